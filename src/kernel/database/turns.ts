import type { Pool, PoolClient, QueryResult, QueryResultRow } from 'pg';
import { FairQueue } from '../limits/fair-queue';
import { REQUEST_TIMEOUTS } from './pools';

/** The share of the connections that one user can hold while others wait. */
const SHARE = 1 / 4;

/**
 * Turns on the connections of a pool. The pool itself serves requests in the order of arrival, so the slow statements of
 * one user would delay everybody. `key` is the user, or the network of anonymous clients.
 */
export class ConnectionTurns {
  private readonly queue: FairQueue;
  private readonly options: { readonly timeoutMs: number };

  constructor(connections: number, timeoutMs = REQUEST_TIMEOUTS.connect) {
    this.queue = new FairQueue({ capacity: connections, share: SHARE });
    this.options = { timeoutMs };
  }

  /** Number of tasks that wait for their turn. */
  get waiting(): number {
    return this.queue.waiting;
  }

  /** Runs work that uses one connection. */
  run<T>(key: string, work: () => Promise<T>): Promise<T> {
    return this.queue.run([key], work, this.options);
  }

  /** Waits for a turn. The caller must end it. */
  begin(key: string): Promise<() => void> {
    return this.queue.acquire([key], this.options);
  }
}

/** Acquires connections. */
export interface Connections {
  connect(): Promise<PoolClient>;
}

/** The connections of a pool, in the turns of one user. */
export class UserConnections implements Connections {
  constructor(
    private readonly pool: Pool,
    private readonly turns: ConnectionTurns,
    private readonly key: () => string,
  ) {}

  /** Acquires a connection. Releasing it ends the turn. */
  async connect(): Promise<PoolClient> {
    const endTurn = await this.turns.begin(this.key());
    try {
      const client = await this.pool.connect();
      // The pool sets this method whenever it hands out the connection.
      const release = client.release;
      client.release = (error) => {
        release(error);
        endTurn();
      };
      return client;
    } catch (error) {
      endTurn();
      throw error;
    }
  }

  /** Runs one statement. */
  query<Row extends QueryResultRow>(text: string, values: unknown[]): Promise<QueryResult<Row>> {
    return this.turns.run(this.key(), () => this.pool.query<Row>(text, values));
  }
}
