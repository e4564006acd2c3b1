import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import type { RefreshCookie } from './auth/refresh-cookie';
import type { AccessTokens, Actor } from './auth/access-tokens';
import type { Clock } from './clock';
import type { Charge, Limiter } from './limits/limits';
import type { MemoryBudget, MemoryLease } from './limits/memory';
import type { Logger } from './logging';
import { networkOf } from './limits/network';
import { Reader } from './read/reader';
import { ReadTransaction } from './tenancy/read-transaction';

/** What lives as long as the process. */
export interface Services {
  /** Connections of the reading side. */
  readonly pool: Pool;
  /** TypeORM over connections of its own, as the same serving login: the writing side. */
  readonly dataSource: DataSource;
  readonly tokens: AccessTokens;
  readonly clock: Clock;
  readonly limiter: Limiter;
  readonly memory: MemoryBudget;
  readonly debugSql?: (sql: string, values: readonly unknown[]) => void;
}

/** Where a request came from, for sessions and audit. */
export interface Client {
  readonly ipAddress?: string;
  readonly userAgent?: string;
  /** Where a browser keeps its refresh token; undefined where answers cannot set a cookie. */
  readonly refreshCookie?: RefreshCookie;
}

/** What every resolver and service gets: one per operation. */
export class RequestContext {
  readTransaction!: ReadTransaction;
  reader!: Reader;
  /** Memory that the rows of the operation take. Whoever made the context releases it. */
  readonly memory: MemoryLease;
  /** What was taken from the actor's budget before the operation ran. */
  charge?: Charge;
  private rejected?: Record<string, number>;
  /** How the operation is answered: by a compiled statement, or field by field. */
  plan: 'compiled' | 'resolvers' = 'resolvers';

  constructor(
    readonly services: Services,
    readonly requestId: string,
    readonly log: Logger,
    readonly client: Client,
    public actor?: Actor,
  ) {
    this.memory = services.memory.open(this.budgetKey);
    this.switchActor(actor);
  }

  /** Reads from here on as another person, or nobody: what signing in and out does to the rest of the operation. */
  switchActor(actor: Actor | undefined): void {
    const before = this.readTransaction as ReadTransaction | undefined;
    void before?.end();
    this.actor = actor;
    const { pool, debugSql } = this.services;
    this.readTransaction = new ReadTransaction(pool, actor?.sessionId, debugSql, this.memory);
    this.readTransaction.statements = before?.statements ?? 0;
    this.readTransaction.rows = before?.rows ?? 0;
    this.readTransaction.bytes = before?.bytes ?? 0;
    this.reader = new Reader(this.readTransaction);
  }

  /** Counts statements that do not go through the reader. */
  countStatements(count: number): void {
    this.readTransaction.statements += count;
  }

  /** Counts rows that are written beyond what every mutation writes. */
  countRows(count: number): void {
    this.readTransaction.rows += count;
  }

  /** Whose budget pays: the person's, or the network address's while nobody is signed in. */
  get budgetKey(): string {
    return this.actor?.personId ?? `address ${this.network}`;
  }

  /** Where the request came from, as what is nobody's is counted by. */
  get network(): string {
    const { ipAddress } = this.client;
    return ipAddress === undefined ? 'unknown' : networkOf(ipAddress);
  }

  /** Charges what was rejected before it ran. */
  chargeRejected(document = '', variables: Readonly<Record<string, unknown>> = {}): void {
    this.rejected = this.services.limiter.chargeRejected(this.budgetKey, document, variables);
  }

  /** What the operation cost, and what is left to spend. */
  cost(): Record<string, number | string> {
    const { rows, bytes, statements } = this.readTransaction;
    if (this.rejected) return { ...this.rejected, sqlStatements: statements, plan: this.plan };
    const settled = this.charge && this.services.limiter.settle(this.charge, rows, bytes);
    return { ...settled, sqlStatements: statements, plan: this.plan };
  }

  end(): Promise<void> {
    return this.readTransaction.end();
  }
}
