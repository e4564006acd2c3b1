import type { Tasks } from '../../src/kernel/jobs/tasks';
import type { TestDatabase } from './database';

/** Does a task of the database's upkeep at once, without a queue: it needs of its helpers no more than statements. */
export async function runTask({ owner }: TestDatabase, task: Tasks[string]): Promise<void> {
  const query = (sql: string, values?: unknown[]): Promise<unknown> => owner.query(sql, values);
  await task({}, { query } as never);
}
