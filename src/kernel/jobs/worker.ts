import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger as WorkerLogger, type LogLevel, run, runMigrations, type Runner } from 'graphile-worker';
import { JOB_TIMEOUTS, ownerPool, type PoolSettings, SETUP_OPTIONS } from '../database/pools';
import type { Logger } from '../logging';
import { startHeartbeat, DEFAULT_HEARTBEAT, type HeartbeatOptions } from './heartbeat';
import { lanesOf } from './lanes';
import { queueTasks, type Tasks } from './tasks';

/** A task that runs on a schedule, in crontab syntax (`0 3 * * *`) and UTC. */
export interface CronTask {
  readonly task: string;
  readonly cron: string;
}

/** Creates or migrates the tables of the queue. */
export async function migrateQueue(url: string): Promise<void> {
  const pool = ownerPool(url, { max: 2, options: SETUP_OPTIONS });
  try {
    await runMigrations({ pgPool: pool });
  } finally {
    await pool.end();
  }
}

/** A running job worker. */
export interface Worker {
  /** Resolves when the worker has stopped and released its resources. */
  readonly promise: Promise<void>;
  /** Stops taking jobs and waits for the running ones. */
  stop(): Promise<void>;
}

/** Connections for heartbeats and the jobs of stale workers. */
const HEARTBEAT_CONNECTIONS = 2;

/**
 * Runs jobs until stopped, each lane by a runner of its own, and restarts a runner that stops unexpectedly. The login must
 * own the queue.
 */
export async function startWorker(
  url: string,
  tasks: Tasks,
  cronTasks: readonly CronTask[],
  log: Logger,
  heartbeat: HeartbeatOptions = DEFAULT_HEARTBEAT,
  { timeouts = JOB_TIMEOUTS, variables }: Pick<PoolSettings, 'timeouts' | 'variables'> = {},
): Promise<Worker> {
  const onError = (error: Error): void => log.warn(error, 'idle worker connection failed');
  const lanes = lanesOf(Object.keys(tasks));
  // Each runner listens with one connection, and each job can use one.
  const max = lanes.reduce((sum, { slots }) => sum + 1 + slots, HEARTBEAT_CONNECTIONS);
  const pool = ownerPool(url, { max, timeouts, onError, variables });
  const events = new EventEmitter();
  const stopHeartbeat = startHeartbeat(pool, events, log, heartbeat);
  const release = async (): Promise<void> => {
    await stopHeartbeat();
    await pool.end();
  };
  const list = queueTasks(tasks);
  const runnerOf =
    ({ slots, tasks: names }: (typeof lanes)[number]) =>
    (): Promise<Runner> =>
      run({
        pgPool: pool,
        events,
        taskList: Object.fromEntries(names.map((name) => [name, list[name]!])),
        crontab: cronTasks
          .filter(({ task }) => names.includes(task))
          .map(({ task, cron }) => `${cron} ${task}`)
          .join('\n'),
        concurrency: slots,
        pollInterval: 2_000,
        noHandleSignals: true,
        // Without batching, the queue does not await the write of a job's outcome, and a failed write ends the process.
        preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
        logger: new WorkerLogger(
          () => (level: LogLevel, message: string) => log[LEVELS[level]]({ worker: true }, message),
        ),
      });
  const runners: Worker[] = [];
  const stopAll = async (): Promise<void> => {
    await Promise.all(runners.map((runner) => runner.stop()));
  };
  try {
    for (const lane of lanes) {
      const startRunner = runnerOf(lane);
      runners.push(supervise(await startRunner(), startRunner, log));
    }
  } catch (error) {
    await stopAll();
    await release();
    throw error;
  }
  const promise = Promise.all(runners.map((runner) => runner.promise)).then(release);
  return {
    promise,
    stop: async () => {
      await stopAll();
      await promise;
    },
  };
}

/** Restarts a runner when it stops unexpectedly: after a migration of its tables or a fatal connection error. */
function supervise(initialRunner: Runner, startRunner: () => Promise<Runner>, log: Logger): Worker {
  const stopping = new AbortController();
  const { signal } = stopping;
  const stopped = (): boolean => signal.aborted;
  let runner: Runner | undefined = initialRunner;
  const superviseRunner = async (): Promise<void> => {
    for (;;) {
      await runner?.promise.catch((error: unknown) => log.error({ err: error }, 'job queue failed'));
      if (stopped()) return;
      log.error('job queue stopped unexpectedly; restarting');
      await sleep(RESTART_DELAY_MS, undefined, { signal }).catch(() => undefined);
      if (stopped()) return;
      runner = await startRunner().catch((error: unknown) => {
        log.error({ err: error }, 'failed to start job queue; retrying');
        return undefined;
      });
      if (stopped()) await runner?.stop();
    }
  };
  const promise = superviseRunner();
  return {
    promise,
    stop: async () => {
      stopping.abort();
      // Throws if the runner is already stopping.
      await runner?.stop().catch(() => undefined);
      await promise;
    },
  };
}

/** Delay before the queue restarts. */
const RESTART_DELAY_MS = 1_000;
const LEVELS = { error: 'error', warning: 'warn', info: 'debug', debug: 'trace' } as const;
