import { type Call, operation, type Operation, preparedOperation, type Route } from '../../frame/network';
import { isRecord, listOf, textOf } from '../../frame/values';
import type { World } from '../../frame/world';
import { read, type Request, requireActor, restRoute } from './api';
import { denied, inputError, linkedInError, notFound, schemaError } from './errors';
import { type Media, type MediaKind, mediaOf, startProcessing, stateOfMedia } from './media';
import { etagOf, inspect, LARGEST_VIDEO, SMALLEST_VIDEO } from './media-rules';

/** Size of each part of a video but the last, in bytes. */
const PART = 4 * 1024 * 1024;
const UPLOAD_LIFE = 24 * 60 * 60 * 1000;

/** What an operation of each kind of media is called: in paths, in requests, and by scripts. */
const KINDS = {
  image: { plural: 'images', initialize: 'initializeImage', upload: 'uploadImage', read: 'readImage' },
  document: {
    plural: 'documents',
    initialize: 'initializeDocument',
    upload: 'uploadDocument',
    read: 'readDocument',
  },
  video: { plural: 'videos', initialize: 'initializeVideo', upload: 'uploadVideoPart', read: 'readVideo' },
} as const;

const badAction = (): never => {
  throw linkedInError({
    status: 400,
    code: 'ILLEGAL_ARGUMENT',
    message: 'The action is missing or not supported',
  });
};

function initialize(request: Request, kind: MediaKind): Operation {
  const { world, call } = request;
  const given = call.body['initializeUploadRequest'];
  const owner = isRecord(given) ? textOf(given['owner']) : undefined;
  return operation(KINDS[kind].initialize, owner, () => {
    if (!isRecord(given) || owner === undefined)
      throw schemaError('initializeUploadRequest.owner', 'field is required but not found');
    requireActor(request, owner, 'write', `${KINDS[kind].plural}.ACTION-initializeUpload`);
    const id = `urn:li:${kind}:${world.newSecret(24)}`;
    const media: Media = { id, kind, owner, key: world.newSecret(40), parts: {} };
    const expires = { uploadUrlsExpireAt: world.clock.now() + UPLOAD_LIFE };
    const value =
      kind === 'video'
        ? { ...startVideo(world, media, given), ...expires }
        : { ...startFile(world, media), uploadUrlExpiresAt: expires.uploadUrlsExpireAt };
    return { status: 200, body: { value } };
  });
}

const uploadUrl = (world: World, { kind, key }: Media, part: number): string =>
  `${world.baseUrl('LINKEDIN')}/dms-uploads/${key}/uploaded-${kind}/${part}`;

function startFile(world: World, media: Media): object {
  mediaOf(world).put(media);
  return { uploadUrl: uploadUrl(world, media, 0), [media.kind]: media.id };
}

function startVideo(world: World, media: Media, given: Readonly<Record<string, unknown>>): object {
  const bytes = Number(given['fileSizeBytes']);
  if (!Number.isInteger(bytes)) throw schemaError('initializeUploadRequest.fileSizeBytes', 'is required');
  if (bytes < SMALLEST_VIDEO || bytes > LARGEST_VIDEO)
    throw inputError(
      'INVALID_VALUE',
      'Videos have 75 KB to 500 MB.',
      'initializeUploadRequest.fileSizeBytes',
    );
  mediaOf(world).put({ ...media, bytes });
  const count = Math.ceil(bytes / PART);
  const uploadInstructions = Array.from({ length: count }, (_, index) => ({
    uploadUrl: uploadUrl(world, media, index),
    firstByte: index * PART,
    lastByte: Math.min(bytes, (index + 1) * PART) - 1,
  }));
  return { uploadInstructions, video: media.id, uploadToken: '' };
}

/** `PUT` of bytes to an upload URL. The key in the URL is all that is needed. */
const uploadRoute: Route = {
  method: 'PUT',
  path: '/dms-uploads/:key/:kind/:part',
  operation: (call, { key = '', part = '' }) => {
    const { world } = call;
    const media = mediaOf(world)
      .all()
      .find((row) => row.key === key);
    if (!media || media.readyAt !== undefined) throw notFound(call.path);
    return media.kind === 'video' ? putPart(call, media, Number(part)) : putFile(call, media);
  },
};

const putFile = ({ world, raw }: Call, media: Media): Operation => {
  const name = KINDS[media.kind].upload;
  return preparedOperation(
    name,
    media.owner,
    () => inspect(world, media.kind, raw),
    (outcome) => {
      startProcessing(world, media, name, outcome);
      return { status: 201 };
    },
  );
};

