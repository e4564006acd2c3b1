import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { Alarm } from './alarm';
import type { Publishing, PublisherServices } from './context';
import { Deliveries, type Delivery, LeaseLostError } from './deliveries';
import { follow } from './follow';
import { Outcomes } from './outcomes';
import { Queue } from './queue';
import { settleUnknown } from './search';
import { send } from './send';

/** Publications that a process works on at a time. Each mostly waits for a platform, and uses a connection for moments only. */
const MAX_RUNNING = 16;
/** How often the database is asked for publications that are due, in case that the time of one was not announced. */
const POLL_MS = 1_000;
/** How often all schedules that wait are looked at. Events of accounts announce those that can be used again. */
const RELEASE_MS = 60_000;
/** The least time between two looks, so that many publications at once share one. */
const PAUSE_MS = 100;
/** Several heartbeats fit into a lease, so that one that is late does not end it. */
const HEARTBEAT_MS = 10_000;

/** Events of publications that make none due: those of the publisher and of reminders. */
const UNIMPORTANT: readonly string[] = ['updated', 'published', 'failed', 'held', 'reminded', 'removed'];

/** Whether publications that were put aside can be sent after an event. */
const isRelease = (event: string): boolean =>
  event.startsWith('social_account.') ||
  event === 'approval_request.approved' ||
  event === 'organization.updated';

/** Whether a publication can be due earlier after an event: users plan, move and release publications, and resume accounts. */
function isAnnounced(event: string): boolean {
  const [subject, verb = ''] = event.split('.');
  return isRelease(event) || (subject === 'publication' && !UNIMPORTANT.includes(verb));
}

/**
 * Sends publications that are due, next to any number of other processes on the same database. A publication belongs to the
 * process that has its lease; if that one falls silent, another one continues from the last stored step.
 */
export class Publisher {
  private readonly deliveries: Deliveries;
  private readonly queue: Queue;
  private readonly publishing: Publishing;
  private readonly running = new Map<Delivery, Promise<void>>();
  private readonly stopping = new AbortController();
  private readonly alarm = new Alarm();
  /** When schedules that wait are looked at next. */
  private releaseAt = -Infinity;
  private loops: readonly Promise<void>[] = [];

  /** `fakeNow` replaces the clock of the database in tests. */
  constructor(
    services: PublisherServices,
    fakeNow?: () => Date,
    private readonly pollMs = POLL_MS,
  ) {
    const { pool } = services;
    this.deliveries = new Deliveries(pool, fakeNow);
    this.queue = new Queue(this.deliveries);
    const outcomes = new Outcomes(this.deliveries);
    const isStopping = (): boolean => this.stopping.signal.aborted;
    this.publishing = { ...services, deliveries: this.deliveries, outcomes, isStopping };
  }

  /** Starts to send publications, until `stop` is called. */
  start(): void {
    const { feed, log } = this.publishing;
    const { signal } = this.stopping;
    const wake = (): void => this.alarm.ring();
    signal.addEventListener('abort', wake);
    signal.addEventListener(
      'abort',
      feed.onEvent(({ name }) => {
        if (isRelease(name)) this.releaseAt = -Infinity;
        if (isAnnounced(name)) wake();
      }),
    );
    // The poll makes up for events while the feed is not open.
    feed.open().catch((error: unknown) => {
      if (!signal.aborted) log.warn({ err: error }, 'failed to listen for planned publications; polling');
    });
    const beat = (): Promise<void> => this.extendLeases();
    this.loops = [this.takeAll(), this.repeat(HEARTBEAT_MS, beat)];
  }

  /** Takes no more publications, completes the present steps, and gives the others back. */
  async stop(): Promise<void> {
    this.stopping.abort();
    // Leases are extended until the last step has ended.
    const beat = setInterval(() => {
      this.extendLeases().catch(() => undefined);
    }, HEARTBEAT_MS);
    try {
      await this.loops[0];
      await Promise.all(this.running.values());
      await Promise.all(this.loops);
    } finally {
      clearInterval(beat);
    }
  }

