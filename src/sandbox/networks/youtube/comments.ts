import { comment, commentsOf, deleteComment, editComment, hideComment } from '../../frame/effects';
import { ok, type Route } from '../../frame/network';
import type { Account, Comment, Post } from '../../frame/rows';
import type { World } from '../../frame/world';
import {
  type Api,
  bodyOf,
  isoTime,
  listed,
  listIn,
  method,
  partsIn,
  required,
  requireChannel,
  resource,
  textIn,
} from './api';
import { badParameter, youtubeErrors as errors } from './errors';
import { READ, WRITE } from './quota';
import { type Video, videos } from './rows';
import { canRead } from './videos';

const MAXIMUM = 10_000;
const SIZES = { standard: 20, minimum: 1, maximum: 100 };

/** Creates the ID of a comment. Those of replies start with the ID of their thread. */
export const commentId = (world: World, parentId?: string): string =>
  parentId === undefined ? `Ug${world.newSecret(24)}` : `${parentId}.${world.newSecret(22)}`;

function requireVideo(api: Api, id: string): { post: Post; video: Video } {
  const post = api.world.posts.get(id);
  if (!canRead(api, post)) throw errors.videoNotFound();
  const video = videos(api.world).get(id)!;
  // Videos made for children have no comments.
  if (video.madeForKids) throw errors.commentsDisabled();
  return { post, video };
}

function commentOf(world: World, row: Comment): object {
  const authorId = row.authorAccountId ?? `UC${world.seededSecret(`author:${row.author}`).slice(0, 22)}`;
  return resource(
    'comment',
    row.id,
    {
      snippet: () => ({
        channelId: world.posts.get(row.postId)?.accountId,
        videoId: row.postId,
        textDisplay: row.text,
        textOriginal: row.text,
        ...(row.parentId !== undefined && { parentId: row.parentId }),
        authorDisplayName: `@${row.author}`,
        authorChannelId: { value: authorId },
        canRate: true,
        viewerRating: 'none',
        likeCount: world.number(`likes:${row.id}`, 20),
        publishedAt: isoTime(row.createdAt),
        updatedAt: isoTime(row.createdAt),
        ...(row.hidden && { moderationStatus: 'heldForReview' }),
      }),
    },
    ['snippet'],
  );
}

function threadOf(world: World, row: Comment, parts: readonly string[]): object {
  const replies = commentsOf(world, row.postId, row.id).filter(({ hidden }) => !hidden);
  return resource(
    'commentThread',
    row.id,
    {
      snippet: () => ({
        channelId: world.posts.get(row.postId)?.accountId,
        videoId: row.postId,
        topLevelComment: commentOf(world, row),
        canReply: true,
        totalReplyCount: replies.length,
        isPublic: !row.hidden,
      }),
      replies: () =>
        replies.length
          ? { comments: replies.slice(0, 5).map((reply) => commentOf(world, reply)) }
          : undefined,
    },
    parts,
  );
}

/** `GET /youtube/v3/commentThreads`: newest first. Comments that are held for review are listed only if asked for. */
const listThreads = method(
  'GET',
  '/youtube/v3/commentThreads',
  { name: 'listComments', scope: 'comment', cost: READ },
  (api) => {
    const { world, query } = api;
    const parts = partsIn(api, ['id', 'snippet', 'replies']);
    const held = (query['moderationStatus'] ?? 'published') === 'heldForReview';
    const rows = threadsIn(api).filter((row) => !row.parentId && row.hidden === held);
    return listed(api, 'commentThreadListResponse', rows.reverse(), SIZES, (row) =>
      threadOf(world, row, parts),
    );
  },
);

const commentsById = (api: Api, ids: readonly string[]): Comment[] =>
  api.world.comments
    .all()
    .filter(({ id, node }) => node === 'ytComment' && ids.includes(id))
    .filter(({ postId }) => canRead(api, api.world.posts.get(postId)));

function threadsIn(api: Api): Comment[] {
  const { world, query, channel } = api;
  const ids = listIn(api, 'id');
  if (query['videoId'] !== undefined) return commentsOf(world, requireVideo(api, query['videoId']).post.id);
  if (query['allThreadsRelatedToChannelId'] !== undefined) {
    if (query['allThreadsRelatedToChannelId'] !== channel?.id) throw errors.forbidden();
    return world.comments.all().filter(({ postId }) => world.posts.get(postId)?.accountId === channel.id);
  }
  if (ids.length) return commentsById(api, ids);
  throw badParameter(
    'missingRequiredParameter',
    'No filter selected. Expected one of: allThreadsRelatedToChannelId, id, videoId',
    'parameters.',
  );
}

function textOfComment(text: string | undefined): string {
  if (!text?.trim()) throw errors.commentTextRequired();
  if (text.length > MAXIMUM) throw errors.commentTextTooLong();
  return text;
}

function write(world: World, channel: Account, post: Post, text: string, parentId?: string): Comment {
  const id = commentId(world, parentId);
  const author = { author: channel.username, authorAccountId: channel.id };
  const base = { id, node: 'ytComment', network: 'YOUTUBE' as const, postId: post.id, parentId, ...author };
  return comment(world, { ...base, text, createdAt: world.clock.now(), hidden: false }, 'api');
}

