import type { Pool, PoolClient, QueryResult, QueryResultRow } from 'pg';
import { CostGate } from '../limits/cost-gate';
import { FairQueue } from '../limits/fair-queue';
import { REQUEST_TIMEOUTS } from './pools';

/** The share of the connections that one user can hold while others wait. */
const SHARE = 1 / 4;
/**
 * Maximum total cost of the operations of one user that read at a time. More of them would not be faster, because they
 * share the processors with each other, with this process, and with the small queries of everybody else.
 */
const GATE = { capacity: 10_000, minimum: 2 };
/** Maximum cost of operations that need not wait for the expensive ones of the same user. */
const SMALL_COST = 100;

/**
 * Turns on the connections of a pool. The pool itself serves requests in the order of arrival, so the slow statements of
 * one user would delay everybody. `key` is the user, or the network of anonymous clients.
 */
export class ConnectionTurns {
  private readonly queue: FairQueue;
  private readonly gate = new CostGate(GATE);

  constructor(
    connections: number,
    private readonly timeoutMs = REQUEST_TIMEOUTS.connect,
  ) {
    this.queue = new FairQueue({ capacity: connections, share: SHARE });
  }

  /** Number of tasks that wait for their turn. */
  get waiting(): number {
    return this.queue.waiting + this.gate.waiting;
  }

  /** Runs work that uses one connection. */
  async run<T>(key: string, work: () => Promise<T>, cost = 0): Promise<T> {
    const endTurn = await this.begin(key, cost);
    try {
      return await work();
    } finally {
      endTurn();
    }
  }

  /** Waits for a turn of an operation of the cost. The caller must end it. */
  async begin(key: string, cost = 0): Promise<() => void> {
    const deadline = performance.now() + this.timeoutMs;
    const leave = cost > SMALL_COST ? await this.gate.enter(key, cost, this.timeoutMs) : undefined;
    try {
      const release = await this.queue.acquire([key], { timeoutMs: deadline - performance.now() });
      return () => {
        release();
        leave?.();
      };
    } catch (error) {
      leave?.();
      throw error;
    }
  }
}

/** Acquires connections. */
export interface Connections {
  connect(): Promise<PoolClient>;
}

/** The connections of a pool, in the turns of one user. */
export class UserConnections implements Connections {
  /** Cost of the operation, which limits how many expensive ones of the user run at a time. */
  cost = 0;

  constructor(
    private readonly pool: Pool,
    private readonly turns: ConnectionTurns,
    private readonly key: () => string,
  ) {}

  /** Acquires a connection. Releasing it ends the turn. */
  async connect(): Promise<PoolClient> {
    const endTurn = await this.turns.begin(this.key(), this.cost);
    try {
      const client = await this.pool.connect();
      // The pool sets this method whenever it hands out the connection.
      const release = client.release.bind(client);
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
    return this.turns.run(this.key(), () => this.pool.query<Row>(text, values), this.cost);
  }
}
