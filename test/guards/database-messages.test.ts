import '../../src/domains';
import { databaseMessages } from '../../src/kernel/write/database-errors';
import { createTestDatabase, type TestDatabase } from '../support/database';

/** Database functions raise user errors by a message that serves as key; their texts are declared in TypeScript. */

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(() => database.drop());

test('only `organizations.refuse` raises user errors', async () => {
  const raising = await database.query(
    `SELECT pronamespace::regnamespace::text || '.' || proname AS name FROM pg_proc WHERE prosrc LIKE '%MQ001%'`,
  );
  expect(raising).toEqual([{ name: 'organizations.refuse' }]);
});

test('every message that database functions raise has a text, and every text a message', async () => {
  const functions = await database.query<{ prosrc: string }>(
    `SELECT prosrc FROM pg_proc WHERE prosrc LIKE '%organizations.refuse(%'`,
  );
  const raised = functions.flatMap(({ prosrc }) =>
    [...prosrc.matchAll(/organizations\.refuse\('[A-Z_]+', '((?:[^']|'')*)'/g)].map(([, text]) => text),
  );
  const calls = functions.flatMap(({ prosrc }) => prosrc.match(/organizations\.refuse\(/g) ?? []);

  expect(raised).toHaveLength(calls.length);
  expect([...databaseMessages().keys()].sort()).toEqual([...new Set(raised)].sort());
});
