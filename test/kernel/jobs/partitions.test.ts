import type { PoolClient, QueryResultRow } from 'pg';
import { dropPartitions, rollPartitions } from '../../../src/kernel/jobs/partitions';
import { createTestDatabase, type TestDatabase } from '../../support/database';

let database: TestDatabase;
/** In one transaction `now()` stays the same, also when a month ends during the tests. */
let transaction: PoolClient;

const query = async <Row extends QueryResultRow>(sql: string): Promise<Row[]> =>
  (await transaction.query<Row>(sql)).rows;
const count = async (from: string): Promise<number> =>
  (await query<{ n: number }>(`SELECT count(*)::int AS n FROM ${from}`))[0]!.n;
const PARTITIONS =
  "pg_inherits WHERE inhparent = 'visits'::regclass AND inhrelid <> 'visits_default'::regclass";

beforeAll(async () => {
  database = await createTestDatabase();
  transaction = await database.owner.connect();
  await query('BEGIN');
  await query('CREATE TABLE visits (id int, at timestamptz NOT NULL) PARTITION BY RANGE (at)');
  await query('CREATE TABLE visits_default PARTITION OF visits DEFAULT');
  await query('CREATE TABLE visits_2020_01_backup (id int)');
  // Rows of the current month and of each of the 29 months before it.
  await query(
    `INSERT INTO visits SELECT n, date_trunc('month', now(), 'UTC') - make_interval(months => n) FROM generate_series(0, 29) n`,
  );
});

afterAll(async () => {
  await query('ROLLBACK');
  transaction.release();
  await database.drop();
});

test('creates a partition for every month from the oldest row to three months ahead', async () => {
  await rollPartitions(transaction, 'visits');
  expect(await count(PARTITIONS)).toBe(33);
  expect(await count('visits_default')).toBe(0);
  expect(await count('visits')).toBe(30);
  await rollPartitions(transaction, 'visits');
  expect(await count(PARTITIONS)).toBe(33);
});

test('new tables and partitions have the number of tenants that the planner assumes', async () => {
  const assumed = (table: string) =>
    query(
      `SELECT attoptions AS options FROM pg_attribute WHERE attrelid = '${table}'::regclass AND attname = 'organization_id'`,
    );
  await query('CREATE TABLE calls (organization_id uuid, at timestamptz NOT NULL) PARTITION BY RANGE (at)');
  await query('CREATE TABLE calls_default PARTITION OF calls DEFAULT');
  await query('SELECT tenancy.assume_large_tenants()');
  await rollPartitions(transaction, 'calls');
  const [{ latest }] = (await query<{ latest: string }>(
    `SELECT max(inhrelid::regclass::text) FILTER (WHERE inhrelid <> 'calls_default'::regclass) AS latest
       FROM pg_inherits WHERE inhparent = 'calls'::regclass`,
  )) as [{ latest: string }];
  for (const table of ['calls', 'calls_default', latest, 'posts', 'audit_entries', 'audit_entries_default'])
    expect(await assumed(table)).toEqual([{ options: ['n_distinct=50'] }]);
});

test('creates the partitions of earlier months when it is given a time', async () => {
  const [{ since }] = (await query<{ since: Date }>(
    `SELECT date_trunc('month', now(), 'UTC') - interval '31 months' + interval '20 days' AS since`,
  )) as [{ since: Date }];
  await rollPartitions(transaction, 'visits', { since });
  expect(await count(PARTITIONS)).toBe(35);
});

test('drops the partitions of months that ended before the retention period', async () => {
  await dropPartitions(transaction, 'visits', 24);
  expect(await count(PARTITIONS)).toBe(28);
  expect(
    await query('SELECT min(id) AS newest, max(id) AS oldest, count(*)::int AS rows FROM visits'),
  ).toEqual([{ newest: 0, oldest: 24, rows: 25 }]);
  await dropPartitions(transaction, 'visits', 24);
  expect(await count(PARTITIONS)).toBe(28);
  expect(await count('visits_2020_01_backup')).toBe(0);
});
