import { setTimeout as sleep } from 'node:timers/promises';

export interface Progress {
  /** Whole, from 0 to 100. */
  readonly percent: number;
  /** What is being done, for a person. */
  readonly message: string | null;
}

const MAX_MESSAGE_LENGTH = 500;

/**
 * Writes down how far a job is: the first report at once, then the latest one every so often. A job may report as
 * often as it likes and does not wait for the writing; a report that cannot be written is left to the next one.
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

  /** After this nothing is written any more: what comes of the job says more than its last report. */
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
