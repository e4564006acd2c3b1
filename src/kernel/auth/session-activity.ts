import type { Pool } from 'pg';
import type { Logger } from '../logging';

const INTERVAL_MS = 60_000;

/**
 * Records when sessions were last used. Writes once a minute, in one statement for all sessions and outside of requests,
 * so that no request waits for it.
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

  /** Writes the recorded sessions. A failure is logged and not retried, because the next request records its session again. */
  async flush(): Promise<void> {
    const sessions = [...this.seen];
    if (!sessions.length) return;
    this.seen = new Set();
    await this.pool
      .query('SELECT auth.touch_session(s) FROM unnest($1::uuid[]) AS s', [sessions])
      .catch((error: unknown) => this.log.warn(error, 'failed to record session activity'));
  }

  /** Writes the recorded sessions a last time and stops. */
  stop(): Promise<void> {
    clearInterval(this.timer);
    return this.flush();
  }
}
