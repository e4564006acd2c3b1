import { feedOf, hideComment, isVisible, publish, showPost } from '../../frame/effects';
import type { Limit } from '../../frame/limits';
import { operation, type Operation, type Route } from '../../frame/network';
import type { Account, Post } from '../../frame/rows';
import { isRecord, textOf } from '../../frame/values';
import type { World } from '../../frame/world';
import { count, type UserRequest, userRoute } from './api';
import { charge, PRICES } from './credits';
import { forbidden, invalid } from './errors';
import { linksIn } from './text';
import { readMedia, readText, requireForm, requireNew, requirePoll } from './tweet-rules';
import { apiTextOf, wholeTweet } from './views';
import { sendEvent } from './events';

/** Posts that all users of the app create per day. */
export const appPostLimit: Limit = { name: 'x.createPostOfApp', maximum: 10_000, windowSeconds: 86_400 };

/** What a reply answers: a post of an account, or a reply of a follower. */
interface Target {
  readonly id: string;
  readonly conversationId: string;
  /** Whether a follower wrote it, who thereby asked for the reply. */
  readonly isFollower: boolean;
}

function targetOf(world: World, body: UserRequest['call']['body']): Target | undefined {
  const reply = body['reply'];
  if (reply === undefined) return undefined;
  const id = isRecord(reply) ? (textOf(reply['in_reply_to_tweet_id']) ?? '') : '';
  const comment = world.comments.get(id);
  const post = world.posts.get(comment?.postId ?? id);
  if (post?.network !== 'X' || !isVisible(post))
    throw forbidden('You attempted to reply to a Tweet that is deleted or not visible to you.');
  return { id, conversationId: conversationOf(post), isFollower: comment !== undefined };
}

const conversationOf = (post: Post): string => textOf(post.extra['conversationId']) ?? post.id;

const priceOf = (text: string, target: Target | undefined): number => {
  if (linksIn(text).length) return PRICES.createWithLink;
  return target?.isFollower ? PRICES.summonedReply : PRICES.create;
};

/** `POST /2/tweets` */
const create = (request: UserRequest): Operation => {
  const { world, call, user, token } = request;
  count(world, appPostLimit, token.appId);
  return operation('createPost', user.id, () => {
    const { body } = call;
    requireForm(body);
    const text = readText(user, body);
    requirePoll(body);
    const { media, mediaKeys } = readMedia(world, user, body);
    if (!text && !media.length) throw invalid('text or media is required');
    const target = targetOf(world, body);
    requireNew(world, feedOf(world, user.id), text);
    charge(world, priceOf(text, target));
    const post = publish(world, postOf(world, user, { text, media, mediaKeys, target, body }));
    sendEvent(world, user, 'post.create', wholeTweet(world, post));
    const data = { id: post.id, text: apiTextOf(world, post), edit_history_tweet_ids: [post.id] };
    return { status: 201, body: { data } };
  });
};

function postOf(
  world: World,
  user: Account,
  content: Pick<Post, 'text' | 'media'> & {
    mediaKeys: readonly string[];
    target: Target | undefined;
    body: UserRequest['call']['body'];
  },
): Post {
  const { text, media, mediaKeys, target, body } = content;
  const id = world.newId();
  const now = world.clock.now();
  return {
    id,
    network: 'X',
    node: 'tweet',
    accountId: user.id,
    kind: target ? 'REPLY' : 'POST',
    text,
    media,
    createdAt: now,
    updatedAt: now,
    visibility: 'LIVE',
    shortcode: id,
    extra: {
      conversationId: target?.conversationId,
      repliedTo: target?.id,
      mediaKeys,
      replySettings: body['reply_settings'] ?? 'everyone',
      poll: body['poll'],
      madeWithAi: body['made_with_ai'],
      paidPartnership: body['paid_partnership'],
    },
  };
}

/** `DELETE /2/tweets/{id}`. Succeeds for a post that does not exist. */
const remove = ({ world, params, user }: UserRequest): Operation => {
  const id = params['id'] ?? '';
  return operation('deletePost', user.id, () => {
    const post = world.posts.get(id);
    if (world.comments.get(id) || (post && post.accountId !== user.id))
      throw forbidden('You are not authorized to delete this Tweet.');
    if (post && showPost(world, post, 'DELETED', 'api'))
      sendEvent(world, user, 'post.delete', { id, author_id: user.id });
    return { status: 200, body: { data: { deleted: true } } };
  });
};

/** `PUT /2/tweets/{id}/hidden`: hides or shows a reply of a follower. */
const hide = ({ world, params, user, call }: UserRequest): Operation =>
  operation('hideReply', user.id, () => {
    const { hidden } = call.body;
    if (typeof hidden !== 'boolean') throw invalid('hidden must be true or false', { hidden: [hidden] });
    const reply = world.comments.get(params['id'] ?? '');
    if (!reply || world.posts.get(reply.postId)?.accountId !== user.id)
      throw forbidden('You can hide replies to your own posts only.');
    hideComment(world, reply, hidden, 'api');
    return { status: 200, body: { data: { hidden } } };
  });

const WRITE = ['tweet.read', 'tweet.write', 'users.read'];

export const tweetRoutes: readonly Route[] = [
  userRoute({ method: 'POST', path: '/2/tweets', limit: ['createPost', 100], scopes: WRITE }, create),
  userRoute({ method: 'DELETE', path: '/2/tweets/:id', limit: ['deletePost', 50], scopes: WRITE }, remove),
  userRoute(
    {
      method: 'PUT',
      path: '/2/tweets/:id/hidden',
      limit: ['hideReply', 50],
      scopes: ['tweet.read', 'tweet.moderate.write', 'users.read'],
    },
    hide,
  ),
];
