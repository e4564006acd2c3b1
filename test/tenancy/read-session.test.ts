import type { Pool } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import type { Actor } from '../../src/kernel/auth/access-tokens';
import { servingPool } from '../../src/kernel/database/pools';
import { ReadTransaction } from '../../src/kernel/session/read-transaction';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { rowMaker } from '../support/rows';

let database: TestDatabase;
let pool: Pool;
let actor: Actor;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = servingPool(database.servingUrl, { max: 1 });
  const rows = rowMaker(database.owner);
  const userId = await rows.user();
  actor = { userId, sessionId: await rows.session(userId) };
});

afterEach(() => expect([pool.totalCount - pool.idleCount, pool.waitingCount]).toEqual([0, 0]));

afterAll(async () => {
  await pool.end();
  await database.drop();
});

const WHO = `SELECT current_setting('tenancy.person', true)`;

test('acquires a connection only at the first statement', async () => {
  const reading = new ReadTransaction(pool, actor);
  expect(pool.totalCount - pool.idleCount).toBe(0);
  await reading.end();
  expect(reading.statements).toBe(0);
});

test('authenticates the transaction as the user of the session and clears the session variables afterwards', async () => {
  const reading = new ReadTransaction(pool, actor);
  expect(await reading.query(WHO, [])).toEqual([[actor.userId]]);
  await reading.end();
  const { rows } = await pool.query<{ current_setting: string | null }>(WHO);
  expect(rows[0]!.current_setting || null).toBeNull();
});

test('rejects writes', async () => {
  const reading = new ReadTransaction(pool, actor);
  await expect(reading.query(`SELECT auth.touch_session('${actor.sessionId}')`, [])).rejects.toThrow(
    'read-only',
  );
  await reading.end();
});

test('ends after running statements complete, then rejects further ones', async () => {
  const sent: string[] = [];
  const reading = new ReadTransaction(pool, actor, { debug: (sql) => sent.push(sql) });
  await reading.query('SELECT 1', []);
  const running = reading.query('SELECT pg_sleep(0.05)', []);
  const unsent = Promise.resolve().then(() => reading.end());
  await unsent;
  await expect(running).resolves.toEqual([['']]);
  await expect(reading.query('SELECT 2', [])).rejects.toThrow('has ended');
  expect(sent).toEqual(['SELECT 1', 'SELECT pg_sleep(0.05)']);
});

test('does not send statements that wait for authentication when the request ends', async () => {
  const sent: string[] = [];
  const reading = new ReadTransaction(pool, actor, { debug: (sql) => sent.push(sql) });
  const waiting = reading.query('SELECT 1', []);
  await Promise.all([reading.end(), expect(waiting).rejects.toThrow('has ended')]);
  expect(sent).toEqual([]);
});

test('leaves the connection usable when a statement fails', async () => {
  const reading = new ReadTransaction(pool, actor);
  await expect(reading.query('SELECT 1 / 0', [])).rejects.toThrow('division by zero');
  await reading.end();
  const next = new ReadTransaction(pool, actor);
  expect(await next.query(WHO, [])).toEqual([[actor.userId]]);
  await next.end();
});

test('rejects unknown and malformed session IDs with UNAUTHENTICATED', async () => {
  const ids = [uuidv7(), '', "'; SELECT pg_sleep(9); --", `${actor.sessionId}'`];
  for (const given of [undefined, ...ids.map((sessionId) => ({ ...actor, sessionId }))]) {
    const reading = new ReadTransaction(pool, given);
    await expect(reading.query('SELECT 1', [])).rejects.toMatchObject({
      extensions: { code: 'UNAUTHENTICATED' },
    });
    await reading.end();
  }
});

test('rejects a session of another user with UNAUTHENTICATED', async () => {
  const other = { ...actor, userId: uuidv7() };
  const reading = new ReadTransaction(pool, other);
  await expect(reading.query(WHO, [])).rejects.toMatchObject({ extensions: { code: 'UNAUTHENTICATED' } });
  await reading.end();
  expect(await new ReadTransaction(pool, other).queryOnce(WHO, [])).toBeUndefined();
});

test('discards a connection when it is lost', async () => {
  const reading = new ReadTransaction(pool, actor);
  const [[pid]] = (await reading.query('SELECT pg_backend_pid()', [])) as [[string]];
  await database.query('SELECT pg_terminate_backend($1)', [Number(pid)]);
  await expect(reading.query('SELECT 1', [])).rejects.toThrow();
  await reading.end();
  const next = new ReadTransaction(pool, actor);
  expect(await next.query(WHO, [])).toEqual([[actor.userId]]);
  await next.end();
});

test('rejects the statement when the database is unavailable', async () => {
  const nowhere = servingPool('postgres://nobody:secret@127.0.0.1:1/none', { max: 1 });
  const reading = new ReadTransaction(nowhere, actor);
  await expect(reading.query('SELECT 1', [])).rejects.toThrow('ECONNREFUSED');
  await reading.end();
  expect(nowhere.totalCount).toBe(0);
  await nowhere.end();
});