const insertThread = method(
  'POST',
  '/youtube/v3/commentThreads',
  { name: 'createComment', scope: 'comment', cost: WRITE },
  (api) => {
    const parts = partsIn(api, ['id', 'snippet', 'replies']);
    const channel = requireChannel(api);
    const body = bodyOf(api);
    const text = textOfComment(textIn(body, 'snippet', 'topLevelComment', 'snippet', 'textOriginal'));
    const { post } = requireVideo(api, textIn(body, 'snippet', 'videoId') ?? '');
    return ok(threadOf(api.world, write(api.world, channel, post, text), parts));
  },
);

/** Returns a comment on a video that the request can read, or fails. */
function requireComment(api: Api, id: string, missing = errors.commentNotFound): Comment {
  const row = api.world.comments.get(id);
  if (row?.node !== 'ytComment' || !canRead(api, api.world.posts.get(row.postId))) throw missing();
  return row;
}

const listReplies = method(
  'GET',
  '/youtube/v3/comments',
  { name: 'listReplies', scope: 'comment', cost: READ },
  (api) => {
    const { world } = api;
    partsIn(api, ['id', 'snippet']);
    const ids = listIn(api, 'id');
    const rows = ids.length
      ? commentsById(api, ids)
      : repliesTo(world, requireComment(api, required(api, 'parentId'), errors.parentCommentNotFound));
    const shown = rows.filter(({ hidden }) => !hidden || ids.length);
    return listed(api, 'commentListResponse', shown, SIZES, (row) => commentOf(world, row));
  },
);

const repliesTo = (world: World, { postId, id }: Comment): Comment[] => commentsOf(world, postId, id);

const insertReply = method(
  'POST',
  '/youtube/v3/comments',
  { name: 'createReply', scope: 'comment', cost: WRITE },
  (api) => {
    partsIn(api, ['id', 'snippet']);
    const channel = requireChannel(api);
    const body = bodyOf(api);
    const text = textOfComment(textIn(body, 'snippet', 'textOriginal'));
    const parent = requireComment(
      api,
      textIn(body, 'snippet', 'parentId') ?? '',
      errors.parentCommentNotFound,
    );
    const { post } = requireVideo(api, parent.postId);
    // A reply to a reply belongs to the thread.
    return ok(commentOf(api.world, write(api.world, channel, post, text, parent.parentId ?? parent.id)));
  },
);

const update = method(
  'PUT',
  '/youtube/v3/comments',
  { name: 'updateComment', scope: 'comment', cost: WRITE },
  (api) => {
    partsIn(api, ['id', 'snippet']);
    const channel = requireChannel(api);
    const body = bodyOf(api);
    const row = requireComment(api, textIn(body, 'id') ?? '');
    if (row.authorAccountId !== channel.id) throw errors.forbidden();
    editComment(api.world, row, textOfComment(textIn(body, 'snippet', 'textOriginal')), 'api');
    return ok(commentOf(api.world, api.world.comments.get(row.id)!));
  },
);

/** Fails unless the channel wrote the comment, or owns the video. */
function requireModerator(api: Api, row: Comment, orAuthor: boolean): void {
  const channel = requireChannel(api);
  const isOwner = api.world.posts.get(row.postId)?.accountId === channel.id;
  if (!isOwner && !(orAuthor && row.authorAccountId === channel.id)) throw errors.forbidden();
}

const remove = method(
  'DELETE',
  '/youtube/v3/comments',
  { name: 'deleteComment', scope: 'comment', cost: WRITE },
  (api) => {
    const row = requireComment(api, required(api, 'id'));
    requireModerator(api, row, true);
    deleteComment(api.world, row, 'api');
    return { status: 204 };
  },
);

/** `POST /youtube/v3/comments/setModerationStatus`: shows, holds or removes comments of others. */
const moderate = method(
  'POST',
  '/youtube/v3/comments/setModerationStatus',
  { name: 'moderateComment', scope: 'comment', cost: WRITE },
  (api) => {
    const { world, query } = api;
    required(api, 'id');
    const status = required(api, 'moderationStatus');
    if (!['heldForReview', 'published', 'rejected'].includes(status))
      throw badParameter('invalidParameter', `Invalid value '${status}'.`, 'moderationStatus');
    if (query['banAuthor'] === 'true' && status !== 'rejected')
      throw badParameter('incompatibleParameters', 'banAuthor requires the moderationStatus rejected.');
    for (const id of listIn(api, 'id')) {
      const row = requireComment(api, id);
      requireModerator(api, row, false);
      if (status === 'rejected') deleteComment(world, row, 'api');
      else hideComment(world, row, status === 'heldForReview', 'api');
    }
    return { status: 204 };
  },
);

export const commentRoutes: readonly Route[] = [
  listThreads,
  insertThread,
  listReplies,
  insertReply,
  update,
  remove,
  moderate,
];
