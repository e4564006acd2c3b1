import { EventEmitter, once } from 'node:events';
import type { Client, Pool } from 'pg';
import type { Logger } from '../logging';
import {
  topicOf,
  type CommittedEvent,
  EVENT_BATCH_SIZE,
  eventsAfter,
  latestPosition,
} from './committed-event';
import { keepListening } from './listener';

export interface FeedOptions {
  /** Events that are kept in memory; whoever is further behind reads the database. */
  readonly cacheSize?: number;
  readonly pollIntervalMs?: number;
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
  private readonly cacheSize: number;
  private readonly pollIntervalMs: number;
  /** All events behind `since`, up to the head. */
  private window: CommittedEvent[] = [];
  private since = 0;
  private latest?: number;
  private running?: Promise<void>;
  private readonly closed = new AbortController();

  constructor(
    private readonly pool: Pool,
    private readonly log: Logger,
    options: FeedOptions = {},
  ) {
    this.cacheSize = options.cacheSize ?? 1_000;
    this.pollIntervalMs = options.pollIntervalMs ?? 10_000;
  }

  /** Listens from the first call on; resolves with the place up to which this process knows everything. */
  async open(): Promise<number> {
    const { signal } = this.closed;
    const { pool, log, pollIntervalMs } = this;
    const work = (client: Client): Promise<void> => this.catchUp(client);
    this.running ??= keepListening(
      { connection: pool.options, channel: 'events', work, pollIntervalMs, log },
      signal,
    );
    if (this.latest === undefined) await once(this.emitter, OPENED, { signal });
    return this.latest!;
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
  async *events(topic: string, from: number, signal: AbortSignal): AsyncGenerator<CommittedEvent> {
    for (let position = from; ;) {
      signal.throwIfAborted();
      const head = await this.open();
      const older = position < this.since;
      const found = older
        ? await eventsAfter(this.pool, position, topic)
        : this.window.filter((event) => event.position > position && topicOf(event) === topic);
      yield* found;
      // What lies up to the head could be seen before the statement ran: unless it read its most, nothing is left there.
      const isCaughtUp = !older || found.length < EVENT_BATCH_SIZE;
      position = Math.max(position, found.at(-1)?.position ?? 0, isCaughtUp ? head : 0);
      // Nothing is awaited between this look and the wait, so no event comes in between.
      if (!older && head === this.latest) await once(this.emitter, topic, { signal });
    }
  }

  async close(): Promise<void> {
    this.closed.abort();
    await this.running;
  }

  private async catchUp(client: Client): Promise<void> {
    if (this.latest === undefined) {
      this.since = this.latest = await latestPosition(client);
      this.emitter.emit(OPENED);
    }
    for (let more = true; more;) {
      const events = await eventsAfter(client, this.latest, null);
      this.publish(events);
      more = events.length === EVENT_BATCH_SIZE;
    }
  }

  private publish(events: readonly CommittedEvent[]): void {
    if (!events.length) return;
    this.window.push(...events);
    this.latest = events.at(-1)!.position;
    const evicted = this.window.splice(0, Math.max(0, this.window.length - this.cacheSize));
    this.since = evicted.at(-1)?.position ?? this.since;
    for (const event of events) this.emitter.emit(ANY, event);
    for (const topic of new Set(events.map(topicOf))) {
      if (topic) this.emitter.emit(topic);
    }
  }
}
