import { z } from 'zod';
import { NetworkError } from '../../domains/channels/network.port';
import type { DraftMedia, PublishingAccount } from '../../domains/publishing/publishing.port';
import { bearer, type NetworkRequest } from '../http-client';
import type { NetworkClient } from '../network-client';
import type { CallOf, ResultOf } from '../publishing';

/** What is known between two steps. The last file is the one that is uploaded. */
export const XState = z.object({
  step: z.enum(['startUpload', 'uploadPart', 'finishUpload', 'awaitMedia', 'describe', 'publish']),
  files: z.array(z.object({ id: z.string(), parts: z.number() })),
});
export type XState = z.infer<typeof XState>;

type Call = CallOf<XState>;
type Result = Promise<ResultOf<XState>>;

/** The API with the token of an account. */
export function xApi(client: NetworkClient, { platformUserId: account, tokens }: PublishingAccount) {
  const headers = bearer(tokens.accessToken);
  const send = <T>(
    path: string,
    call: Pick<NetworkRequest, 'method' | 'query' | 'json' | 'upload' | 'effect'>,
    schema: z.ZodType<T>,
  ): Promise<T> => {
    const url = `https://api.x.com/${client.text('api.version')}${path}`;
    return client.call({ ...call, url, headers, account }, schema);
  };
  return {
    client,
    get: <T>(path: string, query: Record<string, string>, schema: z.ZodType<T>): Promise<T> =>
      send(path, { method: 'GET', query }, schema),
    post: <T>(path: string, json: object, schema: z.ZodType<T>): Promise<T> =>
      send(path, { method: 'POST', json, effect: true }, schema),
    upload: (path: string, upload: NonNullable<NetworkRequest['upload']>): Promise<unknown> =>
      send(path, { method: 'POST', upload, effect: true }, z.unknown()),
  };
}

export type XApi = ReturnType<typeof xApi>;

const CATEGORIES: Readonly<Partial<Record<DraftMedia['kind'], string>>> = {
  GIF: 'tweet_gif',
  VIDEO: 'tweet_video',
};

const Media = z.object({
  data: z.object({
    id: z.string(),
    processing_info: z.object({ state: z.string(), check_after_secs: z.number().optional() }).optional(),
  }),
});

export async function startUpload(api: XApi, { draft, state }: Call): Result {
  const file = draft.media[state.files.length]!;
  const request = {
    media_type: file.mimeType,
    total_bytes: file.bytes,
    media_category: CATEGORIES[file.kind] ?? 'tweet_image',
  };
  const { id } = (await api.post('/media/upload/initialize', request, Media)).data;
  return { state: { ...state, files: [...state.files, { id, parts: 0 }], step: 'uploadPart' } };
}

/** Uploads the next part of the last file. A part that is uploaded again replaces the first one. */
export async function uploadPart(api: XApi, { draft, state, media }: Call): Result {
  const file = draft.media[state.files.length - 1]!;
  const { id, parts } = state.files.at(-1)!;
  const size = api.client.limit('media.chunk_bytes');
  const offset = parts * size;
  const length = Math.min(size, file.bytes - offset);
  await api.upload(`/media/upload/${id}/append`, {
    bytes: media.read(file, offset, length),
    length,
    mimeType: file.mimeType,
    form: { fields: { segment_index: String(parts) }, name: 'media' },
  });
  const files = [...state.files.slice(0, -1), { id, parts: parts + 1 }];
  return { state: { ...state, files, step: offset + length < file.bytes ? 'uploadPart' : 'finishUpload' } };
}

/** Returns the state after a file is usable. */
function afterFile({ draft, state }: Call, isDescribed: boolean): XState {
  const { altText, kind } = draft.media[state.files.length - 1]!;
  // Videos have no alternative texts.
  if (!isDescribed && altText && kind !== 'VIDEO') return { ...state, step: 'describe' };
  return { ...state, step: state.files.length < draft.media.length ? 'startUpload' : 'publish' };
}

/** Returns what follows the state of processing, which files without processing do not have. */
function processed(api: XApi, call: Call, { data }: z.infer<typeof Media>): ResultOf<XState> {
  const { state: progress, check_after_secs: pause = 1 } = data.processing_info ?? { state: 'succeeded' };
  if (progress === 'succeeded') return { state: afterFile(call, false) };
  if (progress !== 'failed')
    return { state: { ...call.state, step: 'awaitMedia' }, runAt: api.client.after(pause) };
  throw new NetworkError('X could not process a media file.', {
    platform: 'X',
    class: 'FIX_MEDIA',
    problem: { field: `media.${call.state.files.length - 1}`, rule: 'FORMAT' },
  });
}

const lastId = ({ files }: XState): string => files.at(-1)?.id ?? '';

export async function finishUpload(api: XApi, call: Call): Result {
  const media = await api.post(`/media/upload/${lastId(call.state)}/finalize`, {}, Media);
  return processed(api, call, media);
}

export async function awaitMedia(api: XApi, call: Call): Result {
  const query = { command: 'STATUS', media_id: lastId(call.state) };
  return processed(api, call, await api.get('/media/upload', query, Media));
}

/** Adds the alternative text of the last file. */
export async function describe(api: XApi, call: Call): Result {
  const text = call.draft.media[call.state.files.length - 1]?.altText;
  const request = { id: lastId(call.state), metadata: { alt_text: { text } } };
  await api.post('/media/metadata', request, z.unknown());
  return { state: afterFile(call, true) };
}
