import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Stores reports of running work: the first immediately, then the latest one once per interval. Work can report at any
 * rate without waiting. A report that fails to be stored is superseded by the next one.
 */
export class LatestReport<Report extends object> {
  private latest?: Report;
  private pendingWrite?: Promise<void>;
  private readonly controller = new AbortController();

  constructor(
    private readonly write: (report: Report) => Promise<unknown>,
    private readonly intervalMs: number,
  ) {}

  report(report: Report): void {
    if (this.controller.signal.aborted) return;
    this.latest = report;
    this.pendingWrite ??= this.writeReports().finally(() => (this.pendingWrite = undefined));
  }

  /** Stops storing reports and waits for a running write, because the outcome of the work supersedes them. */
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

  private takeLatest(): Report | undefined {
    const { latest } = this;
    this.latest = undefined;
    return latest;
  }
}
