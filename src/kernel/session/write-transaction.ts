import type { PoolClient } from 'pg';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import type { Actor } from '../auth/access-tokens';
import { runBatch } from '../database/batch';
import { unauthenticated } from '../errors';
import { isUuid } from '../model/types';
import { viewerLanguage } from '../tenancy/session-variables';

/** A transaction authenticated as the actor. */
export interface WriteTransaction {
  readonly manager: EntityManager;
  /** Runs SQL in the transaction and returns the rows as objects. */
  query<Row = Record<string, unknown>>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
}

/** The request that a transaction belongs to, for the audit log. Must not contain secrets. */
export interface TransactionOrigin {
  readonly requestId: string;
  readonly ipAddress?: string;
  readonly userAgent?: string;
}

/** The identity of a transaction: the actor, undefined if the request has none, or anonymous before sign-in. */
export type TransactionIdentity = Actor | undefined | 'anonymous';

const BEGIN = 'START TRANSACTION';
const TRANSACTION_CONTROL = /^(COMMIT|ROLLBACK|SAVEPOINT|RELEASE)/i;

/** Called by a transaction. */
interface TransactionEvents {
  /** A statement was run. */
  readonly counted: () => void;
  /** The viewer was set. Receives their language. */
  readonly entered?: (language: string | null) => void;
}

export interface TransactionSettings extends TransactionEvents {
  /**
   * Whether the work begins with a statement that only reads. It is sent together with BEGIN, and its result is used when
   * the transaction is authenticated.
   */
  readonly sendsAhead?: boolean;
}

type Send = <T>(sql: string, send: () => Promise<T>) => Promise<T>;

/** Makes TypeORM's own statements pass through `send`, except BEGIN, which `setIdentity` sends with its own statement. */
function passStatements(runner: QueryRunner, send: Send): void {
  const query = runner.query.bind(runner);
  runner.query = ((sql: string, ...rest: [unknown[]?, boolean?]) =>
    sql === BEGIN
      ? Promise.resolve([])
      : send(sql, () => query(sql, ...(rest as [])))) as QueryRunner['query'];
}

/** Runs a statement on the connection itself. Of UPDATE and DELETE, returns the rows and their number, as TypeORM does. */
async function queryClient(client: PoolClient, sql: string, values?: readonly unknown[]): Promise<unknown> {
  const { command, rows, rowCount } = await client.query(sql, values && [...values]);
  return command === 'UPDATE' || command === 'DELETE' ? [rows, rowCount] : rows;
}

const SET_ORIGIN = `set_config('tenancy.origin', $1, true)`;

/**
 * Begins the transaction and authenticates it, in one round trip: sets the session variables that policies and the audit
 * log read.
 */
async function setIdentity(
  client: PoolClient,
  identity: TransactionIdentity,
  origin: TransactionOrigin,
  { counted, entered }: TransactionEvents,
): Promise<void> {
  const described = JSON.stringify(origin);
  const begin = { text: BEGIN, values: [] };
  if (identity === 'anonymous') {
    counted();
    await runBatch(client, [begin, { text: `SELECT ${SET_ORIGIN}`, values: [described] }]);
    return;
  }
  if (!identity || !isUuid(identity.sessionId)) throw unauthenticated();
  counted();
  const text = `SELECT tenancy.enter($2), ${viewerLanguage}, ${SET_ORIGIN}`;
  const results = await runBatch(client, [begin, { text, values: [described, identity.sessionId] }]);
  const [viewer, language = null] = results[1]![0]!;
  if (viewer !== identity.userId) throw unauthenticated('The session has ended. Sign in again.');
  entered?.(language);
}

/** Returns a function that counts statements, and returns their results only after the transaction is authenticated. */
const sending =
  (authenticated: () => Promise<void>, { counted }: TransactionEvents): Send =>
  async (sql, send) => {
    if (!TRANSACTION_CONTROL.test(sql)) counted();
    const result = send();
    // The failure to authenticate is the one that is reported.
    result.catch(() => undefined);
    await authenticated();
    return result;
  };

/** Runs work in one transaction: commits when it returns, rolls back when it throws. */
export async function runInTransaction<T>(
  source: DataSource,
  identity: TransactionIdentity,
  origin: TransactionOrigin,
  settings: TransactionSettings,
  work: (tx: WriteTransaction) => Promise<T>,
): Promise<T> {
  const runner = source.createQueryRunner();
  const client = (await runner.connect()) as PoolClient;
  let authenticated = Promise.resolve();
  const send = sending(() => authenticated, settings);
  passStatements(runner, send);
  try {
    await runner.startTransaction();
    authenticated = setIdentity(client, identity, origin, settings);
    authenticated.catch(() => undefined);
    if (!settings.sendsAhead) await authenticated;
    const result = await work({
      manager: runner.manager,
      query: (sql, values) => send(sql, () => queryClient(client, sql, values) as Promise<never>),
    }).finally(() => authenticated);
    await runner.commitTransaction();
    return result;
  } catch (error) {
    // The cause is more useful than a rollback that fails because the connection is lost.
    authenticated = Promise.resolve();
    if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
    throw error;
  } finally {
    await runner.release();
  }
}
