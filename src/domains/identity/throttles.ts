import type { Attempt, Throttle } from '../../kernel/auth/throttle';
import type { RequestContext } from '../../kernel/context';

const MINUTES = 60;
const HOURS = 60 * MINUTES;

/** An account bears few attempts; a network address stands for an office or a school, and bears more. */
const SIGN_IN_ACCOUNT: Throttle = { name: 'sign-in account', most: 10, seconds: 15 * MINUTES };
const SIGN_IN_ADDRESS: Throttle = { name: 'sign-in address', most: 100, seconds: 15 * MINUTES };
const REGISTER_ADDRESS: Throttle = { name: 'register address', most: 50, seconds: 1 * HOURS };
const MAIL_ACCOUNT: Throttle = { name: 'mail account', most: 5, seconds: 1 * HOURS };
const MAIL_ADDRESS: Throttle = { name: 'mail address', most: 50, seconds: 1 * HOURS };
const PASSWORD_ACCOUNT: Throttle = { name: 'password account', most: 10, seconds: 15 * MINUTES };

/** Counted the same whether or not the account exists. */
export const signInAttempts = (
  context: RequestContext,
  email: string,
): [account: Attempt, address: Attempt] => [
  { throttle: SIGN_IN_ACCOUNT, of: email },
  { throttle: SIGN_IN_ADDRESS, of: context.network },
];

export const registerAttempt = (context: RequestContext): Attempt => ({
  throttle: REGISTER_ADDRESS,
  of: context.network,
});

export const mailAttempts = (
  context: RequestContext,
  email: string,
): [account: Attempt, address: Attempt] => [
  { throttle: MAIL_ACCOUNT, of: email },
  { throttle: MAIL_ADDRESS, of: context.network },
];

export const passwordAttempt = (personId: string): Attempt => ({ throttle: PASSWORD_ACCOUNT, of: personId });
