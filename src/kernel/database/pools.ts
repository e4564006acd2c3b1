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
 * Settings of every serving connection. Instants are read as text, so the zone is fixed; every statement is a set
 * of index probes, so one generic plan serves all its parameters and planning each run anew would cost more than
 * running it; compiling expressions never pays for statements of a millisecond.
 */
const SETTINGS = ['TimeZone=UTC', 'DateStyle=ISO', 'plan_cache_mode=force_generic_plan', 'jit=off'];

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
