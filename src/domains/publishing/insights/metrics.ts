import type { Platform } from '../../common/content.enums';
import type { MetricUnit } from './insights.enums';

/** Metrics that platforms report, as fields of `EngagementMetric` and `PublicationInsights`. Rates are computed from them. */
export const METRIC_FIELDS = [
  'impressions',
  'reach',
  'views',
  'likes',
  'comments',
  'shares',
  'saves',
  'clicks',
  'profileVisits',
  'websiteClicks',
  'watchTimeSeconds',
] as const;
export type MetricField = (typeof METRIC_FIELDS)[number];

/** A metric of a platform. */
interface Metric {
  readonly platform: Platform;
  readonly field: MetricField;
  readonly unit: MetricUnit;
  readonly description: string;
  /** Whether the platform estimates the number. */
  readonly isEstimate: boolean;
  /** Seconds until an event is part of the number, at most. */
  readonly latency: number;
  /** The day on which it replaced a retired metric. */
  readonly since: string | null;
  readonly retiredAt: string | null;
}

type Entry = Pick<Metric, 'description'> &
  Partial<Pick<Metric, 'isEstimate' | 'since' | 'retiredAt' | 'latency'>>;
type Entries = Readonly<Partial<Record<MetricField, Entry>>>;

const DAY = 86_400;

/** Returns the metrics of a platform. `latency` is that of metrics that state none. */
const metricsOf = (platform: Platform, latency: number, entries: Entries): Metric[] =>
  METRIC_FIELDS.flatMap((field) => {
    const entry = entries[field];
    if (!entry) return [];
    const unit = field === 'watchTimeSeconds' ? 'SECONDS' : 'COUNT';
    return [{ platform, field, unit, isEstimate: false, latency, since: null, retiredAt: null, ...entry }];
  });

/** What each platform reports of a post. The adapters return these metrics and no others. */
export const METRICS: readonly Metric[] = [
  ...metricsOf('INSTAGRAM', 2 * DAY, {
    impressions: {
      description: 'Number of times the post was shown. Replaced by `views`.',
      retiredAt: '2025-04-21',
    },
    reach: { description: 'Number of accounts that saw the post.', isEstimate: true },
    views: {
      description: 'Number of times the post was shown or the reel was played.',
      since: '2025-04-21',
    },
    likes: { description: 'Number of likes.' },
    comments: { description: 'Number of comments.' },
    shares: { description: 'Number of shares.' },
    saves: { description: 'Number of times the post was saved.' },
    profileVisits: { description: 'Number of visits of the profile from the post. Not reported for reels.' },
    watchTimeSeconds: { description: 'Total watch time of the reel, including replays.' },
  }),
  ...metricsOf('FACEBOOK', DAY, {
    impressions: {
      description: 'Number of times the post was shown. Replaced by `views`.',
      retiredAt: '2025-11-15',
    },
    reach: { description: 'Number of people who saw the post.', isEstimate: true },
    views: {
      description: 'Number of times the post was shown or the reel was played.',
      since: '2025-11-15',
    },
    likes: { description: 'Number of reactions of all kinds.' },
    comments: { description: 'Number of comments and replies.', latency: 0 },
    shares: { description: 'Number of shares. Not reported for videos.', latency: 0 },
    clicks: { description: 'Number of clicks anywhere in the post. Not reported for videos.' },
    watchTimeSeconds: { description: 'Total watch time of the video, including replays.' },
  }),
  ...metricsOf('X', 0, {
    impressions: { description: 'Number of times the post was shown.' },
    likes: { description: 'Number of likes.' },
    comments: { description: 'Number of replies.' },
    shares: { description: 'Number of reposts and quotes.' },
    saves: { description: 'Number of bookmarks.' },
    clicks: { description: 'Number of clicks on links. Reported for 30 days after publishing.' },
    profileVisits: {
      description: 'Number of visits of the profile from the post. Reported for 30 days after publishing.',
    },
  }),
  ...metricsOf('LINKEDIN', DAY, {
    impressions: { description: 'Number of times the post was shown for at least 0.3 seconds.' },
    reach: { description: 'Number of members who saw the post.', isEstimate: true },
    likes: { description: 'Number of reactions of all kinds.' },
    comments: { description: 'Number of comments.' },
    shares: { description: 'Number of reposts.' },
    clicks: { description: 'Number of clicks on the content, the name or the logo. Reported for pages.' },
  }),
  ...metricsOf('TIKTOK', DAY, {
    views: { description: 'Number of times the video was played.' },
    likes: { description: 'Number of likes.' },
    comments: { description: 'Number of comments.' },
    shares: { description: 'Number of shares.' },
  }),
  ...metricsOf('YOUTUBE', 0, {
    views: { description: 'Number of times the video was watched.' },
    likes: { description: 'Number of likes.' },
    comments: { description: 'Number of comments. Not reported for videos made for kids.' },
    shares: { description: 'Number of shares with the button of YouTube.', latency: 3 * DAY },
    watchTimeSeconds: { description: 'Total watch time.', isEstimate: true, latency: 3 * DAY },
  }),
  ...metricsOf('PINTEREST', DAY, {
    impressions: { description: 'Number of times the pin was shown.' },
    views: { description: 'Number of views of at least 2 seconds. Reported for videos.' },
    likes: { description: 'Number of reactions.' },
    comments: { description: 'Number of comments.' },
    saves: { description: 'Number of times the pin was saved to a board.' },
    clicks: { description: 'Number of times the pin was opened.' },
    websiteClicks: { description: 'Number of clicks that led to the website.' },
  }),
];

/** Platforms that report metrics of posts. */
export const MEASURED_PLATFORMS: readonly Platform[] = [...new Set(METRICS.map(({ platform }) => platform))];
