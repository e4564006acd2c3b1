import { performance } from 'node:perf_hooks';
import { type Clock, systemClock } from '../clock';
import type { Logger } from '../logging';

interface Queryable {
  query(sql: string): Promise<{ rows: { now: Date }[] }>;
}

const INTERVAL_MS = 60_000;

/**
 * The clock of the database, as far as it is known. Processes whose own clocks differ agree by it. It is compared with the
 * clock of this process once a minute.
 */
export class DatabaseClock implements Clock {
  private offset = 0;
  private timer: NodeJS.Timeout | undefined;

  private constructor(
    private readonly database: Queryable,
    private readonly local: Clock,
  ) {}

  static async open(database: Queryable, log: Logger, local: Clock = systemClock): Promise<DatabaseClock> {
    const clock = new DatabaseClock(database, local);
    await clock.compare();
    clock.timer = setInterval(() => {
      clock
        .compare()
        .catch((error: unknown) => log.warn({ err: error }, 'failed to read the time of the database'));
    }, INTERVAL_MS).unref();
    return clock;
  }

  now(): Date {
    return new Date(this.local.now().getTime() + this.offset);
  }

  close(): void {
    clearInterval(this.timer);
  }

  private async compare(): Promise<void> {
    const started = performance.now();
    const { rows } = await this.database.query('SELECT clock_timestamp() AS now');
    const passed = performance.now() - started;
    // The database read its clock about halfway.
    this.offset = rows[0]!.now.getTime() + passed / 2 - this.local.now().getTime();
  }
}
