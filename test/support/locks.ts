import { until } from '../live/subscription-helpers';
import type { TestServer } from './server';

/** Lock that transactions with events take at their commit. While it is held, mutations wait before committing. */
export const COMMITS = 'SELECT pg_advisory_xact_lock(4107201518)';

/** Transactions that wait for a table. The same number can be that of a table in another database. */
const WAITING_FOR_TABLE = `pg_locks WHERE NOT granted AND relation = to_regclass($1)
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;

/** Sessions that wait for a lock, for a count. */
export const WAITING = `pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;

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
  const settled = async (): Promise<boolean> => (await database.count(WAITING)) + ended >= begun.length;
  try {
    await holder.query('BEGIN');
    await holder.query(lock);
    for (const work of works) {
      begun.push(work().finally(() => (ended += 1)));
      await until(settled);
    }
  } finally {
    await holder.query('ROLLBACK');
    holder.release();
  }
  return Promise.all(begun);
}

/** A lock of a table that makes statements on it wait. */
export interface TableLock {
  /** Resolves when exactly this number of transactions wait for the table. */
  waiting(count: number): Promise<void>;
  release(): Promise<void>;
}

export async function lockTable(
  { database }: Pick<TestServer, 'database'>,
  table: string,
): Promise<TableLock> {
  const holder = await database.owner.connect();
  await holder.query(`BEGIN; LOCK TABLE ${table}`);
  return {
    waiting: (count) => until(async () => (await database.count(WAITING_FOR_TABLE, [table])) === count),
    release: async () => {
      await holder.query('ROLLBACK');
      holder.release();
    },
  };
}

/** Locks a row, such as one that a worker is to process. Returns a function that unlocks it. */
export async function lockRow(
  { database }: Pick<TestServer, 'database'>,
  table: string,
  id: string,
): Promise<() => Promise<void>> {
  const holder = await database.owner.connect();
  await holder.query('BEGIN');
  await holder.query(`SELECT FROM ${table} WHERE id = $1 FOR UPDATE`, [id]);
  return async () => {
    await holder.query('ROLLBACK');
    holder.release();
  };
}
