import { setTimeout as sleep } from 'node:timers/promises';

export interface Progress {
  /** Whole, from 0 to 100. */
  readonly percent: number;
  /** What is being done, for a person. */
  readonly message: string | null;
}

const LONGEST_MESSAGE = 500;

/**
 * Writes down how far a job is: the first report at once, then the latest one every so often. A job may report as
 * often as it likes and does not wait for the writing; a report that cannot be written is left to the next one.
 */
export class ProgressReport {
  private latest?: Progress;
  private writing?: Promise<void>;
  private readonly stopping = new AbortController();

  constructor(
    private readonly write: (progress: Progress) => Promise<unknown>,
    private readonly every: number,
  ) {}

  report(percent: number, message?: string): void {
    if (this.stopping.signal.aborted) return;
    const whole = Math.max(0, Math.min(100, Math.floor(percent))) || 0;
    this.latest = { percent: whole, message: message?.slice(0, LONGEST_MESSAGE) ?? null };
    this.writing ??= this.writeOut().finally(() => (this.writing = undefined));
  }

  /** After this nothing is written any more: what comes of the job says more than its last report. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.writing;
  }

  private async writeOut(): Promise<void> {
    const { signal } = this.stopping;
    for (let next = this.take(); next && !signal.aborted; next = this.take()) {
      await this.write(next).catch(() => undefined);
      await sleep(this.every, undefined, { signal }).catch(() => undefined);
    }
  }

  private take(): Progress | undefined {
    const { latest } = this;
    this.latest = undefined;
    return latest;
  }
}
