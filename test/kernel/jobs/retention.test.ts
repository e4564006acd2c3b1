import { SettableClock } from '../../../src/kernel/clock';
import { declaredRetentions, declareRetention, purgeRetained } from '../../../src/kernel/jobs/retention';
import { createTestDatabase, type TestDatabase } from '../../support/database';

let database: TestDatabase;
const clock = new SettableClock();

beforeAll(async () => {
  database = await createTestDatabase();
  await database.query('CREATE TABLE toy_notes (n int, seen_at timestamptz NOT NULL)');
});
afterAll(() => database.drop());

declareRetention({ table: 'toy_notes', since: 'seen_at', days: 3 });

test('deletes rows whose retention has ended, in batches, and keeps the others', async () => {
  await database.query(
    `INSERT INTO toy_notes SELECT n, $1::timestamptz - n * interval '1 day' FROM generate_series(0, 9) n`,
    [clock.now()],
  );
  const kept = async () =>
    (await database.query<{ n: number }>('SELECT n FROM toy_notes ORDER BY n')).map(({ n }) => n);
  await purgeRetained(database.owner, clock, 2);
  expect(await kept()).toEqual([0, 1, 2, 3]);
  clock.advance(1_000);
  await purgeRetained(database.owner, clock, 2);
  expect(await kept()).toEqual([0, 1, 2]);
});

test.each([
  ['declared twice', 'toy_notes', 1, 'The retention of toy_notes is declared twice.'],
  ['of less than a day', 'toy_others', 0, 'toy_others must be kept for at least one day.'],
  ['of half a day', 'toy_others', 0.5, 'toy_others must be kept for at least one day.'],
])('rejects a retention %s', (_, table, days, message) => {
  expect(() => declareRetention({ table, since: 'seen_at', days })).toThrow(message);
  expect(declaredRetentions().map((one) => one.table)).toEqual(['toy_notes']);
});
