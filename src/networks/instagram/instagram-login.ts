import { z } from 'zod';
import { NetworkError, type TokenSet } from '../../domains/channels/network.port';
import { bearer } from '../http-client';
import { afterCode, connectable, type LoginFlow, reclassified, UNTOLD } from '../login-flow';
import { graphUrl, MetaToken } from '../meta/graph';
import type { NetworkClient } from '../network-client';

const NAME = 'instagram';
const GRAPH = 'https://graph.instagram.com';

const REQUIRED = ['instagram_business_basic', 'instagram_business_content_publish'];
const SCOPES = [
  ...REQUIRED,
  'instagram_business_manage_comments',
  'instagram_business_manage_insights',
  'instagram_business_manage_messages',
];

/** Instagram returns the token alone or in a list, and the scopes as a list or a text. */
const ShortToken = z.object({
  access_token: z.string().min(1),
  user_id: z.union([z.string(), z.number().transform(String)]),
  permissions: z.union([z.array(z.string()), z.string().transform((text) => text.split(','))]),
});
const Exchanged = z.union([
  ShortToken,
  z.object({ data: z.tuple([ShortToken]) }).transform(({ data }) => data[0]),
]);

const Me = z.object({
  user_id: z.union([z.string(), z.number().transform(String)]),
  username: z.string(),
  name: z.string().optional(),
  account_type: z.string().optional(),
  profile_picture_url: z.string().optional(),
  followers_count: z.number().optional(),
  follows_count: z.number().optional(),
  media_count: z.number().optional(),
});

/** Only professional accounts can sign in; creators are told apart. */
const kindOf = (accountType: string | undefined) =>
  accountType === 'MEDIA_CREATOR' || accountType === 'CREATOR' ? ('CREATOR' as const) : ('BUSINESS' as const);

/** Instagram Login: one professional account, without a page. Its token can be renewed once it is a day old. */
export function instagramLogin(client: NetworkClient): LoginFlow {
  const me = ({ accessToken }: TokenSet, fields: string) =>
    client.call(
      { method: 'GET', url: graphUrl(client, 'me', GRAPH), query: { fields }, headers: bearer(accessToken) },
      Me,
    );
  const longLived = (path: string, query: Record<string, string>, effect: boolean) =>
    client.call({ method: 'GET', url: `${GRAPH}/${path}`, query, effect }, MetaToken);
  return {
    name: NAME,
    scopes: SCOPES,
    pkce: false,

    async authorizationUrl({ state, redirectUri }) {
      const { id } = await client.app();
      const query = { client_id: id, redirect_uri: redirectUri, response_type: 'code', state };
      const url = await client.url('https://www.instagram.com/oauth/authorize', {
        ...query,
        scope: SCOPES.join(),
      });
      return url.href;
    },

    async exchangeCode({ code, redirectUri }) {
      const { id, secret } = await client.app();
      const form = { client_id: id, client_secret: secret, grant_type: 'authorization_code' };
      const url = 'https://api.instagram.com/oauth/access_token';
      const short = await client.call(
        { method: 'POST', url, form: { ...form, redirect_uri: redirectUri, code }, effect: true },
        Exchanged,
      );
      return afterCode(async () => {
        const grant = { grant_type: 'ig_exchange_token', client_secret: secret };
        const token = await longLived('access_token', { ...grant, access_token: short.access_token }, false);
        return {
          login: NAME,
          accessToken: token.access_token,
          expiresAt: token.expires_in === undefined ? undefined : client.after(token.expires_in),
          refreshable: true,
          scopes: short.permissions,
          grantorId: short.user_id,
        };
      });
    },

    async connectableAccounts(tokens) {
      const account = await me(tokens, 'user_id,username,name,account_type,profile_picture_url');
      const listed = {
        platformUserId: account.user_id,
        kind: kindOf(account.account_type),
        username: account.username,
        displayName: account.name ?? null,
        profilePictureUrl: account.profile_picture_url ?? null,
      };
      return [connectable(listed, tokens, { asked: SCOPES, required: REQUIRED })];
    },

    async refreshToken(tokens) {
      const query = { grant_type: 'ig_refresh_token', access_token: tokens.accessToken };
      try {
        const renewed = await longLived('refresh_access_token', query, true);
        const life = renewed.expires_in;
        return {
          ...tokens,
          accessToken: renewed.access_token,
          expiresAt: life === undefined ? tokens.expiresAt : client.after(life),
        };
      } catch (error) {
        if (!(error instanceof NetworkError) || error.code !== '10') throw error;
        // The endpoint itself needs no permission: the token is too young.
        const retryAt = client.after(client.limit('token.refresh_age_min'));
        throw reclassified(error, 'NOT_SENT', retryAt);
      }
    },

    // Instagram has no call for it; the user removes the app in the settings of the account.
    revoke: async () => undefined,

    async profile(tokens) {
      const fields =
        'user_id,username,name,account_type,profile_picture_url,followers_count,follows_count,media_count';
      const account = await me(tokens, fields);
      return {
        ...UNTOLD,
        username: account.username,
        displayName: account.name ?? null,
        kind: kindOf(account.account_type),
        profilePictureUrl: account.profile_picture_url ?? null,
        followerCount: account.followers_count ?? null,
        followingCount: account.follows_count ?? null,
        postCount: account.media_count ?? null,
      };
    },
  };
}
