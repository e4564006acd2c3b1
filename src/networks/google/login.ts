import { z } from 'zod';
import { bearer } from '../http-client';
import type { NetworkClient } from '../network-client';
import { oauthLogin } from '../oauth';

const OAUTH = 'https://oauth2.googleapis.com';

const Person = z.object({ sub: z.string() });

/**
 * Google’s login. `openid` identifies the person who granted the tokens. A refresh token is issued on every consent, and
 * never replaced.
 */
export function googleLogin(client: NetworkClient, scopes: readonly string[]) {
  return oauthLogin(client, {
    name: 'google',
    scopes: ['openid', ...scopes],
    scopeSeparator: ' ',
    pkce: true,
    authorizeUrl: () =>
      `https://accounts.google.com/o/oauth2/${client.text('api.authorization_version')}/auth`,
    authorizeParams: { access_type: 'offline', prompt: 'consent' },
    tokenUrl: () => `${OAUTH}/token`,
    revokeUrl: () => `${OAUTH}/revoke`,
    authentication: 'BODY',
    grantorId: async (token) => {
      const url = `https://www.googleapis.com/oauth2/${client.text('api.userinfo_version')}/userinfo`;
      const headers = bearer(token);
      return (await client.call({ method: 'GET', url, headers }, Person)).sub;
    },
  });
}
