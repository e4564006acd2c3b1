import { ExponentialBackoff, handleWhen, retry } from 'cockatiel';

/**
 * How long a transaction that changes tables in use waits for its locks, in milliseconds. Others that want to use the
 * tables wait behind it. It gives up before the second has passed after which PostgreSQL looks for deadlocks, so that no
 * other transaction fails.
 */
const LOCK_WAIT_MS = 500;

/** Returns the setting `lock_timeout` of a transaction, which is the limit of each of its waits. */
export const lockTimeout = (locks: number): string => `${Math.floor(LOCK_WAIT_MS / locks)}ms`;

/** Number of attempts. With the pauses between them, they take about 20 seconds. */
const ATTEMPTS = 20;
/** SQLSTATEs: lock not available in time, and deadlock. */
const LOCKED = new Set(['55P03', '40P01']);

const isLocked = (error: Error): boolean => LOCKED.has((error as { code?: string }).code ?? '');

/** Runs a transaction again while it cannot get its locks. Throws the last error if it never gets them. */
export const withLockRetries = <T>(transact: () => Promise<T>, attempts = ATTEMPTS): Promise<T> =>
  retry(handleWhen(isLocked), {
    maxAttempts: attempts - 1,
    backoff: new ExponentialBackoff({ initialDelay: 50, maxDelay: 1_500 }),
  }).execute(transact);
