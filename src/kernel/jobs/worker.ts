import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger as WorkerLogger, type LogLevel, run, runMigrations, type Runner } from 'graphile-worker';
import { Pool } from 'pg';
import { withErrorListeners } from '../database/pools';
import type { Logger } from '../logging';
import { startHeartbeat, DEFAULT_HEARTBEAT, type HeartbeatOptions } from './heartbeat';
import { queueTasks, type Tasks } from './tasks';

/** When a task runs by itself, in UTC, as a line of a crontab (`0 3 * * *`). */
export interface CronTask {
  readonly task: string;
  readonly cron: string;
}

/** Installs or updates the queue's own tables. */
export const migrateQueue = (url: string): Promise<void> => runMigrations({ connectionString: url });

/** Jobs that are being run. */
export interface Worker {
  /** Ends when it was stopped and nothing of it is left. */
  readonly promise: Promise<void>;
  /** Finishes what is being done. */
  stop(): Promise<void>;
}

/** Runs jobs until it is stopped; the login must own the queue. A queue that ends by itself is begun anew. */
export async function startWorker(
  url: string,
  tasks: Tasks,
  cronTasks: readonly CronTask[],
  log: Logger,
  heartbeat: HeartbeatOptions = DEFAULT_HEARTBEAT,
): Promise<Worker> {
  const pool = withErrorListeners(new Pool({ connectionString: url, max: 5 }), (error) =>
    log.warn(error, 'an idle connection of the worker broke'),
  );
  const events = new EventEmitter();
  const stopHeartbeat = startHeartbeat(pool, events, log, heartbeat);
  const release = async (): Promise<void> => {
    await stopHeartbeat();
    await pool.end();
  };
  const startRunner = (): Promise<Runner> =>
    run({
      pgPool: pool,
      events,
      taskList: queueTasks(tasks),
      crontab: cronTasks.map(({ task, cron }) => `${cron} ${task}`).join('\n'),
      concurrency: 2,
      pollInterval: 2_000,
      noHandleSignals: true,
      // Unless it is batched, the queue does not wait for a job's end to be written, and its failure ends the process.
      preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
      logger: new WorkerLogger(
        () => (level: LogLevel, message: string) => log[LEVELS[level]]({ worker: true }, message),
      ),
    });
  const initialRunner = await startRunner().catch(async (error: unknown) => {
    await release();
    throw error;
  });
  return supervise(initialRunner, startRunner, log, release);
}

/** Begins the queue anew whenever it ends without being stopped: after an update of its tables, or a break it did not survive. */
function supervise(
  initialRunner: Runner,
  startRunner: () => Promise<Runner>,
  log: Logger,
  release: () => Promise<void>,
): Worker {
  const stopping = new AbortController();
  const { signal } = stopping;
  const stopped = (): boolean => signal.aborted;
  let runner: Runner | undefined = initialRunner;
  const superviseRunner = async (): Promise<void> => {
    for (;;) {
      await runner?.promise.catch((error: unknown) => log.error({ err: error }, 'the queue of jobs broke'));
      if (stopped()) return;
      log.error('the queue of jobs ended by itself; it begins anew');
      await sleep(RESTART_DELAY_MS, undefined, { signal }).catch(() => undefined);
      if (stopped()) return;
      runner = await startRunner().catch((error: unknown) => {
        log.error({ err: error }, 'the queue of jobs did not begin; trying again');
        return undefined;
      });
      if (stopped()) await runner?.stop();
    }
  };
  const promise = superviseRunner().finally(release);
  return {
    promise,
    stop: async () => {
      stopping.abort();
      // It says so by an error when it is ending already.
      await runner?.stop().catch(() => undefined);
      await promise;
    },
  };
}

/** Milliseconds before a queue that ended by itself begins anew. */
const RESTART_DELAY_MS = 1_000;
const LEVELS = { error: 'error', warning: 'warn', info: 'debug', debug: 'trace' } as const;
