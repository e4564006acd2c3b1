import { commentsOf } from '../../frame/effects';
import { grown } from '../../frame/growth';
import { pictureOf } from '../../frame/pictures';
import type { Account, Comment, Post } from '../../frame/rows';
import { listOf } from '../../frame/values';
import type { World } from '../../frame/world';
import { isoTime } from './api';
import { invalid } from './errors';
import { shortened } from './text';

/** A post of an account, or a reply of a follower. */
export type Tweet = Post | Comment;

export const isPost = (tweet: Tweet): tweet is Post => 'kind' in tweet;

const followerId = (world: World, author: string): string => String(2e9 + world.number(`x:${author}`, 1e9));

export const authorIdOf = (world: World, tweet: Tweet): string =>
  isPost(tweet) ? tweet.accountId : followerId(world, tweet.author);

export const mediaKeysOf = (tweet: Tweet): readonly string[] =>
  isPost(tweet) ? listOf(tweet.extra['mediaKeys']).map(String) : [];

/** Short links are the same for the same URL. */
const shortener =
  (world: World) =>
  (url: string): string =>
    `https://t.co/${world.seededSecret(`link:${url}`).slice(0, 10)}`;

/** Returns the text as the API shows it: with short links, and one more for media. */
function apiText(world: World, tweet: Tweet): ReturnType<typeof shortened> {
  const { text, urls } = shortened(tweet.text, shortener(world));
  if (!isPost(tweet) || !tweet.media.length) return { text, urls };
  const link = shortener(world)(`media:${tweet.id}`);
  return { text: text ? `${text} ${link}` : link, urls };
}

export const apiTextOf = (world: World, tweet: Tweet): string => apiText(world, tweet).text;

/** Shares of the followers that metrics tend to. */
const SHARES = { impression: 0.5, like: 0.03, retweet: 0.006, quote: 0.001, bookmark: 0.004, click: 0.01 };

function metricOf(world: World, tweet: Tweet, name: keyof typeof SHARES): number {
  return isPost(tweet) ? grown(world, tweet, name, SHARES[name]) : world.number(`${tweet.id}:${name}`, 5);
}

/** Replies to a post, by followers and by accounts. */
function repliesTo(world: World, id: string): Tweet[] {
  const posts = world.posts
    .all()
    .filter((post) => post.network === 'X' && post.extra['repliedTo'] === id && post.visibility === 'LIVE');
  const post = world.posts.get(id);
  const comments = post ? commentsOf(world, id) : commentsOf(world, world.comments.get(id)?.postId ?? '', id);
  return [...comments, ...posts];
}

const publicMetrics = (world: World, tweet: Tweet) => ({
  retweet_count: metricOf(world, tweet, 'retweet'),
  reply_count: repliesTo(world, tweet.id).length,
  like_count: metricOf(world, tweet, 'like'),
  quote_count: metricOf(world, tweet, 'quote'),
  bookmark_count: metricOf(world, tweet, 'bookmark'),
  impression_count: metricOf(world, tweet, 'impression'),
});

const MONTH = 30 * 86_400_000;

/** Metrics for the author of a post. They end 30 days after it was created. */
function privateMetrics(world: World, tweet: Tweet, viewer: string | undefined): object | undefined {
  const isRecent = world.clock.now() - tweet.createdAt < MONTH;
  if (!isPost(tweet) || tweet.accountId !== viewer || !isRecent) return undefined;
  return {
    impression_count: metricOf(world, tweet, 'impression'),
    url_link_clicks: metricOf(world, tweet, 'click'),
    user_profile_clicks: metricOf(world, tweet, 'click'),
    engagements: metricOf(world, tweet, 'like') + metricOf(world, tweet, 'click'),
  };
}

type Field = (world: World, tweet: Tweet, viewer: string | undefined) => unknown;

const conversation = (world: World, tweet: Tweet): unknown =>
  isPost(tweet)
    ? (tweet.extra['conversationId'] ?? tweet.id)
    : (world.posts.get(tweet.postId)?.extra['conversationId'] ?? tweet.postId);

const repliedTo = (tweet: Tweet): unknown =>
  isPost(tweet) ? tweet.extra['repliedTo'] : (tweet.parentId ?? tweet.postId);

