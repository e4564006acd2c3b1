import { z } from 'zod';
import type { InsightsPort, MeasuredPost } from '../../domains/publishing/insights/insights.port';
import type { PublishingAccount } from '../../domains/publishing/publishing.port';
import { googleDialect } from '../google/failures';
import { bearer } from '../http-client';
import { insightsPort, MetricGroups, type Values } from '../insights';
import { NetworkClient, type Shared } from '../network-client';

const SCOPE = 'https://www.googleapis.com/auth/';

const count = z.coerce.number().optional();
/** Counts that the owner hides are absent. */
const Videos = z.object({
  items: z
    .array(
      z.object({
        id: z.string(),
        statistics: z.object({ viewCount: count, likeCount: count, commentCount: count }).optional(),
      }),
    )
    .default([]),
});
/** Rows begin with the ID of the video. Videos without numbers are absent. */
const Report = z.object({
  columnHeaders: z.array(z.object({ name: z.string() })),
  rows: z.array(z.array(z.union([z.string(), z.number()]))).default([]),
});

const GROUPS = [['shares', 'estimatedMinutesWatched']];
const MAX_ROWS = '200';

const dayOf = (time: Date): string => time.toISOString().slice(0, 10);
const known = (values: Readonly<Record<string, number | undefined>>): Values =>
  Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, number] => entry[1] !== undefined),
  );

/** YouTube: one call for the counts of up to 50 videos, and one report for what only Analytics has, days later. */
export function youtubeInsights(shared: Shared): InsightsPort {
  const client = new NetworkClient('YOUTUBE', googleDialect, shared);
  const metrics = new MetricGroups(client);

  async function countsOf({ tokens, platformUserId: account }: PublishingAccount, ids: readonly string[]) {
    const url = `https://www.googleapis.com/youtube/${client.text('api.version')}/videos`;
    const query = { part: 'id,statistics', id: ids.join(), maxResults: String(ids.length) };
    const headers = bearer(tokens.accessToken);
    const { items } = await client.call({ method: 'GET', url, query, headers, account }, Videos);
    return new Map(items.map(({ id, statistics = {} }) => [id, known(statistics)]));
  }

  /** Returns the numbers of the report, with the name of the metric behind the ID of the video. */
  async function reportOf(
    { tokens, platformUserId: account }: PublishingAccount,
    posts: readonly MeasuredPost[],
  ): Promise<Values> {
    const oldest = new Date(Math.min(...posts.map(({ publishedAt }) => publishedAt.getTime())));
    const version = client.text('api.analytics_version');
    const url = `https://youtubeanalytics.googleapis.com/${version}/reports`;
    const headers = bearer(tokens.accessToken);
    return metrics.read('report', GROUPS, async (names) => {
      const query = {
        ids: 'channel==MINE',
        dimensions: 'video',
        filters: `video==${posts.map(({ platformPostId }) => platformPostId).join()}`,
        metrics: names.join(),
        sort: `-${names[0]}`,
        startDate: dayOf(oldest),
        endDate: dayOf(client.now),
        maxResults: MAX_ROWS,
      };
      const report = await client.call({ method: 'GET', url, query, headers, account }, Report);
      const columns = report.columnHeaders.map(({ name }) => name);
      return Object.fromEntries(
        report.rows.flatMap(([id, ...cells]) =>
          cells.map((cell, index) => [`${id} ${columns[index + 1]}`, Number(cell)]),
        ),
      );
    });
  }

  async function read(account: PublishingAccount, posts: readonly MeasuredPost[]) {
    const ids = posts.map(({ platformPostId }) => platformPostId);
    const counts = await countsOf(account, ids);
    const shown = posts.filter(({ platformPostId }) => counts.has(platformPostId));
    const canReport = account.tokens.scopes.includes(`${SCOPE}yt-analytics.readonly`);
    const reported = canReport && shown.length ? await reportOf(account, shown) : {};
    const values = ids.map((id): [string, Values | null] => {
      const own = counts.get(id);
      if (!own) return [id, null];
      const { [`${id} shares`]: shares, [`${id} estimatedMinutesWatched`]: minutes } = reported;
      return [id, { ...own, ...known({ shares, minutes }) }];
    });
    return { values: new Map(values) };
  }

  return insightsPort({
    client,
    maxPosts: 50,
    scopes: [`${SCOPE}youtube.readonly`],
    names: {
      viewCount: 'views',
      likeCount: 'likes',
      commentCount: 'comments',
      shares: 'shares',
      minutes: { field: 'watchTimeSeconds', scale: 60 },
    },
    read,
  });
}
