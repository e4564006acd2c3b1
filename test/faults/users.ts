import { setTimeout as sleep } from 'node:timers/promises';
import type { Account, Studio } from '../../bench/src/system/studio';
import { Random } from './random';

/** Shares of the publications that a user cancels or reschedules, and of those that failed which a user retries. */
const CANCELED = 0.03;
const RESCHEDULED = 0.03;
const RETRIED = 0.8;
/** Users act around the time at which a publication is due, when workers take it. */
const AROUND_MS = { least: -500, most: 2_500 };
const LATER_MS = { least: 3_000, most: 15_000 };
const RETRY_MS = { least: 200, most: 2_000 };

/** What the API answered: that it was done, or the code of the user error. */
type Result = string;
const DONE: Result = 'DONE';

/** A time in which nothing may be taken and sent for an account, in milliseconds. */
export interface Pause {
  readonly accountId: string;
  readonly from: number;
  readonly to: number;
}

/** Users who cancel, reschedule and retry publications and pause accounts while these are published. */
export class Users {
  readonly pauses: Pause[] = [];
  private readonly canceled = new Map<string, Result>();
  private readonly rescheduled = new Map<string, Result>();
  private readonly retried = new Map<string, Result>();
  /** When the retry of a publication was answered. Infinite before. */
  private readonly reopened = new Map<string, number>();
  private readonly running: Promise<void>[] = [];

  private readonly random: Random;
  /** Apart, because what fails depends on the timing of the processes, and what users plan does not. */
  private readonly retries: Random;

  constructor(
    private readonly studio: Studio,
    seed: string,
  ) {
    this.random = new Random(`${seed} users`);
    this.retries = new Random(`${seed} retries`);
  }

  /** Results of what users did, by what it was, with the number of each. */
  get results(): Record<string, Record<string, number>> {
    const count = (results: ReadonlyMap<string, Result>): Record<string, number> => {
      const counts: Record<string, number> = {};
      for (const result of results.values()) counts[result] = (counts[result] ?? 0) + 1;
      return counts;
    };
    return {
      cancel: count(this.canceled),
      reschedule: count(this.rescheduled),
      retry: count(this.retried),
      pause: { [DONE]: this.pauses.length },
    };
  }

  /** Returns whether the API confirmed that a publication was canceled. */
  hasCanceled(publication: string): boolean {
    return this.canceled.get(publication) === DONE;
  }

  /** Decides what a user does to a publication around the time at which it is due. */
  plan(publication: string, dueAt: Date): void {
    const choice = this.random.next();
    const around = this.random.integer(AROUND_MS.least, AROUND_MS.most);
    const later = this.random.integer(LATER_MS.least, LATER_MS.most);
    const act = (work: () => Promise<void>): void =>
      this.run(async () => {
        await sleep(Math.max(0, dueAt.getTime() + around - Date.now()));
        await work();
      });
    if (choice < CANCELED) act(() => this.change('cancelPublication', publication, this.canceled));
    else if (choice < CANCELED + RESCHEDULED)
      act(() => this.change('reschedulePublication', publication, this.rescheduled, later));
  }

  /** Returns whether a publication that failed at a time stays so. If a user is going to retry it, that begins. */
  accepts(publication: string, readAt: number): boolean {
    const reopenedAt = this.reopened.get(publication);
    if (reopenedAt !== undefined) return readAt > reopenedAt;
    if (!this.retries.chance(RETRIED)) {
      this.reopened.set(publication, 0);
      return true;
    }
    this.reopened.set(publication, Infinity);
    this.run(async () => {
      await sleep(this.retries.integer(RETRY_MS.least, RETRY_MS.most));
      await this.change('retryPublication', publication, this.retried);
      this.reopened.set(publication, Date.now());
    });
    return false;
  }

  /** Pauses an account, and resumes it after a while. */
  pause({ id }: Account, awayMs: number): void {
    this.run(async () => {
      // Another pause of the account has not ended.
      if ((await this.studio.change('pauseSocialAccount', { id })) !== undefined) return;
      const from = Date.now();
      await sleep(awayMs);
      this.pauses.push({ accountId: id, from, to: Date.now() });
      await this.studio.change('resumeSocialAccount', { id });
    });
  }

  /** Resolves when users have done everything that they began. */
  async settled(): Promise<void> {
    await Promise.all(this.running);
  }

  private run(work: () => Promise<void>): void {
    const running = work();
    // The end of the run reports it.
    running.catch(() => undefined);
    this.running.push(running);
  }

  private async change(
    mutation: string,
    id: string,
    results: Map<string, Result>,
    laterMs?: number,
  ): Promise<void> {
    const when = laterMs !== undefined && { when: { at: new Date(Date.now() + laterMs).toISOString() } };
    results.set(id, (await this.studio.change(mutation, { id, ...when })) ?? DONE);
  }
}
