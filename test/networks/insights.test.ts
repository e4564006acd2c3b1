import type { Platform } from '../../src/domains/common/content.enums';
import { MEASURED_PLATFORMS } from '../../src/domains/publishing/insights/metrics';
import { NetworkError } from '../../src/domains/channels/network.port';
import { openNetworks } from '../../src/networks';
import { eachPost } from '../../src/networks/insights';
import { systemClock } from '../../src/kernel/clock';
import { createLogger } from '../../src/kernel/logging';
import { dictionaryOf, MeasurerUnderTest } from './measurer-under-test';

const DAY = 86_400;

describe('ports', () => {
  const networks = openNetworks({
    limits: { limitOf: () => 0, textOf: () => '' },
    clock: systemClock,
    log: createLogger('silent'),
    onUsage: () => undefined,
    settings: {} as never,
    sandbox: undefined,
  });
  afterAll(() => networks.close());

  test('measure the platforms of the dictionary', () => {
    expect([...networks.insights.keys()].sort()).toEqual([...MEASURED_PLATFORMS].sort());
  });

  test.each(MEASURED_PLATFORMS)(
    'of %s return the metrics that the dictionary names, and no others',
    (platform) => {
      expect([...networks.insights.get(platform)!.fields].sort()).toEqual(dictionaryOf(platform));
    },
  );
});

interface MetaRow {
  readonly values: [{ readonly value: number }];
}
interface TweetRow {
  readonly public_metrics: Record<string, number>;
  readonly non_public_metrics: Record<string, number>;
}

const measurers = new Map<Platform, MeasurerUnderTest>();
async function measurer(platform: Platform, username: string, isSingle = false): Promise<MeasurerUnderTest> {
  const started = measurers.get(platform) ?? (await MeasurerUnderTest.start(platform, username, isSingle));
  measurers.set(platform, started);
  return started;
}
afterEach(() => {
  for (const { adapter } of measurers.values()) adapter.expectNoSecrets();
});
afterAll(async () => {
  for (const { publisher } of measurers.values()) await publisher.stop();
});

test('keeps the posts that were read before an error, and throws that of the first one', async () => {
  const posts = ['1', '2', '3'].map((platformPostId) => ({
    platformPostId,
    kind: null,
    publishedAt: new Date(),
  }));
  const error = new NetworkError('failed', { platform: 'X', class: 'QUOTA' });
  const failing = (id: string) =>
    eachPost(posts, ({ platformPostId }) =>
      platformPostId === id ? Promise.reject(error) : Promise.resolve({ likes: 1 }),
    );
  expect(await failing('2')).toEqual({ values: new Map([['1', { likes: 1 }]]), error });
  await expect(failing('1')).rejects.toBe(error);
});

describe('Instagram', () => {
  const start = () => measurer('INSTAGRAM', 'blue_door_bakery');
  const image = async ({ publisher }: MeasurerUnderTest) =>
    publisher.draft({ media: [await publisher.file(publisher.files.jpeg())] });

  test('returns the metrics of an image as the platform reports them', async () => {
    const one = await start();
    const post = await one.publish(await image(one));
    await one.adapter.advance(DAY);
    const metrics = 'views,reach,likes,comments,shares,saved,profile_visits';
    const { data } = await one.raw(`/v25.0/${post.platformPostId}/insights?metric=${metrics}`);
    const [views, reach, likes, comments, shares, saves, profileVisits] = (data as MetaRow[]).map(
      (row) => row.values[0].value,
    );
    expect(views).toBeGreaterThan(0);
    expect(await one.totals(post)).toEqual({ views, reach, likes, comments, shares, saves, profileVisits });
    expect(comments).toBe(0);
  });

  test('a metric that was switched off is absent, and costs the others nothing', async () => {
    const one = await start();
    const post = await one.publish(await image(one));
    await one.adapter.advance(DAY);
    await one.adapter.sandbox.control('PUT', 'switches/metric:saved', { off: true });
    let totals = {};
    const first = await one.calls('readInsights', async () => (totals = await one.totals(post)));
    const later = await one.calls('readInsights', () => one.totals(post));
    await one.adapter.sandbox.control('PUT', 'switches/metric:saved', { off: false });
    expect(Object.keys(totals).sort()).toEqual(
      ['comments', 'likes', 'profileVisits', 'reach', 'shares', 'views'].sort(),
    );
    // Both groups, and the six metrics of the rejected one alone. Then the rejected metric is known.
    expect([first, later]).toEqual([8, 2]);
    await one.adapter.advance(2 * DAY);
    expect(Object.keys(await one.totals(post))).toContain('saves');
  });

  test('a deleted post is not found, and an account without the permission has no metrics', async () => {
    const one = await start();
    const post = await one.publish(await image(one));
    await one.adapter.sandbox.control('POST', `posts/${post.platformPostId}`, { event: 'DELETE' });
    expect([...(await one.read([post])).readings.values()]).toEqual([{ found: false }]);
    const { account } = one.publisher;
    const limited = { ...account, tokens: { ...account.tokens, scopes: ['instagram_basic'] } };
    const calls = await one.calls('readInsights', async () => {
      expect([...(await one.read([post], limited)).readings.values()]).toEqual([{ found: true, totals: {} }]);
    });
    expect(calls).toBe(0);
  });
});

