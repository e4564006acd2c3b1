import type { Pool, PoolClient } from 'pg';
import { runBatch } from '../../../src/kernel/database/batch';
import { servingPool } from '../../../src/kernel/database/pools';
import { createTestDatabase, type TestDatabase } from '../../support/database';

let database: TestDatabase;
let pool: Pool;
let client: PoolClient;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = servingPool(database.servingUrl, { max: 1 });
});
beforeEach(async () => {
  client = await pool.connect();
});
afterEach(() => client.release());
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const one = async (text: string, values: unknown[] = []): Promise<unknown> =>
  (await runBatch(client, [{ text, values }]))[0];
const prepared = async (): Promise<number> =>
  (await client.query<{ n: number }>('SELECT count(*)::int AS n FROM pg_prepared_statements')).rows[0]!.n;

test('returns the rows of each statement in PostgreSQL text format', async () => {
  const results = await runBatch(client, [
    { text: 'SELECT n, n > 1 FROM generate_series(1, 2) n', values: [] },
    { text: 'SELECT 1 WHERE false', values: [] },
    { text: `SELECT $1::text, $2::int[], $3::bool, $4::text`, values: ['चाय', [1, 2], true, null] },
  ]);

  expect(results.slice(0, 3)).toEqual([
    [
      ['1', 'f'],
      ['2', 't'],
    ],
    [],
    [['चाय', '{1,2}', 't', null]],
  ]);
});

test('runs a batch in one transaction, so local settings end with the batch', async () => {
  const read = `SELECT current_setting('tenancy.person', true)`;

  const [, inside] = await runBatch(client, [
    { text: `SELECT set_config('tenancy.person', $1, true)`, values: ['me'] },
    { text: read, values: [] },
  ]);

  expect(inside).toEqual([['me']]);
  expect(await one(read)).toEqual([['']]);
});

test('skips the statements after a failed one and leaves the connection usable', async () => {
  const failing = runBatch(client, [
    { text: `SELECT set_config('tenancy.person', 'me', false)`, values: [] },
    { text: 'SELECT 1 / $1::int', values: [0] },
    { text: `SELECT set_config('tenancy.memberships', 'all', false)`, values: [] },
  ]);

  await expect(failing).rejects.toMatchObject({ code: '22012' });
  const set = (name: string): string => `coalesce(current_setting('tenancy.${name}', true), '')`;
  expect(await one(`SELECT ${set('person')}, ${set('memberships')}`)).toEqual([['', '']]);
  expect(await one('SELECT 1')).toEqual([['1']]);
});

test('fails every time when a statement cannot be parsed', async () => {
  for (let i = 0; i < 3; i += 1)
    await expect(one('SELECT nothing_of_the_kind')).rejects.toMatchObject({ code: '42703' });
  expect(await one('SELECT 2')).toEqual([['2']]);
});

test('returns concurrent batches in the order in which they were sent', async () => {
  const answers = await Promise.all([1, 2, 3].map((n) => one('SELECT $1::int', [n])));

  expect(answers).toEqual([[['1']], [['2']], [['3']]]);
});

test('never prepares very long statements and evicts old ones when long statements fill the cache', async () => {
  const before = await prepared();
  const long = `SELECT '${'x'.repeat(41_000)}'`;
  for (let n = 0; n < 3; n += 1) expect((await one(long)) as string[][]).toHaveLength(1);
  expect(await prepared()).toBe(before);

  for (let i = 0; i < 15; i += 1)
    for (let n = 0; n < 2; n += 1) await one(`SELECT ${i}, '${'x'.repeat(39_000)}'`);
  expect(await prepared()).toBe(10);
});

test('prepares repeated statements, retains the 200 most recently used and still runs the others', async () => {
  const before = await prepared();
  for (let i = 0; i < 250; i += 1) await one(`SELECT ${i} AS once`);
  expect(await prepared()).toBe(before);

  for (let i = 0; i < 250; i += 1) for (let n = 0; n < 2; n += 1) await one(`SELECT ${i} AS often`);
  expect(await prepared()).toBe(200);
  expect(await one('SELECT 0 AS often')).toEqual([['0']]);
  expect(await one('SELECT 249 AS often')).toEqual([['249']]);
  expect(await prepared()).toBe(200);
});
