import type { PoolClient } from 'pg';
import type { Connections } from './turns';

/** Runs a function in a transaction. Commits when it returns and rolls back when it throws. */
export async function transaction<T>(
  connections: Connections,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await connections.connect();
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    client.release();
    return result;
  } catch (error) {
    // A connection that cannot roll back is discarded.
    await client.query('ROLLBACK').then(
      () => client.release(),
      (broken: Error) => client.release(broken),
    );
    throw error;
  }
}
