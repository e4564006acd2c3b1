import type { PoolClient } from 'pg';
import { dropPartitions, rollPartitions } from '../../../src/kernel/jobs/partitions';
import { until } from '../../live/subscription-helpers';
import { createTestDatabase, type TestDatabase } from '../../support/database';

let database: TestDatabase;
/** The transaction of a request, which has locks that the maintenance of partitions waits for. */
let request: PoolClient;

beforeAll(async () => {
  database = await createTestDatabase();
  await database.query('CREATE TABLE guests (id int PRIMARY KEY, name text)');
  await database.query('INSERT INTO guests VALUES (1, $1)', ['A']);
});

beforeEach(async () => {
  await database.query(
    'CREATE TABLE stays (guest_id int NOT NULL REFERENCES guests (id), at timestamptz NOT NULL) PARTITION BY RANGE (at)',
  );
  await database.query('CREATE TABLE stays_default PARTITION OF stays DEFAULT');
  await database.query('INSERT INTO stays VALUES (1, now())');
  request = await database.owner.connect();
  await request.query('BEGIN');
});

afterEach(async () => {
  await request.query('ROLLBACK');
  request.release();
  await database.query('DROP TABLE stays');
});

afterAll(() => database.drop());

const countOf = (from: string): Promise<number> => database.count(from);
const MONTHS = "pg_inherits WHERE inhparent = 'stays'::regclass AND inhrelid <> 'stays_default'::regclass";

/** A task with the SQLSTATEs of its attempts that have failed. */
interface Attempted {
  readonly done: Promise<void>;
  readonly failures: readonly string[];
}

const LOCK_TIMEOUT = '55P03';

/** Runs a task and records its statements that fail. */
function attempt(task: (owner: { query: typeof query }) => Promise<void>): Attempted {
  const failures: string[] = [];
  const recorded: typeof query = (sql, values) =>
    query(sql, values).catch((error: Error & { code: string }) => {
      failures.push(error.code);
      throw error;
    });
  const done = task({ query: recorded });
  done.catch(() => undefined);
  return { done, failures };
}
const query = async (sql: string, values: unknown[]): Promise<{ rows: unknown[] }> => ({
  rows: await database.query(sql, values),
});

/** Resolves when the task waits for a table, or has given up waiting once. */
const blocked = ({ failures }: Attempted, table: string): Promise<void> =>
  until(
    async () =>
      failures.length > 0 ||
      (await countOf(
        `pg_locks WHERE NOT granted AND relation = '${table}'::regclass
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
      )) > 0,
  );

const WRITE_PARENT = "UPDATE guests SET name = 'B' WHERE id = 1";
const WRITE_ROW = 'INSERT INTO stays VALUES (1, now())';

test.each([
  ['a referenced table and then the default partition', 'guests', WRITE_PARENT, WRITE_ROW],
  ['the default partition and then a referenced table', 'stays_default', WRITE_ROW, WRITE_PARENT],
])('waits for a transaction that writes %s, which goes on', async (_, table, first, second) => {
  await request.query(first);
  const task = attempt((owner) => rollPartitions(owner, 'stays'));
  await blocked(task, table);
  await request.query(second);
  await until(() => task.failures.length > 0);
  await request.query('COMMIT');
  await task.done;
  expect([...new Set(task.failures)]).toEqual([LOCK_TIMEOUT]);
  expect(await countOf(MONTHS)).toBeGreaterThanOrEqual(4);
  expect(await countOf('stays_default')).toBe(0);
  expect(await countOf('stays')).toBe(2);
});

test('releases its locks between attempts, so that others read and write meanwhile', async () => {
  await request.query('SELECT FROM stays_default');
  const task = attempt((owner) => rollPartitions(owner, 'stays'));
  await until(() => task.failures.length > 0);
  await database.query(WRITE_PARENT);
  await database.query(WRITE_ROW);
  await request.query('COMMIT');
  await task.done;
  expect(await countOf('stays_default')).toBe(0);
});

test('fails when its locks are not available in any attempt', async () => {
  await request.query(WRITE_PARENT);
  const task = attempt((owner) => rollPartitions(owner, 'stays', { attempts: 3 }));
  await expect(task.done).rejects.toThrow('canceling statement due to lock timeout');
  expect(task.failures).toEqual([LOCK_TIMEOUT, LOCK_TIMEOUT, LOCK_TIMEOUT]);
  expect(await countOf(MONTHS)).toBe(0);
});

test('does not retry other failures', async () => {
  const task = attempt((owner) => rollPartitions(owner, 'guests'));
  await expect(task.done).rejects.toThrow();
  expect(task.failures).toHaveLength(1);
});

test('drops a partition when the transactions that read it have ended', async () => {
  await rollPartitions({ query }, 'stays', { since: new Date('2020-01-15') });
  const before = await countOf(MONTHS);
  await request.query('SELECT FROM stays_2020_01');
  const task = attempt((owner) => dropPartitions(owner, 'stays', 12));
  await until(() => task.failures.length > 0);
  await database.query(WRITE_ROW);
  await request.query('COMMIT');
  await task.done;
  expect(before - (await countOf(MONTHS))).toBeGreaterThan(50);
  expect(await countOf("pg_class WHERE relname = 'stays_2020_01'")).toBe(0);
});

test('two tasks at the same time create each partition once', async () => {
  await Promise.all([rollPartitions({ query }, 'stays'), rollPartitions({ query }, 'stays')]);
  expect(await countOf(MONTHS)).toBeGreaterThanOrEqual(4);
  expect(await countOf('stays')).toBe(1);
});
