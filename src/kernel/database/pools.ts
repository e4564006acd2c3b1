import { Pool } from 'pg';
import { PRODUCT } from '../product';

export interface PoolSettings {
  /** Connections at most. */
  max?: number;
  /** Milliseconds after which PostgreSQL gives a statement up. */
  statementTimeout?: number;
  onError?: (error: Error) => void;
}

/**
 * Settings of every serving connection. Timestamps are read as text, so the time zone is fixed. One generic plan serves
 * all values of a statement, since planning each run would cost more than running it. A generic plan takes every tenant
 * for an average one, so for a large tenant it would sort all rows to return a page, or hash a table to join one. Every
 * list has an index in its order and every join an index on its key, so sorts, hash joins, merge joins and the inner side of
 * a nested loop in memory are disabled: the plan is right for tenants of any size. Compiling expressions costs more than it saves in statements this short.
 */
const SETTINGS = [
  'TimeZone=UTC',
  'DateStyle=ISO',
  'plan_cache_mode=force_generic_plan',
  'enable_sort=off',
  'enable_hashjoin=off',
  'enable_mergejoin=off',
  'enable_material=off',
  'jit=off',
];

/**
 * Without listeners a connection that breaks ends the process: an idle one, and one in use between two statements,
 * whose next statement fails and tells.
 */
export function withErrorListeners(pool: Pool, onError?: (error: Error) => void): Pool {
  // A pool that ends does not wait for its farewells to arrive; that the server went first is no news.
  pool.on('error', (error) => pool.ending || onError?.(error));
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** The pool that serves requests, as a login that owns nothing and cannot bypass row level security. */
export function servingPool(url: string, settings: PoolSettings = {}): Pool {
  const { max = 20, statementTimeout = 15_000, onError } = settings;
  const options = [...SETTINGS, `statement_timeout=${statementTimeout}`].map((s) => `-c ${s}`).join(' ');
  const pool = new Pool({
    connectionString: url,
    max,
    options,
    idleTimeoutMillis: 600_000,
    connectionTimeoutMillis: 10_000,
    application_name: PRODUCT,
    // Statements go out as they come, without waiting for the answers to those before them.
    pipeline: true,
  });
  return withErrorListeners(pool, onError);
}
