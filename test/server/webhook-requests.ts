import { createHmac } from 'node:crypto';
import type { TestServer } from '../support/server';

/** The secret of the apps that sign webhooks, besides that of Facebook. */
export const SECRET = 'the secret of the app';
export const VERIFY = 'a text for subscribing';
export const OWN_SECRET = 'the secret of the app of Instagram';
export const OWN_VERIFY = 'a text for subscribing of Instagram';

/** Returns the apps of a server that receives webhooks. The app of Facebook has its own secret. */
export const webhookSettings = (secretOfFacebook: string) => ({
  // Instagram has an app of its own, besides that of Facebook.
  INSTAGRAM: { clientSecret: OWN_SECRET, webhookVerifyToken: OWN_VERIFY },
  FACEBOOK: { clientSecret: secretOfFacebook, webhookVerifyToken: VERIFY },
  X: { clientSecret: 'the client secret of OAuth 2', consumerSecret: SECRET },
  LINKEDIN: { clientSecret: SECRET },
  TIKTOK: { clientSecret: SECRET },
  PINTEREST: { clientSecret: SECRET },
});

/** Returns the URL to which a platform sends webhooks. */
export function urlOf(server: TestServer, network: string, query: Record<string, string> = {}): string {
  const target = new URL(`/webhooks/${network}`, server.url);
  target.search = new URLSearchParams(query).toString();
  return target.href;
}

export const hmac = (body: string | Buffer, encoding: 'hex' | 'base64' = 'hex', key = SECRET): string =>
  createHmac('sha256', key).update(body).digest(encoding);

/** Sends a webhook as a platform does. */
export const sendWebhook = (
  server: TestServer,
  network: string,
  body: string | Buffer,
  headers: Record<string, string>,
): Promise<Response> =>
  fetch(urlOf(server, network), {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
  });

interface StoredWebhook {
  readonly platform: string;
  readonly digest: Buffer;
  readonly body: Buffer;
}

/** Returns the webhooks that were stored, oldest first. */
export const storedWebhooks = ({ database }: TestServer): Promise<StoredWebhook[]> =>
  database.query<StoredWebhook>('SELECT platform, digest, body FROM channels.webhook_deliveries ORDER BY id');
