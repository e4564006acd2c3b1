import type { JobHelpers as QueueHelpers, Task, TaskList } from 'graphile-worker';
import { v7 as uuidv7 } from 'uuid';
import { type Progress, ProgressReport } from './progress';

interface JobHelpers extends QueueHelpers {
  /**
   * Tells people how far the job is, in percent, and what it is doing; as often as it likes. Nobody hears of it unless
   * the job was added by `addShownJob`.
   */
  readonly progress: (percent: number, message?: string) => void;
}

/**
 * A job's work; it may run twice, so it must not mind. What it gives back is shown to people, where they see the job.
 * An error is written to the log, and the job is tried again; a JobFailure ends it.
 */
export type Work = (payload: unknown, helpers: JobHelpers) => Promise<unknown>;
export type Tasks = Readonly<Record<string, Work>>;

/** The job cannot be done, however often it is tried. The message is for a person: no secret, no inner workings. */
export class JobFailure extends Error {}

const UNKNOWN = 'Something went wrong on our side.';
const SHOWN_KEY = /^shown:(.+)$/;
const PROGRESS_EVERY = 1_000;

/** What the database keeps of a job that people see. */
class ShownJob {
  constructor(
    private readonly id: string,
    private readonly helpers: QueueHelpers,
  ) {}

  /** False when it has ended already: done just before its worker died, or called off. */
  async begin(): Promise<boolean> {
    const { rows } = await this.helpers.query<{ begun: boolean }>('SELECT jobs.begin($1, $2, $3) AS begun', [
      this.id,
      uuidv7(),
      this.helpers.job.attempts,
    ]);
    return rows[0]!.begun;
  }

  progress({ percent, message }: Progress): Promise<unknown> {
    return this.helpers.query('SELECT jobs.progress($1, $2, $3, $4)', [this.id, uuidv7(), percent, message]);
  }

  done(result: unknown): Promise<unknown> {
    return this.settle('COMPLETED', result ?? null, null);
  }

  failed(message: string, forGood: boolean): Promise<unknown> {
    return this.settle(forGood ? 'FAILED' : 'PENDING', null, message);
  }

  private settle(status: string, result: unknown, error: string | null): Promise<unknown> {
    const kept = result === null ? null : JSON.stringify(result);
    return this.helpers.query('SELECT jobs.settle($1, $2, $3, $4, $5)', [
      this.id,
      uuidv7(),
      status,
      kept,
      error?.slice(0, 500) ?? null,
    ]);
  }
}

async function runShown(work: Work, payload: unknown, queued: QueueHelpers, id: string, every: number) {
  const shown = new ShownJob(id, queued);
  if (!(await shown.begin())) return;
  const { attempts, max_attempts: most } = queued.job;
  const report = new ProgressReport((progress) => shown.progress(progress), every);
  const progress = (percent: number, message?: string): void => report.report(percent, message);
  try {
    const result = await work(payload, Object.assign(queued, { progress }));
    await report.stop();
    await shown.done(result);
  } catch (error) {
    await report.stop();
    const told = error instanceof JobFailure;
    await shown.failed(told ? error.message : UNKNOWN, told || attempts >= most);
    if (!told) throw error;
  }
}

/** A task as the queue runs it. `progressEvery`: milliseconds between two writings of a job's progress. */
export function queueTasks(tasks: Tasks, progressEvery = PROGRESS_EVERY): TaskList {
  const runs = (work: Work): Task => {
    return async (payload, helpers) => {
      const id = SHOWN_KEY.exec(helpers.job.key ?? '')?.[1];
      if (id) return runShown(work, payload, helpers, id, progressEvery);
      await work(payload, Object.assign(helpers, { progress: () => undefined }));
    };
  };
  return Object.fromEntries(Object.entries(tasks).map(([name, work]) => [name, runs(work)]));
}
