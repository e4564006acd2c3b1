import { createHash } from 'node:crypto';
import type { RequestContext } from '../context';
import { ApiError } from '../errors';

/** How often something may be tried: `most` times within so many seconds after the first. */
export interface Throttle {
  readonly name: string;
  readonly most: number;
  readonly seconds: number;
}

/** A throttle and whose attempts it counts. The text is kept as a hash. */
export interface Attempt {
  readonly throttle: Throttle;
  readonly of: string;
}

/** An address counts whatever its case: it is ASCII, where lower case is the same here and in the database. */
const keyOf = ({ throttle, of }: Attempt): string =>
  `${throttle.name} ${createHash('sha256').update(of.toLowerCase()).digest('base64url')}`;

/**
 * Counts an attempt in the database, where every process sees it, and throws RATE_LIMITED when it is one too many.
 * Counted before it is made, so that attempts made at the same time cannot outrun the count.
 */
export async function takeAttempt(context: RequestContext, ...attempts: readonly Attempt[]): Promise<void> {
  const { pool, clock } = context.services;
  const now = clock.now();
  context.countStatements(1);
  const { rows } = await pool.query<{ until: Date | null }>(
    'SELECT auth.take_attempts($1, $2, $3, $4) AS until',
    [
      attempts.map(keyOf),
      attempts.map(({ throttle }) => throttle.most),
      attempts.map(({ throttle }) => throttle.seconds),
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

/** After success: earlier failures of `forgotten` no longer count, and `returned` gets this attempt back. */
export async function forgiveAttempts(
  context: RequestContext,
  forgotten: readonly Attempt[],
  returned: readonly Attempt[],
): Promise<void> {
  context.countStatements(1);
  await context.services.pool.query('SELECT auth.forgive_attempts($1, $2)', [
    forgotten.map(keyOf),
    returned.map(keyOf),
  ]);
}
