import { z } from 'zod';
import { NetworkError } from '../../domains/channels/network.port';
import type { InsightsPort, MeasuredPost } from '../../domains/publishing/insights/insights.port';
import type { PublishingAccount } from '../../domains/publishing/publishing.port';
import { eachPost, insightsPort, MetricGroups, unlessGone, type Values } from '../insights';
import { NetworkClient, type Shared } from '../network-client';
import { linkedinApi } from './api';
import { linkedinDialect } from './failures';
import { isMember } from './uploads';

const MEMBER_SCOPE = 'r_member_postAnalytics';

const Statistics = z.object({
  elements: z.array(
    z.object({
      share: z.string().optional(),
      ugcPost: z.string().optional(),
      totalShareStatistics: z.record(z.string(), z.number()),
    }),
  ),
});

/** The metrics of a member, by the names of those of pages. */
const MEMBER_METRICS = {
  impressionCount: 'IMPRESSION',
  uniqueImpressionsCount: 'MEMBERS_REACHED',
  likeCount: 'REACTION',
  shareCount: 'RESHARE',
  commentCount: 'COMMENT',
} as const;
const Count = z.object({ elements: z.array(z.object({ count: z.number() })) });

const isShare = (urn: string): boolean => urn.startsWith('urn:li:share:');

/** A list in the form of Rest.li, whose parentheses and commas are not encoded. */
const listOf = (urns: readonly string[]): string => `List(${urns.map(encodeURIComponent).join()})`;

/** LinkedIn: one call for all posts of a page, and one call per metric and post of a member. */
export function linkedinInsights(shared: Shared): InsightsPort {
  const client = new NetworkClient('LINKEDIN', linkedinDialect, shared);
  const metrics = new MetricGroups(client);

  async function ofPage(account: PublishingAccount, posts: readonly MeasuredPost[]) {
    const ids = posts.map(({ platformPostId }) => platformPostId);
    const [shares, ugcPosts] = [ids.filter(isShare), ids.filter((id) => !isShare(id))];
    const { platformUserId: page } = account;
    const query = { q: 'organizationalEntity', organizationalEntity: page, count: String(ids.length) };
    const literal = [
      ...(shares.length ? [`shares=${listOf(shares)}`] : []),
      ...(ugcPosts.length ? [`ugcPosts=${listOf(ugcPosts)}`] : []),
    ].join('&');
    const path = '/organizationalEntityShareStatistics';
    const { elements } = await linkedinApi(client, account).read(path, query, Statistics, literal);
    const rows = elements.map(({ share, ugcPost, totalShareStatistics }): [string, Values] => [
      share ?? ugcPost ?? '',
      totalShareStatistics,
    ]);
    return new Map<string, Values | null>(rows);
  }

  /** A post that does not exist fails the call for all, so then each is read alone. */
  async function ofPageEach(account: PublishingAccount, posts: readonly MeasuredPost[]) {
    try {
      return { values: await ofPage(account, posts) };
    } catch (error) {
      if (!(error instanceof NetworkError) || error.class !== 'GONE') throw error;
    }
    return eachPost(posts, (post) =>
      unlessGone(ofPage(account, [post]).then((values) => values.get(post.platformPostId) ?? {})),
    );
  }

  function ofMember(account: PublishingAccount, { platformPostId: urn }: MeasuredPost) {
    if (!account.tokens.scopes.includes(MEMBER_SCOPE)) return Promise.resolve({});
    const entity = `(${isShare(urn) ? 'share' : 'ugc'}:${encodeURIComponent(urn)})`;
    const ask = async ([name = '']: readonly string[]): Promise<Values> => {
      const queryType = MEMBER_METRICS[name as keyof typeof MEMBER_METRICS];
      const query = { q: 'entity', queryType, aggregation: 'TOTAL' };
      const path = '/memberCreatorPostAnalytics';
      const literal = `entity=${entity}`;
      const { elements } = await linkedinApi(client, account).read(path, query, Count, literal);
      return elements[0] ? { [name]: elements[0].count } : {};
    };
    const groups = Object.keys(MEMBER_METRICS).map((name) => [name]);
    return unlessGone(metrics.read('member', groups, ask));
  }

  return insightsPort({
    client,
    maxPosts: 20,
    scopes: ['rw_organization_admin', MEMBER_SCOPE],
    names: {
      impressionCount: 'impressions',
      uniqueImpressionsCount: 'reach',
      clickCount: 'clicks',
      likeCount: 'likes',
      commentCount: 'comments',
      shareCount: 'shares',
    },
    read: (account, posts) =>
      isMember(account.platformUserId)
        ? eachPost(posts, (post) => ofMember(account, post))
        : ofPageEach(account, posts),
  });
}
