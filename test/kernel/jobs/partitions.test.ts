import { createTestDatabase, type TestDatabase } from '../../support/database';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  await database.query('CREATE TABLE visits (id int, at timestamptz NOT NULL) PARTITION BY RANGE (at)');
  await database.query('CREATE TABLE visits_default PARTITION OF visits DEFAULT');
  await database.query('CREATE TABLE visits_2020_01_backup (id int)');
  // Rows of the current month and of each of the 29 months before it.
  await database.query(
    `INSERT INTO visits SELECT n, date_trunc('month', now(), 'UTC') - make_interval(months => n) FROM generate_series(0, 29) n`,
  );
});

afterAll(() => database.drop());

const result = async (call: string): Promise<number> =>
  (await database.query<{ result: number }>(`SELECT ${call} AS result`))[0]!.result;

test('creates a partition for every month from the oldest row to three months ahead', async () => {
  expect(await result(`jobs.roll_partitions('visits')`)).toBe(33);
  expect(await database.count('visits_default')).toBe(0);
  expect(await database.count('visits')).toBe(30);
});

test('drops the partitions of months that ended before the retention period', async () => {
  expect(await result(`jobs.drop_partitions('visits', 24)`)).toBe(5);
  expect(
    await database.query('SELECT min(id) AS newest, max(id) AS oldest, count(*)::int AS rows FROM visits'),
  ).toEqual([{ newest: 0, oldest: 24, rows: 25 }]);
  expect(await result(`jobs.drop_partitions('visits', 24)`)).toBe(0);
  expect(await database.count('visits_2020_01_backup')).toBe(0);
});
