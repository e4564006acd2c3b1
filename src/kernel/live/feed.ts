import { EventEmitter, once } from 'node:events';
import type { Client, Pool } from 'pg';
import type { Logger } from '../logging';
import type {} from '../session/context';
import {
  topicOf,
  type CommittedEvent,
  EVENT_BATCH_SIZE,
  eventsAfter,
  latestPosition,
} from './committed-event';
import { keepListening } from './listener';

declare module '../session/context' {
  interface Services {
    /** Committed events of all processes, shared by all who wait for them. */
    readonly feed: EventFeed;
  }
}

export interface FeedOptions {
  /** Number of events cached in memory. Subscribers further behind read from the database. */
  readonly cacheSize?: number;
  readonly pollIntervalMs?: number;
}

const OPENED = 'opened';
const ANY = 'any';

/**
 * Delivers all committed events, from every process, to the subscribers of this process. One dedicated connection
 * listens; a notification only triggers reading the events after the last known one. No event is lost if a notification
 * or the connection is, because reading resumes at the last position. Subscribers share the feed and store only their
 * position.
 */
export class EventFeed {
  private readonly emitter = new EventEmitter().setMaxListeners(0);
  private readonly cacheSize: number;
  private readonly pollIntervalMs: number;
  /** All events after position `since`, up to `latest`. */
  private window: CommittedEvent[] = [];
  private since = 0;
  private latest?: number;
  /** Subscribers that wait for the next event, by topic. A set, because thousands can wait and leave. */
  private readonly waiting = new Map<string, Set<() => void>>();
  private running?: Promise<void>;
  /** Shared by all who wait for the feed to open. */
  private opening?: Promise<unknown>;
  private readonly closed = new AbortController();

  constructor(
    private readonly pool: Pool,
    private readonly log: Logger,
    options: FeedOptions = {},
  ) {
    this.cacheSize = options.cacheSize ?? 1_000;
    this.pollIntervalMs = options.pollIntervalMs ?? 10_000;
  }

  /** Starts listening on the first call. Resolves with the position up to which this process has read all events. */
  async open(): Promise<number> {
    const { signal } = this.closed;
    const { pool, log, pollIntervalMs } = this;
    const work = (client: Client): Promise<void> => this.catchUp(client);
    this.running ??= keepListening({ pool, channel: 'events', work, pollIntervalMs, log }, signal);
    if (this.latest === undefined) await (this.opening ??= once(this.emitter, OPENED, { signal }));
    return this.latest!;
  }

  /** Calls the listener with every event of every tenant. Returns a function that removes the listener. */
  onEvent(listener: (event: CommittedEvent) => void): () => void {
    this.emitter.on(ANY, listener);
    return () => this.emitter.off(ANY, listener);
  }

  /**
   * Yields the events of a topic after a position, without gaps and without end: from the database while they are older
   * than the cache, then as they are committed. Nothing is buffered for slow consumers. Throws when aborted.
   */
  async *events(topic: string, from: number, signal: AbortSignal): AsyncGenerator<CommittedEvent> {
    for (let position = from; ;) {
      signal.throwIfAborted();
      const head = await this.open();
      const older = position < this.since;
      const found = older ? await eventsAfter(this.pool, position, topic) : this.cached(topic, position);
      yield* found;
      // Events up to the head were visible before the statement ran, so a batch that is not full contains all of them.
      const isCaughtUp = !older || found.length < EVENT_BATCH_SIZE;
      position = Math.max(position, found.at(-1)?.position ?? 0, isCaughtUp ? head : 0);
      // No `await` separates the check from the wait, so no event is published in between.
      if (!older && head === this.latest) await this.nextEvent(topic, signal);
    }
  }

  /** Returns the cached events of a topic after a position. Searches from the end, where subscribers usually are. */
  private cached(topic: string, position: number): CommittedEvent[] {
    const start = this.window.findLastIndex((event) => event.position <= position) + 1;
    return this.window.slice(start).filter((event) => topicOf(event) === topic);
  }

  /** Resolves at the next event of a topic. Throws when aborted. */
  private async nextEvent(topic: string, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const waiting = this.waiting.get(topic) ?? new Set();
    this.waiting.set(topic, waiting);
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        waiting.delete(wake);
        if (!waiting.size && this.waiting.get(topic) === waiting) this.waiting.delete(topic);
        reject(signal.reason as Error);
      };
      const wake = (): void => {
        signal.removeEventListener('abort', stop);
        resolve();
      };
      waiting.add(wake);
      signal.addEventListener('abort', stop, { once: true });
    });
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
      const waiting = topic && this.waiting.get(topic);
      if (!waiting) continue;
      this.waiting.delete(topic);
      for (const wake of waiting) wake();
    }
  }
}