const putPart = ({ world, raw }: Call, media: Media, index: number): Operation =>
  operation(KINDS.video.upload, media.owner, () => {
    const total = media.bytes ?? 0;
    const expected = Math.min(PART, total - index * PART);
    if (!(expected > 0)) throw notFound(`${media.id}/${index}`);
    if (raw.length !== expected)
      throw linkedInError({
        status: 400,
        code: 'ILLEGAL_ARGUMENT',
        message: `The part has ${raw.length} bytes instead of ${expected}`,
      });
    const etag = etagOf(raw);
    const part = { file: world.media.keep(raw), bytes: raw.length, etag };
    // Other parts can have arrived since the request was read.
    const current = mediaOf(world).get(media.id) ?? media;
    mediaOf(world).put({ ...current, parts: { ...current.parts, [index]: part } });
    return { status: 200, headers: { etag } };
  });

function finalize(request: Request): Operation {
  const { world, call } = request;
  const given = call.body['finalizeUploadRequest'];
  const id = isRecord(given) ? (textOf(given['video']) ?? '') : '';
  const owner = mediaOf(world).get(id)?.owner;
  return preparedOperation(
    'finalizeVideo',
    owner,
    async () => {
      const media = requireOwn(request, id, 'video', 'write');
      requireParts(media, isRecord(given) ? listOf(given['uploadedPartIds']).map(String) : []);
      return inspect(world, 'video', await joined(world, media));
    },
    (outcome) => {
      const media = mediaOf(world).get(id)!;
      if (media.readyAt === undefined) startProcessing(world, media, 'finalizeVideo', outcome);
      return { status: 200 };
    },
  );
}

const partsOf = ({ parts, bytes = 0 }: Media) =>
  Array.from({ length: Math.ceil(bytes / PART) }, (_, index) => parts[index]);

function requireParts(media: Media, etags: readonly string[]): void {
  const stored = partsOf(media);
  const isWhole =
    stored.length === etags.length && stored.every((part, index) => part?.etag === etags[index]);
  if (!isWhole)
    throw linkedInError({
      status: 400,
      code: 'ILLEGAL_ARGUMENT',
      message: 'uploadedPartIds must have the ETag of each uploaded part, in order',
    });
}

async function joined(world: World, media: Media): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for (const part of partsOf(media)) {
    const content: AsyncIterable<Buffer> | undefined = world.media.read(part?.file ?? '');
    if (content) for await (const chunk of content) chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Returns a media file in whose owner’s name the token can act, or fails. */
function requireOwn(request: Request, id: string, kind: MediaKind, access: 'read' | 'write'): Media {
  const media = mediaOf(request.world).get(id);
  if (media?.kind !== kind) throw notFound(id);
  requireActor(request, media.owner, access, `${KINDS[kind].plural}.GET`);
  return media;
}

/** Images and documents of members cannot be read back; videos can, by who may post in the name of the owner. */
function readMedia(request: Request, kind: MediaKind): Operation {
  const { world, params } = request;
  const id = params['urn'] ?? '';
  return read(KINDS[kind].read, mediaOf(world).get(id)?.owner, () => {
    const media = requireOwn(request, id, kind, 'write');
    if (kind !== 'video' && media.owner.startsWith('urn:li:person:'))
      throw denied(`${KINDS[kind].plural}.GET`);
    const status = stateOfMedia(world, media);
    const url = `${world.baseUrl('LINKEDIN')}/sandbox/media/${media.copy?.file ?? ''}`;
    return {
      id,
      owner: media.owner,
      status,
      ...(status === 'AVAILABLE' && {
        downloadUrl: url,
        downloadUrlExpiresAt: world.clock.now() + UPLOAD_LIFE,
      }),
      ...(status === 'AVAILABLE' && kind === 'video' && { duration: (media.copy?.seconds ?? 0) * 1000 }),
      ...(status === 'PROCESSING_FAILED' && { processingFailureReason: media.problem }),
    };
  });
}

const actionsOf = (kind: MediaKind) => (request: Request) => {
  const action = request.call.query['action'];
  if (action === 'initializeUpload') return initialize(request, kind);
  return action === 'finalizeUpload' && kind === 'video' ? finalize(request) : badAction();
};

/** Uploads of images, documents and videos. */
export const uploadRoutes: readonly Route[] = [
  uploadRoute,
  ...(['image', 'document', 'video'] as const).flatMap((kind) => [
    restRoute('POST', `/${KINDS[kind].plural}`, actionsOf(kind)),
    restRoute('GET', `/${KINDS[kind].plural}/:urn`, (request) => readMedia(request, kind)),
  ]),
];
