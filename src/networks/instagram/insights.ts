import type { NetworkError } from '../../domains/channels/network.port';
import type { InsightsPort, MeasuredPost } from '../../domains/publishing/insights/insights.port';
import type { PublishingAccount } from '../../domains/publishing/publishing.port';
import { eachPost, insightsPort, MetricGroups, unlessGone, type Values } from '../insights';
import { metaDialect } from '../meta/failures';
import { isMissing, MetaInsights } from '../meta/insights';
import { NetworkClient, type Shared } from '../network-client';
import { instagramGraph } from './graph';

const COMMON = ['views', 'reach', 'likes', 'comments', 'shares', 'saved'];
const WATCH_TIME = 'ig_reels_video_view_total_time';

const GROUPS = {
  FEED: [COMMON, ['profile_visits']],
  REEL: [COMMON, [WATCH_TIME]],
  STORY: [['views', 'reach', 'shares'], ['profile_visits']],
} as const;

/** Every video outside of stories is a reel. */
function productOf({ kind }: MeasuredPost): keyof typeof GROUPS {
  if (kind === 'STORY') return 'STORY';
  return kind === 'REEL' || kind === 'VIDEO' ? 'REEL' : 'FEED';
}

/** A story has no metrics until five accounts have seen it. */
const isTooSmall = ({ code, message }: NetworkError): boolean =>
  code === '10' && /not enough viewers/i.test(message);

/** Instagram: one call per post and group of metrics. */
export function instagramInsights(shared: Shared): InsightsPort {
  const own = new NetworkClient('INSTAGRAM', metaDialect, shared);
  const throughFacebook = new NetworkClient('INSTAGRAM', metaDialect, shared, 'FACEBOOK');
  const metrics = new MetricGroups(own);

  async function read(account: PublishingAccount, post: MeasuredPost): Promise<Values | null> {
    const graph = instagramGraph({ own, throughFacebook }, account.platformUserId, account.tokens);
    const product = productOf(post);
    const path = `${encodeURIComponent(post.platformPostId)}/insights`;
    const values = metrics.read(product, GROUPS[product], (names) =>
      graph.get(path, { metric: names.join() }, MetaInsights),
    );
    const counted = values.catch((error: NetworkError) => {
      if (isTooSmall(error)) return {};
      throw error;
    });
    return unlessGone(counted, isMissing);
  }

  return insightsPort({
    client: own,
    maxPosts: 25,
    scopes: ['instagram_manage_insights', 'instagram_business_manage_insights'],
    names: {
      views: 'views',
      reach: 'reach',
      likes: 'likes',
      comments: 'comments',
      shares: 'shares',
      saved: 'saves',
      profile_visits: 'profileVisits',
      [WATCH_TIME]: { field: 'watchTimeSeconds', scale: 1 / 1000 },
    },
    read: (account, posts) => eachPost(posts, (post) => read(account, post)),
  });
}
