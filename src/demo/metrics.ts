import type { Platform } from '../domains/common/content.enums';
import type { EngagementMeasures } from '../domains/publishing/engagement.shapes';
import { METRIC_FIELDS, type MetricField, METRICS } from '../domains/publishing/insights/metrics';
import { after, random } from './random';

type Measure = Exclude<keyof EngagementMeasures, 'collectedAt' | 'engagementRate'>;

/** Metrics of a publication at one time. Null if the platform does not report a value. */
export type Metrics = Readonly<Pick<EngagementMeasures, Measure | 'collectedAt'>>;

/** Range of each metric per account reached. Platforms without any report no metrics of posts. */
type Rates = Partial<Readonly<Record<MetricField, readonly [number, number]>>>;

const RATES: Partial<Readonly<Record<Platform, Rates>>> = {
  INSTAGRAM: {
    reach: [1, 1],
    views: [1.15, 1.6],
    likes: [0.03, 0.09],
    comments: [0.001, 0.008],
    shares: [0.002, 0.02],
    saves: [0.003, 0.03],
    profileVisits: [0.004, 0.02],
  },
  FACEBOOK: {
    reach: [1, 1],
    views: [1.1, 1.5],
    likes: [0.01, 0.05],
    comments: [0.001, 0.006],
    shares: [0.001, 0.01],
    clicks: [0.008, 0.04],
  },
  LINKEDIN: {
    impressions: [1.2, 1.9],
    reach: [1, 1],
    likes: [0.01, 0.04],
    comments: [0.001, 0.008],
    shares: [0.001, 0.006],
    clicks: [0.01, 0.06],
  },
  X: {
    impressions: [1, 1],
    likes: [0.004, 0.02],
    comments: [0.0005, 0.004],
    shares: [0.0005, 0.006],
    saves: [0.0005, 0.004],
    clicks: [0.005, 0.03],
    profileVisits: [0.002, 0.008],
  },
  YOUTUBE: {
    views: [1, 1],
    likes: [0.02, 0.06],
    comments: [0.001, 0.006],
    shares: [0.001, 0.006],
    watchTimeSeconds: [8, 24],
  },
  PINTEREST: {
    impressions: [1, 1],
    saves: [0.01, 0.05],
    clicks: [0.005, 0.03],
    websiteClicks: [0.002, 0.012],
  },
};
/** Additional counters that Instagram and Facebook report for videos. */
const FILM: Rates = { views: [1.1, 2.1], watchTimeSeconds: [5, 14] };

/** Hours after publication at which metrics are fetched, at increasing intervals. */
const ASKED = [1, 2, 3, 4, 6, 8, 24, 72, 168, 336, 672];

/** Returns the share of the final value after some hours, which approaches 1. */
const grown = (hours: number, pace: number): number => 1 - Math.exp(-hours / pace);

/** Whether a platform reports a metric at present. */
const isReported = (platform: Platform, field: MetricField): boolean =>
  METRICS.some((metric) => metric.platform === platform && metric.field === field && !metric.retiredAt);

interface Measured {
  readonly platform: Platform;
  readonly followers: number;
  readonly film: boolean;
  readonly publishedAt: Date;
  readonly reference: Date;
}

/** Returns the hourly metrics of a publication over its first weeks, oldest first. Counters never decrease. */
export function metricsOf({ platform, followers, film, publishedAt, reference }: Measured): Metrics[] {
  if (!RATES[platform]) return [];
  const base = Math.max(
    40,
    followers * random.float(0.06, 0.42) * (random.chance(0.04) ? random.float(3, 8) : 1),
  );
  const rates: Rates = {
    ...RATES[platform],
    ...(film && (platform === 'INSTAGRAM' || platform === 'FACEBOOK') && FILM),
  };
  const totals = new Map(
    METRIC_FIELDS.filter((name) => isReported(platform, name)).flatMap((name) =>
      rates[name] ? [[name, base * random.float(...rates[name])] as const] : [],
    ),
  );
  const completionRate = rates.watchTimeSeconds ? random.float(18, 61).toFixed(2) : null;
  const pace = random.float(10, 60);

  const hour = new Date(publishedAt);
  hour.setUTCMinutes(0, 0, 0);
  const possible = ASKED.filter((asked) => after(hour, { hours: asked }) <= reference);
  // Some fetches fail.
  const hours = random.some(possible, random.int(6, possible.length)).sort((a, b) => a - b);
  const last = hours.at(-1)!;
  return hours.map((asked) => {
    const share = grown(asked, pace) / grown(last, pace);
    const counter = (name: MetricField): number | null => {
      const total = totals.get(name);
      return total === undefined ? null : Math.floor(total * share);
    };
    const counters = Object.fromEntries(METRIC_FIELDS.map((name) => [name, counter(name)])) as Record<
      MetricField,
      number | null
    >;
    const { clicks, impressions } = counters;
    const clickThroughRate =
      clicks !== null && impressions ? ((100 * clicks) / impressions).toFixed(2) : null;
    return { collectedAt: after(hour, { hours: asked }), ...counters, clickThroughRate, completionRate };
  });
}
