/** Passwords, tokens and rate limits, for the domains that authenticate users. */
export { networkOf } from '../limits/network';
export { deviceOf } from './device';
export { newSalt, newToken, nextRefreshToken, tokenHash } from './opaque-tokens';
export { hashPassword, needsRehash, NewPassword, passwordViolation, verifyPassword } from './passwords';
export { type Attempt, consumeAttempt, consumeAttemptIn, type RateLimit, resetAttempts } from './rate-limit';
export { Tokenless } from './tokenless-operations';
