import { z } from 'zod';
import type { InsightsPort, MeasuredPost } from '../../domains/publishing/insights/insights.port';
import type { PublishingAccount } from '../../domains/publishing/publishing.port';
import { bearer } from '../http-client';
import { insightsPort, type Values } from '../insights';
import { NetworkClient, type Shared } from '../network-client';
import { tiktokDialect } from './failures';

const FIELDS = ['view_count', 'like_count', 'comment_count', 'share_count'];

const Video = z.object({ id: z.string() }).catchall(z.unknown());
const Videos = z.object({ data: z.object({ videos: z.array(Video).default([]) }) });

const valuesOf = (video: z.infer<typeof Video>): Values =>
  Object.fromEntries(
    FIELDS.flatMap((name) => (typeof video[name] === 'number' ? [[name, video[name]]] : [])),
  );

/** A post that is not public has the ID of its upload in place of one of a video, and no metrics. */
const isVideoId = (id: string): boolean => /^\d+$/.test(id);

/** TikTok: one call for up to 20 posts. Videos that are deleted or no longer public are absent. */
export function tiktokInsights(shared: Shared): InsightsPort {
  const client = new NetworkClient('TIKTOK', tiktokDialect, shared);

  async function read({ tokens, platformUserId }: PublishingAccount, posts: readonly MeasuredPost[]) {
    const ids = posts.map(({ platformPostId }) => platformPostId);
    const wanted = ids.filter(isVideoId);
    const values = new Map<string, Values | null>(ids.map((id) => [id, isVideoId(id) ? null : {}]));
    if (!wanted.length) return { values };
    const { data } = await client.call(
      {
        method: 'POST',
        url: `https://open.tiktokapis.com/${client.text('api.version')}/video/query/`,
        query: { fields: ['id', ...FIELDS].join() },
        headers: bearer(tokens.accessToken),
        json: { filters: { video_ids: wanted } },
        account: platformUserId,
      },
      Videos,
    );
    for (const video of data.videos) values.set(video.id, valuesOf(video));
    return { values };
  }

  return insightsPort({
    client,
    maxPosts: 20,
    scopes: ['video.list'],
    names: { view_count: 'views', like_count: 'likes', comment_count: 'comments', share_count: 'shares' },
    read,
  });
}
