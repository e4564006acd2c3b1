import { DAY } from '../../frame/clock';
import { commentsOf, publishDraft } from '../../frame/effects';
import { fetchMedia, keepMedia, MediaError, type MediaRule } from '../../frame/fetch-media';
import type { Limit } from '../../frame/limits';
import { operation, type Operation, preparedOperation } from '../../frame/network';
import type { Account, MediaCopy, Post } from '../../frame/rows';
import type { Row, Table } from '../../frame/store';
import type { World } from '../../frame/world';
import { facebookErrors as errors, invalid, notFound } from '../meta/errors';
import { type Fields, select } from '../meta/fields';
import { type GraphCall, read } from '../meta/graph';
import { permalinkOf } from '../meta/permalinks';
import { requireAccount, requirePermission } from '../meta/tokens';
import { addPost, isUnused, publishingPage, scheduleOf } from './posts';

const VIDEO: MediaRule = { types: ['video/mp4', 'video/quicktime'], maximumBytes: 1024 ** 3 };

/** The 30 reels of a page in 24 hours. No endpoint returns how many are left. */
export const reelLimit: Limit = { name: 'facebook.reels', maximum: 30, windowSeconds: 86_400 };

/** A reel or video story whose upload was started. */
interface Upload extends Row {
  readonly accountId: string;
  readonly kind: 'REEL' | 'STORY';
  readonly copy?: MediaCopy | undefined;
  readonly failure?: string | undefined;
  readonly postId?: string | undefined;
}

export const uploads = (world: World): Table<Upload> => world.store.table<Upload>('facebook.uploads');

/** `POST /{page}/video_reels` and `/video_stories`, in the phases `start` and `finish`. */
const phases =
  (kind: Upload['kind'], name: string) =>
  (graph: GraphCall): Operation =>
    operation(graph.params['upload_phase'] === 'finish' ? `publish${name}` : `start${name}`, graph.id, () => {
      const { world, params, version = 'v25.0', call } = graph;
      const page = publishingPage(graph);
      if (params['upload_phase'] === 'start') {
        const { id } = uploads(world).put({ id: world.newId(), accountId: page.id, kind });
        const url = `${world.baseUrl(call.network)}/video-upload/${version}/${id}`;
        return { status: 200, body: { video_id: id, upload_url: url } };
      }
      if (params['upload_phase'] !== 'finish')
        throw invalid('Param upload_phase must be one of {start, finish}');
      const upload = uploads(world).get(params['video_id'] ?? '');
      if (upload?.accountId !== page.id || upload.kind !== kind) throw invalid('Param video_id is invalid');
      if (!upload.copy) throw invalid('The video has not been uploaded');
      if (upload.postId) throw invalid('The video was already published');
      return { status: 200, body: finish(graph, page, upload, upload.copy) };
    });

export const videoReels = phases('REEL', 'Reel');
export const videoStories = phases('STORY', 'Story');

function finish(graph: GraphCall, page: Account, upload: Upload, copy: MediaCopy): object {
  const { world, params } = graph;
  const reel = upload.kind === 'REEL';
  const state = reel ? params['video_state'] : 'PUBLISHED';
  if (!['PUBLISHED', 'SCHEDULED', 'DRAFT'].includes(state ?? ''))
    throw invalid('Param video_state must be one of {PUBLISHED, SCHEDULED, DRAFT}');
  if (reel) requireReelQuota(world, page.id);
  const scheduledAt =
    state === 'SCHEDULED' ? scheduleOf({ ...graph, params: { ...params, published: 'false' } }) : undefined;
  if (state === 'SCHEDULED' && scheduledAt === undefined)
    throw invalid('Param scheduled_publish_time is required');
  const post = addPost(
    world,
    page,
    {
      id: upload.id,
      node: 'video',
      kind: upload.kind,
      text: reel ? (params['description'] ?? '') : '',
      media: [copy],
      extra: { reel },
    },
    scheduledAt,
    state !== 'DRAFT',
  );
  if (!reel) world.posts.put({ ...post, endsAt: world.clock.now() + DAY });
  uploads(world).put({ ...upload, postId: post.id });
  return { success: true, post_id: post.id };
}

function requireReelQuota(world: World, pageId: string): void {
  const times = world.posts
    .all()
    .filter((post) => post.accountId === pageId && post.extra['reel'] === true)
    .map(({ createdAt }) => createdAt);
  const { used, maximum } = world.limits.usage(reelLimit, times);
  if (used >= maximum) throw errors.reelLimit();
}

/** Returns an upload that still needs its video, or fails. */
function awaitingBytes(graph: Omit<GraphCall, 'params' | 'version'>): Upload {
  const { world, id } = graph;
  const upload = uploads(world).get(id);
  if (!upload) throw notFound(id, 'post');
  requireAccount(graph, upload.accountId);
  if (upload.copy) throw invalid('The video was already uploaded');
  return upload;
}

