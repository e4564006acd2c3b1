import { consent, type ConsentRequest } from './consent';
import type { SandboxUnderTest } from './sandbox-under-test';
import type { Json } from '../support/server';

const SCOPES = ['business_management', 'whatsapp_business_management', 'whatsapp_business_messaging'];

/** Opens the embedded signup of WhatsApp, and returns the URL that the person is sent back to. */
export async function whatsappConsent(
  sandbox: SandboxUnderTest,
  request: Partial<ConsentRequest> = {},
): Promise<URL> {
  const { configId } = await sandbox.app();
  return consent(sandbox, {
    network: 'WHATSAPP',
    world: 'META',
    path: '/v25.0/dialog/oauth',
    person: 'Asha Verma',
    ask: SCOPES,
    parameters: { config_id: configId! },
    ...request,
  });
}

/** Exchanges a code of the embedded signup as the app. */
export async function whatsappExchange(
  sandbox: SandboxUnderTest,
  params: Record<string, string>,
): Promise<{ status: number; body: Json }> {
  const { id, secret } = await sandbox.app();
  const query = new URLSearchParams({ client_id: id, client_secret: secret, ...params });
  const response = await fetch(`${sandbox.url('WHATSAPP')}/v25.0/oauth/access_token?${query.toString()}`);
  return { status: response.status, body: await response.json() };
}

/** Connects the businesses of a person, and returns the token. */
export async function whatsappConnect(
  sandbox: SandboxUnderTest,
  request: Partial<ConsentRequest> = {},
): Promise<string> {
  const code = (await whatsappConsent(sandbox, request)).searchParams.get('code')!;
  return (await whatsappExchange(sandbox, { code })).body.access_token;
}
