import { operation, type Operation, preparedOperation, type Route } from '../../frame/network';
import { isRecord, textOf } from '../../frame/values';
import type { World } from '../../frame/world';
import { type UserRequest, userRoute } from './api';
import { invalid, problem } from './errors';
import { type Media, type MediaCategory, mediaKey, mediaOf, stateOfMedia } from './media';
import { inspect, type Inspection, RULES } from './media-rules';

const LIFE_SECONDS = 86_400;
const LARGEST_SEGMENT = 5 * 1024 * 1024;
const LAST_SEGMENT = 999;
const LONGEST_ALT_TEXT = 1000;
/** Seconds that processing takes, unless a script changes it. Images are not processed. */
const PROCESSING: Readonly<Record<MediaCategory, number>> = { tweet_image: 0, tweet_gif: 5, tweet_video: 20 };
const SCOPES = ['media.write'];

function startMedia({ world, user }: UserRequest, category: MediaCategory, totalBytes: number): Media {
  const expiresAt = world.clock.now() + LIFE_SECONDS * 1000;
  const id = world.newId();
  return mediaOf(world).put({ id, userId: user.id, category, totalBytes, segments: {}, expiresAt });
}

const isCategory = (value: unknown): value is MediaCategory =>
  typeof value === 'string' && Object.hasOwn(RULES, value);

/** `POST /2/media/upload/initialize` */
const initialize = (request: UserRequest): Operation =>
  operation('initializeMedia', request.user.id, () => {
    const { media_category: category, media_type: type, total_bytes: bytes } = request.call.body;
    if (!isCategory(category))
      throw invalid('media_category is not supported', { media_category: [category] });
    const { types, maximumBytes } = RULES[category];
    if (typeof type !== 'string' || !types.includes(type))
      throw invalid('media_type is not supported for the media_category', { media_type: [type] });
    const total = Number(bytes);
    if (!Number.isInteger(total) || total < 1 || total > maximumBytes)
      throw invalid(`total_bytes must be from 1 to ${maximumBytes}`, { total_bytes: [bytes] });
    return { status: 200, body: { data: describe(request.world, startMedia(request, category, total)) } };
  });

/** Returns the data of an upload: its IDs, and the state of processing if there is one. */
function describe(world: World, media: Media): object {
  const state = stateOfMedia(world, media);
  const now = world.clock.now();
  const common = {
    id: media.id,
    media_key: mediaKey(media),
    expires_after_secs: Math.max(0, Math.ceil((media.expiresAt - now) / 1000)),
  };
  if (state === 'uploading') return common;
  const size = { ...common, size: media.totalBytes };
  if (media.category === 'tweet_image') return size;
  const { finalizedAt = 0, readyAt = 0 } = media;
  const progress = Math.min(
    100,
    Math.floor((100 * (now - finalizedAt)) / Math.max(1, readyAt - finalizedAt)),
  );
  return {
    ...size,
    processing_info: {
      state,
      ...(state === 'failed'
        ? { error: { code: 1, name: 'InvalidMedia', message: media.problem } }
        : { progress_percent: progress }),
      ...((state === 'pending' || state === 'in_progress') && {
        check_after_secs: Math.max(1, Math.ceil((readyAt - now) / 1000)),
      }),
    },
  };
}

/** Returns an upload of the user, or fails. */
function requireMedia({ world, user }: UserRequest, id: string): Media {
  const media = mediaOf(world).get(id);
  if (media?.userId !== user.id || media.expiresAt <= world.clock.now())
    throw problem(404, 'Not Found', `The media ID ${id} does not exist or has expired.`);
  return media;
}

/** Returns the file of a form, or of JSON with the file in base64. Empty if there is none. */
const fileIn = ({ files, body }: UserRequest['call']): Buffer =>
  files['media'] ?? Buffer.from(textOf(body['media']) ?? '', 'base64');

/** `POST /2/media/upload/{id}/append`, as a form with a file, or as JSON with the segment in base64. */
const append = (request: UserRequest): Operation =>
  operation('appendMedia', request.user.id, () => {
    const { world, call, params } = request;
    const media = requireMedia(request, params['id'] ?? '');
    if (media.finalizedAt !== undefined) throw invalid('The upload is finalized');
    const index = Number(textOf(call.body['segment_index']) ?? NaN);
    if (!Number.isInteger(index) || index < 0 || index > LAST_SEGMENT)
      throw invalid(`segment_index must be from 0 to ${LAST_SEGMENT}`);
    const bytes = fileIn(call);
    if (!bytes.length) throw invalid('media is missing');
    if (bytes.length > LARGEST_SEGMENT) throw invalid('A segment has at most 5 MB');
    const segment = { file: world.media.keep(bytes), bytes: bytes.length };
    mediaOf(world).put({ ...media, segments: { ...media.segments, [index]: segment } });
    return { status: 200, body: { data: { expires_at: Math.floor(media.expiresAt / 1000) } } };
  });