/** Fields of a post, by their names in `tweet.fields`. */
const FIELDS: Readonly<Record<string, Field>> = {
  id: (_world, { id }) => id,
  text: (world, tweet) => apiText(world, tweet).text,
  edit_history_tweet_ids: (_world, { id }) => [id],
  author_id: authorIdOf,
  created_at: (_world, { createdAt }) => isoTime(createdAt),
  conversation_id: (world, tweet) => conversation(world, tweet),
  in_reply_to_user_id: (world, tweet) => {
    const id = repliedTo(tweet);
    const answered = typeof id === 'string' ? (world.posts.get(id) ?? world.comments.get(id)) : undefined;
    return answered && authorIdOf(world, answered);
  },
  referenced_tweets: (_world, tweet) => {
    const id = repliedTo(tweet);
    return id === undefined ? undefined : [{ type: 'replied_to', id }];
  },
  entities: (world, tweet) => {
    const { urls } = apiText(world, tweet);
    return urls.length ? { urls } : undefined;
  },
  attachments: (_world, tweet) => {
    const keys = mediaKeysOf(tweet);
    return keys.length ? { media_keys: keys } : undefined;
  },
  public_metrics: publicMetrics,
  non_public_metrics: privateMetrics,
  organic_metrics: (world, tweet, viewer) => {
    const metrics = privateMetrics(world, tweet, viewer);
    return metrics && { ...publicMetrics(world, tweet), ...metrics };
  },
  reply_settings: (_world, tweet) => (isPost(tweet) ? tweet.extra['replySettings'] : 'everyone'),
  lang: () => 'en',
  source: () => 'Sandbox',
};

const DEFAULTS = ['id', 'text', 'edit_history_tweet_ids'];

/** Returns the names in a parameter such as `tweet.fields`, or fails if one is unknown. */
export function namesIn(
  query: Readonly<Record<string, string>>,
  parameter: string,
  known: readonly string[],
) {
  const names = (query[parameter] ?? '').split(',').filter(Boolean);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw invalid(
      `The \`${parameter}\` query parameter value [${unknown}] is not one of [${known.join(',')}]`,
      {
        [parameter]: [query[parameter]],
      },
    );
  return names;
}

/** Returns the requested fields of a post. Fields without a value are left out. */
export function tweetFields(
  world: World,
  tweet: Tweet,
  query: Readonly<Record<string, string>>,
  viewer: string | undefined,
): object {
  const names = [...DEFAULTS, ...namesIn(query, 'tweet.fields', Object.keys(FIELDS))];
  return Object.fromEntries(
    names
      .map((name) => [name, FIELDS[name]?.(world, tweet, viewer)] as const)
      .filter(([, value]) => value !== undefined),
  );
}

/** Returns all public fields of a post, as events have them. */
export const wholeTweet = (world: World, tweet: Tweet): object =>
  tweetFields(
    world,
    tweet,
    { 'tweet.fields': 'author_id,created_at,conversation_id,public_metrics,reply_settings,entities' },
    undefined,
  );

const USER_FIELDS = [
  'id',
  'name',
  'username',
  'created_at',
  'description',
  'profile_image_url',
  'protected',
  'public_metrics',
  'verified',
];

/** Returns the requested fields of a user. */
export function userFields(world: World, user: Account, query: Readonly<Record<string, string>>): object {
  const all: Record<string, unknown> = {
    id: user.id,
    name: user.name,
    username: user.username,
    created_at: isoTime(Date.UTC(2020, 0, 1)),
    description: user.about,
    profile_image_url: pictureOf(world, user),
    protected: false,
    public_metrics: {
      followers_count: user.followers,
      following_count: user.following,
      tweet_count:
        (user.earlierPosts ?? 0) +
        world.posts.all().filter((post) => post.accountId === user.id && post.visibility === 'LIVE').length,
      listed_count: 0,
    },
    verified: user.node === 'premiumUser',
  };
  const names = new Set(['id', 'name', 'username', ...namesIn(query, 'user.fields', USER_FIELDS)]);
  return Object.fromEntries([...names].map((name) => [name, all[name]]));
}

/** Returns the user that wrote a post, as an entry of `includes`. */
export function authorOf(world: World, tweet: Tweet, query: Readonly<Record<string, string>>): object {
  const account = isPost(tweet) ? world.accounts.get(tweet.accountId) : undefined;
  if (account) return userFields(world, account, query);
  const name = isPost(tweet) ? '' : tweet.author;
  return { id: authorIdOf(world, tweet), name, username: name.replaceAll(/\W/g, '_') };
}
