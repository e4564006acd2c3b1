import type { TestServer } from './server';

/** What a transaction that tells of something takes at its commit: held, it keeps a mutation that has done its work from committing. */
export const COMMITS = 'SELECT pg_advisory_xact_lock(4107201518)';

const WAITING = `SELECT count(*)::int AS n FROM pg_stat_activity
  WHERE datname = current_database() AND wait_event_type = 'Lock'`;

/**
 * Begins pieces of work one after another behind a lock of the test's own, each when the one before waits for a lock or
 * has ended, and lets go once all of them do: so they meet in that order, each time.
 */
export async function behind<T>(
  { database }: TestServer,
  lock: string,
  ...works: (() => Promise<T>)[]
): Promise<T[]> {
  const holder = await database.owner.connect();
  const begun: Promise<T>[] = [];
  let ended = 0;
  // Asked on another connection: within a transaction the answer would stay what it was the first time.
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
