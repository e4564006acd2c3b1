import { commentsOf } from '../../frame/effects';
import { grown } from '../../frame/growth';
import type { Account, Post } from '../../frame/rows';
import type { World } from '../../frame/world';
import { invalid, metaError } from './errors';
import { type Edges, type GraphCall, graphTime, read } from './graph';
import { requirePost } from './comments';
import { requireAccount, requirePermission } from './tokens';

const FEED = ['views', 'reach', 'likes', 'comments', 'shares', 'saved', 'total_interactions'];

/** Metrics of a post, by its kind. */
const METRICS: Readonly<Record<string, readonly string[]>> = {
  FEED: [...FEED, 'profile_visits', 'follows'],
  REELS: [...FEED, 'ig_reels_avg_watch_time', 'ig_reels_video_view_total_time'],
  STORY: [
    'views',
    'reach',
    'replies',
    'shares',
    'total_interactions',
    'navigation',
    'profile_visits',
    'follows',
  ],
  POST: [
    'post_media_view',
    'post_total_media_view_unique',
    'post_reactions_like_total',
    'post_reactions_love_total',
    'post_clicks',
  ],
  VIDEO: [
    'blue_reels_play_count',
    'post_video_avg_time_watched',
    'post_video_view_time',
    'post_video_likes_by_reaction_type',
  ],
};
const ACCOUNT_SERIES = ['reach', 'follower_count'];
const ACCOUNT_TOTALS = [
  'views',
  'accounts_engaged',
  'total_interactions',
  'likes',
  'comments',
  'shares',
  'saves',
  'profile_links_taps',
];
const PAGE_METRICS = [
  'page_media_view',
  'page_total_media_view_unique',
  'page_follows',
  'page_post_engagements',
];
const STORY_VIEWERS = 5;

/** Returns the requested metrics, or fails as a whole if one is unknown, retired, or switched off. */
function metricsIn({ world, params }: GraphCall, allowed: readonly string[]): string[] {
  const wanted = (params['metric'] ?? '').split(',').filter(Boolean);
  if (!wanted.length) throw invalid('The parameter metric is required.');
  if (wanted.includes('impressions'))
    throw invalid(
      'Starting from version v22.0 and above, the impressions metric is no longer supported for the queried media.',
    );
  const index = wanted.findIndex((name) => !allowed.includes(name) || world.isOff(`metric:${name}`));
  if (index >= 0)
    throw invalid(
      `metric[${index}] must be one of the following values: ${allowed.filter((name) => !world.isOff(`metric:${name}`)).join(', ')}`,
    );
  return wanted;
}

const SHARES: Readonly<Record<string, number>> = {
  likes: 0.05,
  shares: 0.01,
  saved: 0.02,
  follows: 0.002,
  replies: 0.01,
};

function valueOf(world: World, post: Post, metric: string): number {
  if (metric === 'comments') return commentsOf(world, post.id).length;
  if (metric === 'total_interactions')
    return ['likes', 'shares', 'saved', 'comments'].reduce(
      (sum, name) => sum + valueOf(world, post, name),
      0,
    );
  return grown(world, post, metric, SHARES[metric] ?? 0.4);
}

const entry = (id: string, name: string, period: string, value: number, end?: number) => ({
  name,
  period,
  values: [{ value, ...(end !== undefined && { end_time: graphTime(end) }) }],
  title: name.replaceAll('_', ' '),
  description: '',
  id: `${id}/insights/${name}/${period}`,
});

const postInsights = (edge: 'insights' | 'video_insights') => (graph: GraphCall) =>
  read('readInsights', graph.accountId, () => {
    const { world, token } = graph;
    const { post, account } = requirePost(graph);
    requirePermission(token, post.network === 'INSTAGRAM' ? 'insights' : 'pageInsights');
    const kind = post.network === 'INSTAGRAM' ? post.kind : edge === 'video_insights' ? 'VIDEO' : 'POST';
    const names = metricsIn(graph, METRICS[kind] ?? METRICS['FEED']!);
    if (kind === 'STORY' && account.followers < STORY_VIEWERS)
      throw metaError({ code: 10, message: '(#10) Not enough viewers for the media to show insights' });
    return { data: names.map((name) => entry(post.id, name, 'lifetime', valueOf(world, post, name))) };
  });

const accountValue = (world: World, account: Account, metric: string): number =>
  metric.includes('follow')
    ? account.followers
    : world.number(`${account.id}:${metric}`, account.followers + 1);

const accountInsights = (graph: GraphCall) =>
  read('readAccountInsights', graph.id, () => {
    const { world, token, params } = graph;
    const account = requireAccount(graph);
    requirePermission(token, 'insights');
    const names = metricsIn(graph, [...ACCOUNT_SERIES, ...ACCOUNT_TOTALS]);
    if (!['day', 'lifetime'].includes(params['period'] ?? ''))
      throw invalid('The parameter period is required.');
    const total = params['metric_type'] === 'total_value';
    const untotaled = names.find((name) => ACCOUNT_TOTALS.includes(name));
    if (untotaled && !total)
      throw invalid(
        `The following metrics (${untotaled}) should be specified with parameter metric_type=total_value`,
      );
    if (names.includes('follower_count') && account.followers < 100)
      throw invalid('The metric follower_count is available for accounts with at least 100 followers.');
    return {
      data: names.map((name) => {
        const value = accountValue(world, account, name);
        if (!total) return entry(account.id, name, 'day', value, world.clock.now());
        const { values: _, ...rest } = entry(account.id, name, 'day', value);
        return { ...rest, total_value: { value } };
      }),
    };
  });

const pageInsights = (graph: GraphCall) =>
  read('readAccountInsights', graph.id, () => {
    const { world, token } = graph;
    const account = requireAccount(graph);
    requirePermission(token, 'pageInsights');
    const names = metricsIn(graph, PAGE_METRICS);
    return {
      data: names.map((name) =>
        entry(account.id, name, 'day', accountValue(world, account, name), world.clock.now()),
      ),
    };
  });

export const insightEdges: Edges = {
  'GET igMedia/insights': postInsights('insights'),
  'GET fbPost/insights': postInsights('insights'),
  'GET video/video_insights': postInsights('video_insights'),
  'GET igUser/insights': accountInsights,
  'GET page/insights': pageInsights,
};
