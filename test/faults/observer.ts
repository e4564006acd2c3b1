import type { SystemDatabase } from '../../bench/src/system/database';
import type { Users } from './users';

/** A transaction stores the time at which it began, and is visible later. */
const MARGIN_MS = 30_000;

const CHANGED = `SELECT p.id, p.status, p.platform, extract(epoch FROM clock_timestamp() - s.scheduled_at)::float8 AS late
  FROM publications p JOIN schedules s ON s.id = p.schedule_id
 WHERE p.status IN ('PUBLISHED', 'FAILED', 'CANCELLED', 'UNKNOWN') AND p.updated_at > $1`;

/** How long after its due time a publication was settled. */
export interface Settled {
  readonly platform: string;
  readonly seconds: number;
}

/** Follows the publications in the database. */
export class Observer {
  /** Publications that were unknown at some time. */
  readonly unknown = new Set<string>();
  private readonly settledAfter = new Map<string, Settled>();
  private since = 0;

  constructor(
    private readonly database: SystemDatabase,
    private readonly users: Users,
  ) {}

  get settled(): number {
    return this.settledAfter.size;
  }

  get settlings(): Settled[] {
    return [...this.settledAfter.values()];
  }

  /** Notes which publications are unknown, and which were settled since the last call. */
  async observe(): Promise<void> {
    const readAt = Date.now();
    const rows = await this.database.query<{ id: string; status: string; platform: string; late: number }>(
      CHANGED,
      [new Date(this.since - MARGIN_MS)],
    );
    this.since = readAt;
    for (const { id, status, platform, late } of rows) {
      if (status === 'UNKNOWN') this.unknown.add(id);
      else if (this.settledAfter.has(id)) continue;
      else if (status !== 'FAILED' || this.users.accepts(id, readAt))
        this.settledAfter.set(id, { platform, seconds: late });
    }
  }
}
