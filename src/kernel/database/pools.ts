import { Pool } from 'pg';
import { PRODUCT } from '../product';

export interface PoolSettings {
  /** Maximum number of connections. */
  max?: number;
  /** Statement timeout in milliseconds. */
  statementTimeout?: number;
  onError?: (error: Error) => void;
}

/**
 * Settings of all serving connections. The time zone is fixed because timestamps are read as text. A generic plan serves
 * all parameters, since planning each run would cost more than running it. A generic plan takes every tenant for an
 * average one: in a large tenant it would sort all rows to return a page, and hash a table to join one. Every list has an
 * index in its order and every join an index on its key, so sorts, hash joins, merge joins and materialized inner sides
 * are disabled, which makes the plan right for tenants of any size. JIT compilation does not pay off for statements that
 * take about a millisecond.
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
 * Adds error listeners to a pool and its connections. Without them a lost connection ends the process. If the connection
 * is in use, its next statement reports the error.
 */
export function withErrorListeners(pool: Pool, onError?: (error: Error) => void): Pool {
  // While the pool is ending, a connection closed by the server is expected.
  pool.on('error', (error) => pool.ending || onError?.(error));
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** Creates the pool for requests. Its login owns nothing and cannot bypass row-level security. */
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
    // Sends statements without waiting for the results of earlier ones.
    pipeline: true,
  });
  return withErrorListeners(pool, onError);
}
