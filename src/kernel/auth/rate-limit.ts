import { createHash } from 'node:crypto';
import type { RequestContext } from '../context';
import { ApiError } from '../errors';

/** How often something may be tried: `limit` times within `windowSeconds` after the first. */
export interface RateLimit {
  readonly name: string;
  readonly limit: number;
  readonly windowSeconds: number;
}

/** A rate limit and whose attempts it counts. The text is kept as a hash. */
export interface Attempt {
  readonly rateLimit: RateLimit;
  readonly key: string;
}

/** An address counts whatever its case: it is ASCII, where lower case is the same here and in the database. */
const storedKey = ({ rateLimit, key }: Attempt): string =>
  `${rateLimit.name} ${createHash('sha256').update(key.toLowerCase()).digest('base64url')}`;

/**
 * Counts an attempt in the database, where every process sees it, and throws RATE_LIMITED when it is one too many.
 * Counted before it is made, so that attempts made at the same time cannot outrun the count.
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
  throw new ApiError('RATE_LIMITED', `Too many attempts: wait ${retryAfter} seconds.`, {
    retryAfter,
    http: { status: 429, headers: new Map([['retry-after', String(retryAfter)]]) },
  });
}

/** After success: earlier failures of `reset` no longer count, and `refunded` gets this attempt back. */
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
