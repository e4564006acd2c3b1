import { setTimeout as sleep } from 'node:timers/promises';
import { purgeEvents } from '../../src/kernel/live/event-retention';
import { newOrganization } from '../support/people';
import { startTestServer, type TestServer } from '../support/server';
import { connect, Following, subscribed, until } from './subscription-helpers';
import { openStudio, type Studio } from './studio';

let studio: Studio;
let second: TestServer;

beforeAll(async () => {
  studio = await openStudio();
  second = await startTestServer({ beside: studio.server });
});
afterAll(async () => {
  await second.stop();
  await studio.server.stop();
});

/** Subscribes on a separate socket. `cut` terminates it without a close frame. */
function followOn(server: TestServer, after?: string) {
  const client = connect(server, studio.owner.token);
  const following = new Following(client, studio.organization, after);
  const cut = async (): Promise<void> => {
    client.terminate();
    await subscribed(server, 0);
  };
  return { following, cut };
}

/** Creates posts concurrently through both servers. Returns their captions in commit order. */
async function writePosts(count: number, writers: number, prefix: string): Promise<void> {
  let next = 0;
  const write = async (through: TestServer): Promise<void> => {
    while (next < count) await studio.create(`${prefix} ${next++}`, {}, through);
  };
  await Promise.all(Array.from({ length: writers }, (_, i) => write(i % 2 ? second : studio.server)));
}

const committed = async (prefix: string): Promise<string[]> => {
  const rows = await studio.server.database.query<{ caption: string }>(
    `SELECT p.caption FROM events.stream s JOIN events.recorded r ON r.id = s.event_id
       JOIN posts p ON p.id = r.subject_id WHERE p.caption LIKE $1 ORDER BY s.place`,
    [`${prefix} %`],
  );
  return rows.map(({ caption }) => caption);
};

test('emits the same events in the same order on two servers', async () => {
  const here = followOn(studio.server);
  const there = followOn(second);
  await Promise.all([subscribed(studio.server, 1), subscribed(second, 1)]);
  await writePosts(30, 4, 'Both');
  await Promise.all([here.following.count(30), there.following.count(30)]);

  const order = await committed('Both');
  expect(order).toHaveLength(30);
  expect(here.following.captions).toEqual(order);
  expect(there.following.captions).toEqual(order);
  await here.cut();
  await there.cut();
});

test('delivers every event exactly once across repeated disconnects during concurrent writes', async () => {
  const first = followOn(studio.server);
  await subscribed(studio.server, 1);
  const start = await studio.create('Start');
  const { cursor } = (await first.following.count(1))[0]!;
  await first.cut();

  const total = 80;
  const writing = writePosts(total, 4, 'Kept');
  const seen: (string | undefined)[] = [];
  let after = cursor;
  for (let round = 0; seen.length < total; round += 1) {
    const { following, cut } = followOn(round % 2 ? second : studio.server, after);
    const wanted = 1 + Math.floor(Math.random() * 12);
    await until(() => following.changes.length >= Math.min(wanted, total - seen.length));
    await sleep(Math.random() * 10);
    await cut();
    seen.push(...following.captions);
    after = following.changes.at(-1)!.cursor;
  }
  await writing;

  expect(start).not.toBe('');
  expect(seen).toEqual(await committed('Kept'));
});

test('delivers an event in commit order when its transaction started first and committed last', async () => {
  const { following, cut } = followOn(studio.server);
  await subscribed(studio.server, 1);
  const [slow, quick] = await Promise.all([studio.create('Slow'), studio.create('Quick')]);
  await following.count(2);
  const client = await studio.server.pool.connect();
  const record = 'SELECT events.record(gen_random_uuid(), $1, $2, NULL, $3, $4)';
  const values = (id: string) => ['post.updated', studio.organization, id, {}];
  await client.query('BEGIN');
  await client.query(record, values(slow));
  await studio.server.pool.query(record, values(quick));
  await following.count(3);
  await client.query('COMMIT');
  client.release();
  await following.count(4);

  expect(following.changes.slice(2).map(({ postId }) => postId)).toEqual([quick, slow]);
  await cut();
});

test('delivers no event of a rolled-back transaction', async () => {
  const { following, cut } = followOn(studio.server);
  await subscribed(studio.server, 1);
  const id = await studio.create('Lasting');
  const client = await studio.server.pool.connect();
  await client.query('BEGIN');
  await client.query(`SELECT events.record(gen_random_uuid(), 'post.updated', $1, NULL, $2, '{}')`, [
    studio.organization,
    id,
  ]);
  await client.query('ROLLBACK');
  client.release();
  await studio.create('Next');
  await following.count(2);

  expect(following.captions).toEqual(['Lasting', 'Next']);
  await cut();
});

