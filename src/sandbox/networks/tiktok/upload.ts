import { buffer } from 'node:stream/consumers';
import { HOUR } from '../../frame/clock';
import { type Answer, type Call, Failure, preparedOperation, type Route } from '../../frame/network';
import type { World } from '../../frame/world';
import { type MediaResult, type Publish, publishes, takeVideo } from './publishes';

const LIFE = HOUR;
const TYPES = ['video/mp4', 'video/quicktime', 'video/webm'];

type Upload = NonNullable<Publish['upload']>;

const receivedBytes = ({ parts }: Upload): number => parts.reduce((sum, { bytes }) => sum + bytes, 0);

const rejected = (status: number, message: string): Failure => new Failure({ status, body: message });

/** Returns the post that waits for bytes, or fails. */
function awaiting(call: Call): Publish & { upload: Upload } {
  const { world, query } = call;
  const row = publishes(world).get(query['upload_id'] ?? '');
  if (!row?.upload || row.upload.key !== query['upload_token'])
    throw rejected(404, 'The upload task was not found.');
  if (row.createdAt + LIFE <= world.clock.now()) throw rejected(403, 'The upload_url has expired.');
  return { ...row, upload: row.upload };
}

/** Fails unless the body is the next part of the file. */
function requireNextPart({ headers, raw }: Call, upload: Upload): void {
  if (!TYPES.includes((headers['content-type'] ?? '').split(';')[0] ?? ''))
    throw rejected(400, 'The Content-Type must be video/mp4, video/quicktime or video/webm.');
  const match = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(headers['content-range'] ?? '');
  if (!match) throw rejected(400, 'The Content-Range is missing or malformed.');
  const [first = 0, last = 0, total = 0] = match.slice(1).map(Number);
  const from = receivedBytes(upload);
  const isLast = upload.parts.length === upload.chunks - 1;
  const bytes = isLast ? upload.size - from : upload.chunkSize;
  const isNext = first === from && last === from + bytes - 1 && total === upload.size;
  if (!isNext || raw.length !== bytes)
    throw new Failure({
      status: 416,
      headers: { 'content-range': `bytes */${upload.size}` },
      body: 'The Content-Range is not that of the next chunk.',
    });
}

/** Returns the media once all parts are there. */
async function complete(
  world: World,
  row: Publish,
  upload: Upload,
  raw: Buffer,
): Promise<MediaResult | undefined> {
  if (upload.parts.length < upload.chunks - 1) return undefined;
  const stored = await Promise.all(upload.parts.map(({ file }) => buffer(world.media.read(file)!)));
  return takeVideo(world, row.accountId, Buffer.concat([...stored, raw]));
}

function take(call: Call, file: string, media: MediaResult | undefined): Answer {
  const { world, raw } = call;
  // Another request may have sent the same part in the meantime.
  const row = awaiting(call);
  requireNextPart(call, row.upload);
  const upload = { ...row.upload, parts: [...row.upload.parts, { file, bytes: raw.length }] };
  const range = `bytes 0-${receivedBytes(upload) - 1}/${upload.size}`;
  if (!media) {
    publishes(world).put({ ...row, upload });
    return { status: 206, headers: { 'content-range': range } };
  }
  publishes(world).put({
    ...row,
    upload,
    copies: 'copies' in media ? media.copies : [],
    failure: 'failure' in media ? media.failure : row.failure,
    stage: 'PROCESSING',
    readyAt: world.clock.now() + row.waitFor,
  });
  return { status: 201, headers: { 'content-range': range } };
}

/** `PUT {upload_url}`: takes the parts of a video in order. The URL itself is the authorization. */
export const uploadRoute: Route = {
  method: 'PUT',
  path: '/video/',
  operation: (call) => {
    const accountId = publishes(call.world).get(call.query['upload_id'] ?? '')?.accountId;
    return preparedOperation(
      'uploadVideo',
      accountId,
      async () => {
        const row = awaiting(call);
        requireNextPart(call, row.upload);
        const file = call.world.media.keep(call.raw);
        return { file, media: await complete(call.world, row, row.upload, call.raw) };
      },
      ({ file, media }) => take(call, file, media),
    );
  },
};

/** Number of bytes that TikTok has of an upload. */
export const uploadedBytes = ({ upload }: Publish): number => (upload ? receivedBytes(upload) : 0);
