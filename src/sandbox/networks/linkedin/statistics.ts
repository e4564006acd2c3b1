import { commentsOf, feedOf } from '../../frame/effects';
import { grown } from '../../frame/growth';
import type { Operation, Route } from '../../frame/network';
import type { Post } from '../../frame/rows';
import type { World } from '../../frame/world';
import { collection, memberOf, read, type Request, requireAdministrator, restRoute } from './api';
import { denied, linkedInError } from './errors';
import { requirePost } from './posts';

/** Share of the followers that a metric tends to, as a post ages. */
const SHARES = {
  impressionCount: 0.6,
  uniqueImpressionsCount: 0.4,
  clickCount: 0.05,
  likeCount: 0.03,
  shareCount: 0.005,
} as const;

type Totals = Record<keyof typeof SHARES | 'commentCount', number>;

function totalsOf(world: World, posts: readonly Post[]): Totals & { engagement: number } {
  const sum = (value: (post: Post) => number): number =>
    posts.reduce((total, post) => total + value(post), 0);
  const metrics = Object.keys(SHARES) as (keyof typeof SHARES)[];
  const totals = {
    ...Object.fromEntries(
      metrics.map((metric) => [metric, sum((post) => grown(world, post, metric, SHARES[metric]))]),
    ),
    commentCount: sum((post) => commentsOf(world, post.id).length),
  } as Totals;
  const actions = totals.clickCount + totals.likeCount + totals.shareCount + totals.commentCount;
  return { ...totals, engagement: totals.impressionCount ? actions / totals.impressionCount : 0 };
}

/** Reads `List(a,b)`. */
const listIn = (text: string | undefined): string[] =>
  (/^List\((.*)\)$/.exec(text ?? '')?.[1] ?? '').split(',').filter(Boolean).map(decodeURIComponent);

/** `GET /rest/organizationalEntityShareStatistics`: of all posts of a page together, or of each given one. */
const shareStatistics = (request: Request): Operation => {
  const { world, call } = request;
  const id = call.query['organizationalEntity'] ?? '';
  return read('readInsights', id, () => {
    const page = requireAdministrator(request, id, 'organizationalEntityShareStatistics.FINDER');
    const shares = listIn(call.query['shares']);
    const ugcPosts = listIn(call.query['ugcPosts']);
    if (!shares.length && !ugcPosts.length) {
      const row = {
        organizationalEntity: page.id,
        totalShareStatistics: totalsOf(world, feedOf(world, page.id)),
      };
      return collection(request, [row], (element) => element);
    }
    const rows = [...shares, ...ugcPosts].map((urn) => ({
      organizationalEntity: page.id,
      [urn.startsWith('urn:li:share:') ? 'share' : 'ugcPost']: urn,
      totalShareStatistics: totalsOf(world, [ownPost(world, page.id, urn)]),
    }));
    return collection(request, rows, (element) => element);
  });
};

function ownPost(world: World, accountId: string, urn: string): Post {
  const post = requirePost(world, urn);
  if (post.accountId !== accountId) throw denied('organizationalEntityShareStatistics.FINDER');
  return post;
}

const MEMBER_METRICS = {
  IMPRESSION: 'impressionCount',
  MEMBERS_REACHED: 'uniqueImpressionsCount',
  REACTION: 'likeCount',
  RESHARE: 'shareCount',
  COMMENT: 'commentCount',
} as const;

/** `GET /rest/memberCreatorPostAnalytics`: one metric of a post of the member (`q=entity`), or of all (`q=me`). */
const memberAnalytics = (request: Request): Operation => {
  const { world, call, token } = request;
  return read('readInsights', memberOf(token), () => {
    if (!token.scopes.includes('r_member_postAnalytics')) throw denied('memberCreatorPostAnalytics.FINDER');
    const { q, queryType = '', aggregation = 'TOTAL', entity = '' } = call.query;
    const metric = MEMBER_METRICS[queryType as keyof typeof MEMBER_METRICS] as keyof Totals | undefined;
    if (!metric || (q !== 'me' && q !== 'entity') || aggregation !== 'TOTAL')
      throw linkedInError({
        status: 400,
        code: 'ILLEGAL_ARGUMENT',
        message: 'The parameters q, queryType and aggregation are missing or not supported',
      });
    const urn = /^\((?:share|ugc):(.+)\)$/.exec(entity)?.[1];
    const posts =
      q === 'me'
        ? feedOf(world, memberOf(token))
        : [ownPost(world, memberOf(token), decodeURIComponent(urn ?? ''))];
    const row = {
      count: totalsOf(world, posts)[metric],
      metricType: {
        'com.linkedin.adsexternalapi.memberanalytics.v1.CreatorPostAnalyticsMetricTypeV1': queryType,
      },
    };
    return collection(request, [row], (element) => element);
  });
};

export const statisticsRoutes: readonly Route[] = [
  restRoute('GET', '/organizationalEntityShareStatistics', shareStatistics),
  restRoute('GET', '/memberCreatorPostAnalytics', memberAnalytics),
];
