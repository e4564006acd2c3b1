import { z } from 'zod';
import type { InsightsPort, MeasuredPost } from '../../domains/publishing/insights/insights.port';
import type { PublishingAccount } from '../../domains/publishing/publishing.port';
import { eachPost, insightsPort, MetricGroups, unlessGone, type Values } from '../insights';
import { NetworkClient, type Shared } from '../network-client';
import { pinterestApi } from './api';
import { pinterestDialect } from './failures';

/** Pinterest has the days of the last 90. */
const MAX_DAYS = 89;
const DAY = 86_400_000;

const PIN = ['IMPRESSION', 'SAVE', 'PIN_CLICK', 'OUTBOUND_CLICK'];
const REACTIONS = ['TOTAL_COMMENTS', 'TOTAL_REACTIONS'];

/** Metrics that a pin does not have are null. */
const Counts = z.record(z.string(), z.number().nullable()).default({});
const Analytics = z.object({ all: z.object({ summary_metrics: Counts, lifetime_metrics: Counts }) });

const known = (counts: z.infer<typeof Counts>): Values =>
  Object.fromEntries(Object.entries(counts).filter((entry): entry is [string, number] => entry[1] !== null));

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** Pinterest: one call per pin and group of metrics, over all days since it was published. */
export function pinterestInsights(shared: Shared): InsightsPort {
  const client = new NetworkClient('PINTEREST', pinterestDialect, shared);
  const metrics = new MetricGroups(client);

  async function read(
    account: PublishingAccount,
    { platformPostId: id, kind, publishedAt }: MeasuredPost,
  ): Promise<Values | null> {
    const now = client.now.getTime();
    // A part of the days is no total.
    if (now - publishedAt.getTime() > MAX_DAYS * DAY) return {};
    const path = `/pins/${encodeURIComponent(id)}/analytics`;
    const period = { start_date: dayOf(publishedAt.getTime()), end_date: dayOf(now) };
    const groups = [PIN, REACTIONS, ...(kind === 'VIDEO' || kind === 'REEL' ? [['VIDEO_MRC_VIEW']] : [])];
    const values = metrics.read('pin', groups, async (names) => {
      const query = { ...period, metric_types: names.join() };
      const { all } = await pinterestApi(client, account).get(path, query, Analytics);
      return { ...known(all.summary_metrics), ...known(all.lifetime_metrics) };
    });
    return unlessGone(values);
  }

  return insightsPort({
    client,
    maxPosts: 25,
    scopes: ['pins:read'],
    names: {
      IMPRESSION: 'impressions',
      SAVE: 'saves',
      PIN_CLICK: 'clicks',
      OUTBOUND_CLICK: 'websiteClicks',
      TOTAL_COMMENTS: 'comments',
      TOTAL_REACTIONS: 'likes',
      VIDEO_MRC_VIEW: 'views',
    },
    read: (account, posts) => eachPost(posts, (post) => read(account, post)),
  });
}
