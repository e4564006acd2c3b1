import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { mediaTypeOf, mimeTypeOfName } from '../../domains/media/media-types';
import { isUuid } from '../../kernel/model/types';
import type { Services } from '../../kernel/session/context';
import { errorBody } from '../http-errors';
import { rangeOf } from './byte-ranges';
import { denied, type LinkSignature, signatureOf } from './signed-links';

interface OpenedFile {
  readonly provider: string;
  readonly path: string;
  readonly mime_type: string | null;
  readonly filename: string | null;
}

interface FileParams {
  readonly asset: string;
  readonly name: string;
}

/** A file as it is sent. */
interface ServedFile {
  readonly key: string;
  readonly mimeType: string;
  readonly disposition: string;
}

/** Names of stored files, which are in the folder of their media file. */
const NAME = /^[a-z0-9_-]{1,100}\.[a-z0-9]{1,10}$/;

/** Returns a `Content-Disposition` header. Files that could run scripts are downloaded instead of displayed. */
function dispositionOf(mimeType: string, filename: string): string {
  const encoded = encodeURIComponent(filename).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${mediaTypeOf(mimeType)?.isSafe ? 'inline' : 'attachment'}; filename*=UTF-8''${encoded}`;
}

function served(file: OpenedFile, name: string): ServedFile {
  const key = `${file.path.slice(0, file.path.lastIndexOf('/'))}/${name}`;
  const isOriginal = key === file.path;
  const mimeType = (isOriginal ? file.mime_type : mimeTypeOfName(name)) ?? 'application/octet-stream';
  const filename = isOriginal ? (file.filename ?? name) : name;
  return { key, mimeType, disposition: dispositionOf(mimeType, filename) };
}

async function sendFile(
  { media, clock }: Services,
  file: ServedFile,
  { expires }: LinkSignature,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { storage } = media;
  const { key, mimeType, disposition } = file;
  const size = await storage.size(key);
  if (size === undefined)
    return reply.status(404).send(errorBody('NOT_FOUND', 'The file does not exist.', request.id));
  const expiresAt = new Date(Number(expires) * 1000);
  const seconds = Math.max(0, Math.floor((expiresAt.getTime() - clock.now().getTime()) / 1000));
  reply.headers({
    'cache-control': `private, max-age=${seconds}`,
    'x-content-type-options': 'nosniff',
    'content-security-policy': `default-src 'none'; sandbox`,
    'cross-origin-resource-policy': 'cross-origin',
  });
  const link = await storage.signedUrl(key, { mimeType, disposition, expiresAt });
  if (link !== undefined) return reply.redirect(link, 302);
  const range = rangeOf(request.headers.range, size);
  reply.headers({ 'accept-ranges': 'bytes', 'content-disposition': disposition });
  if (range === 'unsatisfiable')
    return reply
      .status(416)
      .header('content-range', `bytes */${size}`)
      .send(errorBody('BAD_REQUEST', `The range is outside of the ${size} bytes of the file.`, request.id));
  if (range) reply.status(206).header('content-range', `bytes ${range.start}-${range.end}/${size}`);
  const length = range ? range.end - range.start + 1 : size;
  reply.header('content-length', length).type(mimeType);
  // A stream keeps `Content-Length` as it is.
  const isEmpty = request.method === 'HEAD' || length === 0;
  return reply.send(isEmpty ? Readable.from([]) : await storage.read(key, range));
}

/** Serves stored files by signed links, with ranges. */
export function serveFiles(app: FastifyInstance, services: Services): void {
  const { pool, clock, media } = services;
  app.get<{ Params: FileParams }>('/media/files/:asset/:name', async (request, reply) => {
    const { asset, name } = request.params;
    const link = signatureOf(request, clock);
    if (!link || !isUuid(asset) || !NAME.test(name)) return denied(request, reply);
    const { rows } = await pool.query<OpenedFile>('SELECT * FROM media.open_file($1, $2, $3, $4)', [
      asset,
      name,
      link.expires,
      link.signature,
    ]);
    const [file] = rows;
    if (!file) return denied(request, reply);
    if (file.provider !== media.storage.provider)
      throw new Error(`The file is stored at ${file.provider}, which is not configured.`);
    return sendFile(services, served(file, name), link, request, reply);
  });
}
