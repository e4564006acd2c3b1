import type { Pool } from 'pg';
import type { CommittedEvent } from '../kernel/live/committed-event';
import type { Logger } from '../kernel/logging';
import { CloseCode, type SocketConnection } from './websocket-connection';

export interface MonitorOptions {
  /** Interval between checks of all sockets. */
  readonly intervalMs: number;
  /** Time without sending progress after which a socket is closed. */
  readonly stalledAfterMs: number;
}

/** Number of ticks between two checks of the sessions, and between two pings. */
const SESSION_CHECK_INTERVAL = 5;
const PROBE_INTERVAL = 15;

/** Returns those of the sessions that have ended. */
export async function findEndedSessions(pool: Pool, ids: readonly string[]): Promise<Set<string>> {
  const { rows } = await pool.query<{ id: string }>(
    'SELECT id FROM unnest($1::uuid[]) AS id WHERE tenancy.enter(id) IS NULL',
    [[...new Set(ids)]],
  );
  return new Set(rows.map(({ id }) => id));
}

/**
 * Closes sockets whose token has expired, whose session has ended, or whose client is too slow or gone. An event about a
 * session or a user triggers a check at once; periodic checks find changes without an event.
 */
export class ConnectionMonitor {
  private ticks = 0;
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly connections: ReadonlySet<SocketConnection>,
    private readonly pool: Pool,
    private readonly log: Logger,
    private readonly options: MonitorOptions,
  ) {
    this.timer = setInterval(() => this.tick(), options.intervalMs);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** Checks the sessions that an event may have ended. */
  onSessionEvent({ subjectId, userId }: CommittedEvent): void {
    const meant = [...this.connections].filter(
      ({ actor }) =>
        actor && (actor.sessionId === subjectId || actor.userId === subjectId || actor.userId === userId),
    );
    void this.checkSessions(meant);
  }

  private tick(): void {
    this.ticks += 1;
    for (const connection of this.connections) {
      if (connection.expired) connection.close(CloseCode.tokenExpired);
      else if (connection.isStalledFor(this.options.stalledAfterMs)) connection.close(CloseCode.tooSlow);
      else if (this.ticks % PROBE_INTERVAL === 0) connection.probe();
    }
    if (this.ticks % SESSION_CHECK_INTERVAL === 0) void this.checkSessions([...this.connections]);
  }

  private async checkSessions(connections: readonly SocketConnection[]): Promise<void> {
    const signedIn = connections.filter(({ actor }) => actor);
    if (!signedIn.length) return;
    try {
      const ended = await findEndedSessions(
        this.pool,
        signedIn.map(({ actor }) => actor!.sessionId),
      );
      for (const connection of signedIn)
        if (ended.has(connection.actor!.sessionId)) connection.close(CloseCode.sessionEnded);
    } catch (error) {
      this.log.warn({ err: error }, 'failed to check sessions of open sockets; retrying');
    }
  }
}
