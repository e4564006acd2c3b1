import type { Platform } from '../../src/domains/common/content.enums';
import type { PublicationKind } from '../../src/domains/publishing/publishing.enums';
import { type Member, mutate, newOrganization } from '../support/people';
import { type Json, serverForTests } from '../support/server';

const server = serverForTests();
let id: string;
let owner: Member;

beforeAll(async () => {
  ({ id, owner } = await newOrganization(server));
});

const KINDS: readonly PublicationKind[] = [
  'TEXT',
  'IMAGE',
  'VIDEO',
  'CAROUSEL_ALBUM',
  'REEL',
  'STORY',
  'ARTICLE',
];
/** The limit on posts of each platform, and the kinds that it counts. Null if the platform limits calls only. */
const QUOTAS: readonly [Platform, string | null, readonly PublicationKind[]][] = [
  ['INSTAGRAM', 'publishing.posts', KINDS],
  ['FACEBOOK', 'publishing.reels', ['REEL']],
  ['X', 'rate.posts', KINDS],
  ['LINKEDIN', 'rate.member_posts', KINDS],
  ['TIKTOK', 'publishing.posts', KINDS],
  ['YOUTUBE', 'rate.uploads', KINDS],
  ['PINTEREST', null, []],
  ['GOOGLE_BUSINESS', null, []],
  ['WHATSAPP', null, []],
];

const QUERY = `query ($input: PreflightPostInput!) { preflightPost(input: $input) {
  accounts { quota { rule used remaining nextAvailableAt } } } }`;
const quotasOf = async (postId: string, accountIds: readonly string[]): Promise<Json[]> => {
  const { data } = await server.run(QUERY, { input: { postId, accountIds } }, owner.token);
  return data.preflightPost.accounts.map(({ quota }: Json) => quota as unknown);
};
const accountOn = (platform: Platform): Promise<string> => server.rows.account(id, { platform });
const postOf = (format: string): Promise<string> => server.rows.post(id, { format });
let number = 0;
const publish = (socialAccount: string, platform: Platform, values: Json = {}): Promise<string> =>
  server.rows.publication(id, null, {
    ...{ socialAccount, platform, status: 'PUBLISHED', kind: 'REEL', platformPostId: String((number += 1)) },
    ...{ publishedAt: new Date(), mediaUrls: ['https://files.example/a.jpg'] },
    ...values,
  });

/** Runs work while a limit has a value. */
async function withLimit(
  [platform, key, value]: readonly [Platform, string, number],
  work: () => Promise<void>,
): Promise<void> {
  const [before] = await server.database.query<{ value: string }>(
    'SELECT value FROM network_limits WHERE platform = $1 AND key = $2',
    [platform, key],
  );
  const set = (to: unknown) =>
    server.database.query('UPDATE network_limits SET value = $3 WHERE platform = $1 AND key = $2', [
      platform,
      key,
      to,
    ]);
  await set(value);
  try {
    await work();
  } finally {
    await set(before!.value);
  }
}

test.each(QUOTAS)('%s counts what it limits', async (platform, rule, counted) => {
  const accounts = await Promise.all(KINDS.map(() => accountOn(platform)));
  await Promise.all(KINDS.map((kind, index) => publish(accounts[index]!, platform, { kind })));
  const found = await quotasOf(await postOf('REEL'), accounts);
  expect(found.map((quota, index) => [KINDS[index], quota && [quota.rule, quota.used]])).toEqual(
    KINDS.map((kind) => [kind, rule && [rule, counted.includes(kind) ? 1 : 0]]),
  );
});

test.each(QUOTAS)('%s limits the posts that it counts', async (platform, rule) => {
  const account = await accountOn(platform);
  const formats = ['POST', 'STORY', 'REEL', 'SHORT_VIDEO', 'ARTICLE'];
  const isCounted = (format: string): boolean =>
    rule !== null && (platform !== 'FACEBOOK' || format === 'REEL' || format === 'SHORT_VIDEO');
  for (const format of formats) {
    const [quota] = await quotasOf(await postOf(format), [account]);
    expect([format, quota?.rule ?? null]).toEqual([format, isCounted(format) ? rule : null]);
  }
});

test.each(QUOTAS.filter(([, rule]) => rule))(
  '%s does not count what users publish in its app, or another account',
  async (platform) => {
    const [account, other] = [await accountOn(platform), await accountOn(platform)];
    await publish(account, platform, { confirmedAt: new Date() });
    await publish(other, platform);
    expect(await quotasOf(await postOf('REEL'), [account])).toMatchObject([{ used: 0 }]);
  },
);

