import type { PoolClient } from 'pg';
import type { Actor } from '../auth/access-tokens';
import { releaseClient, runBatch, runBatchForBytes } from '../database/batch';
import { isTimeout, isUnavailable, RequestTimeoutError } from '../database/failures';
import type { RowBytes, TextRow } from '../database/row-messages';
import type { Connections } from '../database/turns';
import { unauthenticated } from '../errors';
import { ResponseTooLargeError, MAX_RESPONSE_BYTES } from '../response-size';
import type { MemoryLease } from '../limits/memory';
import { isUuid } from '../model/types';
import type { StatementRunner } from '../read/reader';
import { viewerLanguage } from '../tenancy/session-variables';
import type { ViewerTexts } from './viewer-texts';

/** Sets the viewer and returns their language. PostgreSQL evaluates the columns of a row in order. */
const setViewer = (session: string): string => `SELECT tenancy.enter(${session}), ${viewerLanguage}`;
const SET_VIEWER = setViewer('$1');
const BEGIN = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY';
/** How long a request can start statements. The duration of each statement is limited by the database. */
const REQUEST_TIMEOUT_MS = 15_000;

/** Memory of a cell in addition to its text, for its slot in the row and the string header. */
const CELL_BYTES = 32;
/** The same on the resolver path, which creates an object per row, and another one for the response. */
const FIELD_BYTES = 128;

export interface ReadTransactionOptions {
  readonly debug?: (sql: string, values: readonly unknown[]) => void;
  readonly memory?: MemoryLease;
  /** Receives the language of the viewer. */
  readonly texts?: Pick<ViewerTexts, 'prefer'>;
}

/**
 * Read-only transaction of a request, with the user of the session as viewer. Connects at the first statement and ends
 * with the response. All statements share one REPEATABLE READ snapshot, so parents and children are consistent.
 */
export class ReadTransaction implements StatementRunner {
  /** Number of statements run. BEGIN with setting the viewer counts as one, COMMIT is not counted. */
  statements = 0;
  /** Number of rows read. */
  rows = 0;
  /** Size of those rows as sent by PostgreSQL, in bytes. */
  bytes = 0;
  /** Whether a statement ran until its time was over. */
  timedOut = false;
  private connecting?: Promise<PoolClient>;
  private begun?: Promise<void>;
  private readonly running = new Set<Promise<unknown>>();
  private ended = false;
  /** Whether it reads public rows without a session. */
  isAnonymous = false;
  /** The error with which all further statements fail. */
  failure?: Error;
  private readonly deadline = performance.now() + REQUEST_TIMEOUT_MS;

  constructor(
    private readonly connections: Connections,
    private readonly actor: Actor | undefined,
    private readonly options: ReadTransactionOptions = {},
  ) {}

  /** Allows statements without a session. Only public rows are visible to them. */
  allowAnonymous(): void {
    this.isAnonymous = true;
  }

  /**
   * Runs the only statement of a request. It is sent in one message with the statement that sets the viewer, and both
   * form one implicit transaction without BEGIN and COMMIT. Returns undefined if there is no session, or if it has
   * ended or belongs to another user.
   */
  async queryOnce(text: string, values: readonly unknown[]): Promise<RowBytes[] | undefined> {
    const { actor } = this;
    if (!this.isAnonymous && !isUuid(actor?.sessionId)) return undefined;
    if (this.failure) throw this.failure;
    const client = await this.connect();
    const entry = actor ? [{ text: SET_VIEWER, values: [actor.sessionId] }] : [];
    const statements = [...entry, { text, values }];
    this.statements += statements.length;
    this.options.debug?.(text, values);
    const results = await runBatchForBytes(client, statements, this.receiving(CELL_BYTES))
      .catch((error: Error) => this.rejected(error))
      .finally(() => releaseClient(client));
    if (actor && !this.acceptViewer(actor, results[0]![0]!.fields)) return undefined;
    const rows = results[entry.length]!;
    this.rows += rows.length;
    return rows;
  }

