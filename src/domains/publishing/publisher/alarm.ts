import { setTimeout as sleep } from 'node:timers/promises';

/** A wait that can be ended early. */
export class Alarm {
  private rung = new AbortController();

  /** Ends the present wait, or the next one if none is in progress. */
  ring(): void {
    this.rung.abort();
  }

  /** Resolves after a number of milliseconds, or as soon as the alarm rings. */
  async wait(milliseconds: number): Promise<void> {
    await sleep(milliseconds, undefined, { signal: this.rung.signal }).catch(() => undefined);
    this.rung = new AbortController();
  }
}