test.each<[Platform, string, string]>([
  ['LINKEDIN', 'rate.member_posts', 'UTC'],
  ['YOUTUBE', 'rate.uploads', 'America/Los_Angeles'],
])('%s counts from midnight to midnight in %s', async (platform, key, zone) => {
  const account = await accountOn(platform);
  const [day] = await server.database.query<{ start: Date; next: Date }>(
    `SELECT date_trunc('day', now(), $1) AS start,
            (date_trunc('day', now() AT TIME ZONE $1) + interval '1 day') AT TIME ZONE $1 AS next`,
    [zone],
  );
  await publish(account, platform, { publishedAt: new Date(day!.start.getTime() - 1000) });
  await publish(account, platform, { publishedAt: day!.start });
  await withLimit([platform, key, 2], async () => {
    const post = await postOf('POST');
    expect(await quotasOf(post, [account])).toMatchObject([{ used: 1, remaining: 1, nextAvailableAt: null }]);
    await publish(account, platform);
    const [quota] = await quotasOf(post, [account]);
    expect(quota).toMatchObject({ used: 2, remaining: 0 });
    expect(Date.parse(quota!.nextAvailableAt as string)).toBe(day!.next.getTime());
  });
});

describe('bestTime', () => {
  const NOW = new Date('2026-11-02T10:00:00Z');
  const BEST = { bestTime: { timeZone: 'UTC', maxPerDay: 10, before: '2026-11-12T00:00:00Z' } };
  beforeEach(() => server.clock.set(NOW));
  // Other tests compare with the clock of the database.
  afterEach(() => server.clock.set(new Date()));

  async function plan(account: string, format: string, when: object, publishMode?: string): Promise<string> {
    const video = {
      kind: 'VIDEO',
      mimeType: 'video/mp4',
      fileSize: 1_000_000,
      processingStatus: 'COMPLETED',
    };
    const size = {
      width: 1_080,
      height: 1_920,
      durationSeconds: 20,
      fps: 30,
      isFastStart: true,
      codec: 'h264',
    };
    const media = await server.rows.media(id, { ...video, ...size, url: 'https://files.example/a.mp4' });
    const values = format === 'POST' ? {} : { mediaIds: [media] };
    const input = { organizationId: id, caption: 'Chai', format, ...values };
    const { post } = await mutate(server, 'createPost', input, owner.token, 'post { id }');
    const made = await mutate(
      server,
      'schedulePost',
      { postId: post.id, accountIds: [account], when, publishMode },
      owner.token,
      'publications { schedule { localDateTime scheduledAt } }',
    );
    expect(made.userErrors).toEqual([]);
    const { localDateTime, scheduledAt } = made.publications[0].schedule;
    return (localDateTime ?? scheduledAt).slice(0, 16) as string;
  }

  test('considers the limit on reels for reels only, and what Marquee sends', async () => {
    await withLimit(['FACEBOOK', 'publishing.reels', 1], async () => {
      const page = await accountOn('FACEBOOK');
      const until = { bestTime: { ...BEST.bestTime, before: '2026-11-05T00:00:00Z' } };
      await plan(page, 'POST', { at: '2026-11-03T06:00:00Z' });
      await plan(page, 'REEL', { at: '2026-11-03T07:00:00Z' }, 'REMINDER');
      expect(await plan(page, 'REEL', until)).toBe('2026-11-03T08:00');
      expect(await plan(page, 'REEL', until)).toBe('2026-11-04T08:00');
      const other = await accountOn('FACEBOOK');
      await plan(other, 'REEL', { at: '2026-11-02T20:00:00Z' });
      expect(await plan(other, 'REEL', until)).toBe('2026-11-04T08:00');
      expect(await plan(other, 'POST', until)).toBe('2026-11-03T08:00');
      const third = await accountOn('FACEBOOK');
      await plan(third, 'REEL', { at: '2026-11-02T20:00:00Z' });
      expect(await plan(third, 'REEL', until, 'REMINDER')).toBe('2026-11-03T08:00');
    });
  });

  test('counts the days of a platform whose limit starts over at midnight', async () => {
    await withLimit(['LINKEDIN', 'rate.member_posts', 1], async () => {
      const account = await accountOn('LINKEDIN');
      await plan(account, 'POST', { at: '2026-11-03T00:00:00Z' });
      await plan(account, 'POST', { at: '2026-11-04T23:59:59Z' });
      const taken = ['2026-11-03', '2026-11-04'];
      const chosen = [await plan(account, 'POST', BEST), await plan(account, 'POST', BEST)];
      const days = [...taken, ...chosen.map((time) => time.slice(0, 10))];
      expect(new Set(days).size).toBe(4);
    });
  });
});
