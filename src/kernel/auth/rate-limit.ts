import { createHash } from 'node:crypto';
import type { JobHelpers } from 'graphile-worker';
import type { UserConnections } from '../database/turns';
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

/** The request that makes an attempt. */
interface Request {
  readonly connections: Pick<UserConnections, 'query'>;
  countStatements(count: number): void;
}

/** A transaction in which attempts are counted. */
interface Transaction {
  query<Row>(sql: string, values: readonly unknown[]): Promise<Row[]>;
}

/** Keys are case-insensitive, like email addresses, which are ASCII: JavaScript and PostgreSQL lowercase them alike. */
const storedKey = ({ rateLimit, key }: Attempt): string =>
  `${rateLimit.name} ${createHash('sha256').update(key.toLowerCase()).digest('base64url')}`;

const CONSUME = 'SELECT auth.consume_attempts($1, $2, $3) AS "retryAfter"';

interface Consumed {
  readonly retryAfter: number | null;
}

const consumeValues = (attempts: readonly Attempt[]): [string[], number[], number[]] => [
  attempts.map(storedKey),
  attempts.map(({ rateLimit }) => rateLimit.limit),
  attempts.map(({ rateLimit }) => rateLimit.windowSeconds),
];

function throwIfExceeded([consumed]: readonly Consumed[]): void {
  const retryAfter = consumed?.retryAfter;
  if (!retryAfter) return;
  throw new ApiError('RATE_LIMITED', `Too many attempts. Retry in ${retryAfter} seconds.`, {
    retryAfter,
    http: { status: 429, headers: new Map([['retry-after', String(retryAfter)]]) },
  });
}

/**
 * Counts an attempt in the database, which all processes share. Throws RATE_LIMITED at the first limit that is exceeded;
 * the limits after it do not count the attempt. Call it before the attempt, so that concurrent attempts cannot exceed
 * the limit.
 */
export async function consumeAttempt(context: Request, ...attempts: readonly Attempt[]): Promise<void> {
  context.countStatements(1);
  const { rows } = await context.connections.query<Consumed>(CONSUME, consumeValues(attempts));
  throwIfExceeded(rows);
}

/**
 * Counts an attempt in a transaction, so that it counts only if the transaction commits. All transactions must count
 * their limits in the same order, because each locks the counters until it ends.
 */
export async function consumeAttemptIn(tx: Transaction, ...attempts: readonly Attempt[]): Promise<void> {
  throwIfExceeded(await tx.query<Consumed>(CONSUME, consumeValues(attempts)));
}

/** Counts an attempt of a job. Returns whether it is within the limit. */
export async function isWithinLimit(
  { query }: Pick<JobHelpers, 'query'>,
  attempt: Attempt,
): Promise<boolean> {
  const { rows } = await query<Consumed>(CONSUME, consumeValues([attempt]));
  return rows[0]!.retryAfter === null;
}

/** Updates the limits after a successful attempt: clears the counts of `reset` and refunds one attempt to `refunded`. */
export async function resetAttempts(
  context: Request,
  reset: readonly Attempt[],
  refunded: readonly Attempt[],
): Promise<void> {
  context.countStatements(1);
  await context.connections.query('SELECT auth.forgive_attempts($1, $2)', [
    reset.map(storedKey),
    refunded.map(storedKey),
  ]);
}
