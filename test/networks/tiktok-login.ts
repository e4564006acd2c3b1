import { consent, type ConsentRequest } from './consent';
import type { SandboxUnderTest } from './sandbox-under-test';
import type { Json } from '../support/server';

const SCOPES = [
  'user.info.basic',
  'user.info.profile',
  'user.info.stats',
  'video.list',
  'video.publish',
  'video.upload',
];

/** Opens the consent page of TikTok, and returns the URL that the person is sent back to. */
export const tiktokConsent = (
  sandbox: SandboxUnderTest,
  request: Partial<ConsentRequest> = {},
): Promise<URL> =>
  consent(sandbox, {
    network: 'TIKTOK',
    world: 'TIKTOK',
    path: '/v2/auth/authorize/',
    clientParameter: 'client_key',
    person: 'Asha Verma',
    ask: SCOPES,
    ...request,
  });

/** Calls a token endpoint of TikTok as the app. */
export async function tiktokOAuth(
  sandbox: SandboxUnderTest,
  endpoint: 'token' | 'revoke',
  params: Record<string, string>,
): Promise<{ status: number; body: Json }> {
  const { id, secret, redirectUris } = await sandbox.app('TIKTOK');
  const form = { client_key: id, client_secret: secret, redirect_uri: redirectUris[0]!, ...params };
  const response = await fetch(`${sandbox.url('TIKTOK')}/v2/oauth/${endpoint}/`, {
    method: 'POST',
    body: new URLSearchParams(form),
  });
  return { status: response.status, body: await response.json() };
}

/** Connects a person through the consent page, and returns what the token endpoint responds with. */
export async function tiktokConnect(
  sandbox: SandboxUnderTest,
  request: Partial<ConsentRequest> = {},
): Promise<Json> {
  const code = (await tiktokConsent(sandbox, request)).searchParams.get('code')!;
  return (await tiktokOAuth(sandbox, 'token', { grant_type: 'authorization_code', code })).body;
}
