import { z } from 'zod';
import type { InsightsPort, MeasuredPost } from '../../domains/publishing/insights/insights.port';
import type { PublishingAccount } from '../../domains/publishing/publishing.port';
import { eachPost, insightsPort, MetricGroups, unlessGone, type Values } from '../insights';
import { metaDialect } from '../meta/failures';
import { isMissing, MetaInsights } from '../meta/insights';
import { NetworkClient, type Shared } from '../network-client';
import { pageOf } from './page';

const REACTIONS = ['like', 'love', 'wow', 'haha', 'sorry', 'anger'].map(
  (name) => `post_reactions_${name}_total`,
);
const VIDEO = {
  blue_reels_play_count: 'views',
  post_video_likes_by_reaction_type: 'likes',
  post_video_view_time: { field: 'watchTimeSeconds', scale: 1 / 1000 },
} as const;

const GROUPS = {
  insights: [['post_media_view', 'post_total_media_view_unique'], ['post_clicks'], REACTIONS],
  video_insights: [Object.keys(VIDEO)],
} as const;

/** Counts beside the metrics. A post without shares has no `shares`. */
const Counts = z
  .object({
    shares: z.object({ count: z.number() }).optional(),
    comments: z.object({ summary: z.object({ total_count: z.number().optional() }).optional() }).optional(),
  })
  .transform(({ shares, comments }): Values => {
    const comment_count = comments?.summary?.total_count;
    return {
      ...(shares && { share_count: shares.count }),
      ...(comment_count !== undefined && { comment_count }),
    };
  });
const COUNTS = ['shares', 'comments.summary(total_count).limit(0)'];

/** Facebook pages: one call per post and group of metrics. Videos have metrics of their own. */
export function facebookInsights(shared: Shared): InsightsPort {
  const client = new NetworkClient('FACEBOOK', metaDialect, shared);
  const metrics = new MetricGroups(client);

  async function read(account: PublishingAccount, post: MeasuredPost): Promise<Values | null> {
    // Stories have no metrics that outlive them.
    if (post.kind === 'STORY') return {};
    const page = pageOf(client, account);
    const edge = post.kind === 'REEL' || post.kind === 'VIDEO' ? 'video_insights' : 'insights';
    const id = encodeURIComponent(post.platformPostId);
    const measured = await unlessGone(
      metrics.read(edge, GROUPS[edge], (names) =>
        page.get(`${id}/${edge}`, { metric: names.join() }, MetaInsights),
      ),
      isMissing,
    );
    if (!measured) return null;
    const counts = await metrics.read(`${edge} counts`, [COUNTS], (names) =>
      page.get(id, { fields: names.join() }, Counts),
    );
    return { ...measured, ...counts };
  }

  return insightsPort({
    client,
    maxPosts: 25,
    scopes: ['read_insights'],
    names: {
      post_media_view: 'views',
      post_total_media_view_unique: 'reach',
      post_clicks: 'clicks',
      ...Object.fromEntries(REACTIONS.map((name) => [name, 'likes' as const])),
      ...VIDEO,
      share_count: 'shares',
      comment_count: 'comments',
    },
    read: (account, posts) => eachPost(posts, (post) => read(account, post)),
  });
}
