import { Logger, runOnce, type TaskList } from 'graphile-worker';
import { Pool } from 'pg';

/**
 * Runs one attempt of each due job, and returns when the queue knows its outcome. `runOnce` does not wait for the statements
 * that complete or fail jobs, nor for its own pool: under load, rows of completed jobs are still there when it returns.
 */
export async function runQueue(connectionString: string, taskList: TaskList): Promise<void> {
  const pgPool = new Pool({ connectionString });
  pgPool.on('error', () => undefined);
  pgPool.on('connect', (client) => void client.on('error', () => undefined));
  try {
    await runOnce({ pgPool, taskList, logger: new Logger(() => () => undefined), noHandleSignals: true });
  } finally {
    // Waits for all connections in use.
    await pgPool.end();
  }
}
