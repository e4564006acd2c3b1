import { createHash } from 'node:crypto';
import type { RequestContext } from '../context';
import { ApiError } from '../errors';

/** A rate limit: at most `limit` attempts within `windowSeconds` after the first one. */
export interface RateLimit {
  readonly name: string;
  readonly limit: number;
  readonly windowSeconds: number;
}

/** A rate limit and the key whose attempts it counts. The key is stored as a hash. */
export interface Attempt {
  readonly rateLimit: RateLimit;
  readonly key: string;
}

/** Keys are case-insensitive, like email addresses, which are ASCII: JavaScript and PostgreSQL lowercase them alike. */
const storedKey = ({ rateLimit, key }: Attempt): string =>
  `${rateLimit.name} ${createHash('sha256').update(key.toLowerCase()).digest('base64url')}`;

/**
 * Counts an attempt in the database, which all processes share. Throws RATE_LIMITED if the limit is exceeded. Call it
 * before the attempt, so that concurrent attempts cannot exceed the limit.
 */
export async function consumeAttempt(
  context: RequestContext,
  ...attempts: readonly Attempt[]
): Promise<void> {
  const { pool, clock } = context.services;
  const now = clock.now();
  context.countStatements(1);
  const { rows } = await pool.query<{ until: Date | null }>(
    'SELECT auth.take_attempts($1, $2, $3, $4) AS until',
    [
      attempts.map(storedKey),
      attempts.map(({ rateLimit }) => rateLimit.limit),
      attempts.map(({ rateLimit }) => rateLimit.windowSeconds),
      now,
    ],
  );
  const until = rows[0]?.until;
  if (!until) return;
  const retryAfter = Math.max(1, Math.ceil((until.getTime() - now.getTime()) / 1000));
  throw new ApiError('RATE_LIMITED', `Too many attempts. Retry in ${retryAfter} seconds.`, {
    retryAfter,
    http: { status: 429, headers: new Map([['retry-after', String(retryAfter)]]) },
  });
}

/** Updates the limits after a successful attempt: clears the counts of `reset` and refunds one attempt to `refunded`. */
export async function resetAttempts(
  context: RequestContext,
  reset: readonly Attempt[],
  refunded: readonly Attempt[],
): Promise<void> {
  context.countStatements(1);
  await context.services.pool.query('SELECT auth.forgive_attempts($1, $2)', [
    reset.map(storedKey),
    refunded.map(storedKey),
  ]);
}
