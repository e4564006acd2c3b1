import { z } from 'zod';
import { MINUTE } from '../../frame/clock';
import { fetchMedia, keepMedia, MediaError, type MediaRule } from '../../frame/fetch-media';
import {
  type Call,
  Failure,
  ok,
  operation,
  type Operation,
  preparedOperation,
  type Route,
} from '../../frame/network';
import type { MediaCopy } from '../../frame/rows';
import type { Row, Table } from '../../frame/store';
import { textOf } from '../../frame/values';
import type { World } from '../../frame/world';
import { matching, paged, type PinterestCall } from './api';
import { errors } from './errors';

/** A video that was registered for upload. */
interface Media extends Row {
  readonly accountId: string;
  /** What the upload has to send. */
  readonly policy: string;
  readonly waitFor: number;
  readonly outcome: 'failed' | 'succeeded';
  readonly copy?: MediaCopy | undefined;
  /** When processing ends. Undefined until the bytes are there. */
  readonly readyAt?: number;
}

const table = (world: World): Table<Media> => world.store.table<Media>('pinterest.media');

const MB = 1024 ** 2;
const VIDEO: MediaRule = { types: ['video/mp4', 'video/quicktime'], maximumBytes: 2048 * MB };
const IMAGE: MediaRule = { types: ['image/jpeg', 'image/png'], maximumBytes: 20 * MB };

/** How long Pinterest works on a video. */
const PROCESSING = MINUTE / 2;
const SHORTEST = 4;
const LONGEST = 15 * 60;

/** Fetches an image from a URL, or decodes it. */
export async function takeImage(
  world: World,
  source: { readonly url: string } | { readonly data: string },
): Promise<MediaCopy> {
  try {
    return await ('url' in source
      ? fetchMedia(world, source.url, IMAGE)
      : keepMedia(world, Buffer.from(source.data, 'base64'), IMAGE));
  } catch (error) {
    if (!(error instanceof MediaError)) throw error;
    const isContent = ['BROKEN', 'TOO_LARGE', 'TYPE'].includes(error.problem);
    throw isContent ? errors.badImage() : errors.unreachable();
  }
}

function statusOf(world: World, { readyAt, outcome }: Media): string {
  if (readyAt === undefined) return 'registered';
  return readyAt <= world.clock.now() ? outcome : 'processing';
}

const mediaBody = (world: World, media: Media): object => ({
  media_id: media.id,
  media_type: 'video',
  status: statusOf(world, media),
});

/** Returns the video of the account that was processed, or undefined. */
export function processedVideo(world: World, accountId: string, id: string): MediaCopy | undefined {
  const media = table(world).get(id);
  return media?.accountId === accountId && statusOf(world, media) === 'succeeded' ? media.copy : undefined;
}

const registration = z.object({ media_type: z.literal('video') });

/** `POST /media`: registers a video, and returns where to send its bytes. */
export const registerMedia = ({ world, account, call }: PinterestCall): Operation =>
  operation('registerMedia', account.id, () => {
    const { media_type } = matching(registration, call.body);
    const occasion = { network: call.network, operation: 'registerMedia', account: account.id };
    const wait = world.scripts.take(occasion, 'wait');
    const media = table(world).put({
      id: world.newId(),
      accountId: account.id,
      policy: world.newSecret(80),
      waitFor: wait ? wait.seconds * 1000 : PROCESSING,
      outcome: (wait?.state ?? 'FINISHED') === 'FINISHED' ? 'succeeded' : 'failed',
    });
    const body = {
      media_id: media.id,
      media_type,
      upload_url: `${world.baseUrl('PINTEREST')}/pinterest-media-upload/`,
      upload_parameters: {
        key: `uploads/${media.id}`,
        policy: media.policy,
        'content-type': 'multipart/form-data',
      },
    };
    return ok(body, 201);
  });

/** `GET /media/{media_id}` */
export const readMedia = ({ world, account, params }: PinterestCall): Operation =>
  operation('readMedia', account.id, () => {
    const media = table(world).get(params['media'] ?? '');
    if (media?.accountId !== account.id) throw errors.mediaNotFound();
    return ok(mediaBody(world, media));
  });

/** `GET /media` */
export const listMedia = (request: PinterestCall): Operation =>
  operation('listMedia', request.account.id, () => {
    const { world, account } = request;
    const rows = table(world)
      .all()
      .filter((row) => row.accountId === account.id);
    return paged(request, rows.reverse(), (media) => mediaBody(world, media));
  });

/** Errors of the storage are in XML. */
const denied = (): Failure =>
  new Failure({
    status: 403,
    headers: { 'content-type': 'application/xml' },
    body: '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code></Error>',
  });

/** Returns the video that an upload is for, or fails. */
function awaiting({ world, body }: Call): Media {
  const id = /^uploads\/(\d+)$/.exec(textOf(body['key']) ?? '')?.[1];
  const media = table(world).get(id ?? '');
  if (!media || media.policy !== textOf(body['policy']) || media.readyAt !== undefined) throw denied();
  return media;
}

/** Keeps a video. What does not fit fails during processing. */
async function takeVideo({ world, files }: Call): Promise<MediaCopy | undefined> {
  try {
    const copy = await keepMedia(world, files['file'] ?? Buffer.alloc(0), VIDEO);
    const { seconds = 0 } = copy;
    return seconds < SHORTEST || seconds > LONGEST ? undefined : copy;
  } catch (error) {
    if (!(error instanceof MediaError)) throw error;
    return undefined;
  }
}

/** `POST {upload_url}`: takes a video in a form with the upload parameters, as the storage of Pinterest does. */
export const uploadRoute: Route = {
  method: 'POST',
  path: '/pinterest-media-upload/',
  operation: (call) =>
    preparedOperation(
      'uploadMedia',
      undefined,
      async () => {
        awaiting(call);
        return takeVideo(call);
      },
      (copy) => {
        // Another request may have sent the video in the meantime.
        const media = awaiting(call);
        const outcome = copy ? media.outcome : 'failed';
        const readyAt = call.world.clock.now() + media.waitFor;
        table(call.world).put({ ...media, copy, outcome, readyAt });
        return { status: 204 };
      },
    ),
};
