import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import type { RefreshCookie } from '../auth/refresh-cookie';
import type { AccessTokens, Actor } from '../auth/access-tokens';
import type { Clock } from '../clock';
import { type ConnectionTurns, UserConnections } from '../database/turns';
import type { Encryption } from '../encryption/encryption';
import type { ApiError } from '../errors';
import { type Charge, type Limiter, NOTHING_CONSUMED } from '../limits/limits';
import type { MemoryBudget, MemoryLease } from '../limits/memory';
import type { Logger } from '../logging';
import { networkOf } from '../limits/network';
import type { OperationTurns } from '../limits/operation-turns';
import { Reader } from '../read/reader';
import type { Message } from '../messages/message';
import { ReadTransaction } from './read-transaction';
import { ViewerTexts } from './viewer-texts';

/** Services that live as long as the process. */
export interface Services {
  /** Connections for reads. Requests use those of their context, in turns with other users. */
  readonly pool: Pool;
  /** Turns on the connections for reads. */
  readonly readTurns: ConnectionTurns;
  /** Turns on the connections for writes. */
  readonly writeTurns: ConnectionTurns;
  /** TypeORM for writes, with its own connections of the same serving login. */
  readonly dataSource: DataSource;
  readonly tokens: AccessTokens;
  readonly encryption: Encryption;
  readonly clock: Clock;
  readonly limiter: Limiter;
  /** Turns on the event loop for documents that are new. */
  readonly operationTurns: OperationTurns;
  readonly memory: MemoryBudget;
  readonly debugSql?: (sql: string, values: readonly unknown[]) => void;
}

/** The API client of a request, for sessions and audit. */
export interface Client {
  readonly ipAddress?: string;
  readonly userAgent?: string;
  /** The languages that the client accepts, as the header `Accept-Language` names them. */
  readonly acceptLanguage?: string;
  /** The cookie with the browser's refresh token. Undefined if the response cannot set cookies. */
  readonly refreshCookie?: RefreshCookie;
}

/** Request context passed to every resolver and service; one per operation. */
export class RequestContext {
  /** Connections for statements outside of the transactions of the request. */
  readonly connections: UserConnections;
  readTransaction!: ReadTransaction;
  reader!: Reader;
  /** Memory held by the rows of the operation. Released by the creator of the context. */
  readonly memory: MemoryLease;
  /** Writes messages in the language of the viewer. */
  readonly texts: ViewerTexts;
  private consumed?: Charge;
  /** Why the access token of the request was rejected. Fails operations that need one. */
  invalidToken?: ApiError;
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
    const { memory, pool, readTurns } = services;
    this.memory = memory.open(this.budgetKey);
    this.texts = new ViewerTexts(client.acceptLanguage);
    this.connections = new UserConnections(pool, readTurns, () => this.budgetKey);
    this.switchActor(actor);
  }

  /** Cost consumed before the operation runs. */
  get charge(): Charge | undefined {
    return this.consumed;
  }

  /** Apollo copies the context, so the cost is passed on to the connections, which the copies share. */
  set charge(charge: Charge | undefined) {
    this.consumed = charge;
    this.connections.cost = charge?.reserved.cost ?? 0;
  }

  /** Switches the reading identity for the rest of the operation, after sign-in or sign-out. */
  switchActor(actor: Actor | undefined): void {
    const before = this.readTransaction as ReadTransaction | undefined;
    void before?.end();
    if (actor?.userId !== this.actor?.userId) this.texts.forget();
    this.actor = actor;
    const { debugSql } = this.services;
    const options = { debug: debugSql, memory: this.memory, texts: this.texts };
    this.readFrom(new ReadTransaction(this.connections, actor, options));
    this.readTransaction.statements = before?.statements ?? 0;
    this.readTransaction.rows = before?.rows ?? 0;
    this.readTransaction.bytes = before?.bytes ?? 0;
    this.readTransaction.timedOut = before?.timedOut ?? false;
  }

  /** Replaces the transaction for reads. */
  readFrom(transaction: ReadTransaction): void {
    this.readTransaction = transaction;
    this.reader = new Reader(transaction);
  }

  /** Allows reads on public rows if the request has no access token. Returns whether they are anonymous. */
  allowAnonymousReads(): boolean {
    if (this.actor || this.invalidToken) return false;
    this.readTransaction.allowAnonymous();
    return true;
  }

  /** Returns a message in the language of the viewer. The language is read with the first statement of the viewer. */
  async textOf(message: Message): Promise<string> {
    if (this.actor && !this.texts.isPreferenceKnown)
      // A session that has ended has no viewer.
      await this.readTransaction.enter().catch(() => undefined);
    return this.texts.write(message);
  }

  /** Adds to the statement count for statements outside of the read transaction. */
  countStatements(count: number): void {
    this.readTransaction.statements += count;
  }

  /** Adds to the cost for rows written in addition to those of every mutation. */
  countRows(count: number): void {
    this.readTransaction.rows += count;
  }

  /** Key of the cost budget: the user, or the network for anonymous requests. */
  get budgetKey(): string {
    return this.actor?.userId ?? `address ${this.network}`;
  }

  /** The network of the client, by which anonymous attempts and costs are counted. */
  get network(): string {
    const { ipAddress } = this.client;
    return ipAddress === undefined ? 'unknown' : networkOf(ipAddress);
  }

  /** Charges an operation that was rejected before it ran. */
  chargeRejected(document = '', variables: Readonly<Record<string, unknown>> = {}): void {
    this.rejected = this.services.limiter.chargeRejected(this.budgetKey, document, variables);
  }

  /** Excludes the cost from a refund, because a statement ran until its time was over. */
  keepCharge(): void {
    this.readTransaction.timedOut = true;
  }

  /** Refunds the whole cost of an operation that is charged again. */
  refund(): void {
    if (this.charge) this.services.limiter.settle(this.charge, NOTHING_CONSUMED);
    this.charge = undefined;
  }

  /** Settles the cost of the operation. Returns it for `extensions.cost`. */
  cost(): Record<string, number | string> {
    const { statements } = this.readTransaction;
    if (this.rejected) return { ...this.rejected, sqlStatements: statements, plan: this.plan };
    const settled = this.charge && this.services.limiter.settle(this.charge, this.readTransaction);
    return { ...settled, sqlStatements: statements, plan: this.plan };
  }

  end(): Promise<void> {
    return this.readTransaction.end();
  }
}
