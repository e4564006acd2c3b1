import type { PoolClient } from 'pg';
import { jobTransaction } from '../../../src/kernel/jobs';
import { serverForTests } from '../../support/server';

const server = serverForTests();
const connection = {
  async withPgClient<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await server.pool.connect();
    try {
      return await work(client);
    } finally {
      client.release(true);
    }
  },
};

test('a transaction of a job commits what it did, and rolls back when it throws', async () => {
  const at = await jobTransaction(connection, async (_, client) => {
    const { rows } = await client.query<{ id: string }>('SELECT pg_current_xact_id()::text AS id');
    return rows[0]!.id;
  });
  const status = async (id: string): Promise<unknown> =>
    (await server.database.query<{ status: string }>('SELECT pg_xact_status($1::xid8) AS status', [id]))[0]!
      .status;
  let undone = '';
  const failed = jobTransaction(connection, async (_, client) => {
    const { rows } = await client.query<{ id: string }>('SELECT pg_current_xact_id()::text AS id');
    undone = rows[0]!.id;
    throw new Error('The work failed.');
  });

  await expect(failed).rejects.toThrow('The work failed.');
  expect([await status(at), await status(undone)]).toEqual(['committed', 'aborted']);
});

test('the error of the work is kept when the connection cannot roll back', async () => {
  const failed = jobTransaction(connection, async (_, client) => {
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const lost = new Promise((done) => client.once('error', done));
    await server.database.query('SELECT pg_terminate_backend($1)', [rows[0]!.pid]);
    await lost;
    throw new Error('The work failed.');
  });

  await expect(failed).rejects.toThrow('The work failed.');
});
