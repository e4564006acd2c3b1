import { editPost, feedOf, showPost } from '../../frame/effects';
import { keepMedia, MediaError } from '../../frame/fetch-media';
import { type Answer, ok, preparedOperation, type Route } from '../../frame/network';
import type { Account, MediaCopy, Post } from '../../frame/rows';
import type { World } from '../../frame/world';
import {
  accessOf,
  type Api,
  bodyOf,
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
import { writtenIn } from './metadata';
import { READ, WRITE } from './quota';
import { VIDEO_PARTS, videoParts } from './resource';
import { applyVideo, rename, type Video, videos, wordsOf } from './rows';

const isVideo = (post: Post | undefined): post is Post =>
  post?.node === 'ytVideo' && post.visibility !== 'DELETED';

/** Returns whether a video can be read by a request: by its owner, or by everybody if it is not private. */
export function canRead({ world, channel }: Api, post: Post | undefined): post is Post {
  if (!isVideo(post)) return false;
  return (
    post.visibility === 'LIVE' ||
    post.accountId === channel?.id ||
    videos(world).get(post.id)?.privacy === 'unlisted'
  );
}

/** Returns a video of the channel, or fails. */
function ownVideo(api: Api, id: string): { post: Post; video: Video; channel: Account } {
  const channel = requireChannel(api);
  const post = api.world.posts.get(id);
  if (!canRead(api, post)) throw errors.videoNotFound();
  if (post.accountId !== channel.id) throw errors.forbidden();
  return { post, video: videos(api.world).get(id)!, channel };
}

/** All videos of a channel that are not deleted, newest first. */
export function uploadsOf(world: World, channelId: string): Post[] {
  const position = (post: Post): number => videos(world).get(post.id)?.uploadedAt ?? 0;
  return world.posts
    .all()
    .filter((post) => isVideo(post) && post.accountId === channelId)
    .reverse()
    .sort((a, b) => position(b) - position(a));
}

export const renderVideo = (
  api: Pick<Api, 'world' | 'channel'>,
  post: Post,
  parts: readonly string[],
): object =>
  resource('video', post.id, videoParts(api.world, post, post.accountId === api.channel?.id), parts);

/** `GET /youtube/v3/videos`: IDs of videos that do not exist or cannot be read are left out. */
const list = method('GET', '/youtube/v3/videos', { name: 'listVideos', scope: 'read', cost: READ }, (api) => {
  const { world, query } = api;
  const parts = partsIn(api, VIDEO_PARTS);
  const ids = listIn(api, 'id');
  if (!ids.length && query['chart'] === undefined)
    throw badParameter(
      'missingRequiredParameter',
      'No filter selected. Expected one of: id, myRating, chart',
      'parameters.',
    );
  const found = ids.length
    ? ids.map((id) => world.posts.get(id)).filter((post) => canRead(api, post))
    : world.accounts.all().flatMap(({ id }) => feedOf(world, id).filter(isVideo));
  const sizes = { standard: ids.length || 5, minimum: 1, maximum: 50 };
  return listed(api, 'videoListResponse', found, sizes, (post) => renderVideo(api, post, parts));
});

/** `PUT /youtube/v3/videos`: replaces the parts that are named. */
const update = method(
  'PUT',
  '/youtube/v3/videos',
  { name: 'updateVideo', scope: 'write', cost: WRITE },
  (api) => {
    const { world } = api;
    const parts = partsIn(api, VIDEO_PARTS);
    const body = bodyOf(api);
    const { post, video } = ownVideo(api, textIn(body, 'id') ?? '');
    const { title, description, ...written } = writtenIn(world, parts, body);
    if (written.publishAt !== undefined && post.visibility !== 'DRAFT') throw errors.invalidPublishAt();
    const renamed =
      title === undefined ? post : rename(world, post, { title, description: description ?? '' });
    const locked = video.locked && ({ privacy: 'private', publishAt: undefined } as const);
    // A video that is no longer private forgets when it was scheduled.
    const unscheduled = written.privacy !== undefined && { publishAt: undefined };
    applyVideo(world, renamed, { ...video, ...unscheduled, ...written, ...locked });
    return ok(renderVideo(api, world.posts.get(post.id)!, parts));
  },
);

/** `DELETE /youtube/v3/videos` */
const remove = method(
  'DELETE',
  '/youtube/v3/videos',
  { name: 'deleteVideo', scope: 'write', cost: WRITE },
  (api) => {
    const { post } = ownVideo(api, required(api, 'id'));
    showPost(api.world, post, 'DELETED', 'api');
    return { status: 204 };
  },
);

const IMAGE = { types: ['image/jpeg', 'image/png'], maximumBytes: 2 * 1024 * 1024 };

async function takeImage(world: World, bytes: Buffer): Promise<MediaCopy> {
  if (!bytes.length) throw errors.mediaBodyRequired();
  return keepMedia(world, bytes, IMAGE).catch((error: unknown) => {
    throw error instanceof MediaError ? errors.invalidImage() : error;
  });
}

/** `POST /upload/youtube/v3/thumbnails/set`: takes a JPEG or PNG image of at most 2 MB. */
const setThumbnail: Route = {
  method: 'POST',
  path: '/upload/youtube/v3/thumbnails/set',
  operation: (call) => {
    const api = accessOf(call, { name: 'setThumbnail', scope: 'upload', cost: WRITE });
    const { world } = api;
    return preparedOperation(
      'setThumbnail',
      api.channel?.id,
      async () => {
        ownVideo(api, required(api, 'videoId'));
        return takeImage(world, call.raw);
      },
      (image) => storeThumbnail(api, image),
    );
  },
};

function storeThumbnail(api: Api, image: MediaCopy): Answer {
  const { world } = api;
  const { post, video } = ownVideo(api, required(api, 'videoId'));
  const altText = `Thumbnail of ${wordsOf(post).title}`;
  const [film] = post.media;
  const shown = { ...post, media: [...(film ? [film] : []), { ...image, altText }] };
  editPost(world, shown, post.text, 'api');
  videos(world).put({ ...video, thumbnail: image.file });
  const url = `${world.baseUrl('YOUTUBE')}/sandbox/media/${image.file}`;
  const size = { width: image.width, height: image.height };
  return ok({
    kind: 'youtube#thumbnailSetResponse',
    items: [{ default: { url, ...size }, medium: { url, ...size }, high: { url, ...size } }],
  });
}

export const videoRoutes: readonly Route[] = [list, update, remove, setThumbnail];
