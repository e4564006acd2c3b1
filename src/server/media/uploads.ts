import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isUuid } from '../../kernel/model/types';
import type { Services } from '../../kernel/session/context';
import { drainBody, errorBody } from '../http-errors';
import { type SentRange, sentRange } from './byte-ranges';
import { denied, signatureOf } from './signed-links';

interface OpenedUpload {
  readonly path: string;
  /** A bigint, which pg returns as text. */
  readonly size: string;
  readonly mime_type: string;
  readonly status: string;
}

/** A rejected request, with its status and additional headers. */
class Rejection extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

/** A reservation of an upload lasts for so many seconds, and is extended while bytes arrive. */
const LEASE_SECONDS = 60;
/** Time for a client that is still sending to read the error. */
const LINGER_MS = 3_000;

/** Yields the body of a request. Throws if the client sends nothing for some time, and the reason of `lost` if it is aborted. */
async function* bodyOf(
  request: IncomingMessage,
  idleMs: number,
  lost: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const chunks = request.iterator({ destroyOnReturn: false });
  const aborted = new Promise<never>((_, rejectWith) =>
    lost.addEventListener('abort', () => rejectWith(lost.reason as Error)),
  );
  // Also if nothing waits for it.
  aborted.catch(() => undefined);
  for (;;) {
    lost.throwIfAborted();
    const stop = new AbortController();
    const stalled = sleep(idleMs, undefined, { signal: stop.signal }).then(
      async () => {
        // After a stall of this process, timers fire before pending data is read. One turn later it has been read.
        await nextTurn();
        throw new Rejection(408, `No data was received for ${idleMs / 1000} seconds.`);
      },
      () => new Promise<never>(() => undefined),
    );
    const next = (await Promise.race([chunks.next(), stalled, aborted]).finally(() =>
      stop.abort(),
    )) as IteratorResult<Uint8Array, undefined>;
    if (next.done) return;
    yield next.value;
  }
}

/** Header with the bytes that were received, from the first one. Absent if there are none. */
const receivedHeader = (size: number): Record<string, string> =>
  size ? { range: `bytes=0-${size - 1}` } : {};

const reserved = (): Rejection =>
  new Rejection(409, 'Another request sends bytes of this upload. Retry later.', { 'retry-after': '5' });

/** Runs work while the upload is reserved for it. Aborts the signal of the work when the reservation is lost. */
async function whileLeased<T>(
  { pool }: Services,
  upload: string,
  work: (lost: AbortSignal) => Promise<T>,
): Promise<T> {
  const lease = randomUUID();
  const lost = new AbortController();
  const extend = async (seconds: number): Promise<boolean> => {
    const sql = 'SELECT media.lease_upload($1, $2, $3) AS leased';
    const { rows } = await pool.query<{ leased: boolean }>(sql, [upload, lease, seconds]);
    return rows[0]!.leased;
  };
  if (!(await extend(LEASE_SECONDS))) throw reserved();
  let extendedAt = performance.now();
  const keep = async (): Promise<void> => {
    const at = performance.now();
    // A database that fails for a moment does not end the reservation.
    const isLeased = await extend(LEASE_SECONDS).catch(() => at - extendedAt < LEASE_SECONDS * 500);
    if (isLeased) extendedAt = at;
    else lost.abort(new Rejection(409, 'The upload has expired, or another request has taken over.'));
  };
  const timer = setInterval(() => void keep(), (LEASE_SECONDS * 1000) / 3);
  try {
    return await work(lost.signal);
  } finally {
    clearInterval(timer);
    await extend(0).catch(() => undefined);
  }
}

/** Returns the part of the file that a request sends. Throws if its headers do not describe one. */
function partOf({ headers }: FastifyRequest, total: number): SentRange {
  const length = Number(headers['content-length'] ?? NaN);
  if (Number.isNaN(length)) throw new Rejection(411, 'The `Content-Length` header is missing.');
  const range = sentRange(headers['content-range'], total, length);
  if (range) return range;
  throw new Rejection(
    400,
    `\`Content-Length\` and \`Content-Range\` do not match a part of a file of ${total} bytes.`,
  );
}

/** Stores the bytes of a request. Returns how many of the file are stored. */
async function receive(
  services: Services,
  upload: { readonly id: string; readonly found: OpenedUpload },
  request: FastifyRequest,
  idleMs: number,
): Promise<number> {
  const { storage } = services.media;
  const { path, mime_type: mimeType } = upload.found;
  const total = Number(upload.found.size);
  const range = partOf(request, total);
  if ((await storage.size(path)) === total) return total;
  if (range === 'query') {
    const stored = await storage.storedSize(path);
    if (stored < total) return stored;
  } else if (range.length < storage.minPartBytes && range.offset + range.length < total)
    throw new Rejection(
      400,
      `Every part except the last must have at least ${storage.minPartBytes.toLocaleString('en')} bytes.`,
    );
  return whileLeased(services, upload.id, async (lost) => {
    // Another request can have stored the file before this one reserved the upload.
    if ((await storage.size(path)) === total) return total;
    const stored = await storage.storedSize(path);
    // All bytes were received, but the last step of storing them failed.
    if (stored === total) return storage.finish(path);
    if (range === 'query') return stored;
    if (range.offset !== 0 && range.offset !== stored)
      throw new Rejection(409, `The next part starts at byte ${stored}.`, receivedHeader(stored));
    const bytes = bodyOf(request.raw, idleMs, lost);
    return storage.putPart(path, { offset: range.offset, total, bytes }, mimeType);
  });
}

/** Reads and discards the rest of the body for a moment: the client of a connection that is reset loses the response. */
async function drain(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const ended = new AbortController();
  await Promise.race([
    drainBody(request.raw),
    sleep(LINGER_MS, undefined, { signal: ended.signal }).catch(() => undefined),
  ]);
  ended.abort();
  if (!request.raw.complete) reply.header('connection', 'close');
}

async function reject(
  { status, message, headers }: Rejection,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  await drain(request, reply);
  return reply
    .status(status)
    .headers(headers)
    .send(errorBody('BAD_REQUEST', message, request.id));
}

/** Receives the bytes of uploads at signed URLs: whole, or in parts that `Content-Range` describes. */
export function receiveUploads(app: FastifyInstance, services: Services, idleMs: number): void {
  const { pool, clock } = services;
  app.put<{ Params: { id: string } }>(
    '/media/uploads/:id',
    { config: { slowBody: true } },
    async (request, reply) => {
      const { id } = request.params;
      const link = signatureOf(request, clock);
      const { rows } = await pool.query<OpenedUpload>('SELECT * FROM media.open_upload($1, $2, $3)', [
        isUuid(id) ? id : null,
        link?.expires,
        link?.signature,
      ]);
      const [found] = rows;
      if (!found) {
        await drain(request, reply);
        return denied(request, reply);
      }
      let size: number;
      try {
        size = await receive(services, { id, found }, request, idleMs);
      } catch (error) {
        if (error instanceof Rejection) return await reject(error, request, reply);
        // A body that was read as a whole is destroyed, too.
        if (request.raw.complete || !request.raw.destroyed) throw error;
        request.log.debug({ reqId: request.id }, 'client disconnected during an upload');
        return reply.hijack();
      }
      return size === Number(found.size)
        ? reply.send({ received: size })
        : reply.status(308).headers(receivedHeader(size)).send();
    },
  );
}
