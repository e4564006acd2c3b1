import type { JobHelpers as QueueHelpers, Task, TaskList } from 'graphile-worker';
import { v7 as uuidv7 } from 'uuid';
import { LatestReport } from './latest-report';
import { type Progress, progressOf } from './progress';

interface JobHelpers extends QueueHelpers {
  /**
   * Reports the progress in percent and the current step. Can be called at any rate. Has no effect unless the job was
   * added by `addTrackedJob`.
   */
  readonly progress: (percent: number, message?: string) => void;
  /** ID of the tracked job. */
  readonly trackedJob?: string;
}

/**
 * Runs a job. Must be idempotent, because a job can run more than once. The return value is visible to users if the job
 * is tracked. Errors are logged and the job is retried, except for a PermanentJobError.
 */
export type TaskHandler = (payload: unknown, helpers: JobHelpers) => Promise<unknown>;
export type Tasks = Readonly<Record<string, TaskHandler>>;

/** Fails a job without retries. The message is displayed to users, so it must not reveal secrets or internals. */
export class PermanentJobError extends Error {}

const INTERNAL_ERROR = 'Internal error. If the problem persists, contact support.';
const TRACKED_KEY = /^shown:(.+)$/;
const PROGRESS_INTERVAL_MS = 1_000;

/** Updates the row of a tracked job. */
class TrackedJob {
  constructor(
    private readonly id: string,
    private readonly helpers: QueueHelpers,
  ) {}

  /** Returns false if the job has already finished: it completed just before its worker was killed, or was canceled. */
  async start(): Promise<boolean> {
    const { rows } = await this.helpers.query<{ started: boolean }>(
      'SELECT jobs.begin($1, $2, $3) AS started',
      [this.id, uuidv7(), this.helpers.job.attempts],
    );
    return rows[0]!.started;
  }

  progress({ percent, message }: Progress): Promise<unknown> {
    return this.helpers.query('SELECT jobs.progress($1, $2, $3, $4)', [this.id, uuidv7(), percent, message]);
  }

  succeed(result: unknown): Promise<unknown> {
    return this.finishAttempt('COMPLETED', result ?? null, null);
  }

  fail(message: string, isFinal: boolean): Promise<unknown> {
    return this.finishAttempt(isFinal ? 'FAILED' : 'PENDING', null, message);
  }

  private finishAttempt(status: string, result: unknown, error: string | null): Promise<unknown> {
    const storedResult = result === null ? null : JSON.stringify(result);
    return this.helpers.query('SELECT jobs.settle($1, $2, $3, $4, $5)', [
      this.id,
      uuidv7(),
      status,
      storedResult,
      error?.slice(0, 500) ?? null,
    ]);
  }
}

async function runTracked(
  handler: TaskHandler,
  payload: unknown,
  queued: QueueHelpers,
  id: string,
  progressIntervalMs: number,
) {
  const tracked = new TrackedJob(id, queued);
  if (!(await tracked.start())) return;
  const { attempts, max_attempts: maxAttempts } = queued.job;
  const report = new LatestReport<Progress>((progress) => tracked.progress(progress), progressIntervalMs);
  const progress = (percent: number, message?: string): void => report.report(progressOf(percent, message));
  try {
    const result = await handler(payload, Object.assign(queued, { progress, trackedJob: id }));
    await report.stop();
    await tracked.succeed(result);
  } catch (error) {
    await report.stop();
    const isPermanent = error instanceof PermanentJobError;
    await tracked.fail(isPermanent ? error.message : INTERNAL_ERROR, isPermanent || attempts >= maxAttempts);
    if (!isPermanent) throw error;
  }
}

/** Returns the tasks in the form of the queue. Progress is stored once per `progressIntervalMs`. */
export function queueTasks(tasks: Tasks, progressIntervalMs = PROGRESS_INTERVAL_MS): TaskList {
  const queueTask = (handler: TaskHandler): Task => {
    return async (payload, helpers) => {
      const id = TRACKED_KEY.exec(helpers.job.key ?? '')?.[1];
      if (id) return runTracked(handler, payload, helpers, id, progressIntervalMs);
      await handler(payload, Object.assign(helpers, { progress: () => undefined }));
    };
  };
  return Object.fromEntries(Object.entries(tasks).map(([name, handler]) => [name, queueTask(handler)]));
}
