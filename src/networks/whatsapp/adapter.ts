import { z } from 'zod';
import { NetworkError, type NetworkPort } from '../../domains/channels/network.port';
import { isEnough, readEach } from '../listing';
import { bearer } from '../http-client';
import { afterCode, connectable, networkPort, UNTOLD } from '../login-flow';
import { withdrawAsApp } from '../meta/facebook-login';
import { debugToken, graphUrl, MetaToken, readAll } from '../meta/graph';
import { NetworkClient, type Shared } from '../network-client';
import { whatsappDialect } from './failures';

const NAME = 'whatsapp';
const MANAGEMENT = 'whatsapp_business_management';
const SCOPES = [MANAGEMENT, 'whatsapp_business_messaging'];

const Phone = z.object({
  id: z.string(),
  display_phone_number: z.string().optional(),
  verified_name: z.string().optional(),
});

const namesOf = ({ display_phone_number: number, verified_name: name }: z.infer<typeof Phone>) => ({
  username: number ?? null,
  displayName: name ?? null,
});

/**
 * WhatsApp Business with the embedded signup: the phone numbers of the business accounts that the user granted. The token
 * of the business has no end and cannot be renewed.
 */
export function whatsapp(shared: Shared): NetworkPort {
  const client = new NetworkClient('WHATSAPP', whatsappDialect, shared);

  return networkPort('WHATSAPP', [
    {
      name: NAME,
      scopes: SCOPES,
      pkce: false,
      grantedScopes: async ({ accessToken }) => (await debugToken(client, accessToken)).scopes,

      async authorizationUrl({ state, redirectUri }) {
        const { id, configId } = await client.app();
        if (configId === undefined)
          throw new NetworkError('WHATSAPP has no configuration. Set NETWORKS_WHATSAPP_CONFIG_ID.', {
            platform: 'WHATSAPP',
            class: 'SETUP',
          });
        const query = {
          client_id: id,
          config_id: configId,
          // The configuration decides about the response otherwise.
          override_default_response_type: 'true',
          redirect_uri: redirectUri,
          state,
          scope: SCOPES.join(),
        };
        const dialog = graphUrl(client, 'dialog/oauth', 'https://www.facebook.com');
        return (await client.url(dialog, { ...query, response_type: 'code' })).href;
      },

      async exchangeCode({ code, redirectUri }) {
        const { id, secret } = await client.app();
        const query = { client_id: id, client_secret: secret, redirect_uri: redirectUri, code };
        const url = graphUrl(client, 'oauth/access_token');
        const token = await client.call({ method: 'GET', url, query, effect: true }, MetaToken);
        const { scopes, user_id: grantorId } = await afterCode(() => debugToken(client, token.access_token));
        return {
          login: NAME,
          accessToken: token.access_token,
          expiresAt: token.expires_in === undefined ? undefined : client.after(token.expires_in),
          refreshable: false,
          scopes,
          grantorId,
        };
      },

      async connectableAccounts(tokens, wanted) {
        const { granular_scopes: granular } = await debugToken(client, tokens.accessToken);
        const businesses = granular.find(({ scope }) => scope === MANAGEMENT)?.target_ids ?? [];
        const fields = 'id,display_phone_number,verified_name';
        const read = (business: string) =>
          readAll(client, `${business}/phone_numbers`, tokens.accessToken, fields, Phone);
        const ids = (rows: readonly z.infer<typeof Phone>[]) => rows.map(({ id }) => id);
        const phones = await readEach(businesses, read, (rows) => isEnough(ids(rows), wanted));
        return phones.map((phone) => {
          const names = namesOf(phone);
          const listed = { platformUserId: phone.id, kind: null, ...names, profilePictureUrl: null };
          return connectable(listed, tokens, { asked: SCOPES, required: SCOPES });
        });
      },

      revoke: ({ grantorId }) => withdrawAsApp(client, grantorId),

      async profile({ accessToken }, id) {
        const url = graphUrl(client, encodeURIComponent(id));
        const query = { fields: 'id,display_phone_number,verified_name' };
        const phone = await client.call({ method: 'GET', url, query, headers: bearer(accessToken) }, Phone);
        return { ...UNTOLD, ...namesOf(phone) };
      },
    },
  ]);
}
