import type { Tasks } from '../../src/kernel/jobs/tasks';
import type { TestDatabase } from './database';

/** Runs a database maintenance task directly, without the queue. Such tasks need only the query helper. */
export async function runTask({ owner }: TestDatabase, task: Tasks[string]): Promise<void> {
  const query = (sql: string, values?: unknown[]): Promise<unknown> => owner.query(sql, values);
  await task({}, { query } as never);
}
