import type { InsightsPort, MeasuredPost } from '../../src/domains/publishing/insights/insights.port';
import type { Platform } from '../../src/domains/common/content.enums';
import { MEASURED_PLATFORMS } from '../../src/domains/publishing/insights/metrics';
import { publicationOf, readAccount } from '../domains/insights-helpers';
import { newOrganization } from '../support/people';
import { type Json, serverForTests } from '../support/server';
import { storeTokens } from '../support/stored-tokens';
import { MeasurerUnderTest } from './measurer-under-test';
import type { PublisherUnderTest } from './publisher-under-test';
import { startTikTok } from './tiktok-drafts';

/** From the platform to the graph: a post of the sandbox, the numbers that it has there, the job, and `insights`. */

const server = serverForTests();
const DAYS = 86_400;
let running: PublisherUnderTest | undefined;
afterEach(async () => {
  running?.adapter.expectNoSecrets();
  await running?.stop();
  running = undefined;
});

/** A post that was published in the sandbox, and the port that reads its metrics. */
interface Measured {
  publisher: PublisherUnderTest;
  readonly port: InsightsPort;
  readonly post: MeasuredPost;
}

async function publishedBy(
  platform: Platform,
  username: string,
  draft: (publisher: PublisherUnderTest, measurer: MeasurerUnderTest) => Promise<object> | object,
): Promise<Measured> {
  const measurer = await MeasurerUnderTest.start(platform, username, platform === 'LINKEDIN');
  const { publisher, port } = measurer;
  const post = await measurer.publish(publisher.draft(await draft(publisher, measurer)));
  return { publisher, port, post };
}
const photo = async (publisher: PublisherUnderTest) => ({
  media: [await publisher.file(publisher.files.jpeg())],
});

async function onTikTok(): Promise<Measured> {
  const { publisher, withVideo, postOf } = await startTikTok();
  const { post } = await publisher.publish(await withVideo());
  const { id } = await postOf(post.platformPostId);
  const port = publisher.adapter.insightsWith({ resilience: { outages: 1000 } });
  const publishedAt = publisher.adapter.clock.now();
  return { publisher, port, post: { platformPostId: id as string, kind: post.kind, publishedAt } };
}

interface Case {
  readonly published: () => Promise<Measured>;
  /** Metrics by the names of the sandbox, and what they are in the graph. */
  readonly set: Readonly<Record<string, number>>;
  readonly insights: Json;
}

const CASES: Readonly<Partial<Record<Platform, Case>>> = {
  INSTAGRAM: {
    published: () => publishedBy('INSTAGRAM', 'blue_door_bakery', photo),
    set: { views: 900, reach: 500, likes: 40, shares: 4, saved: 6, profile_visits: 11 },
    insights: { views: 900, reach: 500, likes: 40, comments: 0, shares: 4, saves: 6, profileVisits: 11 },
  },
  FACEBOOK: {
    published: () => publishedBy('FACEBOOK', 'blue_door_bakery', () => ({})),
    set: {
      ...{ post_media_view: 800, post_total_media_view_unique: 450, post_clicks: 31, shares: 7 },
      ...{ post_reactions_like_total: 20, post_reactions_love_total: 5 },
    },
    insights: { views: 800, reach: 450, clicks: 31, likes: 25, comments: 0, shares: 7 },
  },
  LINKEDIN: {
    published: () => publishedBy('LINKEDIN', 'blue-door-bakery', () => ({})),
    set: { impressionCount: 700, uniqueImpressionsCount: 300, clickCount: 14, likeCount: 9, shareCount: 2 },
    insights: {
      ...{ impressions: 700, reach: 300, clicks: 14, likes: 9, comments: 0, shares: 2 },
      clickThroughRate: '2.00',
    },
  },
  X: {
    published: () => publishedBy('X', 'blue_door_bakery', () => ({})),
    set: { impression: 1_000, like: 30, retweet: 5, quote: 2, bookmark: 3, click: 25 },
    insights: {
      ...{ impressions: 1_000, likes: 30, comments: 0, shares: 7, saves: 3, clicks: 25, profileVisits: 25 },
      clickThroughRate: '2.50',
    },
  },
  TIKTOK: {
    published: onTikTok,
    set: { views: 5_000, likes: 210, shares: 33 },
    insights: { views: 5_000, likes: 210, comments: 0, shares: 33 },
  },
  YOUTUBE: {
    published: () =>
      publishedBy('YOUTUBE', 'blue_door_bakery', async (publisher) => ({
        title: 'Bread',
        media: [await publisher.file(publisher.files.video(), 'VIDEO')],
      })),
    set: { views: 1_200, likes: 60, shares: 8 },
    insights: { views: 1_200, likes: 60, comments: 0, shares: 8, watchTimeSeconds: 6_000 },
  },
  PINTEREST: {
    published: () =>
      publishedBy('PINTEREST', 'blue_door_bakery', async (publisher, measurer) => ({
        ...(await photo(publisher)),
        options: { pinterest: { boardId: (await measurer.raw('/v5/boards')).items[0].id as string } },
      })),
    set: {
      IMPRESSION: 640,
      PIN_CLICK: 16,
      OUTBOUND_CLICK: 8,
      SAVE: 12,
      TOTAL_COMMENTS: 1,
      TOTAL_REACTIONS: 5,
    },
    insights: {
      ...{ impressions: 640, clicks: 16, websiteClicks: 8, saves: 12, comments: 1, likes: 5 },
      clickThroughRate: '2.50',
    },
  },
};

