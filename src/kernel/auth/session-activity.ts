import type { Pool } from 'pg';
import type { Logger } from '../logging';

const INTERVAL_MS = 60_000;

/**
 * Remembers which sessions asked something and writes it once a minute, all in one statement, apart from the
 * requests: none of them waits for it, and a session is written at most once a minute.
 */
export class SessionActivity {
  private seen = new Set<string>();
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly pool: Pool,
    private readonly log: Pick<Logger, 'warn'>,
  ) {
    this.timer = setInterval(() => void this.flush(), INTERVAL_MS).unref();
  }

  record(sessionId: string): void {
    this.seen.add(sessionId);
  }

  /** Writes what was noted. A failure is logged and not tried again: the next request notes its session anew. */
  async flush(): Promise<void> {
    const sessions = [...this.seen];
    if (!sessions.length) return;
    this.seen = new Set();
    await this.pool
      .query('SELECT auth.touch_session(s) FROM unnest($1::uuid[]) AS s', [sessions])
      .catch((error: unknown) => this.log.warn(error, 'activity of sessions was not written'));
  }

  /** Writes what is left and stops. */
  stop(): Promise<void> {
    clearInterval(this.timer);
    return this.flush();
  }
}