const segmentsOf = ({ segments }: Media) =>
  Object.entries(segments)
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, segment]) => segment);

async function joined(world: World, media: Media): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for (const { file } of segmentsOf(media)) {
    const content: AsyncIterable<Buffer> | undefined = world.media.read(file);
    if (content) for await (const chunk of content) chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** `POST /2/media/upload/{id}/finalize` */
const finalize = (request: UserRequest): Operation => {
  const { world, params, user } = request;
  const id = params['id'] ?? '';
  return preparedOperation(
    'finalizeMedia',
    user.id,
    async () => {
      const media = requireMedia(request, id);
      const uploaded = segmentsOf(media).reduce((total, { bytes }) => total + bytes, 0);
      if (uploaded !== media.totalBytes)
        throw invalid('Segments do not add up to provided total file size.', { media_id: [id] });
      return inspect(world, media.category, await joined(world, media));
    },
    (found) => ({ status: 200, body: { data: describe(world, finish(request, id, found)) } }),
  );
};

/** Ends an upload. Images that cannot be used fail at once; other files fail when they were processed. */
function finish(request: UserRequest, id: string, found: Inspection): Media {
  const { world, user } = request;
  const media = requireMedia(request, id);
  if (media.finalizedAt !== undefined) return media;
  if (media.category === 'tweet_image' && found.problem !== undefined)
    throw invalid(found.problem, { media_id: [id] });
  const occasion = { network: 'X', operation: 'finalizeMedia', account: user.id } as const;
  const wait = media.category === 'tweet_image' ? undefined : world.scripts.take(occasion, 'wait');
  const seconds = wait?.seconds ?? PROCESSING[media.category];
  const scripted = wait && wait.state !== 'FINISHED' ? 'InvalidContent' : undefined;
  const finalizedAt = world.clock.now();
  const readyAt = finalizedAt + seconds * 1000;
  return mediaOf(world).put({ ...media, ...found, problem: scripted ?? found.problem, finalizedAt, readyAt });
}

/** `GET /2/media/upload?command=STATUS` */
const readStatus = (request: UserRequest): Operation =>
  operation('readMedia', request.user.id, () => {
    const { command = 'STATUS', media_id: id = '' } = request.call.query;
    if (command !== 'STATUS') throw invalid('command must be STATUS', { command: [command] });
    return { status: 200, body: { data: describe(request.world, requireMedia(request, id)) } };
  });

/** `POST /2/media/upload`: an image as a whole. */
const uploadImage = (request: UserRequest): Operation => {
  const { world, call, user } = request;
  const bytes = fileIn(call);
  return preparedOperation(
    'uploadMedia',
    user.id,
    async () => {
      if (call.body['media_category'] !== 'tweet_image')
        throw invalid('media_category must be tweet_image', {
          media_category: [call.body['media_category']],
        });
      return inspect(world, 'tweet_image', bytes);
    },
    (found) => {
      const { id } = startMedia(request, 'tweet_image', bytes.length);
      return { status: 200, body: { data: describe(world, finish(request, id, found)) } };
    },
  );
};

/** `POST /2/media/metadata` */
const describeMedia = (request: UserRequest): Operation =>
  operation('describeMedia', request.user.id, () => {
    const { world, call } = request;
    const media = requireMedia(request, textOf(call.body['id']) ?? '');
    const metadata = isRecord(call.body['metadata']) ? call.body['metadata'] : {};
    const altText = isRecord(metadata['alt_text']) ? textOf(metadata['alt_text']['text']) : undefined;
    if (!altText || altText.length > LONGEST_ALT_TEXT)
      throw invalid(`alt_text has 1 to ${LONGEST_ALT_TEXT} characters`);
    mediaOf(world).put({ ...media, altText });
    const body = { data: { id: media.id, associated_metadata: { alt_text: { text: altText } } } };
    return { status: 200, body };
  });

const route = (method: string, path: string, name: string, maximum: number, find: typeof initialize): Route =>
  userRoute({ method, path: `/2/media${path}`, limit: [name, maximum], scopes: SCOPES }, find);

export const uploadRoutes: readonly Route[] = [
  route('POST', '/upload/initialize', 'initializeMedia', 1875, initialize),
  route('POST', '/upload/:id/append', 'appendMedia', 1875, append),
  route('POST', '/upload/:id/finalize', 'finalizeMedia', 1875, finalize),
  route('GET', '/upload', 'readMedia', 1000, readStatus),
  route('POST', '/upload', 'uploadMedia', 500, uploadImage),
  route('POST', '/metadata', 'describeMedia', 500, describeMedia),
];
