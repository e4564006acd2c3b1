import type { Pool, PoolClient } from 'pg';
import { releaseClient, runBatch, type TextRow } from '../database/batch';
import { unauthenticated } from '../errors';
import { ResponseTooLargeError, MAX_RESPONSE_BYTES } from '../limits/response-size';
import type { MemoryLease } from '../limits/memory';
import { isUuid } from '../model/types';
import type { StatementRunner } from '../read/reader';

const SET_VIEWER = 'SELECT tenancy.enter($1)';
/** SQLSTATE of a statement that was called off. */
const CANCELLED = '57014';
/** Each statement is bounded by the database; this bounds how long a request goes on beginning further ones. */
const REQUEST_TIMEOUT_MS = 15_000;

/** What a cell of a row takes beyond its text: its place in the row and the string's header. */
const CELL_BYTES = 32;
/** The same where rows become objects, of which responses are then made. */
const FIELD_BYTES = 128;

/**
 * A request's reading transaction: one connection, entered as the person of a session, left when the answer is
 * made. Nothing is opened before the first statement. One snapshot serves all levels of a query, so that a parent
 * and its children are of one moment.
 */
export class ReadTransaction implements StatementRunner {
  /** Statements so far; entering counts as one, COMMIT as none. */
  statements = 0;
  /** Rows that came back so far. */
  rows = 0;
  /** Bytes of those rows, as PostgreSQL sent them. */
  bytes = 0;
  private connecting?: Promise<PoolClient>;
  private begun?: Promise<void>;
  private readonly running = new Set<Promise<unknown>>();
  private ended = false;
  /** Why no further statement is begun. */
  failure?: Error;
  /** Why the request's statement was called off by the database, which it is when it takes too long. */
  cancellation?: Error;
  private readonly deadline = performance.now() + REQUEST_TIMEOUT_MS;

  constructor(
    private readonly pool: Pool,
    private readonly sessionId: string | undefined,
    private readonly debug?: (sql: string, values: readonly unknown[]) => void,
    private readonly memory?: MemoryLease,
  ) {}

  /**
   * Runs the only statement of a request. Entering and it go out in one message and are one implicit transaction, so
   * nothing has to be begun or ended. Undefined when the session is none or has ended.
   */
  async queryOnce(text: string, values: readonly unknown[]): Promise<TextRow[] | undefined> {
    if (!isUuid(this.sessionId)) return undefined;
    if (this.failure) throw this.failure;
    const client = await this.pool.connect();
    this.statements += 2;
    this.debug?.(text, values);
    const statements = [
      { text: SET_VIEWER, values: [this.sessionId] },
      { text, values },
    ];
    const results = await runBatch(client, statements, this.receiving(CELL_BYTES))
      .catch((error: Error & { code?: string }) => {
        if (error.code === CANCELLED) this.fail((this.cancellation = error));
        throw error;
      })
      .finally(() => releaseClient(client));
    const [entered, rows] = results;
    if (!entered![0]![0]) return undefined;
    this.rows += rows!.length;
    return rows;
  }

  /** From now on every statement fails with the error: what is known to be in vain is not begun again. */
  fail(error: Error): void {
    this.failure ??= error;
  }

  async query(text: string, values: readonly unknown[]): Promise<TextRow[]> {
    this.assertOpen();
    if (this.failure) throw this.failure;
    if (performance.now() > this.deadline)
      throw new Error('The request has taken too long: no further statement is begun.');
    const client = await (this.connecting ??= this.connect());
    this.assertOpen();
    // Entering and what follows go out together; a statement behind an entry that failed sees no rows, or fails too.
    this.begun ??= this.track(this.begin(client));
    this.statements += 1;
    this.debug?.(text, values);
    const result = this.track(runBatch(client, [{ text, values }], this.receiving(FIELD_BYTES)));
    await this.begun;
    const [rows] = await result.catch((error: unknown) => {
      // When the rows of one statement are too many, the others fail for the same reason.
      throw this.failure ?? error;
    });
    this.rows += rows!.length;
    return rows!;
  }

  /** Ends the transaction after everything that was sent has come back, and gives the connection to the next request. */
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

  /** Counts each row as it arrives, so that a response is rejected before its rows fill the memory. */
  private receiving(cellBytes: number): (bytes: number, cells: number) => void {
    return (bytes, cells) => {
      try {
        this.bytes += bytes;
        if (this.bytes > MAX_RESPONSE_BYTES) throw new ResponseTooLargeError();
        this.memory?.grow(bytes + cells * cellBytes);
      } catch (error) {
        this.fail(error as Error);
        throw error;
      }
    };
  }

  /** Remembers what is under way, so that nothing is left behind; who waits for it still hears of its failure. */
  private track<T>(work: Promise<T>): Promise<T> {
    this.running.add(work);
    work.catch(() => undefined);
    return work;
  }

  /** graphql-js may answer, for an error, while siblings still run; they must not reach the next request's transaction. */
  private assertOpen(): void {
    if (this.ended) throw new Error('The request has been answered.');
  }

  private async connect(): Promise<PoolClient> {
    // The id stands in the text of a statement, since several in one message take no parameters.
    if (!isUuid(this.sessionId)) throw unauthenticated();
    return this.pool.connect();
  }

  private async begin(client: PoolClient): Promise<void> {
    this.statements += 1;
    const results = (await client.query({
      text: `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT tenancy.enter('${this.sessionId}')`,
      rowMode: 'array',
    })) as unknown as { rows: [string | null][] }[];
    if (!results[1]?.rows[0]?.[0]) throw unauthenticated('The session has ended: sign in again.');
  }
}
