import { Pool, type PoolConfig } from 'pg';

/**
 * Creates a pool of connections to a database that the test drops. `end` resolves before the server has closed the
 * connections, so a connection can still receive the error that its database was dropped.
 */
export function testPool(config: PoolConfig): Pool {
  const pool = new Pool(config);
  pool.on('error', (error) => {
    if (!pool.ending) throw error;
  });
  return pool;
}
