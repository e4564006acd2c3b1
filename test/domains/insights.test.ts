import { randomUUID } from 'node:crypto';
import { newOrganization } from '../support/people';
import { type Json, serverForTests } from '../support/server';
import { timestampText } from '../support/timestamps';
import { FakeInsights } from '../support/fake-insights';
import { until } from '../live/subscription-helpers';
import { connectAccount } from './connection-helpers';
import { notificationsOf } from './notification-helpers';
import { dueAfter, HOUR, MINUTE, publicationOf, readAccount, runInsightsTask } from './insights-helpers';

const server = serverForTests();
const DAY = 24 * HOUR;
let platform: FakeInsights;
let home: Awaited<ReturnType<typeof newOrganization>>;
let token: string;
let account: string;
let post: string;

beforeEach(async () => {
  // On the hour, so that hours of metrics are those of readings.
  server.clock.set(new Date(Math.ceil(Date.now() / HOUR) * HOUR));
  platform = new FakeInsights('INSTAGRAM');
  server.insights.set('INSTAGRAM', platform);
  server.network.life = { grantorId: randomUUID() };
  home = await newOrganization(server);
  token = home.owner.token;
  account = await connectAccount(server, home.id, token, randomUUID());
  post = await server.rows.post(home.id, { author: home.owner.id, title: 'Rainy day' });
});

/** A post that was published now, and its publication. */
async function published(id: string, more: object = {}): Promise<string> {
  return server.rows.publication(home.id, post, {
    ...{ socialAccount: account, platform: 'INSTAGRAM', status: 'PUBLISHED', kind: 'IMAGE' },
    ...{ platformPostId: id, publishedAt: server.clock.now() },
    ...{ mediaUrls: ['https://cdn.example/1.jpg'], ...more },
  });
}

/** Advances the clock and reads what is due. The session of the owner may end meanwhile. */
async function readAfter(ms: number): Promise<string[]> {
  server.clock.advance(ms);
  const statements = await readAccount(server, account);
  token = await server.tokenFor(home.owner.id);
  return statements;
}
const shown = (id: string): Promise<Json> => publicationOf(server, id, token);
const now = (): string => timestampText(server.clock.now());

test('stores the totals of each hour and the latest ones, with the rates that follow', async () => {
  const id = await published('1');
  const before = await shown(id);
  platform.totals.set('1', { views: 0, reach: 200, likes: 10, comments: 1, clicks: 4, impressions: 300 });
  await readAfter(HOUR);
  const first = now();
  expect((await shown(id)).insights).toEqual({
    ...{ collectedAt: first, impressions: 300, reach: 200, views: 0, likes: 10, comments: 1 },
    ...{
      shares: null,
      saves: null,
      clicks: 4,
      profileVisits: null,
      websiteClicks: null,
      watchTimeSeconds: null,
    },
    ...{ engagementRate: '5.50', clickThroughRate: '1.33', completionRate: null },
  });
  platform.totals.set('1', { views: 40, reach: 400, likes: 8, comments: 1, impressions: 600 });
  await readAfter(HOUR);
  const after = await shown(id);
  // A total that falls is stored as reported, and one that is no longer reported keeps its last value.
  expect(after.insights).toMatchObject({ views: 40, likes: 8, clicks: 4, clickThroughRate: '1.33' });
  expect(after.metrics.nodes).toEqual([
    { collectedAt: first, platform: 'INSTAGRAM', likes: 10, views: 0, clicks: 4 },
    { collectedAt: now(), platform: 'INSTAGRAM', likes: 8, views: 40, clicks: null },
  ]);
  expect([after.version, after.updatedAt]).toEqual([before.version, before.updatedAt]);
});

