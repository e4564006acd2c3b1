import { isVisible } from '../../frame/effects';
import { operation, type Operation, type Route } from '../../frame/network';
import type { Account } from '../../frame/rows';
import type { World } from '../../frame/world';
import { anyRoute, type Request, userRoute } from './api';
import { chargeReads, readLimit, readsOfMonth } from './credits';
import { invalid, missing, notFound } from './errors';
import {
  authorIdOf,
  authorOf,
  isPost,
  mediaKeysOf,
  namesIn,
  type Tweet,
  tweetFields,
  userFields,
} from './views';

const EXPANSIONS = ['author_id', 'attachments.media_keys'];
const MEDIA_FIELDS = ['media_key', 'type', 'url', 'alt_text', 'width', 'height'];

/** Returns a post or a reply that is visible. */
function tweetOf(world: World, id: string): Tweet | undefined {
  const post = world.posts.get(id);
  if (post) return post.network === 'X' && isVisible(post) ? post : undefined;
  const reply = world.comments.get(id);
  return reply?.network === 'X' && isVisible(world.posts.get(reply.postId)) ? reply : undefined;
}

const viewerOf = ({ token }: Request): string | undefined => token.accountIds[0];

/** Returns `data` and `includes` for posts, and charges for the reads. */
function render(request: Request, tweets: readonly Tweet[]): { data: object[]; includes?: object } {
  const { world, call } = request;
  const viewer = viewerOf(request);
  chargeReads(
    world,
    tweets.map((tweet) => ({ id: tweet.id, isOwn: authorIdOf(world, tweet) === viewer })),
  );
  const data = tweets.map((tweet) => tweetFields(world, tweet, call.query, viewer));
  const includes = includesOf(request, tweets);
  return Object.keys(includes).length ? { data, includes } : { data };
}

function includesOf({ world, call }: Request, tweets: readonly Tweet[]): object {
  const expansions = namesIn(call.query, 'expansions', EXPANSIONS);
  namesIn(call.query, 'media.fields', MEDIA_FIELDS);
  const authors = new Map(
    tweets.map((tweet) => [authorIdOf(world, tweet), authorOf(world, tweet, call.query)]),
  );
  const media = tweets.filter(isPost).flatMap((post) =>
    post.media.map(({ file, type, altText, width, height }, index) => ({
      media_key: mediaKeysOf(post)[index],
      type: type === 'image/gif' ? 'animated_gif' : type.startsWith('image/') ? 'photo' : 'video',
      url: `${world.baseUrl('X')}/sandbox/media/${file}`,
      alt_text: altText,
      width,
      height,
    })),
  );
  return {
    ...(expansions.includes('author_id') && authors.size && { users: [...authors.values()] }),
    ...(expansions.includes('attachments.media_keys') && media.length && { media }),
  };
}

/** `GET /2/tweets/{id}` */
const readTweet = (request: Request): Operation => {
  const id = request.params['id'] ?? '';
  return operation('readPost', viewerOf(request), () => {
    const tweet = tweetOf(request.world, id);
    if (!tweet) return notFound('tweet', id);
    const { data, ...rest } = render(request, [tweet]);
    return { status: 200, body: { data: data[0], ...rest } };
  });
};

/** `GET /2/tweets?ids=`: those that exist in `data`, the others in `errors`. */
const readTweets = (request: Request): Operation =>
  operation('readPosts', viewerOf(request), () => {
    const ids = (request.call.query['ids'] ?? '').split(',').filter(Boolean);
    if (!ids.length || ids.length > 100) throw invalid('ids has 1 to 100 items', { ids });
    const found = ids.map((id) => tweetOf(request.world, id));
    const tweets = found.filter((tweet) => tweet !== undefined);
    const absent = ids.filter((_id, index) => !found[index]).map((id) => missing('tweet', id, 'ids'));
    const body = tweets.length ? render(request, tweets) : {};
    return { status: 200, body: { ...body, ...(absent.length && { errors: absent }) } };
  });

const newestFirst = (a: Tweet, b: Tweet): number => Number(BigInt(b.id) - BigInt(a.id));

/** Returns a page of posts in the form of timelines. */
function timeline(request: Request, all: readonly Tweet[], smallest: number): object {
  const { query } = request.call;
  const size = Number(query['max_results'] ?? 10);
  if (!Number.isInteger(size) || size < smallest || size > 100)
    throw invalid(
      `The \`max_results\` query parameter value [${query['max_results']}] is not between ${smallest} and 100`,
    );
  const token = query['pagination_token'] ?? query['next_token'];
  const last = token === undefined ? undefined : Buffer.from(token, 'base64url').toString();
  for (const id of [last, query['since_id'], query['until_id']])
    if (id !== undefined && !/^\d{1,19}$/.test(id)) throw invalid(`[${id}] is not a valid ID`);
  const rows = all
    .filter((tweet) => isInRange(tweet, query))
    .filter(({ id }) => last === undefined || BigInt(id) < BigInt(last))
    .sort(newestFirst);
  const shown = rows.slice(0, size);
  if (!shown.length) return { meta: { result_count: 0 } };
  const oldest = shown.at(-1)!.id;
  return {
    ...render(request, shown),
    meta: {
      result_count: shown.length,
      newest_id: shown[0]!.id,
      oldest_id: oldest,
      ...(rows.length > size && { next_token: Buffer.from(oldest).toString('base64url') }),
    },
  };
}

