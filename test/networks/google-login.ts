import type { Json } from '../support/server';
import { consent, type ConsentRequest } from './consent';
import type { SandboxUnderTest } from './sandbox-under-test';

const SCOPE = 'https://www.googleapis.com/auth/';

/** What an app asks for at the consent page of Google, and what the person does. Scopes are without their prefix. */
export interface GoogleGrant {
  readonly network: 'GOOGLE_BUSINESS' | 'YOUTUBE';
  readonly ask: readonly string[];
  readonly scopes?: readonly string[];
  readonly person?: string;
  readonly accounts?: readonly string[];
  readonly parameters?: Readonly<Record<string, string>>;
  readonly decision?: ConsentRequest['decision'];
}

/** Parameters that make Google issue a refresh token each time. */
const OFFLINE = { access_type: 'offline', prompt: 'consent' } as const;

/** Opens the consent page of Google, and returns the URL that the person is sent back to. */
export const googleConsent = (sandbox: SandboxUnderTest, grant: GoogleGrant): Promise<URL> => {
  const { ask, scopes = ask, person = 'Asha Verma', parameters = OFFLINE, ...more } = grant;
  const full = (names: readonly string[]): string[] => names.map((name) => SCOPE + name);
  return consent(sandbox, {
    ...more,
    world: 'GOOGLE',
    path: '/o/oauth2/v2/auth',
    person,
    parameters,
    ask: full(ask),
    scopes: full(scopes),
  });
};

/** Calls the token endpoint as the app. */
export async function googleTokens(
  sandbox: SandboxUnderTest,
  network: GoogleGrant['network'],
  params: Record<string, string>,
): Promise<{ status: number; body: Json }> {
  const { id, secret, redirectUris } = await sandbox.app('GOOGLE');
  const form = { client_id: id, client_secret: secret, redirect_uri: redirectUris[0]!, ...params };
  const url = `${sandbox.url(network)}/token`;
  const response = await fetch(url, { method: 'POST', body: new URLSearchParams(form) });
  return { status: response.status, body: await response.json() };
}

/** Connects a person through the consent page, and returns what the token endpoint responds with. */
export async function googleConnect(sandbox: SandboxUnderTest, grant: GoogleGrant): Promise<Json> {
  const code = (await googleConsent(sandbox, grant)).searchParams.get('code')!;
  return (await googleTokens(sandbox, grant.network, { grant_type: 'authorization_code', code })).body;
}

export const googleRefresh = (
  sandbox: SandboxUnderTest,
  network: GoogleGrant['network'],
  refresh_token: string,
): Promise<{ status: number; body: Json }> =>
  googleTokens(sandbox, network, { grant_type: 'refresh_token', refresh_token });