test('a later reading in the same hour replaces the metrics of the hour', async () => {
  const id = await published('1', { publishedAt: new Date(server.clock.now().getTime() - 50 * MINUTE) });
  platform.totals.set('1', { likes: 1 });
  await readAfter(10 * MINUTE);
  await server.database.query('UPDATE publications SET insights_due_at = $1', [server.clock.now()]);
  platform.totals.set('1', { likes: 2 });
  await readAfter(20 * MINUTE);
  const { insights, metrics } = await shown(id);
  expect(insights).toMatchObject({ likes: 2, collectedAt: now() });
  expect((metrics.nodes as Json[]).map(({ likes }) => likes)).toEqual([2]);
});

test('a reading without any metric stores none', async () => {
  const id = await published('1');
  platform.totals.set('1', {});
  await readAfter(HOUR);
  expect(await shown(id)).toMatchObject({ insights: null, metrics: { nodes: [] } });
  expect(await dueAfter(server, id)).toBe(2 * HOUR);
});

test.each([
  ['IMAGE', HOUR, 2 * HOUR],
  ['IMAGE', 23.5 * HOUR, DAY],
  ['IMAGE', DAY, 30 * HOUR],
  ['IMAGE', 7 * DAY, 8 * DAY],
  ['IMAGE', 28 * DAY, 35 * DAY],
  ['IMAGE', 83 * DAY, 84 * DAY],
  ['IMAGE', 84 * DAY, null],
  ['STORY', 22 * HOUR, 23 * HOUR],
  ['STORY', 23 * HOUR, null],
])(
  'reads the metrics of a publication of kind %s at the age of %d ms again at %p',
  async (kind, age, next) => {
    const id = await published('1', { kind });
    platform.totals.set('1', { likes: 1 });
    await readAfter(age);
    expect(await dueAfter(server, id)).toBe(next);
  },
);

test.each([
  ['QUEUED', 'INSTAGRAM', null],
  ['PUBLISHED', 'WHATSAPP', null],
  ['PUBLISHED', 'X', HOUR],
])('a publication that is %s on %s is due after %p', async (status, name, due) => {
  const id = await published('1', { status, platform: name });
  expect(await dueAfter(server, id)).toBe(due);
});

test('reads batches in a number of statements that does not depend on the number of posts in them', async () => {
  for (const id of ['1', '2']) {
    await published(id);
    platform.totals.set(id, { likes: Number(id) });
  }
  const two = await readAfter(HOUR);
  await server.database.query('DELETE FROM publications');
  await published('1');
  const one = await readAfter(HOUR);
  // After a full batch, another claim finds none.
  expect([two.length, one.length]).toEqual([18, 13]);
  expect(platform.calls).toEqual([['1', '2'], ['1']]);
});

test('two workers at the same time read each post once', async () => {
  for (const id of ['1', '2', '3', '4', '5']) {
    await published(id);
    platform.totals.set(id, { likes: 1 });
  }
  server.clock.advance(HOUR);
  const release = platform.hold();
  const workers = [readAccount(server, account), readAccount(server, account)];
  await until(() => platform.calls.length === 2);
  release();
  await Promise.all(workers);
  expect(platform.calls.flat().sort()).toEqual(['1', '2', '3', '4', '5']);
});

describe('a post that is missing on its platform', () => {
  test('is deleted after three readings over an hour, and its author is told once', async () => {
    const id = await published('1');
    platform.totals.set('1', null);
    await readAfter(HOUR);
    await readAfter(30 * MINUTE);
    expect((await shown(id)).isDeletedOnPlatform).toBe(false);
    await server.database.query('DELETE FROM events.recorded');
    await readAfter(30 * MINUTE);
    expect((await shown(id)).isDeletedOnPlatform).toBe(true);
    expect(await dueAfter(server, id)).toBeNull();
    await readAfter(DAY);
    expect(platform.calls).toHaveLength(3);
    const { all } = await notificationsOf(server, token);
    expect(all.map(({ kind, title }: Json) => [kind, title])).toEqual([
      ['POST_DELETED', 'Your post “Rainy day” was deleted on its platform'],
    ]);
    const events = await server.database.query(
      `SELECT subject_id FROM events.recorded WHERE name = 'publication.removed'`,
    );
    expect(events).toEqual([{ subject_id: id }]);
    const history = `query($id: ID!) { publication(id: $id) { history(first: 5) { nodes { action actorKind actorName metadata } } } }`;
    const { data } = await server.run(history, { id }, token);
    expect(data.publication.history.nodes).toEqual([
      { action: 'PUBLICATION_REMOVED', actorKind: 'SYSTEM', actorName: 'Marquee', metadata: null },
    ]);
  });

  test('is not deleted if it is shown again', async () => {
    const id = await published('1');
    platform.totals.set('1', null);
    await readAfter(HOUR);
    await readAfter(30 * MINUTE);
    platform.totals.set('1', { likes: 3 });
    await readAfter(30 * MINUTE);
    platform.totals.set('1', null);
    await readAfter(HOUR);
    expect(await shown(id)).toMatchObject({ isDeletedOnPlatform: false, insights: { likes: 3 } });
    expect((await notificationsOf(server, token)).all).toEqual([]);
  });
});

