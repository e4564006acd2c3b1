import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../clock';

interface Database {
  query(sql: string): Promise<{ rows: unknown[] }>;
}

const INTERVAL_MS = 10_000;
const SELECT_NOW = `SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS now`;

/**
 * The clock of the database, which all processes share: that of a machine can be wrong, or jump. Read from time to time, and
 * continued with the monotonic clock of the process in between and while the database cannot be reached.
 */
export class DatabaseClock implements Clock {
  private readonly closed = new AbortController();
  private synchronizing?: Promise<void>;

  private constructor(
    private readonly database: Database,
    /** Milliseconds between the monotonic clock and that of the database. */
    private offset: number,
  ) {}

  /** Reads the clock of the database, and again from time to time until `close` is called. */
  static async open(database: Database, intervalMs = INTERVAL_MS): Promise<DatabaseClock> {
    const clock = new DatabaseClock(database, await offsetOf(database));
    clock.synchronizing = clock.synchronize(intervalMs);
    return clock;
  }

  now(): Date {
    return new Date(Math.round(performance.now() + this.offset));
  }

  async close(): Promise<void> {
    this.closed.abort();
    await this.synchronizing;
  }

  private async synchronize(intervalMs: number): Promise<void> {
    const { signal } = this.closed;
    const isPassed = (): Promise<boolean> =>
      sleep(intervalMs, true, { signal, ref: false }).catch(() => false);
    // If the database cannot be reached, the last offset is kept until the next reading.
    while (await isPassed()) this.offset = await offsetOf(this.database).catch(() => this.offset);
  }
}

/** The database read its clock between sending the statement and receiving the result. */
async function offsetOf(database: Database): Promise<number> {
  const sent = performance.now();
  const { rows } = await database.query(SELECT_NOW);
  const middle = (sent + performance.now()) / 2;
  return (rows[0] as { now: number }).now - middle;
}
