import type { DataSource } from 'typeorm';
import { createDataSource } from '../../../src/kernel/database/data-source';
import { REQUEST_TIMEOUTS } from '../../../src/kernel/database/pools';
import { createTestDatabase, type TestDatabase } from '../../support/database';

let database: TestDatabase;
let source: DataSource;

beforeAll(async () => {
  database = await createTestDatabase();
});
beforeEach(async () => {
  source = await createDataSource(database.servingUrl, { max: 1, timeouts: REQUEST_TIMEOUTS }).initialize();
});
afterEach(() => source.destroy());
afterAll(() => database.drop());

/** The prepared statements of the only connection that contain a text. */
async function prepared(text: string): Promise<string[]> {
  const rows = await source.query<{ statement: string }[]>(
    `SELECT statement FROM pg_prepared_statements WHERE strpos(statement, '${text}') > 0`,
  );
  return rows.map(({ statement }) => statement);
}

test('prepares a statement when it runs for the second time, and returns typed values', async () => {
  const text = 'SELECT $1::int AS n, $2::text[] AS twice';

  expect(await source.query(text, [1, ['चाय']])).toEqual([{ n: 1, twice: ['चाय'] }]);
  expect(await prepared('twice')).toEqual([]);
  for (const n of [2, 3]) expect(await source.query(text, [n, []])).toEqual([{ n, twice: [] }]);
  expect(await prepared('twice')).toEqual([text]);
});

test('does not prepare statements without parameters', async () => {
  for (let run = 0; run < 3; run += 1) await source.query('SELECT 1 AS plain');

  expect(await prepared('plain')).toEqual([]);
});

test('prepares at most 200 statements, and runs the others', async () => {
  for (let n = 0; n < 210; n += 1)
    for (let run = 0; run < 2; run += 1)
      expect(await source.query(`SELECT $1::int AS many${n}`, [run])).toEqual([{ [`many${n}`]: run }]);

  expect(await prepared('many')).toHaveLength(200);
});

test('runs a statement again after it has failed', async () => {
  const text = 'SELECT 1 / $1::int AS divided';
  for (let run = 0; run < 2; run += 1)
    await expect(source.query(text, [0])).rejects.toThrow('division by zero');

  expect(await source.query(text, [1])).toEqual([{ divided: 1 }]);
  await expect(source.query('SELECT $1::int AS wrong FROM nowhere', [1])).rejects.toThrow('does not exist');
  await expect(source.query('SELECT $1::int AS wrong FROM nowhere', [1])).rejects.toThrow('does not exist');
  expect(await source.query('SELECT $1::int AS wrong', [1])).toEqual([{ wrong: 1 }]);
});
