import { setTimeout as sleep } from 'node:timers/promises';

export interface Progress {
  /** An integer from 0 to 100. */
  readonly percent: number;
  /** The current step, for display to the user. */
  readonly message: string | null;
}

const MAX_MESSAGE_LENGTH = 500;

/**
 * Stores the progress of a job: the first report immediately, then the latest report once per interval. Jobs can report
 * at any rate without waiting. A report that fails to be stored is superseded by the next one.
 */
export class ProgressReport {
  private latest?: Progress;
  private pendingWrite?: Promise<void>;
  private readonly controller = new AbortController();

  constructor(
    private readonly write: (progress: Progress) => Promise<unknown>,
    private readonly intervalMs: number,
  ) {}

  report(percent: number, message?: string): void {
    if (this.controller.signal.aborted) return;
    const whole = Math.max(0, Math.min(100, Math.floor(percent))) || 0;
    this.latest = { percent: whole, message: message?.slice(0, MAX_MESSAGE_LENGTH) ?? null };
    this.pendingWrite ??= this.writeReports().finally(() => (this.pendingWrite = undefined));
  }

  /** Stops storing reports and waits for a running write, because the outcome of the job supersedes them. */
  async stop(): Promise<void> {
    this.controller.abort();
    await this.pendingWrite;
  }

  private async writeReports(): Promise<void> {
    const { signal } = this.controller;
    for (let next = this.takeLatest(); next && !signal.aborted; next = this.takeLatest()) {
      await this.write(next).catch(() => undefined);
      await sleep(this.intervalMs, undefined, { signal }).catch(() => undefined);
    }
  }

  private takeLatest(): Progress | undefined {
    const { latest } = this;
    this.latest = undefined;
    return latest;
  }
}