  /** Runs everything that is due now, and what follows at once. Returns how many publications were worked on. */
  async runDue(): Promise<number> {
    let total = 0;
    await this.release();
    for (let taken = await this.takeMore(); taken > 0; taken = await this.takeMore()) {
      total += taken;
      await Promise.all(this.running.values());
    }
    await this.mark();
    return total;
  }

  /** Looks again at publications whose wait has ended, or whose account may be usable again. `start` repeats it. */
  release(): Promise<void> {
    return this.queue.release();
  }

  /** Puts publications aside that are due and have to wait. `start` repeats it. */
  mark(): Promise<void> {
    return this.queue.mark();
  }

  /** Takes as many publications as this process has room for. Returns how many. `start` repeats it. */
  async takeMore(): Promise<number> {
    const due = await this.deliveries.takeDue(this.room);
    for (const delivery of due) this.work(delivery);
    let total = due.length;
    if (this.room)
      for await (const delivery of this.queue.take(this.room)) {
        this.work(delivery);
        total += 1;
      }
    return total;
  }

  private get room(): number {
    return MAX_RUNNING - this.running.size;
  }

  /** Takes publications when they are due, or announced, or another one has ended. */
  private async takeAll(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const wait = await this.look().catch((error: unknown) => {
        this.publishing.log.warn({ err: error }, 'failed to look for due publications; retrying');
        return this.pollMs;
      });
      await sleep(PAUSE_MS, undefined, { signal }).catch(() => undefined);
      await this.alarm.wait(Math.max(0, wait - PAUSE_MS));
    }
  }

  /** Takes what is due. Returns the milliseconds until the next look. */
  private async look(): Promise<number> {
    if (!this.room) return this.pollMs;
    const now = performance.now();
    if (now >= this.releaseAt) {
      this.releaseAt = now + RELEASE_MS;
      await this.release();
    }
    await this.takeMore();
    if (this.room) await this.mark();
    const { due, released } = await this.deliveries.nextIn();
    this.releaseAt = Math.min(this.releaseAt, performance.now() + (released ?? RELEASE_MS));
    return Math.min(this.pollMs, Math.ceil(due ?? this.pollMs), Math.ceil(released ?? this.pollMs));
  }

  /** Extends the leases of the publications that this process works on. `start` repeats it. */
  extendLeases(): Promise<void> {
    return this.deliveries.extend([...this.running.keys()]);
  }

  private work(delivery: Delivery): void {
    const work = this.stageOf(delivery)
      .catch((error: unknown) => this.logLost(delivery, error))
      .finally(() => {
        this.running.delete(delivery);
        // The next publication of the account may be due.
        this.alarm.ring();
      });
    this.running.set(delivery, work);
  }

  private async stageOf(delivery: Delivery): Promise<void> {
    switch (delivery.stage) {
      case 'SENDING':
        return send(this.publishing, delivery);
      case 'SEARCHING':
        return settleUnknown(this.publishing, delivery);
      case 'FOLLOWING':
        return follow(this.publishing, delivery);
      default:
        throw new Error(`Nothing is to be done in the stage ${delivery.stage}.`);
    }
  }

  /** The lease ends by itself, and the publication is taken again. */
  private logLost({ publication, platform }: Delivery, error: unknown): void {
    const { log } = this.publishing;
    if (error instanceof LeaseLostError)
      return log.warn({ publication, platform }, 'another process has taken over a publication');
    log.error(
      { publication, platform, err: error },
      'failed to store a step of a publication; continuing later',
    );
  }

  private async repeat(everyMs: number, work: () => Promise<unknown>): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await work().catch((error: unknown) =>
        this.publishing.log.warn({ err: error }, 'failed to extend the leases of publications; retrying'),
      );
      await sleep(everyMs, undefined, { signal }).catch(() => undefined);
    }
  }
}
