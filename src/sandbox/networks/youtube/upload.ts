import { buffer } from 'node:stream/consumers';
import { DAY } from '../../frame/clock';
import { keepMedia, MediaError } from '../../frame/fetch-media';
import {
  type Answer,
  type Call,
  operation,
  type Operation,
  preparedOperation,
  type Route,
} from '../../frame/network';
import type { MediaCopy } from '../../frame/rows';
import type { Row, Table } from '../../frame/store';
import type { World } from '../../frame/world';
import { apiError } from '../google/errors';
import { accessOf, type Api, bodyOf, partsIn, requireChannel } from './api';
import { badParameter, youtubeErrors as errors } from './errors';
import { snippetIn, statusIn } from './metadata';
import { uploadLimit } from './quota';
import { VIDEO_PARTS } from './resource';
import { applyVideo, type Metadata, type Outcome, PROCESSING, textOf, type Video, videos } from './rows';
import { renderVideo } from './videos';

const PATH = '/upload/youtube/v3/videos';
const CHUNK = 256 * 1024;
const LARGEST = 256 * 1024 ** 3;
const LONGEST = 12 * 3600;
const SESSION_LIFE = 7 * DAY;

/** A resumable upload. Its ID is part of the session URI. */
interface Session extends Row {
  readonly channelId: string;
  readonly metadata: Metadata;
  readonly parts: readonly string[];
  /** Whether subscribers are notified of the video. */
  readonly isAnnounced: boolean;
  /** Size that was announced. Undefined if unknown. */
  readonly total?: number | undefined;
  /** The files with the bytes received so far. */
  readonly chunks: readonly string[];
  readonly received: number;
  readonly createdAt: number;
  readonly videoId?: string | undefined;
}

const sessions = (world: World): Table<Session> => world.store.table<Session>('youtube.sessions');

/** `POST /upload/youtube/v3/videos?uploadType=resumable`: starts a session. This is the call that the quota counts. */
const start: Route = {
  method: 'POST',
  path: PATH,
  operation: (call) => {
    const cost = { bucket: 'inserts', units: 1 } as const;
    const api = accessOf(call, { name: 'startUpload', scope: 'upload', cost });
    return operation('startUpload', api.channel?.id, () => startSession(api));
  },
};

function startSession(api: Api): Answer {
  const { world, call, query } = api;
  if (query['uploadType'] !== 'resumable') {
    if (query['uploadType'] === undefined) throw errors.mediaBodyRequired();
    throw badParameter('invalidParameter', 'The sandbox accepts resumable uploads only.', 'uploadType');
  }
  const parts = partsIn(api, VIDEO_PARTS);
  const channel = requireChannel(api);
  const total = checkContent(call);
  const body = bodyOf(api);
  const metadata = { ...snippetIn(body), ...statusIn(world, parts.includes('status') ? body : {}) };
  requireUploadQuota(world, channel.id);
  const id = world.newSecret(72);
  const createdAt = world.clock.now();
  sessions(world).put({
    id,
    channelId: channel.id,
    metadata,
    parts,
    isAnnounced: query['notifySubscribers'] !== 'false',
    total,
    chunks: [],
    received: 0,
    createdAt,
  });
  const uri = new URL(`${world.baseUrl(call.network)}${PATH}`);
  uri.search = new URLSearchParams({ uploadType: 'resumable', part: parts.join(), upload_id: id }).toString();
  return { status: 200, headers: { location: uri.href, 'x-guploader-uploadid': id } };
}

/** Checks the announced type and size, and returns the size. */
function checkContent({ headers }: Call): number | undefined {
  const type = headers['x-upload-content-type'];
  if (type !== undefined && !/^video\/|^application\/octet-stream$/.test(type))
    throw apiError({
      code: 400,
      reason: 'badContent',
      message: `Media type '${type}' is not supported. Valid media types: [application/octet-stream, video/*]`,
    });
  const size = headers['x-upload-content-length'];
  if (size === undefined) return undefined;
  if (!/^\d{1,15}$/.test(size)) throw badParameter('invalidParameter', `Invalid value '${size}'.`);
  if (Number(size) > LARGEST)
    throw apiError({ code: 413, reason: 'uploadTooLarge', message: 'Request Too Large' });
  return Number(size);
}

/** Counts what was uploaded to the channel, and what is being uploaded. */
function requireUploadQuota(world: World, channelId: string): void {
  const times = videos(world)
    .all()
    .filter(({ id }) => world.posts.get(id)?.accountId === channelId)
    .map(({ uploadedAt }) => uploadedAt);
  const { used, maximum } = world.limits.usage(uploadLimit, times);
  if (used >= maximum) throw errors.uploadLimitExceeded();
}

/** What a `PUT` to a session sends: bytes at an offset, or a question for the state. */
interface Chunk {
  readonly offset: number;
  readonly total: number | undefined;
  readonly asks: boolean;
}

function chunkOf({ headers, raw }: Call, session: Session): Chunk {
  const range = headers['content-range'];
  if (range === undefined) return { offset: 0, total: raw.length, asks: false };
  const [, first, last, size = '*'] = /^bytes (?:(\d+)-(\d+)|\*)\/(\d+|\*)$/.exec(range) ?? [];
  const total = size === '*' ? session.total : Number(size);
  const asks = first === undefined;
  const offset = Number(first ?? 0);
  const isWhole = !asks && Number(last) - offset + 1 === raw.length;
  if (!/^bytes /.test(range) || !(asks ? raw.length === 0 && range.startsWith('bytes *') : isWhole))
    throw apiError({ code: 400, reason: 'badRequest', message: 'Failed to parse Content-Range header.' });
  return { offset, total, asks };
}

