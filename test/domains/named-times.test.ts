import type { PoolClient } from 'pg';
import { ContentCalendar } from '../../src/domains/publishing/calendar/content-calendar.entity';
import { PostingSlot } from '../../src/domains/publishing/calendar/posting-slot.entity';
import { type Member, mutate, newMember, newOrganization } from '../support/people';
import { type Json, serverForTests } from '../support/server';

/** Times that a user names, beside times that are chosen among free ones. */
const server = serverForTests();
/** A Monday. */
const NOW = new Date('2026-11-02T10:00:00Z');
const TUESDAY = '2026-11-03T09:00:00Z';
const WEDNESDAY = '2026-11-04T09:00:00Z';
let id: string;
let owner: Member;
let editor: Member;
let x: string;
let calendar: string;

beforeEach(async () => {
  server.clock.set(NOW);
  ({ id, owner } = await newOrganization(server));
  editor = await newMember(server, id, 'EDITOR');
  x = await server.rows.account(id, { platform: 'X' });
  const values = { organization: id, timeZone: 'UTC', startDate: '2026-01-01', endDate: null };
  calendar = await server.rows.rowOf(ContentCalendar, values);
  for (const [position, weekday] of ['TUESDAY', 'WEDNESDAY'].entries()) {
    const slot = { organization: id, calendar, position, weekday, time: '09:00', socialAccount: null };
    await server.rows.rowOf(PostingSlot, slot);
  }
});

const schedule = (postId: string, when: object, token = owner.token): Promise<Json> =>
  mutate(server, 'schedulePost', { postId, accountIds: [x], when }, token, 'publications { id }');
const scheduled = async (when: object): Promise<{ post: string; publication: string }> => {
  const post = await server.rows.post(id);
  const { publications } = await schedule(post, when);
  return { post, publication: publications[0].id as string };
};
/** Returns the instants of the open schedules of the account by their posts. */
async function times(): Promise<Readonly<Record<string, string>>> {
  const rows = await server.database.query<{ post: string; at: Date }>(
    `SELECT post_id AS post, scheduled_at AS at FROM schedules WHERE social_account_id = $1 AND status = 'PENDING'`,
    [x],
  );
  return Object.fromEntries(rows.map(({ post, at }) => [post, at.toISOString().replace('.000', '')]));
}

/** Each mutation that names a time, which waits while the post is locked. */
const NAMING: Record<string, () => Promise<{ post: string; name: (when: object) => Promise<Json> }>> = {
  schedulePost: async () => {
    const post = await server.rows.post(id);
    return { post, name: (when) => schedule(post, when) };
  },
  schedulePosts: async () => {
    const post = await server.rows.post(id);
    const item = { postId: post, accountIds: [x] };
    const results = 'results { userErrors { code } }';
    return {
      post,
      name: (when) =>
        mutate(server, 'schedulePosts', { items: [{ ...item, when }] }, owner.token, results).then(
          (payload) => ({ ...payload, userErrors: payload.results[0].userErrors as unknown }),
        ),
    };
  },
  reschedulePublication: async () => {
    const { post, publication } = await scheduled({ at: '2026-12-20T00:00:00Z' });
    return {
      post,
      name: (when) => mutate(server, 'reschedulePublication', { id: publication, when }, owner.token),
    };
  },
  retryPublication: async () => {
    const post = await server.rows.post(id);
    const row = { socialAccount: x, platform: 'X', status: 'FAILED' };
    const publication = await server.rows.publication(id, post, row);
    return {
      post,
      name: (when) => mutate(server, 'retryPublication', { id: publication, when }, owner.token),
    };
  },
};

