import {
  Logger as WorkerLogger,
  type LogLevel,
  run,
  runMigrations,
  type Runner,
  type TaskList,
} from 'graphile-worker';
import type { Logger } from '../logging';

/** A job's work; it may run twice, so it must not mind. */
export type Tasks = TaskList;

/** When a task runs by itself, in UTC, as a line of a crontab (`0 3 * * *`). */
export interface Recurring {
  readonly task: string;
  readonly cron: string;
}

/** Installs or updates the queue's own tables. */
export const prepareQueue = (url: string): Promise<void> => runMigrations({ connectionString: url });

/** Runs jobs until it is stopped; the login must own the queue. */
export function startWorker(
  url: string,
  tasks: Tasks,
  recurring: readonly Recurring[],
  log: Logger,
): Promise<Runner> {
  return run({
    connectionString: url,
    taskList: tasks,
    crontab: recurring.map(({ task, cron }) => `${cron} ${task}`).join('\n'),
    concurrency: 2,
    pollInterval: 2_000,
    noHandleSignals: true,
    logger: new WorkerLogger(
      () => (level: LogLevel, message: string) => log[LEVELS[level]]({ worker: true }, message),
    ),
  });
}

const LEVELS = { error: 'error', warning: 'warn', info: 'debug', debug: 'trace' } as const;
