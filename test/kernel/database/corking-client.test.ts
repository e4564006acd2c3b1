import { Pool } from 'pg';
import { CorkingClient } from '../../../src/kernel/database/corking-client';
import { createTestDatabase, type TestDatabase } from '../../support/database';

let database: TestDatabase;
let pool: Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = new Pool({ connectionString: database.servingUrl, max: 1, Client: CorkingClient, pipeline: true });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

/** Counts the writes to the socket of a connection while work runs. */
async function writesOf(work: (client: CorkingClient) => Promise<unknown>): Promise<number> {
  const client = (await pool.connect()) as unknown as CorkingClient & { release(): void };
  const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
  const [write, writev] = [stream._write.bind(stream), stream._writev.bind(stream)];
  let writes = 0;
  stream._write = (...call) => ((writes += 1), write(...call));
  stream._writev = (...call) => ((writes += 1), writev(...call));
  try {
    await work(client);
  } finally {
    Object.assign(stream, { _write: write, _writev: writev });
    client.release();
  }
  return writes;
}

interface Socket {
  _write(...call: unknown[]): void;
  _writev(...call: unknown[]): void;
}

test('sends the statements of one tick in one write, in order', async () => {
  const results: unknown[] = [];
  const writes = await writesOf((client) =>
    Promise.all(
      ['BEGIN', 'SELECT $1::int AS n', 'SELECT $1::int + 1 AS n', 'COMMIT'].map(async (text) => {
        const { rows } = await client.query(text, text.startsWith('SELECT') ? [1] : undefined);
        results.push(...rows);
      }),
    ),
  );

  expect(results).toEqual([{ n: 1 }, { n: 2 }]);
  expect(writes).toBe(1);
});

test('sends a statement that follows a result in a write of its own', async () => {
  const writes = await writesOf(async (client) => {
    await client.query('SELECT 1');
    await client.query('SELECT 2');
  });

  expect(writes).toBe(2);
});

test('sends statements after one that fails', async () => {
  const writes = await writesOf(async (client) => {
    const [failed, next] = await Promise.allSettled([
      client.query('SELECT 1 / $1::int', [0]),
      client.query('SELECT $1::int AS n', [2]),
    ]);
    expect(failed).toMatchObject({ status: 'rejected', reason: { code: '22012' } });
    expect(next).toMatchObject({ status: 'fulfilled', value: { rows: [{ n: 2 }] } });
  });

  expect(writes).toBe(1);
});
