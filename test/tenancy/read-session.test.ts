import type { Pool } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { servingPool } from '../../src/kernel/database/pools';
import { ReadTransaction } from '../../src/kernel/tenancy/read-transaction';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { rowMaker } from '../support/rows';

let database: TestDatabase;
let pool: Pool;
let session: string;
let person: string;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = servingPool(database.servingUrl, { max: 1 });
  const rows = rowMaker(database.owner);
  person = await rows.user();
  session = await rows.session(person);
});

afterEach(() => expect([pool.totalCount - pool.idleCount, pool.waitingCount]).toEqual([0, 0]));

afterAll(async () => {
  await pool.end();
  await database.drop();
});

const WHO = `SELECT current_setting('tenancy.person', true)`;

test('acquires a connection only at the first statement', async () => {
  const reading = new ReadTransaction(pool, session);
  expect(pool.totalCount - pool.idleCount).toBe(0);
  await reading.end();
  expect(reading.statements).toBe(0);
});

test('authenticates the transaction as the user of the session and clears the session variables afterwards', async () => {
  const reading = new ReadTransaction(pool, session);
  expect(await reading.query(WHO, [])).toEqual([[person]]);
  await reading.end();
  const { rows } = await pool.query<{ current_setting: string | null }>(WHO);
  expect(rows[0]!.current_setting || null).toBeNull();
});

test('rejects writes', async () => {
  const reading = new ReadTransaction(pool, session);
  await expect(reading.query(`SELECT auth.touch_session('${session}')`, [])).rejects.toThrow('read-only');
  await reading.end();
});

test('ends after running statements complete, then rejects further ones', async () => {
  const sent: string[] = [];
  const reading = new ReadTransaction(pool, session, (sql) => sent.push(sql));
  await reading.query('SELECT 1', []);
  const running = reading.query('SELECT pg_sleep(0.05)', []);
  const unsent = Promise.resolve().then(() => reading.end());
  await unsent;
  await expect(running).resolves.toEqual([['']]);
  await expect(reading.query('SELECT 2', [])).rejects.toThrow('has been answered');
  expect(sent).toEqual(['SELECT 1', 'SELECT pg_sleep(0.05)']);
});

test('does not send statements that wait for authentication when the request ends', async () => {
  const sent: string[] = [];
  const reading = new ReadTransaction(pool, session, (sql) => sent.push(sql));
  const waiting = reading.query('SELECT 1', []);
  await Promise.all([reading.end(), expect(waiting).rejects.toThrow('has been answered')]);
  expect(sent).toEqual([]);
});

test('leaves the connection usable when a statement fails', async () => {
  const reading = new ReadTransaction(pool, session);
  await expect(reading.query('SELECT 1 / 0', [])).rejects.toThrow('division by zero');
  await reading.end();
  const next = new ReadTransaction(pool, session);
  expect(await next.query(WHO, [])).toEqual([[person]]);
  await next.end();
});

test('rejects unknown and malformed session IDs with UNAUTHENTICATED', async () => {
  for (const id of [uuidv7(), undefined, '', "'; SELECT pg_sleep(9); --", `${session}'`]) {
    const reading = new ReadTransaction(pool, id);
    await expect(reading.query('SELECT 1', [])).rejects.toMatchObject({
      extensions: { code: 'UNAUTHENTICATED' },
    });
    await reading.end();
  }
});

test('discards a connection when it is lost', async () => {
  const reading = new ReadTransaction(pool, session);
  const [[pid]] = (await reading.query('SELECT pg_backend_pid()', [])) as [[string]];
  await database.query('SELECT pg_terminate_backend($1)', [Number(pid)]);
  await expect(reading.query('SELECT 1', [])).rejects.toThrow();
  await reading.end();
  const next = new ReadTransaction(pool, session);
  expect(await next.query(WHO, [])).toEqual([[person]]);
  await next.end();
});

test('rejects the statement when the database is unavailable', async () => {
  const nowhere = servingPool('postgres://nobody:secret@127.0.0.1:1/none', { max: 1 });
  const reading = new ReadTransaction(nowhere, session);
  await expect(reading.query('SELECT 1', [])).rejects.toThrow('ECONNREFUSED');
  await reading.end();
  expect(nowhere.totalCount).toBe(0);
  await nowhere.end();
});
