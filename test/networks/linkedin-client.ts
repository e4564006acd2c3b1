import type { Json } from '../support/server';
import { OAuthClient } from './oauth-client';
import type { SandboxUnderTest } from './sandbox-under-test';
import type { Reply, Target } from './target';

export const SCOPES = [
  'openid',
  'profile',
  'r_organization_social',
  'rw_organization_admin',
  'w_member_social',
  'w_organization_social',
];

export const linkedInOf = (sandbox: SandboxUnderTest): OAuthClient =>
  new OAuthClient(sandbox, {
    network: 'LINKEDIN',
    consentPath: '/oauth/v2/authorization',
    tokenPath: '/oauth/v2/accessToken',
    scopes: SCOPES,
    pkce: false,
    basic: false,
  });

const lastMonth = new Date();
lastMonth.setUTCDate(0);

/** The version of last month. */
export const VERSION = lastMonth.toISOString().slice(0, 7).replace('-', '');

const HEADERS = { 'linkedin-version': VERSION, 'x-restli-protocol-version': '2.0.0' };

type Options = Parameters<Target['send']>[2];

/** Calls the versioned API. */
export const rest = (
  network: Target,
  method: string,
  path: string,
  json?: unknown,
  { headers, ...options }: NonNullable<Options> = {},
): Promise<Reply> =>
  network.send(method, `/rest${path}`, { json, ...options, headers: { ...HEADERS, ...headers } });

/** Creates a post of the page. */
export const createPost = (
  network: Target,
  commentary: string,
  more: Record<string, unknown> = {},
  options: NonNullable<Options> = {},
): Promise<Reply> =>
  rest(
    network,
    'POST',
    '/posts',
    {
      author: network.account,
      commentary,
      visibility: 'PUBLIC',
      distribution: { feedDistribution: 'MAIN_FEED', targetEntities: [], thirdPartyDistributionChannels: [] },
      lifecycleState: 'PUBLISHED',
      isReshareDisabledByAuthor: false,
      ...more,
    },
    options,
  );

/** Creates a post of the page and returns its URN. */
export async function published(network: Target, commentary: string): Promise<string> {
  return (await createPost(network, commentary)).headers.get('x-restli-id')!;
}

export const pathOf = (urn: string): string => `/posts/${encodeURIComponent(urn)}`;
export const commentsPath = (urn: string): string => `/socialActions/${encodeURIComponent(urn)}/comments`;

/** Sends bytes to an upload URL. */
export const upload = (network: Target, url: string, bytes: Buffer): Promise<Reply> => {
  const { pathname } = new URL(url);
  return network.send('PUT', pathname, { bytes, token: null });
};

/** Uploads a file and returns its URN. */
export async function uploaded(
  network: Target,
  kind: 'image' | 'document',
  bytes: Buffer,
  owner = network.account,
): Promise<string> {
  const body = { initializeUploadRequest: { owner } };
  const { body: started } = await rest(network, 'POST', `/${kind}s?action=initializeUpload`, body);
  await upload(network, started.value.uploadUrl, bytes);
  return started.value[kind];
}

/** Uploads a video in its parts, without finalizing it. */
export async function videoParts(
  network: Target,
  bytes: Buffer,
): Promise<{ video: string; etags: string[] }> {
  const body = { initializeUploadRequest: { owner: network.account, fileSizeBytes: bytes.length } };
  const { body: started } = await rest(network, 'POST', '/videos?action=initializeUpload', body);
  const etags: string[] = [];
  for (const { uploadUrl, firstByte, lastByte } of started.value.uploadInstructions as Json[]) {
    const part = await upload(network, uploadUrl, bytes.subarray(firstByte, Number(lastByte) + 1));
    etags.push(part.headers.get('etag')!);
  }
  return { video: started.value.video, etags };
}

export const finalize = (network: Target, video: string, uploadedPartIds: string[]): Promise<Reply> =>
  rest(network, 'POST', '/videos?action=finalizeUpload', {
    finalizeUploadRequest: { video, uploadToken: '', uploadedPartIds },
  });

/** Uploads a whole video and returns its URN. */
export async function uploadedVideo(network: Target, bytes: Buffer): Promise<string> {
  const { video, etags } = await videoParts(network, bytes);
  await finalize(network, video, etags);
  return video;
}

export async function statusOf(network: Target, urn: string): Promise<string> {
  const [, , kind] = urn.split(':');
  return (await rest(network, 'GET', `/${kind}s/${encodeURIComponent(urn)}`)).body.status;
}
