import type { Attempt, RateLimit } from '../../kernel/auth/rate-limit';
import type { RequestContext } from '../../kernel/context';

const MINUTES = 60;
const HOURS = 60 * MINUTES;

/** The limit is higher per IP address than per account, because offices and schools share an address. */
const SIGN_IN_ACCOUNT: RateLimit = { name: 'sign-in account', limit: 10, windowSeconds: 15 * MINUTES };
const SIGN_IN_ADDRESS: RateLimit = { name: 'sign-in address', limit: 100, windowSeconds: 15 * MINUTES };
const REGISTER_ADDRESS: RateLimit = { name: 'register address', limit: 50, windowSeconds: 1 * HOURS };
const MAIL_ACCOUNT: RateLimit = { name: 'mail account', limit: 5, windowSeconds: 1 * HOURS };
const MAIL_ADDRESS: RateLimit = { name: 'mail address', limit: 50, windowSeconds: 1 * HOURS };
const PASSWORD_ACCOUNT: RateLimit = { name: 'password account', limit: 10, windowSeconds: 15 * MINUTES };

/** Counted whether or not the account exists, so that the limit does not reveal it. */
export const signInAttempts = (
  context: RequestContext,
  email: string,
): [account: Attempt, address: Attempt] => [
  { rateLimit: SIGN_IN_ACCOUNT, key: email },
  { rateLimit: SIGN_IN_ADDRESS, key: context.network },
];

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
