import { randomUUID } from 'node:crypto';
import { latestPosition } from '../../src/kernel/live/committed-event';
import { EventFeed } from '../../src/kernel/live/feed';
import { Semaphore } from '../../src/kernel/live/semaphore';
import { createLogger } from '../../src/kernel/logging';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { until } from './subscription-helpers';

let database: TestDatabase;
let feed: EventFeed;

beforeAll(async () => {
  database = await createTestDatabase();
  feed = new EventFeed(database.owner, createLogger('silent'), { cacheSize: 20 });
  await feed.open();
});
afterAll(async () => {
  await feed.close();
  await database.drop();
});

/** So many events of a tenant, all in one transaction, every third of them between two of another tenant. */
const record = (tenant: string, count: number) =>
  database.query(
    `SELECT events.record(gen_random_uuid(), 'thing.made', CASE WHEN i % 3 = 0 THEN $1::uuid ELSE $2::uuid END, NULL,
                          gen_random_uuid(), jsonb_build_object('i', i)) FROM generate_series(0, $3 * 3 - 1) i`,
    [tenant, randomUUID(), count],
  );

async function read(tenant: string, from: number, count: number): Promise<unknown[]> {
  const stopping = new AbortController();
  const found: unknown[] = [];
  for await (const event of feed.events(tenant, from, stopping.signal)) {
    found.push(event.payload.i);
    if (found.length === count) break;
  }
  return found;
}

test('who is far behind reads the database in pieces, and goes on with what is remembered', async () => {
  const tenant = randomUUID();
  const from = await latestPosition(database.owner);
  const live = read(tenant, from, 702);
  await record(tenant, 700);
  const late = read(tenant, from, 702);
  const order = Array.from({ length: 700 }, (_, i) => i * 3);
  await until(async () => (await feed.open()) === (await latestPosition(database.owner)));
  await record(tenant, 2);

  expect(await live).toEqual([...order, 0, 3]);
  expect(await late).toEqual([...order, 0, 3]);
});

test('who waits is let go when stopped', async () => {
  const stopping = new AbortController();
  const waiting = feed.events(randomUUID(), await feed.open(), stopping.signal).next();
  stopping.abort();

  await expect(waiting).rejects.toThrow('aborted');
});

test('turns are taken in order, never more at a time than there are, and given back by who fails', async () => {
  const turns = new Semaphore(2);
  let running = 0;
  let most = 0;
  const started: number[] = [];
  const work = (number: number) =>
    turns.run(async () => {
      started.push(number);
      most = Math.max(most, (running += 1));
      await new Promise(setImmediate);
      running -= 1;
      if (number === 1) throw new Error('no luck');
    });
  const outcomes = await Promise.allSettled([0, 1, 2, 3, 4].map(work));

  expect(started).toEqual([0, 1, 2, 3, 4]);
  expect(most).toBe(2);
  expect(outcomes.map(({ status }) => status).filter((status) => status === 'rejected')).toHaveLength(1);
});