/** `POST /video-upload/{version}/{video}`: takes the bytes, or the URL in the header `file_url`. */
export function uploadBytes(graph: Omit<GraphCall, 'params' | 'version'>): Operation {
  const { world, call } = graph;
  return preparedOperation(
    'uploadVideo',
    graph.accountId,
    async () => {
      const upload = awaitingBytes(graph);
      const url = call.headers['file_url'];
      if (
        url === undefined &&
        (call.headers['offset'] !== '0' || Number(call.headers['file_size']) !== call.raw.length)
      )
        throw invalid('The body must have file_size bytes from offset 0');
      return take(world, url ?? call.raw, upload.kind);
    },
    (result) => {
      // Another request may have completed the upload in the meantime.
      uploads(world).put({ ...awaitingBytes(graph), failure: undefined, ...result });
      return { status: 200, body: { success: true } };
    },
  );
}

/** Takes a video. Videos that do not fit fail in the processing phase, which `status` shows. */
async function take(
  world: World,
  source: string | Buffer,
  kind: Upload['kind'],
): Promise<{ copy: MediaCopy } | { failure: string }> {
  try {
    const copy = await (typeof source === 'string'
      ? fetchMedia(world, source, VIDEO)
      : keepMedia(world, source, VIDEO));
    const { seconds = 0, width = 0, height = 0 } = copy;
    const longest = kind === 'REEL' ? 90 : 60;
    if (seconds < 3 || seconds > longest)
      return { failure: `The video must be from 3 to ${longest} seconds long.` };
    // Sizes are whole pixels, so a ratio within one pixel of 9:16 counts.
    if (kind === 'REEL' && Math.abs(width * 16 - height * 9) > 16)
      return { failure: 'The video must have a ratio of 9:16.' };
    if (width < 540 || height < 960) return { failure: 'The video must have at least 540 x 960 pixels.' };
    return { copy };
  } catch (error) {
    if (!(error instanceof MediaError)) throw error;
    return { failure: error.message };
  }
}

/** `GET /{video}?fields=status` */
export const readVideo = (graph: GraphCall): Operation => {
  const upload = uploads(graph.world).get(graph.id)!;
  return read('readVideo', graph.accountId, () => {
    const { world, token, params } = graph;
    requireAccount(graph, upload.accountId);
    requirePermission(token, 'pageRead');
    const post = world.posts.get(upload.postId ?? '');
    if (post?.visibility === 'DELETED') throw notFound(graph.id);
    const fields: Fields = {
      id: () => upload.id,
      status: () => statusOf(upload, post),
      description: () => post?.text,
      comments: () => ({
        data: [],
        summary: { total_count: post ? commentsOf(graph.world, post.id).length : 0 },
      }),
      permalink_url: () => post && permalinkOf(world, post),
    };
    return select(params['fields'], 'Video', fields, ['id']);
  });
};

function statusOf({ copy, failure }: Upload, post: Post | undefined): object {
  const phase = (done: boolean) => ({ status: done ? 'complete' : 'not_started' });
  const error = failure !== undefined && { status: 'error', errors: [{ code: 1363026, message: failure }] };
  const live = post !== undefined && post.visibility !== 'DRAFT';
  return {
    video_status: error ? 'error' : live ? 'ready' : copy ? 'upload_complete' : 'uploading',
    uploading_phase: phase(copy !== undefined || failure !== undefined),
    processing_phase: error || phase(copy !== undefined),
    publishing_phase: {
      ...phase(live),
      publish_status: live ? 'published' : post?.scheduledAt ? 'scheduled' : 'draft',
    },
  };
}

/** `POST /{page}/photo_stories`: publishes an uploaded photo for 24 hours. */
export const createPhotoStory = (graph: GraphCall): Operation =>
  operation('publishPhotoStory', graph.id, () => {
    const { world, params } = graph;
    const page = publishingPage(graph);
    const photo = world.posts.get(params['photo_id'] ?? '');
    if (photo?.node !== 'photo' || photo.accountId !== page.id || !isUnused(photo))
      throw invalid('Param photo_id must be an unpublished photo of the page');
    publishDraft(world, { ...photo, kind: 'STORY', endsAt: world.clock.now() + DAY });
    return { status: 200, body: { success: true, post_id: photo.id } };
  });

/** `POST /{page}/videos` with `file_url` or `source`. */
export const createVideo = (graph: GraphCall): Operation =>
  preparedOperation(
    'createVideo',
    graph.id,
    async () => {
      publishingPage(graph);
      const { world, params, call } = graph;
      const source = call.files['source'] ?? params['file_url'];
      if (source === undefined) throw invalid('Param file_url or source is required');
      return (
        typeof source === 'string' ? fetchMedia(world, source, VIDEO) : keepMedia(world, source, VIDEO)
      ).catch((error: unknown) => {
        throw error instanceof MediaError
          ? invalid(`There was a problem with the video file: ${error.message}`)
          : error;
      });
    },
    (copy) => {
      const { world, params } = graph;
      const page = publishingPage(graph);
      const scheduledAt = scheduleOf(graph);
      const upload = uploads(world).put({ id: world.newId(), accountId: page.id, kind: 'REEL', copy });
      const content = {
        id: upload.id,
        node: 'video',
        kind: 'VIDEO',
        text: params['description'] ?? '',
        media: [copy],
      };
      addPost(world, page, content, scheduledAt, params['published'] !== 'false');
      uploads(world).put({ ...upload, postId: upload.id });
      return { status: 200, body: { id: upload.id } };
    },
  );