/** `PUT` to the session URI. The URI is the credential; a token is not required. */
const put: Route = {
  method: 'PUT',
  path: PATH,
  operation: (call) => {
    const { world, query } = call;
    const session = sessions(world).get(query['upload_id'] ?? '');
    if (!session || session.createdAt + SESSION_LIFE <= world.clock.now()) throw errors.sessionNotFound();
    const chunk = chunkOf(call, session);
    return chunk.asks
      ? operation('readUpload', session.channelId, () => stateOf(call, session))
      : receive(call, session, chunk);
  },
};

function stateOf(call: Call, session: Session): Answer {
  if (session.videoId !== undefined) return finished(call, session, 200);
  const { received } = session;
  return { status: 308, headers: received ? { range: `bytes=0-${received - 1}` } : {} };
}

function receive(call: Call, session: Session, { offset, total }: Chunk): Operation {
  const { world, raw } = call;
  const end = offset + raw.length;
  return preparedOperation(
    'uploadVideo',
    session.channelId,
    async () => {
      if (session.videoId !== undefined || offset !== session.received) return undefined;
      if (total !== undefined && end > total)
        throw apiError({ code: 400, reason: 'badRequest', message: 'The upload is larger than announced.' });
      const isLast = end === total;
      if (!isLast && raw.length % CHUNK !== 0)
        throw apiError({
          code: 400,
          reason: 'badRequest',
          message: 'The size of a chunk must be a multiple of 262144 bytes, except for the last one.',
        });
      return isLast ? { result: await inspect(world, session, raw) } : { file: world.media.keep(raw) };
    },
    (prepared) => {
      // Another request may have sent the same chunk in the meantime.
      const current = sessions(world).get(session.id)!;
      if (!prepared || current.received !== offset || current.videoId !== undefined)
        return stateOf(call, current);
      if (prepared.result) return finish(call, current, end, prepared.result);
      const chunks = [...current.chunks, prepared.file];
      return stateOf(call, sessions(world).put({ ...current, total, chunks, received: end }));
    },
  );
}

interface Result {
  readonly copy?: MediaCopy;
  readonly outcome: Outcome;
  readonly reason?: string;
}

/** Inspects the complete file. Problems show in the state of the video, not in the response. */
async function inspect(world: World, { chunks }: Session, last: Buffer): Promise<Result> {
  const earlier = await Promise.all(chunks.map(async (name) => buffer(world.media.read(name)!)));
  const bytes = Buffer.concat([...earlier, last]);
  if (!bytes.length) return { outcome: 'failed', reason: 'emptyFile' };
  const rule = { types: ['video/mp4', 'video/quicktime', 'video/webm'], maximumBytes: LARGEST };
  try {
    const copy = await keepMedia(world, bytes, rule);
    if ((copy.seconds ?? 0) > LONGEST) return { copy, outcome: 'rejected', reason: 'length' };
    return { copy, outcome: 'processed' };
  } catch (error) {
    if (!(error instanceof MediaError)) throw error;
    if (error.problem !== 'BROKEN') return { outcome: 'failed', reason: 'invalidFile' };
    // YouTube also accepts videos whose moov atom follows the media data.
    return {
      copy: { file: world.media.keep(bytes), type: 'video/mp4', bytes: bytes.length },
      outcome: 'processed',
    };
  }
}

const OUTCOMES: Readonly<Record<string, Pick<Video, 'outcome' | 'reason'>>> = {
  ERROR: { outcome: 'failed', reason: 'conversion' },
  REJECTED: { outcome: 'rejected', reason: 'termsOfUse' },
};

/** Ends a session: the video exists from now on. */
function finish(call: Call, session: Session, received: number, { copy, ...result }: Result): Answer {
  const { world } = call;
  const { title, description, ...settings } = session.metadata;
  const occasion = { network: 'YOUTUBE', operation: 'uploadVideo', account: session.channelId } as const;
  const wait = world.scripts.take(occasion, 'wait');
  const now = world.clock.now();
  const id = world.newSecret(11);
  const vertical =
    copy !== undefined && (copy.height ?? 0) >= (copy.width ?? 0) && (copy.seconds ?? 0) <= 180;
  const post = world.posts.put({
    id,
    network: 'YOUTUBE',
    node: 'ytVideo',
    accountId: session.channelId,
    kind: vertical ? 'SHORT' : 'VIDEO',
    text: textOf({ title, description }),
    media: copy ? [copy] : [],
    createdAt: now,
    updatedAt: now,
    visibility: 'DRAFT',
    shortcode: id,
    extra: { isAnnounced: session.isAnnounced },
  });
  const locked = world.isOff('audited:YOUTUBE');
  const readyAt = now + (wait ? wait.seconds * 1000 : PROCESSING);
  applyVideo(world, post, {
    id,
    ...settings,
    ...(locked && ({ privacy: 'private', publishAt: undefined } as const)),
    locked,
    uploadedAt: now,
    readyAt,
    ...result,
    ...OUTCOMES[wait?.state ?? ''],
  });
  return finished(call, sessions(world).put({ ...session, received, videoId: id }), 201);
}

/** Returns the video of a session to its owner. */
function finished(call: Call, session: Session, status: number): Answer {
  const { world } = call;
  const post = world.posts.get(session.videoId ?? '')!;
  const channel = world.accounts.get(session.channelId);
  return { status, body: renderVideo({ world, channel }, post, session.parts) };
}

export const uploadRoutes: readonly Route[] = [start, put];