describe('a failure of the platform', () => {
  test.each([
    ['NOT_SENT', 15 * MINUTE],
    ['SETUP', DAY],
    ['RECONNECT', 6 * HOUR],
  ] as const)('of class %s lets the whole account wait for %d ms', async (kind, wait) => {
    const ids = [await published('1'), await published('2'), await published('3')];
    await server.database.query('DELETE FROM graphile_worker._private_jobs');
    platform.fail(kind);
    await readAfter(HOUR);
    expect(platform.calls).toHaveLength(1);
    for (const id of ids) expect(await dueAfter(server, id)).toBe(HOUR + wait);
    const checks = await server.database.query(`SELECT FROM graphile_worker.jobs WHERE key = $1`, [
      `check-social-account:${account}`,
    ]);
    expect(checks).toHaveLength(kind === 'RECONNECT' ? 1 : 0);
  });

  test('of class QUOTA lets the account wait as long as the platform says', async () => {
    const id = await published('1');
    const retryAt = new Date(server.clock.now().getTime() + 3 * HOUR);
    platform.fail('QUOTA', retryAt);
    await readAfter(HOUR);
    expect(await dueAfter(server, id)).toBe(3 * HOUR);
  });

  test('is avoided while a limit that the platform reported is nearly exhausted', async () => {
    const id = await published('1');
    const [{ platform_user_id: user }] = (await server.database.query(
      'SELECT platform_user_id FROM social_accounts WHERE id = $1',
      [account],
    )) as [{ platform_user_id: string }];
    const resetAt = new Date(server.clock.now().getTime() + 5 * HOUR);
    const usage = (used: number) =>
      server.database.query(`SELECT channels.record_usage('INSTAGRAM', $1, now())`, [
        JSON.stringify([{ name: 'app.calls', platformUserId: user, used, limit: 100, resetAt }]),
      ]);
    await usage(90);
    await readAfter(HOUR);
    expect(platform.calls).toEqual([]);
    expect(await dueAfter(server, id)).toBe(5 * HOUR);
  });
});

test('adds a job for each connected account that has publications to read', async () => {
  const id = await published('1');
  const lost = await connectAccount(server, home.id, token, randomUUID());
  const unread = await published('2', { socialAccount: lost });
  await server.database.query(`UPDATE social_accounts SET connection_status = 'REVOKED' WHERE id = $1`, [
    lost,
  ]);
  const jobs = async (): Promise<Json[]> =>
    server.database.query(
      `SELECT key FROM graphile_worker.jobs WHERE task_identifier = 'read-account-insights'`,
    );
  await runInsightsTask(server, 'read-due-insights');
  expect(await jobs()).toEqual([]);
  server.clock.advance(HOUR);
  await runInsightsTask(server, 'read-due-insights');
  await runInsightsTask(server, 'read-due-insights');
  expect(await jobs()).toEqual([{ key: `read-account-insights:${account}` }]);
  expect([await dueAfter(server, id), await dueAfter(server, unread)]).toEqual([HOUR, 7 * HOUR]);
});
