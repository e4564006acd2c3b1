import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { type Connection, type PoolClient, Query } from 'pg';
import { prepareValue } from 'pg/lib/utils';
import type { RowBytes, TextRow } from './row-messages';

/** Called for each row as it arrives. Throws to reject the row and the rest of the result. */
export type OnRow = (bytes: number, cells: number) => void;

export interface BoundStatement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** Maximum number of prepared statements per connection. The least recently used are closed first. */
const MAX_PREPARED = 200;
/** Maximum total length of their texts. PostgreSQL uses about 100 bytes of memory per character. */
const MAX_PREPARED_CHARACTERS = 400_000;
/** Number of hashes of texts that are cached as seen once. */
const SEEN_CACHE_SIZE = 2_000;
/** Maximum length of a statement to prepare. */
const MAX_PREPARED_TEXT = 40_000;

/** The used part of pg's connection, whose published types are outdated. */
interface ProtocolConnection {
  readonly stream: Connection['stream'];
  parse(statement: { name: string; text: string }): void;
  bind(bound: { statement: string; values: readonly unknown[]; valueMapper: (v: unknown) => unknown }): void;
  execute(portal: { portal: string }): void;
  close(what: { type: 'S'; name: string }): void;
  sync(): void;
}

/** Statements are prepared when they run for the second time, so that single-use statements do not fill the connections. */
const seen = new LRUCache<string, true>({ max: SEEN_CACHE_SIZE });
const prepared = new WeakMap<ProtocolConnection, LRUCache<string, string>>();
let names = 0;

function preparedOn(wire: ProtocolConnection): LRUCache<string, string> {
  let cache = prepared.get(wire);
  if (!cache) {
    const dispose = (name: string): void => wire.close({ type: 'S', name });
    const sizeCalculation = (_: string, text: string): number => text.length;
    prepared.set(
      wire,
      (cache = new LRUCache({
        max: MAX_PREPARED,
        maxSize: MAX_PREPARED_CHARACTERS,
        dispose,
        sizeCalculation,
      })),
    );
  }
  return cache;
}

/** Returns whether this process has seen the statement before, and whether it is short enough to be prepared. */
export function isRepeated(text: string): boolean {
  if (text.length > MAX_PREPARED_TEXT) return false;
  const hash = createHash('sha1').update(text).digest('base64');
  const before = seen.has(hash);
  seen.set(hash, true);
  return before;
}

/** Returns the name of the prepared statement, which it creates if needed. Empty for an unprepared statement. */
function statementName(wire: ProtocolConnection, cache: LRUCache<string, string>, text: string): string {
  const known = cache.get(text);
  if (known !== undefined) return known;
  const again = isRepeated(text);
  const name = again ? `s${(names += 1)}` : '';
  wire.parse({ name, text });
  if (again) cache.set(text, name);
  return name;
}

/**
 * Sends statements in one message with one Sync. Outside of a transaction block they form one implicit transaction:
 * local settings of the first statement apply to the later ones, and after a failure the rest are skipped. Results are
 * not described, because the caller knows the columns.
 */
class Batch<Row> extends Query {
  readonly results: Row[][] = [[]];
  private cache?: LRUCache<string, string>;
  private rejected = false;

  constructor(
    private readonly statements: readonly BoundStatement[],
    /** Replaced by pg with a function that also stops the timer of the query. */
    private callback: (error?: Error) => void,
    private readonly destroy: () => void,
    private readonly read: (row: RowBytes) => Row,
    private readonly onRow?: OnRow,
  ) {
    super('');
  }

  override submit = (connection: Connection): void => {
    const wire = connection as unknown as ProtocolConnection;
    const cache = (this.cache = preparedOn(wire));
    wire.stream.cork();
    for (const { text, values } of this.statements) {
      wire.bind({ statement: statementName(wire, cache, text), values, valueMapper: prepareValue });
      wire.execute({ portal: '' });
    }
    wire.sync();
    wire.stream.uncork();
  };

  handleDataRow(row: RowBytes): void {
    if (this.rejected) return;
    try {
      this.onRow?.(row.length, row.count);
    } catch (error) {
      this.reject(error as Error);
      return;
    }
    this.results.at(-1)!.push(this.read(row));
  }

  /** Closes the connection, because after a cancellation the rows already sent would still arrive. */
  private reject(error: Error): void {
    this.rejected = true;
    this.results.length = 0;
    this.destroy();
    this.callback(error);
  }

  handleCommandComplete(): void {
    this.results.push([]);
  }

  handleError(error: Error): void {
    // It is unknown which statements were parsed, so all of them are prepared again under new names.
    for (const { text } of this.statements) this.cache?.delete(text);
    this.callback(error);
  }

  handleReadyForQuery(): void {
    this.callback();
  }
}

const streamOf = (client: PoolClient): ProtocolConnection['stream'] =>
  (client as unknown as { readonly connection: ProtocolConnection }).connection.stream;

const asText = ({ fields }: RowBytes): TextRow => fields;
const asBytes = (row: RowBytes): RowBytes => row;

function run<Row>(
  client: PoolClient,
  statements: readonly BoundStatement[],
  read: (row: RowBytes) => Row,
  onRow?: OnRow,
): Promise<Row[][]> {
  return new Promise((resolve, reject) => {
    const batch = new Batch<Row>(
      statements,
      (error) => (error ? reject(error) : resolve(batch.results)),
      () => streamOf(client).destroy(),
      read,
      onRow,
    );
    client.query(batch);
  });
}

/**
 * Runs statements in one round trip. Returns the rows of each. If `onRow` throws, closes the connection and rejects with
 * that error; such a connection is returned to the pool with `releaseClient`.
 */
export const runBatch = (
  client: PoolClient,
  statements: readonly BoundStatement[],
  onRow?: OnRow,
): Promise<TextRow[][]> => run(client, statements, asText, onRow);

/** Like `runBatch`, but returns rows as they were received. */
export const runBatchForBytes = (
  client: PoolClient,
  statements: readonly BoundStatement[],
  onRow?: OnRow,
): Promise<RowBytes[][]> => run(client, statements, asBytes, onRow);

/** Returns a connection to its pool, which discards it if it is closed. */
export const releaseClient = (client: PoolClient): void => client.release(streamOf(client).destroyed);
