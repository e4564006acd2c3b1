import { randomUUID } from 'node:crypto';
import { latestPosition } from '../../src/kernel/live/committed-event';
import { EventFeed } from '../../src/kernel/live/feed';
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

/** Records events of a tenant in one transaction, each followed by two of another tenant. */
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

test('reads events older than the cache in batches and then continues with the cache', async () => {
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

test('stops waiting when aborted', async () => {
  const stopping = new AbortController();
  const waiting = feed.events(randomUUID(), await feed.open(), stopping.signal).next();
  stopping.abort();

  await expect(waiting).rejects.toThrow('aborted');
});
