import type { TestServer } from './server';

/** Lock that transactions with events take at their commit. While it is held, mutations wait before committing. */
export const COMMITS = 'SELECT pg_advisory_xact_lock(4107201518)';

const WAITING = `SELECT count(*)::int AS n FROM pg_stat_activity
  WHERE datname = current_database() AND wait_event_type = 'Lock'`;

/**
 * Starts tasks one after another behind a lock of the test, each when the previous one waits for a lock or has ended,
 * then releases the lock. The tasks meet in this order every time.
 */
export async function behind<T>(
  { database }: TestServer,
  lock: string,
  ...works: (() => Promise<T>)[]
): Promise<T[]> {
  const holder = await database.owner.connect();
  const begun: Promise<T>[] = [];
  let ended = 0;
  // Queried on another connection, because within a transaction the result would not change.
  const settled = async (): Promise<boolean> => {
    const { rows } = await database.owner.query<{ n: number }>(WAITING);
    return rows[0]!.n + ended >= begun.length;
  };
  try {
    await holder.query('BEGIN');
    await holder.query(lock);
    for (const work of works) {
      begun.push(work().finally(() => (ended += 1)));
      while (!(await settled())) await new Promise((resolve) => setTimeout(resolve, 10));
    }
  } finally {
    await holder.query('ROLLBACK');
    holder.release();
  }
  return Promise.all(begun);
}
