import { EventEmitter } from 'node:events';
import { Logger as WorkerLogger, type LogLevel, run, runMigrations, type Runner } from 'graphile-worker';
import { Pool } from 'pg';
import { survivingBreaks } from '../database/pools';
import type { Logger } from '../logging';
import { keepWatch, VIGILANCE, type Vigilance } from './heartbeat';
import { queueTasks, type Tasks } from './tasks';

/** When a task runs by itself, in UTC, as a line of a crontab (`0 3 * * *`). */
export interface Recurring {
  readonly task: string;
  readonly cron: string;
}

/** Installs or updates the queue's own tables. */
export const prepareQueue = (url: string): Promise<void> => runMigrations({ connectionString: url });

/** Runs jobs until it is stopped, which returns when nothing of it is left; the login must own the queue. */
export async function startWorker(
  url: string,
  tasks: Tasks,
  recurring: readonly Recurring[],
  log: Logger,
  vigilance: Vigilance = VIGILANCE,
): Promise<Pick<Runner, 'promise' | 'stop'>> {
  const pool = survivingBreaks(new Pool({ connectionString: url, max: 5 }), (error) =>
    log.warn(error, 'an idle connection of the worker broke'),
  );
  const events = new EventEmitter();
  const stopWatching = keepWatch(pool, events, log, vigilance);
  const release = async (): Promise<void> => {
    await stopWatching();
    await pool.end();
  };
  try {
    const runner = await run({
      pgPool: pool,
      events,
      taskList: queueTasks(tasks),
      crontab: recurring.map(({ task, cron }) => `${cron} ${task}`).join('\n'),
      concurrency: 2,
      pollInterval: 2_000,
      noHandleSignals: true,
      logger: new WorkerLogger(
        () => (level: LogLevel, message: string) => log[LEVELS[level]]({ worker: true }, message),
      ),
    });
    return { promise: runner.promise, stop: () => runner.stop().then(release) };
  } catch (error) {
    await release();
    throw error;
  }
}

const LEVELS = { error: 'error', warning: 'warn', info: 'debug', debug: 'trace' } as const;
