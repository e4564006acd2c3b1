import type { SystemDatabase } from '../../bench/src/system/database';
import type { Users } from './users';

/** A transaction stores the time at which it began, and is visible later. */
const MARGIN_MS = 30_000;

const CHANGED = `SELECT p.id, p.status, extract(epoch FROM clock_timestamp() - s.scheduled_at)::float8 AS late
  FROM publications p JOIN schedules s ON s.id = p.schedule_id
 WHERE p.status IN ('PUBLISHED', 'FAILED', 'CANCELLED', 'UNKNOWN') AND p.updated_at > $1`;

/** Follows the publications in the database. */
export class Observer {
  /** Publications that were unknown at some time. */
  readonly unknown = new Set<string>();
  private readonly settledAfter = new Map<string, number>();
  private since = 0;

  constructor(
    private readonly database: SystemDatabase,
    private readonly users: Users,
  ) {}

  get settled(): number {
    return this.settledAfter.size;
  }

  /** Seconds from the due time until each publication was settled. */
  get seconds(): number[] {
    return [...this.settledAfter.values()];
  }

  /** Notes which publications are unknown, and which were settled since the last call. */
  async observe(): Promise<void> {
    const readAt = Date.now();
    const rows = await this.database.query<{ id: string; status: string; late: number }>(CHANGED, [
      new Date(this.since - MARGIN_MS),
    ]);
    this.since = readAt;
    for (const { id, status, late } of rows) {
      if (status === 'UNKNOWN') this.unknown.add(id);
      else if (this.settledAfter.has(id)) continue;
      else if (status !== 'FAILED' || this.users.accepts(id, readAt)) this.settledAfter.set(id, late);
    }
  }
}
