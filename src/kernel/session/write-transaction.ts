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

/**
 * Counts the statements of a query runner, including TypeORM's own, except transaction control. Does not send TypeORM's
 * BEGIN, which `setIdentity` sends together with its own statement.
 */
function countStatements(runner: QueryRunner, count: () => void): void {
  const query = runner.query.bind(runner);
  runner.query = ((sql: string, ...rest: [unknown[]?, boolean?]) => {
    if (sql === BEGIN) return Promise.resolve([]);
    if (!TRANSACTION_CONTROL.test(sql)) count();
    return query(sql, ...(rest as []));
  }) as QueryRunner['query'];
}

/** Called by a transaction. */
export interface TransactionEvents {
  /** A statement was run. */
  readonly counted: () => void;
  /** The viewer was set. Receives their language. */
  readonly entered?: (language: string | null) => void;
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

/** Runs work in one transaction: commits when it returns, rolls back when it throws. */
export async function runInTransaction<T>(
  source: DataSource,
  identity: TransactionIdentity,
  origin: TransactionOrigin,
  events: TransactionEvents,
  work: (tx: WriteTransaction) => Promise<T>,
): Promise<T> {
  const runner = source.createQueryRunner();
  countStatements(runner, events.counted);
  const client = (await runner.connect()) as PoolClient;
  try {
    await runner.startTransaction();
    await setIdentity(client, identity, origin, events);
    const result = await work({
      manager: runner.manager,
      query: (sql, values) => runner.query(sql, values ? [...values] : undefined) as Promise<never>,
    });
    await runner.commitTransaction();
    return result;
  } catch (error) {
    // The cause is more useful than a rollback that fails because the connection is lost.
    if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
    throw error;
  } finally {
    await runner.release();
  }
}