/** Stores a post of the sandbox as a publication of a connected account. */
async function stored({ publisher, port, post }: Measured) {
  const { id: organization, owner } = await newOrganization(server);
  server.insights.set(port.platform, port);
  server.clock.set(publisher.adapter.clock.now());
  const { platformUserId, tokens } = publisher.account;
  const account = await server.rows.account(organization, { platform: port.platform, platformUserId });
  await storeTokens(server, organization, account, tokens);
  const written = await server.rows.post(organization, { author: owner.id });
  const id = await server.rows.publication(organization, written, {
    ...{ socialAccount: account, platform: port.platform, status: 'PUBLISHED' },
    ...{ mediaUrls: ['https://cdn.example/1.jpg'], ...post },
  });
  const read = async (): Promise<Json> => {
    server.clock.set(publisher.adapter.clock.now());
    await readAccount(server, account);
    return publicationOf(server, id, await server.tokenFor(owner.id));
  };
  return { read };
}

const reported = (insights: Json): Json => {
  const { collectedAt: _, engagementRate: __, ...rest } = insights;
  return Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== null));
};
const control = ({ publisher, post }: Measured, metrics: object): Promise<unknown> =>
  publisher.adapter.sandbox.control('POST', `posts/${post.platformPostId}`, { event: 'METRICS', metrics });

test('there is a case for each platform that reports metrics', () => {
  expect(Object.keys(CASES).sort()).toEqual([...MEASURED_PLATFORMS].sort());
});

test.each(Object.entries(CASES))('%s', async (_, { published, set, insights }) => {
  const measured = await published();
  running = measured.publisher;
  await control(measured, set);
  await running.adapter.advance(5 * DAYS);
  if (running.account.tokens.refreshable) await running.renew();
  const { read } = await stored(measured);
  expect(reported((await read()).insights)).toEqual(insights);
});

test('a metric that is retired keeps its last value, and the others are read', async () => {
  const { published, set, insights } = CASES.INSTAGRAM!;
  const measured = await published();
  running = measured.publisher;
  await control(measured, set);
  const { read } = await stored(measured);
  await running.adapter.advance(3_600);
  expect(reported((await read()).insights)).toEqual(insights);

  await running.adapter.sandbox.control('PUT', 'switches/metric:saved', { off: true });
  await control(measured, { likes: 45, saved: 99 });
  await running.adapter.advance(3_600);
  const { insights: latest, metrics } = await read();
  await running.adapter.sandbox.control('PUT', 'switches/metric:saved', { off: false });
  expect(reported(latest)).toEqual({ ...insights, likes: 45 });
  expect(metrics.nodes.map(({ likes, views }: Json) => [likes, views])).toEqual([
    [40, 900],
    [45, 900],
  ]);
});
