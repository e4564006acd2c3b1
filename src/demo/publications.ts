import type { Post } from '../domains/content/post.entity';
import type { EngagementMetric } from '../domains/publishing/engagement-metric.entity';
import { METRIC_FIELDS } from '../domains/publishing/insights/metrics';
import type { Publication } from '../domains/publishing/publication.entity';
import { englishOf } from '../domains/publishing/publisher/failure';
import type { PublicationKind } from '../domains/publishing/publishing.enums';
import { upperFirst } from '../kernel/model/metadata';
import { chooseFailure, unknownReason } from './attempts';
import type { Reached } from './campaigns';
import type { Channel } from './channels';
import { type Metrics, metricsOf } from './metrics';
import type { Outcome } from './post-plans';
import type { Written } from './posts';
import { after, earlier, random } from './random';
import type { RowOf, SeedContext } from './seed-context';

function typeOf({ format, mediaType }: Pick<Post, 'format' | 'mediaType'>): PublicationKind {
  if (format === 'REEL' || format === 'SHORT_VIDEO') return 'REEL';
  if (format === 'STORY' || format === 'ARTICLE') return format;
  return mediaType === 'CAROUSEL' ? 'CAROUSEL_ALBUM' : mediaType;
}

const MEASURES: readonly (keyof Metrics)[] = [
  'collectedAt',
  ...METRIC_FIELDS,
  'clickThroughRate',
  'completionRate',
];

/** Returns the latest metrics as columns of the publication, all null if there are none. */
function insightsOf(latest: Metrics | undefined, channel: Channel): RowOf<Publication> {
  const told = latest && channel.platform === 'INSTAGRAM' && random.chance(0.4);
  return {
    ...Object.fromEntries(MEASURES.map((name) => [`insights${upperFirst(name)}`, latest?.[name] ?? null])),
    insightsDemographics: told
      ? {
          age: { '18-24': random.int(18, 38), '25-34': random.int(30, 48), '35-44': random.int(8, 20) },
          topCities: [channel.brand.city, 'Delhi', 'Mumbai'],
        }
      : null,
    insightsPeakEngagementTime:
      latest && random.chance(0.5)
        ? random.one(['19:00-21:00', '12:00-14:00', '08:00-10:00', 'Sunday evening'])
        : null,
  };
}

function resultOf(
  outcome: Outcome,
  id: string,
  channel: Channel,
  post: Written['row'],
  world: SeedContext,
): RowOf<Publication> {
  const nothing = {
    kind: null,
    platformPostId: null,
    permalink: null,
    publishResponse: null,
    errorMessage: null,
    retryCount: 0,
  };
  if (outcome === 'FAILED') {
    const failure = chooseFailure(channel.platform);
    return {
      ...nothing,
      errorMessage: englishOf(failure, channel.platform),
      retryCount: random.int(1, 5),
      publishResponse: { error: { code: failure.code } },
    };
  }
  if (outcome === 'UNKNOWN') return { ...nothing, errorMessage: unknownReason(channel.platform) };
  if (outcome === 'QUEUED') return nothing;
  const platformPostId = random.digits(17);
  return {
    ...nothing,
    kind: typeOf(post),
    platformPostId,
    permalink: channel.platform === 'WHATSAPP' ? null : world.permalinkOf(id),
    retryCount: random.chance(0.06) ? 1 : 0,
    publishResponse: { id: platformPostId },
  };
}

/** Returns a publication with its metrics. */
export function publication(
  written: Written,
  channel: Channel,
  outcome: Outcome,
  world: SeedContext,
): { row: RowOf<Publication>; figures: Metrics[] } {
  const { row: post, plan, media } = written;
  const published = outcome === 'PUBLISHED';
  const sentAt =
    outcome === 'QUEUED' || outcome === 'UNKNOWN'
      ? after(world.reference, { hours: -random.float(0.2, 3) })
      : plan.at;
  const figures = published
    ? metricsOf({
        ...channel,
        film: post.mediaType === 'VIDEO',
        publishedAt: plan.at,
        reference: world.reference,
      })
    : [];
  const id = random.id(sentAt);
  const override = post.platformOverrides.find(({ platform }) => platform === channel.platform);
  const row = {
    id,
    organization: post.organization,
    clientAccount: post.clientAccount,
    post: post.id,
    socialAccount: channel.id,
    platform: channel.platform,
    status: outcome,
    ...resultOf(outcome, id, channel, post, world),
    caption: override?.caption ?? (post as RowOf<Post>).caption,
    hashtags: override?.hashtags ?? post.hashtags,
    mediaUrls: media.map(({ url }) => url),
    accountUsername: channel.username,
    postTitle: (post as RowOf<Post>).title,
    isDeletedOnPlatform: published && random.chance(0.01),
    metadata: {},
    publishedAt: published ? plan.at : null,
    attemptedAt: outcome === 'QUEUED' ? null : sentAt,
    ...insightsOf(figures.at(-1), channel),
    createdAt: sentAt,
    updatedAt: figures.at(-1)?.collectedAt ?? earlier(after(sentAt, { hours: 0.1 }), world.reference),
  } satisfies RowOf<Publication>;
  return { row, figures };
}

const number = (value: number | string | null | undefined): number => Number(value ?? 0);
const engagementOf = (f: Metrics): number =>
  number(f.likes) + number(f.comments) + number(f.shares) + number(f.saves);

/** Returns the performance score, from 0 to 100: reactions per account reached, where 8 percent is 100. */
function scoreOf(latest: Metrics): string | null {
  const seen = number(latest.reach ?? latest.views ?? latest.impressions);
  return seen ? Math.min(100, (1250 * engagementOf(latest)) / seen).toFixed(2) : null;
}

interface Sent {
  readonly publications: RowOf<Publication>[];
  readonly metrics: RowOf<EngagementMetric>[];
  /** Totals by campaign. */
  readonly reached: ReadonlyMap<string, Reached>;
  /** Scores by post. */
  readonly scores: ReadonlyMap<string, string | null>;
}

/** Returns the publications of all posts, with their metrics. */
export function sent(written: readonly Written[], world: SeedContext): Sent {
  random.seed(707);
  const publications: RowOf<Publication>[] = [];
  const metrics: RowOf<EngagementMetric>[] = [];
  const reached = new Map<string, Reached>();
  const scores = new Map<string, string | null>();
  for (const one of written) {
    const campaign = one.plan.run?.row.id;
    for (const { channel, outcome } of one.plan.sends) {
      const { row, figures } = publication(one, channel, outcome, world);
      publications.push(row);
      const { organization, clientAccount, id, platform } = row;
      for (const figure of figures)
        metrics.push({ organization, clientAccount, publication: id, platform, ...figure });
      const latest = figures.at(-1);
      if (!latest) continue;
      if (!scores.has(one.row.id)) scores.set(one.row.id, scoreOf(latest));
      if (!campaign) continue;
      const sum = reached.get(campaign) ?? { posts: 0, engagement: 0, reach: 0 };
      if (channel === one.plan.sends.find((send) => send.outcome === 'PUBLISHED')?.channel) sum.posts += 1;
      sum.engagement += engagementOf(latest);
      sum.reach += number(latest.reach);
      reached.set(campaign, sum);
    }
  }
  return { publications, metrics, reached, scores };
}
