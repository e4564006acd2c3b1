import { z } from 'zod';
import { NetworkError } from '../../domains/channels/network.port';
import type { InsightsPort, MeasuredPost } from '../../domains/publishing/insights/insights.port';
import type { PublishingAccount } from '../../domains/publishing/publishing.port';
import { insightsPort, type Values } from '../insights';
import { NetworkClient, type Shared } from '../network-client';
import { xDialect } from './failures';
import { xApi } from './uploads';

/** X reports clicks and profile visits for 30 days. A margin, so that no post ends its time during the call. */
const PRIVATE_MS = (30 * 24 - 1) * 3_600_000;

const Counts = z.record(z.string(), z.number()).default({});
const Tweets = z.object({
  data: z.array(z.object({ id: z.string(), public_metrics: Counts, non_public_metrics: Counts })).default([]),
  errors: z.array(z.object({ resource_id: z.string().optional(), type: z.string().default('') })).default([]),
});

/** `impression_count` is in both. */
const valuesOf = ({
  public_metrics: seen,
  non_public_metrics: own,
}: z.infer<typeof Tweets>['data'][number]) => ({
  ...own,
  ...seen,
});

/** X: one call for up to 100 posts. Each post costs the price `price.owned_read` once a day (UTC). */
export function xInsights(shared: Shared): InsightsPort {
  const client = new NetworkClient('X', xDialect, shared);

  async function ask(account: PublishingAccount, posts: readonly MeasuredPost[], fields: string) {
    const values = new Map<string, Values | null>();
    const query = { ids: posts.map(({ platformPostId }) => platformPostId).join(), 'tweet.fields': fields };
    try {
      const { data, errors } = await xApi(client, account).get('/tweets', query, Tweets);
      for (const { resource_id: id, type } of errors)
        if (id !== undefined && type.endsWith('/resource-not-found')) values.set(id, null);
      for (const tweet of data) values.set(tweet.id, valuesOf(tweet));
    } catch (error) {
      // Without any post that is shown, the response is a failure.
      if (!(error instanceof NetworkError) || error.class !== 'GONE') throw error;
      for (const { platformPostId } of posts) values.set(platformPostId, null);
    }
    return values;
  }

  async function read(account: PublishingAccount, posts: readonly MeasuredPost[]) {
    const from = client.now.getTime() - PRIVATE_MS;
    const recent = posts.filter(({ publishedAt }) => publishedAt.getTime() > from);
    const older = posts.filter((post) => !recent.includes(post));
    const values = new Map<string, Values | null>();
    for (const [some, fields] of [
      [recent, 'public_metrics,non_public_metrics'],
      [older, 'public_metrics'],
    ] as const)
      if (some.length) for (const [id, one] of await ask(account, some, fields)) values.set(id, one);
    return { values };
  }

  return insightsPort({
    client,
    maxPosts: 100,
    scopes: ['tweet.read'],
    names: {
      impression_count: 'impressions',
      like_count: 'likes',
      reply_count: 'comments',
      retweet_count: 'shares',
      quote_count: 'shares',
      bookmark_count: 'saves',
      url_link_clicks: 'clicks',
      user_profile_clicks: 'profileVisits',
    },
    read,
  });
}
