import { z } from 'zod';
import { commentsOf, feedOf } from '../../frame/effects';
import { grown } from '../../frame/growth';
import { operation, type Operation } from '../../frame/network';
import type { Post } from '../../frame/rows';
import { answer, parsed, selected, type TikTokCall } from './api';
import { errors } from './errors';
import { permalink } from './permalink';
import { type Publish, publicPostId, publishes } from './publishes';
import { uploadedBytes } from './upload';

const STATUS: Readonly<Record<Publish['stage'], string>> = {
  WAITING_FOR_BYTES: 'PROCESSING_UPLOAD',
  PROCESSING: 'PROCESSING_UPLOAD',
  INBOX: 'SEND_TO_USER_INBOX',
  PUBLISHED: 'PUBLISH_COMPLETE',
  FAILED: 'FAILED',
};

const statusBody = z.object({ publish_id: z.string().min(1).max(64) });

/** `POST /v2/post/publish/status/fetch/` */
export const fetchStatus = (request: TikTokCall): Operation => {
  const { world, account } = request;
  return operation('fetchStatus', account.id, () => {
    const row = publishes(world).get(parsed(statusBody, request).publish_id);
    if (!row) throw errors.invalidPublishId();
    if (row.accountId !== account.id) throw errors.foreignPublishId();
    const isPull = row.source === 'PULL_FROM_URL';
    const status = isPull && row.stage === 'PROCESSING' ? 'PROCESSING_DOWNLOAD' : STATUS[row.stage];
    const downloaded = row.copies.reduce((sum, { bytes }) => sum + bytes, 0);
    const postId = publicPostId(world, row);
    return answer({
      status,
      ...(row.stage === 'FAILED' && { fail_reason: row.failure }),
      publicaly_available_post_id: postId === undefined ? [] : [postId],
      ...(isPull ? { downloaded_bytes: downloaded } : { uploaded_bytes: uploadedBytes(row) }),
    });
  });
};

const fieldsOf = (request: TikTokCall, post: Post): Readonly<Record<string, () => unknown>> => {
  const { world, account } = request;
  const url = `${world.baseUrl('TIKTOK')}${permalink(account.username, post.shortcode)}`;
  const [media] = post.media;
  return {
    id: () => post.id,
    create_time: () => Math.floor(post.createdAt / 1000),
    cover_image_url: () => `${world.baseUrl('TIKTOK')}/sandbox/media/${media?.file ?? ''}`,
    share_url: () => url,
    video_description: () => post.text,
    duration: () => Math.round(media?.seconds ?? 0),
    height: () => media?.height ?? 0,
    width: () => media?.width ?? 0,
    title: () => post.text.slice(0, 150),
    embed_html: () => '',
    embed_link: () => url,
    like_count: () => grown(world, post, 'likes', 0.05),
    comment_count: () => commentsOf(world, post.id).length,
    share_count: () => grown(world, post, 'shares', 0.01),
    view_count: () => grown(world, post, 'views', 0.9),
  };
};

/** Public posts of the creator, newest first. */
const publicPosts = ({ world, account }: TikTokCall): Post[] =>
  feedOf(world, account.id).filter(({ extra }) => extra['privacyLevel'] === 'PUBLIC_TO_EVERYONE');

const listBody = z.object({ cursor: z.int().optional(), max_count: z.int().min(1).max(20).default(10) });

/** `POST /v2/video/list/`. The cursor is the time of the last post, in milliseconds. */
export const listVideos = (request: TikTokCall): Operation =>
  operation('listVideos', request.account.id, () => {
    const { cursor = Infinity, max_count: count } = parsed(listBody, request);
    const rows = publicPosts(request).filter(({ createdAt }) => createdAt < cursor);
    const videos = rows.slice(0, count).map((post) => selected(request, fieldsOf(request, post)));
    return answer({ videos, cursor: rows[count - 1]?.createdAt ?? 0, has_more: rows.length > count });
  });

const queryBody = z.object({ filters: z.object({ video_ids: z.array(z.string()).min(1).max(20) }) });

/** `POST /v2/video/query/`. IDs of other creators, and of posts that are not public, are left out. */
export const queryVideos = (request: TikTokCall): Operation =>
  operation('queryVideos', request.account.id, () => {
    const { video_ids: ids } = parsed(queryBody, request).filters;
    const rows = publicPosts(request).filter(({ id }) => ids.includes(id));
    return answer({ videos: rows.map((post) => selected(request, fieldsOf(request, post))) });
  });