const LOCK_WAITS = `pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
async function untilWaiting(count: number): Promise<void> {
  for (let tries = 0; tries < 2_000; tries += 1) {
    if ((await server.database.count(LOCK_WAITS)) >= count) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`There are no ${count} transactions that wait for a lock.`);
}

/** Runs two calls: the first one holds its lock of times, and waits for its post, when the second one starts. */
async function inTurn(
  post: string,
  first: () => Promise<Json>,
  second: () => Promise<Json>,
): Promise<readonly [Json, Json]> {
  const client: PoolClient = await server.database.owner.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT FROM posts WHERE id = $1 FOR UPDATE', [post]);
    const one = first();
    await untilWaiting(1);
    const two = second();
    await Promise.race([untilWaiting(2), two]);
    await client.query('ROLLBACK');
    return [await one, await two];
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

const CHOICES: readonly (readonly [string, () => object])[] = [
  ['nextFreeSlot of a calendar', () => ({ nextFreeSlot: { calendarId: calendar } })],
  ['nextFreeSlot of an account', () => ({ nextFreeSlot: { accountId: x } })],
  ['bestTime', () => ({ bestTime: { timeZone: 'UTC', before: '2026-11-05T00:00:00Z' } })],
];
describe.each(Object.keys(NAMING))('%s', (mutation) => {
  test.each(CHOICES)('names a time that a later %s does not choose', async (_, choice) => {
    const { post, name } = await NAMING[mutation]!();
    const other = await server.rows.post(id);
    const results = await inTurn(
      post,
      () => name({ at: TUESDAY }),
      () => schedule(other, choice(), editor.token),
    );
    expect(results.map(({ userErrors }) => userErrors as unknown)).toEqual([[], []]);
    expect(await times()).toMatchObject({ [post]: TUESDAY, [other]: WEDNESDAY });
  });

  test('names the time that an earlier call has chosen, because the user wants it', async () => {
    const { post, name } = await NAMING[mutation]!();
    const other = await server.rows.post(id);
    const results = await inTurn(
      other,
      () => schedule(other, { nextFreeSlot: { calendarId: calendar } }, editor.token),
      () => name({ at: TUESDAY }),
    );
    expect(results.map(({ userErrors }) => userErrors as unknown)).toEqual([[], []]);
    expect(await times()).toMatchObject({ [post]: TUESDAY, [other]: TUESDAY });
    const { data } = await server.run(
      `query($id: ID!) { posts(organizationId: $id, where: { calendarAt: { eq: "${TUESDAY}" } }) { nodes { id } } }`,
      { id },
      owner.token,
    );
    expect(data.posts.nodes.map((node: Json) => node.id as string).sort()).toEqual([post, other].sort());
  });
});

test('a named time fills the quota of a concurrent bestTime', async () => {
  await server.database.query(
    `UPDATE network_limits SET value = 1 WHERE platform = 'X' AND key = 'rate.posts'`,
  );
  try {
    const [post, other] = [await server.rows.post(id), await server.rows.post(id)];
    await inTurn(
      post,
      () => schedule(post, { at: '2026-11-03T08:50:00Z' }),
      () =>
        schedule(
          other,
          { bestTime: { timeZone: 'UTC', maxPerDay: 10, before: '2026-11-05T00:00:00Z' } },
          editor.token,
        ),
    );
    expect(await times()).toMatchObject({ [other]: WEDNESDAY });
  } finally {
    await server.database.query(
      `UPDATE network_limits SET value = 100 WHERE platform = 'X' AND key = 'rate.posts'`,
    );
  }
});

test('a local time is not chosen either', async () => {
  const [post, other] = [await server.rows.post(id), await server.rows.post(id)];
  await inTurn(
    post,
    () => schedule(post, { local: { dateTime: '2026-11-03T14:30', timeZone: 'Asia/Kolkata' } }),
    () => schedule(other, { nextFreeSlot: { calendarId: calendar } }, editor.token),
  );
  expect(await times()).toEqual({ [post]: TUESDAY, [other]: WEDNESDAY });
});

test('calls that name times do not wait for each other', async () => {
  const [post, other] = [await server.rows.post(id), await server.rows.post(id)];
  const client: PoolClient = await server.database.owner.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT FROM posts WHERE id = $1 FOR UPDATE', [post]);
    const waiting = schedule(post, { at: TUESDAY });
    await untilWaiting(1);
    expect((await schedule(other, { at: TUESDAY })).userErrors).toEqual([]);
    await client.query('ROLLBACK');
    expect((await waiting).userErrors).toEqual([]);
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
});

test('organizations do not wait for each other', async () => {
  const { id: abroad, owner: stranger } = await newOrganization(server);
  const account = await server.rows.account(abroad, { platform: 'X' });
  const [post, theirs] = [await server.rows.post(id), await server.rows.post(abroad)];
  const client: PoolClient = await server.database.owner.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT FROM posts WHERE id = $1 FOR UPDATE', [post]);
    const waiting = schedule(post, { bestTime: { timeZone: 'UTC' } });
    await untilWaiting(1);
    const input = { postId: theirs, accountIds: [account], when: { at: TUESDAY } };
    expect((await mutate(server, 'schedulePost', input, stranger.token)).userErrors).toEqual([]);
    await client.query('ROLLBACK');
    expect((await waiting).userErrors).toEqual([]);
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
});

test('chosen times stay apart, and named ones are kept, when all mutations run at once', async () => {
  const posts = await Promise.all(Array.from({ length: 12 }, () => server.rows.post(id)));
  const moving = await Promise.all([1, 2, 3].map(() => scheduled({ at: '2026-12-20T00:00:00Z' })));
  const whens = [{ at: WEDNESDAY }, CHOICES[0]![1](), CHOICES[1]![1]()];
  const item = (postId: string, index: number) => ({ postId, accountIds: [x], when: whens[index % 3]! });
  const results = await Promise.all([
    ...posts.slice(0, 6).map((post, index) => schedule(post, whens[index % 3]!, editor.token)),
    mutate(
      server,
      'schedulePosts',
      { items: posts.slice(6).map(item) },
      owner.token,
      'results { userErrors { code } }',
    ),
    ...moving.map(({ publication }, index) =>
      mutate(server, 'reschedulePublication', { id: publication, when: whens[index]! }, owner.token),
    ),
  ]);
  expect(results.flatMap(({ userErrors }) => userErrors as unknown[])).toEqual([]);
  const found = await times();
  const all = [...posts, ...moving.map(({ post }) => post)].map((post, index) => {
    const place = index < 12 ? index % 3 : index - 12;
    return { isNamed: place === 0, at: found[post]! };
  });
  expect(new Set(all.filter(({ isNamed }) => isNamed).map(({ at }) => at))).toEqual(new Set([WEDNESDAY]));
  const chosen = all.filter(({ isNamed }) => !isNamed).map(({ at }) => at);
  expect(new Set(chosen).size).toBe(chosen.length);
});
