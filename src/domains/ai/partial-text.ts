import { setTimeout as sleep } from 'node:timers/promises';
import { sanitized } from './sanitized';

/** Maximum length of a partial text. */
export const MAX_PARTIAL_LENGTH = 20_000;

/** What a running call has generated so far. */
export interface PartialOutput {
  readonly text: string;
  readonly outputTokens: number;
}

/** Returns all texts of an output, in order. */
function textsIn(output: unknown): string[] {
  if (typeof output === 'string') return [output];
  if (typeof output !== 'object' || output === null) return [];
  return Object.values(output).flatMap(textsIn);
}

/**
 * Returns the text of an incomplete output, without secrets and contact details. The end is held back: it can be the
 * beginning of one that is not recognized yet.
 */
export const partialTextOf = (output: unknown): string => {
  const text = textsIn(output).join('\n');
  const whole = text.replace(/(?:\bBearer\s+)?[^\s]*$/, '').replace(/\+?[\d\s().-]*$/, '');
  return sanitized(whole).trimEnd().slice(0, MAX_PARTIAL_LENGTH);
};

/** Stores what a call has generated: the first output at once, then the latest one once per interval. */
export class PartialReport {
  private latest?: { readonly output: unknown; readonly outputTokens: number };
  private pendingWrite?: Promise<void>;
  private readonly controller = new AbortController();

  constructor(
    private readonly write: (partial: PartialOutput) => Promise<unknown>,
    private readonly intervalMs: number,
  ) {}

  readonly report = (output: unknown, outputTokens: number): void => {
    if (this.controller.signal.aborted) return;
    this.latest = { output, outputTokens };
    this.pendingWrite ??= this.writeReports().finally(() => (this.pendingWrite = undefined));
  };

  /** Stops storing and waits for a running write, because the outcome of the call supersedes it. */
  async stop(): Promise<void> {
    this.controller.abort();
    await this.pendingWrite;
  }

  private async writeReports(): Promise<void> {
    const { signal } = this.controller;
    for (let next = this.takeLatest(); next && !signal.aborted; next = this.takeLatest()) {
      // A report that is not stored is superseded by the next one.
      await this.write(next).catch(() => undefined);
      await sleep(this.intervalMs, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Returns the latest output unless it has no text yet. */
  private takeLatest(): PartialOutput | undefined {
    const { latest } = this;
    this.latest = undefined;
    const text = latest && partialTextOf(latest.output);
    return text ? { text, outputTokens: latest.outputTokens } : undefined;
  }
}
