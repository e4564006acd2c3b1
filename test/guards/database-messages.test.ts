import '../../src/domains';
import { databaseMessages } from '../../src/kernel/write/database-errors';
import { createTestDatabase, type TestDatabase } from '../support/database';

/** Database functions raise user errors with a message that is a key; the texts are declared in TypeScript. */

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(() => database.drop());

test('raises user errors only in `organizations.refuse`', async () => {
  const raising = await database.query(
    `SELECT pronamespace::regnamespace::text || '.' || proname AS name FROM pg_proc WHERE prosrc LIKE '%MQ001%'`,
  );
  expect(raising).toEqual([{ name: 'organizations.refuse' }]);
});

test('declares a text for exactly the messages that database functions raise', async () => {
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
