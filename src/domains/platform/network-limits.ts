import { setTimeout as sleep } from 'node:timers/promises';
import type { Platform } from '../common/content.enums';

interface Database {
  query(sql: string): Promise<{ rows: unknown[] }>;
}

/** The feed of committed events, which resumes at its last position after a lost connection. */
interface Feed {
  open(): Promise<unknown>;
  onEvent(listener: (event: { readonly name: string }) => void): () => void;
}

interface Log {
  warn(fields: object, message: string): void;
}

interface StoredLimit {
  readonly platform: string;
  readonly key: string;
  readonly value: number | null;
  readonly text: string | null;
}

const RETRY_MS = 1_000;

/**
 * Limits, prices and versions of the platforms, cached in memory. Changes by staff, through any process, apply as soon as
 * their event arrives. If the database is unavailable, the last known limits apply.
 */
export class NetworkLimits {
  private limits: ReadonlyMap<string, StoredLimit> = new Map();
  private isStale = true;
  private loading?: Promise<void>;
  private readonly closed = new AbortController();
  private readonly stopListening: () => void;

  private constructor(
    private readonly database: Database,
    feed: Feed,
    private readonly log: Log,
  ) {
    this.stopListening = feed.onEvent(({ name }) => {
      if (name.startsWith('network_limit.')) this.reload();
    });
  }

  /** Loads the limits. Listens first, so that no change is missed. */
  static async open(database: Database, feed: Feed, log: Log): Promise<NetworkLimits> {
    const limits = new NetworkLimits(database, feed, log);
    try {
      await feed.open();
      await limits.loadFirst();
    } catch (error) {
      await limits.close();
      throw error;
    }
    return limits;
  }

  /** Returns the value of a limit in its unit. Throws if the limit is unknown or a text. */
  limitOf(platform: Platform, key: string): number {
    const { value } = this.find(platform, key);
    if (value === null) throw new Error(`The limit ${key} of ${platform} is a text.`);
    return value;
  }

  /** Returns a limit that is a text, such as a version. Throws if the limit is unknown or a number. */
  textOf(platform: Platform, key: string): string {
    const { text } = this.find(platform, key);
    if (text === null) throw new Error(`The limit ${key} of ${platform} is a number.`);
    return text;
  }

  async close(): Promise<void> {
    this.stopListening();
    this.closed.abort();
    await this.loading;
  }

  private find(platform: Platform, key: string): StoredLimit {
    const limit = this.limits.get(`${platform} ${key}`);
    if (!limit) throw new Error(`${platform} has no limit ${key}.`);
    return limit;
  }

  /** Loads the limits. Changes meanwhile are loaded afterwards, so that no older result arrives last. */
  private async loadFirst(): Promise<void> {
    const first = this.load();
    this.loading = first.catch(() => undefined);
    await first.finally(() => (this.loading = undefined));
    if (this.isStale) this.reload();
  }

  /** Loads the limits again, once more if they change meanwhile. */
  private reload(): void {
    this.isStale = true;
    this.loading ??= this.loadWhileStale();
  }

  private async loadWhileStale(): Promise<void> {
    const { signal } = this.closed;
    while (this.isStale && !signal.aborted)
      await this.load().catch(async (error: unknown) => {
        this.log.warn({ err: error }, 'failed to load network limits; retrying');
        await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined);
      });
    // In the same turn as the last check, so that no later change is missed.
    this.loading = undefined;
  }

  private async load(): Promise<void> {
    this.isStale = false;
    try {
      const { rows } = await this.database.query(
        'SELECT platform, key, value::float8 AS value, text FROM network_limits',
      );
      this.limits = new Map((rows as StoredLimit[]).map((row) => [`${row.platform} ${row.key}`, row]));
    } catch (error) {
      this.isStale = true;
      throw error;
    }
  }
}
