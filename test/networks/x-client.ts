import type { Json } from '../support/server';
import { OAuthClient } from './oauth-client';
import type { SandboxUnderTest } from './sandbox-under-test';
import type { Reply, Target } from './target';

const SCOPES = [
  'tweet.read',
  'tweet.write',
  'tweet.moderate.write',
  'users.read',
  'media.write',
  'offline.access',
];

export const xOf = (sandbox: SandboxUnderTest): OAuthClient =>
  new OAuthClient(sandbox, {
    network: 'X',
    consentPath: '/i/oauth2/authorize',
    tokenPath: '/2/oauth2/token',
    scopes: SCOPES,
    pkce: true,
    basic: true,
  });

/** Returns the token with which the app acts for no user. */
export async function appToken(sandbox: SandboxUnderTest): Promise<string> {
  return (await xOf(sandbox).call({ grant_type: 'client_credentials' }, '/oauth2/token')).body.access_token;
}

type Options = NonNullable<Parameters<Target['send']>[2]>;

export const createPost = (
  network: Target,
  text: string | undefined,
  more: Record<string, unknown> = {},
  options: Options = {},
): Promise<Reply> => network.send('POST', '/2/tweets', { json: { text, ...more }, ...options });

/** Creates a post and returns its ID. */
export async function published(
  network: Target,
  text: string,
  more: Record<string, unknown> = {},
): Promise<string> {
  return (await createPost(network, text, more)).body.data.id;
}

/** Reads a post with the given fields. */
export async function readPost(network: Target, id: string, fields = ''): Promise<Json> {
  return (await network.get(`/2/tweets/${id}`, { 'tweet.fields': fields })).body;
}

const formOf = (fields: Record<string, string>, file: Buffer): FormData => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('media', new Blob([new Uint8Array(file)]), 'media');
  return form;
};

export const initialize = (network: Target, category: string, type: string, bytes: number): Promise<Reply> =>
  network.send('POST', '/2/media/upload/initialize', {
    json: { media_category: category, media_type: type, total_bytes: bytes },
  });

export const append = (network: Target, id: string, index: number, bytes: Buffer): Promise<Reply> =>
  network.send('POST', `/2/media/upload/${id}/append`, {
    form: formOf({ segment_index: String(index) }, bytes),
  });

export const finalize = (network: Target, id: string): Promise<Reply> =>
  network.send('POST', `/2/media/upload/${id}/finalize`);

/** Uploads a file in one segment, and returns the ID and the response of the last call. */
export async function uploaded(
  network: Target,
  category: string,
  type: string,
  bytes: Buffer,
): Promise<{ id: string; reply: Reply }> {
  const { body } = await initialize(network, category, type, bytes.length);
  const { id } = body.data;
  await append(network, id, 0, bytes);
  return { id, reply: await finalize(network, id) };
}

export const uploadImage = (network: Target, bytes: Buffer): Promise<Reply> =>
  network.send('POST', '/2/media/upload', { form: formOf({ media_category: 'tweet_image' }, bytes) });

export const statusOf = async (network: Target, id: string): Promise<Json> =>
  (await network.get('/2/media/upload', { command: 'STATUS', media_id: id })).body.data.processing_info;