  /** Makes all further statements fail with the error, so that a request that cannot succeed stops early. */
  fail(error: Error): void {
    this.failure ??= error;
  }

  async query(text: string, values: readonly unknown[]): Promise<TextRow[]> {
    const client = await this.opened();
    // Sent without waiting for BEGIN: if setting the viewer fails, the statement sees no rows or fails, too.
    void this.beginOnce(client);
    this.statements += 1;
    this.options.debug?.(text, values);
    const result = this.track(runBatch(client, [{ text, values }], this.receiving(FIELD_BYTES)));
    await this.begun;
    const [rows] = await result.catch((error: Error) => this.rejected(error));
    this.rows += rows!.length;
    return rows!;
  }

  /** Begins the transaction and sets the viewer, unless a statement has done so. */
  async enter(): Promise<void> {
    await this.beginOnce(await this.opened());
  }

  private async opened(): Promise<PoolClient> {
    this.assertOpen();
    if (this.failure) throw this.failure;
    if (performance.now() > this.deadline) this.rejected(new RequestTimeoutError());
    const client = await (this.connecting ??= this.connect());
    this.assertOpen();
    return client;
  }

  private beginOnce(client: PoolClient): Promise<void> {
    return (this.begun ??= this.track(this.begin(client).catch((error: Error) => this.rejected(error))));
  }

  /** Stores the language of the viewer. Returns false if the session does not belong to the actor. */
  private acceptViewer({ userId }: Actor, [viewer, language]: TextRow): boolean {
    if (viewer !== userId) return false;
    this.options.texts?.prefer(language);
    return true;
  }

  /**
   * Throws the error of a statement. After a timeout or without a database, further statements fail at once. Rejecting
   * one statement can close the connection, so concurrent ones fail for the same reason.
   */
  private rejected(error: Error): never {
    this.timedOut ||= isTimeout(error);
    if (this.timedOut || isUnavailable(error)) this.fail(error);
    throw this.failure ?? error;
  }

  /** Waits for all running statements, ends the transaction and releases the connection. */
  async end(): Promise<void> {
    if (this.ended) return;
    this.ended = true;
    const client = await this.connecting?.catch(() => undefined);
    if (!client) return;
    await Promise.allSettled(this.running);
    await client.query('COMMIT').then(
      () => client.release(),
      (error: Error) => client.release(error),
    );
  }

  /** Counts rows as they arrive, so that an oversized response is rejected before its rows are in memory. */
  private receiving(cellBytes: number): (bytes: number, cells: number) => void {
    return (bytes, cells) => {
      try {
        this.bytes += bytes;
        if (this.bytes > MAX_RESPONSE_BYTES) throw new ResponseTooLargeError();
        this.options.memory?.grow(bytes + cells * cellBytes);
      } catch (error) {
        this.fail(error as Error);
        throw error;
      }
    };
  }

  /** Tracks a running statement for `end`. Failures still reach the caller. */
  private track<T>(work: Promise<T>): Promise<T> {
    this.running.add(work);
    work.catch(() => undefined);
    return work;
  }

  /** After an error, graphql-js responds while sibling fields still run. They must not use the next request's transaction. */
  private assertOpen(): void {
    if (this.ended) throw new Error('The read transaction has ended.');
  }

  private async connect(): Promise<PoolClient> {
    if (!this.isAnonymous && !isUuid(this.actor?.sessionId)) throw unauthenticated();
    return this.connections.connect().catch((error: Error) => this.rejected(error));
  }

  /** The ID is in the text, because a message with several statements takes no parameters. `connect` validates it. */
  private async begin(client: PoolClient): Promise<void> {
    this.statements += 1;
    if (!this.actor) {
      await client.query(BEGIN);
      return;
    }
    const { actor } = this;
    const results = (await client.query({
      text: `${BEGIN}; ${setViewer(`'${actor.sessionId}'`)}`,
      rowMode: 'array',
    })) as unknown as { rows: TextRow[] }[];
    if (!this.acceptViewer(actor, results[1]?.rows[0] ?? []))
      throw unauthenticated('The session has ended. Sign in again.');
  }
}