describe('Facebook', () => {
  test('returns the metrics and the counts of a post, and those of a reel', async () => {
    const one = await measurer('FACEBOOK', 'blue_door_bakery');
    const { publisher } = one;
    const post = await one.publish(publisher.draft());
    const video = await publisher.file(publisher.files.video(), 'VIDEO');
    const reel = await one.publish(publisher.draft({ media: [video], placement: 'REEL' }));
    await one.adapter.advance(DAY);
    const totals = await one.totals(post);
    expect(Object.keys(totals).sort()).toEqual(['clicks', 'comments', 'likes', 'reach', 'shares', 'views']);
    const { data } = await one.raw(
      `/v25.0/${post.platformPostId}/insights?metric=post_media_view,post_reactions_like_total,post_reactions_love_total`,
    );
    const [views, likes, loves] = (data as MetaRow[]).map((row) => row.values[0].value) as [
      number,
      number,
      number,
    ];
    expect(totals).toMatchObject({ views, likes: likes + loves, comments: 0 });
    expect(Object.keys(await one.totals(reel)).sort()).toEqual(
      ['comments', 'likes', 'views', 'watchTimeSeconds'].sort(),
    );
  });
});

describe('LinkedIn', () => {
  test('reads the posts of a page in one call, and each alone if one was deleted', async () => {
    const one = await measurer('LINKEDIN', 'blue-door-bakery', true);
    const posts = [await one.publish(one.publisher.draft()), await one.publish(one.publisher.draft())];
    await one.adapter.advance(DAY);
    const calls = await one.calls('readInsights', async () => {
      const { readings } = await one.read(posts);
      for (const { platformPostId } of posts)
        expect(readings.get(platformPostId)).toMatchObject({
          found: true,
          totals: { impressions: expect.any(Number), reach: expect.any(Number), comments: 0 },
        });
    });
    expect(calls).toBe(1);
    const [deleted, kept] = posts.map(({ platformPostId }) => platformPostId);
    await one.adapter.sandbox.control('POST', `posts/${deleted}`, { event: 'DELETE' });
    const { readings } = await one.read(posts);
    expect([readings.get(deleted!)!.found, readings.get(kept!)!.found]).toEqual([false, true]);
  });
});

describe('X', () => {
  test('reads posts in one call, with clicks for 30 days, and tells deleted ones', async () => {
    const one = await measurer('X', 'blue_door_bakery');
    const posts = [await one.publish(one.publisher.draft()), await one.publish(one.publisher.draft())];
    const [deleted, kept] = posts.map(({ platformPostId }) => platformPostId);
    await one.adapter.advance(DAY);
    await one.renew();
    const { data } = await one.raw(`/2/tweets?ids=${kept}&tweet.fields=public_metrics,non_public_metrics`);
    const [{ public_metrics: seen, non_public_metrics: own }] = data as [TweetRow];
    await one.adapter.sandbox.control('POST', `posts/${deleted}`, { event: 'DELETE' });
    const calls = await one.calls('readPosts', async () => {
      const { readings } = await one.read(posts);
      expect(readings.get(deleted!)).toEqual({ found: false });
      expect(readings.get(kept!)).toEqual({
        found: true,
        totals: {
          impressions: seen.impression_count,
          likes: seen.like_count,
          comments: seen.reply_count,
          shares: seen.retweet_count! + seen.quote_count!,
          saves: seen.bookmark_count,
          clicks: own.url_link_clicks,
          profileVisits: own.user_profile_clicks,
        },
      });
    });
    expect(calls).toBe(1);
    expect((await one.read([posts[0]!])).readings.get(deleted!)).toEqual({ found: false });
  });
});

describe('Pinterest', () => {
  test('returns the metrics of a pin since it was published', async () => {
    const one = await measurer('PINTEREST', 'blue_door_bakery');
    const { publisher } = one;
    const boards = await one.raw('/v5/boards');
    const options = { pinterest: { boardId: boards.items[0].id } };
    const media = [await publisher.file(publisher.files.jpeg())];
    const pin = await one.publish(publisher.draft({ media, options }));
    await one.adapter.advance(3 * DAY);
    const totals = await one.totals(pin);
    expect(Object.keys(totals).sort()).toEqual(
      ['clicks', 'comments', 'impressions', 'likes', 'saves', 'websiteClicks'].sort(),
    );
    expect(totals.impressions).toBeGreaterThan(0);
    expect(
      await one.totals({ ...pin, publishedAt: new Date(pin.publishedAt.getTime() - 100 * DAY * 1000) }),
    ).toEqual({});
    await one.adapter.sandbox.control('POST', `posts/${pin.platformPostId}`, { event: 'DELETE' });
    expect([...(await one.read([pin])).readings.values()]).toEqual([{ found: false }]);
  });
});

describe('YouTube', () => {
  test('returns counts at once, and shares and watch time when Analytics has them', async () => {
    const one = await measurer('YOUTUBE', 'blue_door_bakery');
    const { publisher } = one;
    const media = [await publisher.file(publisher.files.video(), 'VIDEO')];
    const video = await one.publish(publisher.draft({ media, title: 'Bread' }));
    await one.adapter.advance(600);
    expect(Object.keys(await one.totals(video))).toEqual(
      expect.arrayContaining(['views', 'likes', 'comments']),
    );
    await one.adapter.advance(5 * DAY);
    await one.renew();
    const { items } = await one.raw(`/youtube/v3/videos?part=statistics&id=${video.platformPostId}`);
    const { viewCount, likeCount, commentCount } = items[0].statistics;
    const totals = await one.totals(video);
    expect(totals).toMatchObject({
      ...{ views: Number(viewCount), likes: Number(likeCount), comments: Number(commentCount) },
      ...{ shares: expect.any(Number), watchTimeSeconds: expect.any(Number) },
    });
    expect(totals.watchTimeSeconds! % 60).toBe(0);
    await one.adapter.sandbox.control('PUT', 'switches/metric:shares', { off: true });
    const rest = await one.totals(video);
    await one.adapter.sandbox.control('PUT', 'switches/metric:shares', { off: false });
    expect(rest).toMatchObject({ watchTimeSeconds: totals.watchTimeSeconds });
    expect(rest).not.toHaveProperty('shares');
  });
});
