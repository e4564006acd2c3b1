import { EventEmitter, once } from 'node:events';
import type { Client, Pool } from 'pg';
import type { Logger } from '../logging';
import { audienceOf, type CommittedEvent, EVENTS_AT_ONCE, eventsAfter, newestPlace } from './committed-event';
import { keepListening } from './listener';

export interface FeedOptions {
  /** Events that are kept in memory; whoever is further behind reads the database. */
  readonly remembered?: number;
  readonly pollEvery?: number;
}

const OPENED = 'opened';
const ANY = 'any';

/**
 * What is committed anywhere, in this process. One connection of its own listens; a notification only wakes it, and it
 * then reads what follows the last event it knows. So nothing depends on a notification being delivered: after a
 * broken connection it reads on where it was. Many readers follow the one feed, each with no more than its place.
 */
export class EventFeed {
  private readonly emitter = new EventEmitter().setMaxListeners(0);
  private readonly remembered: number;
  private readonly pollEvery: number;
  /** All events behind `since`, up to the head. */
  private window: CommittedEvent[] = [];
  private since = 0;
  private newest?: number;
  private running?: Promise<void>;
  private readonly closed = new AbortController();

  constructor(
    private readonly pool: Pool,
    private readonly log: Logger,
    options: FeedOptions = {},
  ) {
    this.remembered = options.remembered ?? 1_000;
    this.pollEvery = options.pollEvery ?? 10_000;
  }

  /** Listens from the first call on; resolves with the place up to which this process knows everything. */
  async open(): Promise<number> {
    const { signal } = this.closed;
    const { pool, log, pollEvery } = this;
    const work = (client: Client): Promise<void> => this.catchUp(client);
    this.running ??= keepListening(
      { connection: pool.options, channel: 'events', work, pollEvery, log },
      signal,
    );
    if (this.newest === undefined) await once(this.emitter, OPENED, { signal });
    return this.newest!;
  }

  /** Calls the listener with every event of every tenant; gives back how to stop. */
  onEvent(listener: (event: CommittedEvent) => void): () => void {
    this.emitter.on(ANY, listener);
    return () => this.emitter.off(ANY, listener);
  }

  /**
   * An audience's events behind a place, without a gap and without an end: from the database as long as they are older
   * than what is remembered, then as they come. Nothing is queued for a reader that is slow. Throws when aborted.
   */
  async *follow(audience: string, from: number, signal: AbortSignal): AsyncGenerator<CommittedEvent> {
    for (let place = from; ;) {
      signal.throwIfAborted();
      const head = await this.open();
      const older = place < this.since;
      const found = older
        ? await eventsAfter(this.pool, place, audience)
        : this.window.filter((event) => event.place > place && audienceOf(event) === audience);
      yield* found;
      // What lies up to the head could be seen before the statement ran: unless it read its most, nothing is left there.
      const whole = !older || found.length < EVENTS_AT_ONCE;
      place = Math.max(place, found.at(-1)?.place ?? 0, whole ? head : 0);
      // Nothing is awaited between this look and the wait, so no event comes in between.
      if (!older && head === this.newest) await once(this.emitter, audience, { signal });
    }
  }

  async close(): Promise<void> {
    this.closed.abort();
    await this.running;
  }

  private async catchUp(client: Client): Promise<void> {
    if (this.newest === undefined) {
      this.since = this.newest = await newestPlace(client);
      this.emitter.emit(OPENED);
    }
    for (let more = true; more;) {
      const events = await eventsAfter(client, this.newest, null);
      this.remember(events);
      more = events.length === EVENTS_AT_ONCE;
    }
  }

  private remember(events: readonly CommittedEvent[]): void {
    if (!events.length) return;
    this.window.push(...events);
    this.newest = events.at(-1)!.place;
    const forgotten = this.window.splice(0, Math.max(0, this.window.length - this.remembered));
    this.since = forgotten.at(-1)?.place ?? this.since;
    for (const event of events) this.emitter.emit(ANY, event);
    for (const audience of new Set(events.map(audienceOf))) {
      if (audience) this.emitter.emit(audience);
    }
  }
}
