import type { PoolClient } from 'pg';
import { Deliveries } from '../../src/domains/publishing/publisher/deliveries';
import { Outcomes } from '../../src/domains/publishing/publisher/outcomes';
import { mutate } from '../support/people';
import { serverForTests } from '../support/server';
import { PublishingWorld } from './publishing-world';

/** Mutations lock the post, then the publication and the schedule. What the publisher does meanwhile cannot deadlock with them. */
const server = serverForTests();
let world: PublishingWorld;
let account: string;
let ids: [string, string];
beforeAll(async () => {
  world = await PublishingWorld.start(server);
  account = await world.connect('FACEBOOK');
});
afterAll(() => world.stop());

/** Plans two publications of an account that wait for a quota. */
beforeEach(async () => {
  await world.clearScripts();
  await world.script('FACEBOOK', 'createPost', { kind: 'error', error: 'tooManyPosts' });
  const planned = async (): Promise<string> => world.schedule(await world.post(), account);
  ids = [await planned(), await planned()];
  await world.publisher.runDue();
  expect(await waits()).toEqual([
    ['QUOTA', true],
    ['QUOTA', true],
  ]);
});
afterEach(async () => {
  const token = await world.token();
  for (const id of ids) await mutate(server, 'cancelPublication', { id }, token);
});

/** What each publication waits for, and whether it is out of the queue. */
async function waits(): Promise<[string | null, boolean][]> {
  const rows = await server.database.query<{ reason: string | null; aside: boolean }>(
    `SELECT p.waits_for AS reason, s.waits_until IS NOT NULL AS aside FROM unnest($1::uuid[]) WITH ORDINALITY AS n (id, place)
       JOIN publications p ON p.id = n.id JOIN schedules s ON s.id = p.schedule_id ORDER BY place`,
    [ids],
  );
  return rows.map(({ reason, aside }) => [reason, aside]);
}
const set = (id: string, reason: string | null, until: string): Promise<unknown> =>
  server.database.query(
    `WITH p AS (UPDATE publications SET waits_for = $2 WHERE id = $1 RETURNING schedule_id)
     UPDATE schedules s SET waits_until = ${until} FROM p WHERE s.id = p.schedule_id`,
    [id, reason],
  );

const LOCK_WAITS = `pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;

/** Runs work between the locks of a mutation on the second publication: when its post is locked, but it is not yet. */
async function betweenLocks(work: () => Promise<unknown>): Promise<void> {
  const client: PoolClient = await server.database.owner.connect();
  try {
    await client.query('BEGIN');
    await client.query(
      'SELECT FROM posts WHERE id = (SELECT post_id FROM publications WHERE id = $1) FOR NO KEY UPDATE',
      [ids[1]],
    );
    const state = { isDone: false };
    const working = work().finally(() => (state.isDone = true));
    while (!state.isDone && !(await server.database.count(LOCK_WAITS)))
      await new Promise((resolve) => setTimeout(resolve, 5));
    const lock = `SELECT FROM publications p JOIN schedules s ON s.id = p.schedule_id WHERE p.id = $1 FOR NO KEY UPDATE`;
    const locked = await Promise.allSettled([client.query(lock, [ids[1]]), working]);
    expect(locked).toMatchObject([{ status: 'fulfilled' }, { status: 'fulfilled' }]);
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

test('stores the reason of a wait with the next look if a user changes the post', async () => {
  await set(ids[1], null, 'NULL');
  const mark = (): Promise<void> => world.publisher.mark();
  await betweenLocks(mark);
  expect(await waits()).toEqual([
    ['QUOTA', true],
    [null, false],
  ]);
  await mark();
  expect(await waits()).toEqual([
    ['QUOTA', true],
    ['QUOTA', true],
  ]);
});

test('ends a wait with the next look if a user changes the post', async () => {
  for (const id of ids) await set(id, 'QUOTA', `'2000-01-01'`);
  const release = (): Promise<void> => world.publisher.release();
  await betweenLocks(release);
  expect((await waits()).map(([, isAside]) => isAside)).toEqual([false, true]);
  await release();
  expect((await waits()).map(([, isAside]) => isAside)).toEqual([false, false]);
});

test('sends the first of an account while a user changes the post of the next, which follows', async () => {
  await world.advance(25 * 3_600);
  // Held ones would need a user.
  await server.database.query(`UPDATE organizations SET max_publishing_delay = 604800 WHERE id = $1`, [
    world.organization,
  ]);
  await betweenLocks(() => world.publisher.runDue());
  expect((await world.publication(ids[0])).status).toBe('PUBLISHED');
  expect((await world.publication(ids[1])).status).toBe('QUEUED');
  await world.publisher.runDue();
  expect((await world.publication(ids[1])).status).toBe('PUBLISHED');
});

test('ends the waits for a platform except those of posts that a user changes, which end by themselves', async () => {
  for (const id of ids) await set(id, 'PLATFORM_UNAVAILABLE', `'2100-01-01'`);
  const outcomes = new Outcomes(new Deliveries(server.database.owner, () => server.clock.now()));
  const reopen = (): Promise<void> => outcomes.reopen({ platform: 'FACEBOOK' } as never);
  await betweenLocks(reopen);
  expect(await waits()).toEqual([
    [null, false],
    ['PLATFORM_UNAVAILABLE', true],
  ]);
  await reopen();
  expect(await waits()).toEqual([
    [null, false],
    [null, false],
  ]);
});
