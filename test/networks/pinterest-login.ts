import { consent, type ConsentRequest } from './consent';
import type { SandboxUnderTest } from './sandbox-under-test';
import type { Json } from '../support/server';

const SCOPES = ['boards:read', 'boards:write', 'pins:read', 'pins:write', 'user_accounts:read'];

/** Opens the consent page of Pinterest, and returns the URL that the person is sent back to. */
export const pinterestConsent = (
  sandbox: SandboxUnderTest,
  request: Partial<ConsentRequest> = {},
): Promise<URL> =>
  consent(sandbox, {
    network: 'PINTEREST',
    world: 'PINTEREST',
    path: '/oauth/',
    person: 'Asha Verma',
    ask: SCOPES,
    ...request,
  });

/** Calls the token endpoint of Pinterest as the app, which authenticates with HTTP Basic. */
export async function pinterestToken(
  sandbox: SandboxUnderTest,
  params: Record<string, string>,
  credentials?: string,
): Promise<{ status: number; body: Json }> {
  const { id, secret, redirectUris } = await sandbox.app('PINTEREST');
  const basic = Buffer.from(credentials ?? `${id}:${secret}`).toString('base64');
  const response = await fetch(`${sandbox.url('PINTEREST')}/v5/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${basic}` },
    body: new URLSearchParams({ redirect_uri: redirectUris[0]!, ...params }),
  });
  return { status: response.status, body: await response.json() };
}

/** Connects a person through the consent page, and returns what the token endpoint responds with. */
export async function pinterestConnect(
  sandbox: SandboxUnderTest,
  request: Partial<ConsentRequest> = {},
): Promise<Json> {
  const code = (await pinterestConsent(sandbox, request)).searchParams.get('code')!;
  return (await pinterestToken(sandbox, { grant_type: 'authorization_code', code })).body;
}
