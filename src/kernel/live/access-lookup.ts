import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { FairQueue } from '../limits/fair-queue';
import { viewersOfSessions } from '../tenancy/session-variables';

/** What the user of a session can read of a tenant. */
export interface TenantAccess {
  /** Null if the session has ended. */
  readonly userId: string | null;
  /** Whether all rows of the tenant are visible. */
  readonly readsTenant: boolean;
  /** IDs of the scopes in all tenants that the user is limited to, as text. Empty if there are none. */
  readonly scopes: string;
}

/** Maximum number of sessions in a statement. */
const BATCH_SIZE = 500;

interface Batch {
  readonly sessions: Set<string>;
  readonly found: Promise<ReadonlyMap<string, TenantAccess>>;
}

/**
 * Looks up the access of sessions to tenants. Lookups for the same tenant are combined until the statement is sent, so
 * that an event with thousands of subscribers takes few statements. A result is never older than its lookup.
 */
export class AccessLookup {
  /** The batches that still accept sessions, by tenant. */
  private readonly open = new Map<string, Batch>();

  constructor(
    private readonly pool: Pool,
    private readonly turns: FairQueue,
  ) {}

  async find(tenantId: string, sessionId: string): Promise<TenantAccess> {
    let batch = this.open.get(tenantId);
    if (!batch || batch.sessions.size >= BATCH_SIZE)
      this.open.set(tenantId, (batch = this.newBatch(tenantId)));
    batch.sessions.add(sessionId);
    return (await batch.found).get(sessionId)!;
  }

  private newBatch(tenantId: string): Batch {
    const sessions = new Set<string>();
    const found = this.turns.run([`tenant ${tenantId}`], async () => {
      // Subscribers of one event ask one after the other, in microtasks.
      await nextTurn();
      if (this.open.get(tenantId)?.sessions === sessions) this.open.delete(tenantId);
      const { rows } = await this.pool.query<TenantAccess & { sessionId: string }>(viewersOfSessions, [
        [...sessions],
        tenantId,
      ]);
      return new Map(rows.map(({ sessionId, ...access }) => [sessionId, access]));
    });
    return { sessions, found };
  }
}