function isInRange({ id, createdAt }: Tweet, query: Request['call']['query']): boolean {
  const { since_id: since, until_id: until, start_time: start, end_time: end } = query;
  return (
    (since === undefined || BigInt(id) > BigInt(since)) &&
    (until === undefined || BigInt(id) < BigInt(until)) &&
    (start === undefined || createdAt >= Date.parse(start)) &&
    (end === undefined || createdAt < Date.parse(end))
  );
}

function accountOf(world: World, id: string): Account | undefined {
  const account = world.accounts.get(id);
  return account?.network === 'X' ? account : undefined;
}

/** `GET /2/users/{id}/tweets`, newest first. */
const listTweets = (request: Request): Operation => {
  const { world, params, call } = request;
  const id = params['id'] ?? '';
  return operation('listPosts', id, () => {
    if (!accountOf(world, id)) return notFound('user', id);
    const withoutReplies = namesIn(call.query, 'exclude', ['replies', 'retweets']).includes('replies');
    const posts = world.posts
      .all()
      .filter((post) => post.accountId === id && isVisible(post))
      .filter(({ kind }) => !withoutReplies || kind !== 'REPLY');
    return { status: 200, body: timeline(request, posts, 5) };
  });
};

/** `GET /2/users/{id}/mentions`: replies of followers. */
const listMentions = (request: Request): Operation => {
  const { world, params } = request;
  const id = params['id'] ?? '';
  return operation('listMentions', id, () => {
    if (!accountOf(world, id)) return notFound('user', id);
    const replies = world.comments
      .all()
      .filter(({ network, postId }) => network === 'X' && world.posts.get(postId)?.accountId === id);
    return { status: 200, body: timeline(request, replies, 5) };
  });
};

/** `GET /2/tweets/search/recent` with the operator `conversation_id:` */
const search = (request: Request): Operation =>
  operation('searchPosts', viewerOf(request), () => {
    const { world, call } = request;
    const id = /^conversation_id:(\d+)$/.exec(call.query['query'] ?? '')?.[1];
    if (id === undefined)
      throw invalid('The sandbox supports the query conversation_id:ID only', {
        query: [call.query['query']],
      });
    const posts = world.posts.all().filter((post) => isVisible(post) && post.extra['conversationId'] === id);
    const roots = new Set([id, ...posts.map((post) => post.id)]);
    const replies = world.comments
      .all()
      .filter(({ network, postId }) => network === 'X' && roots.has(postId));
    return { status: 200, body: timeline(request, [...posts, ...replies], 10) };
  });

const userAnswer = ({ world, call }: Request, account: Account) => ({
  status: 200,
  body: { data: userFields(world, account, call.query) },
});

const readUser = (request: Request): Operation => {
  const id = request.params['id'] ?? '';
  return operation('readProfile', id, () => {
    const account = accountOf(request.world, id);
    return account ? userAnswer(request, account) : notFound('user', id);
  });
};

const readUserByName = (request: Request): Operation => {
  const { username = '' } = request.params;
  const account = request.world.accounts
    .all()
    .find((row) => row.network === 'X' && row.username === username);
  return operation('readProfile', account?.id, () =>
    account ? userAnswer(request, account) : notFound('user', username, 'username'),
  );
};

/** `GET /2/usage/tweets` */
const readUsage = ({ world }: Request): Operation =>
  operation('readUsage', undefined, () => ({
    status: 200,
    body: {
      data: {
        cap_reset_day: 1,
        project_cap: String(world.limits.maximum(readLimit)),
        project_usage: String(readsOfMonth(world)),
      },
    },
  }));

const READ = ['tweet.read', 'users.read'];
const get = (path: string, limit: readonly [string, number], find: (request: Request) => Operation): Route =>
  anyRoute({ method: 'GET', path: `/2${path}`, limit, scopes: READ }, find);

export const readRoutes: readonly Route[] = [
  get('/tweets', ['readPosts', 5000], readTweets),
  get('/tweets/search/recent', ['searchPosts', 300], search),
  get('/tweets/:id', ['readPost', 900], readTweet),
  userRoute({ method: 'GET', path: '/2/users/me', limit: ['readOwnProfile', 75], scopes: READ }, (request) =>
    operation('readProfile', request.user.id, () => userAnswer(request, request.user)),
  ),
  get('/users/:id', ['readProfile', 900], readUser),
  get('/users/by/username/:username', ['readProfileByName', 900], readUserByName),
  get('/users/:id/tweets', ['listPosts', 900], listTweets),
  get('/users/:id/mentions', ['listMentions', 300], listMentions),
  get('/usage/tweets', ['readUsage', 50], readUsage),
];
