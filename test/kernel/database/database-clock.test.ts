import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseClock } from '../../../src/kernel/database/database-clock';
import { until } from '../../live/subscription-helpers';
import { createTestDatabase, type TestDatabase } from '../../support/database';

const HOUR = 3_600_000;
/** Longer than a statement takes on a busy machine. */
const TOLERANCE_MS = 5_000;

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
afterEach(() => jest.restoreAllMocks());

const difference = (a: number, b: number): number => Math.abs(a - b);

test('has the time of the database on a machine whose clock is wrong, and when that one jumps', async () => {
  const before = Date.now();
  jest.spyOn(Date, 'now').mockReturnValue(before - 7 * HOUR);
  const clock = await DatabaseClock.open(database.owner);
  jest.spyOn(Date, 'now').mockReturnValue(before + 7 * HOUR);
  const [row] = await database.query<{ now: Date }>('SELECT clock_timestamp() AS now');
  expect(difference(clock.now().getTime(), row!.now.getTime())).toBeLessThan(TOLERANCE_MS);
  await clock.close();
});

test('follows the database, and continues while it cannot be reached', async () => {
  let answer: () => Promise<{ rows: unknown[] }> = async () => ({ rows: [{ now: HOUR }] });
  const clock = await DatabaseClock.open({ query: () => answer() }, 5);
  expect(difference(clock.now().getTime(), HOUR)).toBeLessThan(TOLERANCE_MS);
  answer = async () => ({ rows: [{ now: 3 * HOUR }] });
  await until(() => difference(clock.now().getTime(), 3 * HOUR) < TOLERANCE_MS);
  let failures = 0;
  answer = async () => {
    failures += 1;
    throw new Error('The connection was refused.');
  };
  await until(() => failures > 1);
  const first = clock.now().getTime();
  await sleep(20);
  expect(clock.now().getTime()).toBeGreaterThan(first);
  expect(difference(first, 3 * HOUR)).toBeLessThan(TOLERANCE_MS);
  await clock.close();
  const reads = failures;
  await sleep(20);
  expect(failures).toBe(reads);
});
