import { Client, type ClientConfig, Pool, type PoolConfig } from 'pg';
import { PRODUCT } from '../product';
import { CorkingClient } from './corking-client';

/** Limits of the time that this process waits for PostgreSQL, in milliseconds. */
export interface Timeouts {
  /** For a connection: a new one, or a free one of the pool. */
  readonly connect: number;
  /** For a statement, which PostgreSQL then cancels. If omitted, it can take any time. */
  readonly statement?: number;
  /** For the result after that time. If it passes, the server or the network hangs. Defaults to 5 seconds. */
  readonly result?: number;
}

export const REQUEST_TIMEOUTS = { connect: 10_000, statement: 15_000 };
/** Jobs delete and move many rows per statement. */
export const JOB_TIMEOUTS: Timeouts = { connect: 10_000, statement: 300_000 };
/** Migrations and the loading of data take as long as they take. */
export const SETUP_TIMEOUTS: Timeouts = { connect: 10_000 };
/**
 * Settings of connections that migrate or load the demo: no commit waits for the disk. What is lost in a crash is done again
 * by the next start, and the next commit of another connection makes all of it durable.
 */
export const SETUP_OPTIONS = '-c synchronous_commit=off';

/**
 * Connection settings that limit every wait for PostgreSQL on this side, because a server that is stopped or cut off
 * reports nothing. A connection without a result in time is closed.
 */
export function limitWaits({ connect, statement, result = 5_000 }: Timeouts): PoolConfig {
  const settings = { connectionTimeoutMillis: connect, keepAlive: true, application_name: PRODUCT };
  if (statement === undefined) return settings;
  return {
    ...settings,
    statement_timeout: statement,
    query_timeout: statement + result,
    // Sends statements without waiting for the results of earlier ones. Only then does a late result close the connection.
    pipeline: true,
  };
}

/** Session variables of all connections of a pool, by name. SQL functions read them with `current_setting`. */
export type SessionVariables = Readonly<Record<string, string>>;

/** Returns settings of PostgreSQL as they are on its command line. */
export const optionsOf = (settings: readonly string[], variables: SessionVariables = {}): string =>
  [...settings, ...Object.entries(variables).map(([name, value]) => `${name}=${value}`)]
    .map((setting) => `-c ${setting}`)
    .join(' ');

export interface PoolSettings {
  readonly variables?: SessionVariables;
  /** Maximum number of connections. */
  max?: number;
  timeouts?: Timeouts;
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
function withErrorListeners(pool: Pool, onError?: (error: Error) => void): Pool {
  // While the pool is ending, a connection closed by the server is expected.
  pool.on('error', (error) => pool.ending || onError?.(error));
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** Creates the pool for requests. Its login owns nothing and cannot bypass row-level security. */
export function servingPool(url: string, settings: PoolSettings = {}): Pool {
  const { max = 20, timeouts = REQUEST_TIMEOUTS, onError, variables } = settings;
  const pool = new Pool({
    ...limitWaits(timeouts),
    connectionString: url,
    max,
    options: optionsOf(SETTINGS, variables),
    idleTimeoutMillis: 600_000,
    Client: CorkingClient,
  });
  return withErrorListeners(pool, onError);
}

/**
 * Creates a pool of the login that owns the schema. `options` are settings of PostgreSQL, as on its command line. With
 * `pipeline`, connections send statements without waiting for the results of earlier ones, as with a limit of their time.
 */
export function ownerPool(
  url: string,
  {
    max = 1,
    timeouts = SETUP_TIMEOUTS,
    onError,
    options = '',
    variables,
    pipeline,
  }: PoolSettings & { options?: string; pipeline?: true } = {},
): Pool {
  const own = `${options} ${optionsOf([], variables)}`.trim();
  const limits = limitWaits(timeouts);
  const pool = new Pool({ pipeline, ...limits, connectionString: url, max, options: own });
  return withErrorListeners(pool, onError);
}

/** Creates a connection like those of a pool, but outside of it, with the same limits. */
export const dedicatedClient = (pool: Pool, settings: ClientConfig): Client =>
  new Client({ ...pool.options, ...settings });
