import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { DAY, MINUTE } from '../../frame/clock';
import { fetchMedia, keepMedia, MediaError, type MediaRule } from '../../frame/fetch-media';
import { operation, type Operation, preparedOperation, type Route } from '../../frame/network';
import type { MediaCopy } from '../../frame/rows';
import type { Row, Table } from '../../frame/store';
import type { World } from '../../frame/world';
import { invalid, notFound } from '../meta/errors';
import { type GraphCall, read, success } from '../meta/graph';
import { authenticate, requireAccount, requirePermission } from '../meta/tokens';

/** A media file that was uploaded, or that a person sent. */
interface Media extends Row {
  readonly accountId: string;
  readonly copy: MediaCopy;
  /** Digest of the content, in hexadecimal digits. */
  readonly sha256: string;
  readonly createdAt: number;
}

export const media = (world: World): Table<Media> => world.store.table<Media>('whatsapp.media');

const MB = 1024 ** 2;
const LIFE = 30 * DAY;
const URL_LIFE = 5 * MINUTE;

/** What can be sent, by the type of the message. Documents other than PDF are not part of the sandbox. */
const RULES = {
  audio: { types: ['audio/mpeg', 'audio/ogg'], maximumBytes: 16 * MB },
  document: { types: ['application/pdf'], maximumBytes: 100 * MB },
  image: { types: ['image/jpeg', 'image/png'], maximumBytes: 5 * MB },
  sticker: { types: ['image/webp'], maximumBytes: MB / 2 },
  video: { types: ['video/mp4'], maximumBytes: 16 * MB },
} as const satisfies Record<string, MediaRule>;

export type MediaType = keyof typeof RULES;

/** Returns media that was uploaded for the number, or undefined if it expired. */
export function uploadedMedia(world: World, accountId: string, id: string): Media | undefined {
  const row = media(world).get(id);
  const isAlive = row && row.createdAt + LIFE > world.clock.now();
  return isAlive && row.accountId === accountId ? row : undefined;
}

/** Fetches the media of a link. Returns undefined if it cannot be used. */
export async function linkedMedia(
  world: World,
  type: MediaType,
  url: string,
): Promise<MediaCopy | undefined> {
  return fetchMedia(world, url, RULES[type]).catch((error: unknown) => {
    if (error instanceof MediaError) return undefined;
    throw error;
  });
}

const ruleFor = (type: string): MediaRule | undefined =>
  Object.values<MediaRule>(RULES).find(({ types }) => types.includes(type));

/** `POST /{phone}/media`: takes a file in a form. */
export const uploadMedia = (graph: GraphCall): Operation =>
  preparedOperation(
    'uploadMedia',
    graph.id,
    async () => {
      const { world, params, call } = graph;
      requireAccount(graph);
      requirePermission(graph.token, 'messaging');
      if (params['messaging_product'] !== 'whatsapp')
        throw invalid('The parameter messaging_product is required.');
      const file = call.files['file'];
      if (!file) throw invalid('The parameter file is required.');
      const rule = ruleFor(params['type'] ?? '');
      if (!rule) throw invalid(`Param file must be a file with one of the following types: ${allTypes()}`);
      return keepMedia(world, file, { ...rule, types: [params['type']!] }).catch((error: unknown) => {
        throw error instanceof MediaError ? invalid(`Param file is invalid: ${error.message}`) : error;
      });
    },
    (copy) => ({
      status: 200,
      body: { id: addMedia(graph.world, graph.id, copy, graph.call.files['file']!) },
    }),
  );

const allTypes = (): string =>
  Object.values<MediaRule>(RULES)
    .flatMap(({ types }) => types)
    .join(', ');

/** Stores media of a number, and returns its ID. */
export function addMedia(world: World, accountId: string, copy: MediaCopy, bytes: Buffer): string {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return media(world).put({ id: world.newId(), accountId, copy, sha256, createdAt: world.clock.now() }).id;
}

function ownMedia(graph: GraphCall): Media {
  const row = media(graph.world).get(graph.id);
  if (!row || !uploadedMedia(graph.world, row.accountId, row.id)) throw notFound(graph.id);
  requireAccount(graph, row.accountId);
  requirePermission(graph.token, 'messaging');
  return row;
}

const signed = ({ id }: Media, until: number): string =>
  createHash('sha256').update(`${id}:${until}`).digest('hex').slice(0, 32);

/** `GET /{media}`: returns a URL that is valid for 5 minutes. */
export const readMedia = (graph: GraphCall): Operation =>
  read('readMedia', graph.accountId, () => {
    const { world } = graph;
    const row = ownMedia(graph);
    const until = world.clock.now() + URL_LIFE;
    const query = new URLSearchParams({ mid: row.id, ext: String(until), hash: signed(row, until) });
    return {
      messaging_product: 'whatsapp',
      url: `${world.baseUrl('WHATSAPP')}/whatsapp_business/attachments/?${query.toString()}`,
      mime_type: row.copy.type,
      sha256: row.sha256,
      file_size: row.copy.bytes,
      id: row.id,
    };
  });

/** `DELETE /{media}` */
export const deleteMedia = (graph: GraphCall): Operation =>
  operation('deleteMedia', graph.accountId, () => {
    media(graph.world).remove(ownMedia(graph).id);
    return success();
  });

/** Downloads media from the URL of `readMedia`, with the token. */
export const downloadRoute: Route = {
  method: 'GET',
  path: '/whatsapp_business/attachments/',
  operation: (call) => {
    const { world, query } = call;
    authenticate(call);
    const row = media(world).get(query['mid'] ?? '');
    const until = Number(query['ext']);
    return preparedOperation(
      'downloadMedia',
      row?.accountId,
      async () => {
        const isValid = row && query['hash'] === signed(row, until) && until > world.clock.now();
        const content = isValid ? world.media.read(row.copy.file) : undefined;
        return content && { bytes: await buffer(content), type: row!.copy.type };
      },
      (found) =>
        found
          ? { status: 200, headers: { 'content-type': found.type }, body: found.bytes }
          : { status: 404, body: '' },
    );
  },
};