test('loses no event when the listening connections are closed', async () => {
  const { following, cut } = followOn(studio.server);
  await subscribed(studio.server, 1);
  await studio.create('Cut 0');
  await following.count(1);
  for (const number of [1, 2, 3]) {
    const rows = await studio.server.database.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE application_name = 'marquee events' AND datname = current_database()`,
    );
    expect(rows.length).toBeGreaterThan(0);
    await studio.create(`Cut ${number}`);
    await following.count(number + 1);
    await until(async () => (await listeners()) === 2);
  }

  expect(following.captions).toEqual(['Cut 0', 'Cut 1', 'Cut 2', 'Cut 3']);
  await cut();
});

const listeners = async (): Promise<number> => {
  const rows = await studio.server.database.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM pg_stat_activity
      WHERE application_name = 'marquee events' AND datname = current_database()`,
  );
  return rows[0]!.n;
};

test('purges events older than 7 days with all earlier ones, and rejects their cursors', async () => {
  const { database } = studio.server;
  const { following, cut } = followOn(studio.server);
  await subscribed(studio.server, 1);
  for (const caption of ['Before', 'Old', 'Kept']) await studio.create(caption);
  const [before, old, kept] = await following.count(3);
  await cut();
  // Its transaction started long before its commit, so events committed before it have a later time.
  await database.query(`UPDATE events.recorded SET recorded_at = now() - interval '8 days' WHERE id = $1`, [
    old!.cursor,
  ]);
  await purgeEvents(database.owner, 7);

  for (const { cursor } of [before!, old!]) {
    const refused = followOn(studio.server, cursor);
    expect(await refused.following.end()).toEqual([
      expect.objectContaining({
        message: 'The cursor in `after` has expired. Refetch the data, then subscribe without `after`.',
        extensions: { code: 'BAD_USER_INPUT', argument: 'after', reason: 'CURSOR_EXPIRED' },
      }),
    ]);
    await refused.cut();
  }
  const going = followOn(studio.server, kept!.cursor);
  await subscribed(studio.server, 1);
  await studio.create('Still');
  await going.following.count(1);
  expect(going.following.captions).toEqual(['Still']);
  await going.cut();
  const left = 'events.recorded r LEFT JOIN events.stream s ON s.event_id = r.id WHERE s.place IS NULL';
  expect(await database.count(left)).toBe(0);
});

test('delivers the events after a cursor of another organization, and no events of that one', async () => {
  const { following, cut } = followOn(studio.server);
  await subscribed(studio.server, 1);
  await studio.create('Ours');
  const { cursor } = (await following.count(1))[0]!;
  await cut();
  const elsewhere = await newOrganization(studio.server);
  const client = connect(studio.server, elsewhere.owner.token);
  const other = new Following(client, elsewhere.id, cursor);
  await studio.server.run(
    `mutation { createPost(input: { organizationId: "${elsewhere.id}", caption: "Theirs" }) { post { id } } }`,
    {},
    elsewhere.owner.token,
  );
  await other.count(1);

  expect(other.captions).toEqual(['Theirs']);
  client.terminate();
});

test('delivers exactly the changes that a query of `eventCursor` and the posts does not show', async () => {
  const query = `{ eventCursor posts(organizationId: "${studio.organization}", first: 100) { nodes { id } } }`;
  const stopping = new AbortController();
  const created: string[] = [];
  const writer = (async () => {
    while (!stopping.signal.aborted) created.push(await studio.create('Meanwhile'));
  })();
  await until(() => created.length >= 3);
  const { data } = await studio.server.run(query, {}, await studio.server.tokenFor(studio.owner.id));
  await until(() => created.length >= 8);
  stopping.abort();
  await writer;
  const client = connect(studio.server, await studio.server.tokenFor(studio.owner.id));
  const shown = new Set(data.posts.nodes.map(({ id }: { id: string }) => id));
  const missing = created.filter((id) => !shown.has(id));
  const following = new Following(client, studio.organization, data.eventCursor);
  await following.count(missing.length);

  expect(following.changes.map(({ postId }) => postId)).toEqual(missing);
  expect((await studio.server.run('{ eventCursor }')).errors).toMatchObject([
    { extensions: { code: 'UNAUTHENTICATED' } },
  ]);
  client.terminate();
});

test('holds no connection for idle subscriptions', async () => {
  const { following, cut } = followOn(studio.server);
  await subscribed(studio.server, 1);
  await studio.create('Quiet');
  await following.count(1);
  const { pool } = studio.server;
  await until(() => pool.idleCount === pool.totalCount);

  const rows = await studio.server.database.query(
    `SELECT FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'`,
  );
  expect(rows).toEqual([]);
  await cut();
});
