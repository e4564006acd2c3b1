import { Pool, type PoolConfig } from 'pg';

/** SQLSTATE with which PostgreSQL closes the connections to a database that is dropped. */
const ADMIN_SHUTDOWN = '57P01';

/**
 * Creates a pool of connections to a database that the test drops. An idle connection can receive the error that its database
 * was dropped: hooks that end the pool run after those that were registered before them, and `end` resolves before the server
 * has closed the connections.
 */
export function testPool(config: PoolConfig): Pool {
  const pool = new Pool(config);
  pool.on('error', (error: Error & { code?: string }) => {
    if (!pool.ending && error.code !== ADMIN_SHUTDOWN) throw error;
  });
  return pool;
}
