import { type Attempt, consumeAttempt, networkOf, type RateLimit, resetAttempts } from '../../kernel/auth';
import type { RequestContext } from '../../kernel/session';

const MINUTES = 60;
const HOURS = 60 * MINUTES;

/**
 * The limit of one IP address is lower per account than overall, because offices and schools share an address. The limit
 * of an account over all addresses slows down guessing from many of them. It does not apply to networks from which the
 * user has signed in before, so that others cannot lock the user out.
 */
const SIGN_IN: RateLimit = { name: 'sign-in account address', limit: 10, windowSeconds: 15 * MINUTES };
const SIGN_IN_ADDRESS: RateLimit = { name: 'sign-in address', limit: 100, windowSeconds: 15 * MINUTES };
const SIGN_IN_ACCOUNT: RateLimit = { name: 'sign-in account', limit: 50, windowSeconds: 15 * MINUTES };
const REGISTER_ADDRESS: RateLimit = { name: 'register address', limit: 50, windowSeconds: 1 * HOURS };
const MAIL_ACCOUNT: RateLimit = { name: 'mail account', limit: 5, windowSeconds: 1 * HOURS };
const MAIL_ADDRESS: RateLimit = { name: 'mail address', limit: 50, windowSeconds: 1 * HOURS };
const PASSWORD_ACCOUNT: RateLimit = { name: 'password account', limit: 10, windowSeconds: 15 * MINUTES };

/** The attempts that a sign-in has counted. */
export interface SignInAttempts {
  /** Clears the failures of this network and refunds the other attempts, because the password was correct. */
  readonly succeed: () => Promise<void>;
}

/**
 * Counts a sign-in, whether or not the account exists, so that the limit does not reveal it. `knownAddresses` are IP
 * addresses from which the user has signed in. The limit of the account comes last: what the other limits reject does not
 * count for it, so that one network cannot use up the attempts of all others.
 */
export async function consumeSignInAttempts(
  context: RequestContext,
  email: string,
  knownAddresses: readonly string[],
): Promise<SignInAttempts> {
  const { network } = context;
  const own: Attempt = { rateLimit: SIGN_IN, key: `${network} ${email}` };
  const shared: Attempt[] = [{ rateLimit: SIGN_IN_ADDRESS, key: network }];
  if (!knownAddresses.some((address) => networkOf(address) === network))
    shared.push({ rateLimit: SIGN_IN_ACCOUNT, key: email });
  await consumeAttempt(context, own, ...shared);
  return { succeed: () => resetAttempts(context, [own], shared) };
}

export const registerAttempt = (context: RequestContext): Attempt => ({
  rateLimit: REGISTER_ADDRESS,
  key: context.network,
});

export const mailAttempts = (
  context: RequestContext,
  email: string,
): [account: Attempt, address: Attempt] => [
  { rateLimit: MAIL_ACCOUNT, key: email },
  { rateLimit: MAIL_ADDRESS, key: context.network },
];

export const passwordAttempt = (userId: string): Attempt => ({
  rateLimit: PASSWORD_ACCOUNT,
  key: userId,
});
