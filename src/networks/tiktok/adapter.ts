import { z } from 'zod';
import type { NetworkPort, TokenSet } from '../../domains/channels/network.port';
import { bearer } from '../http-client';
import { connectable, networkPort, UNTOLD } from '../login-flow';
import { NetworkClient, type Shared } from '../network-client';
import { oauthLogin } from '../oauth';
import { tiktokDialect } from './failures';

const API = 'https://open.tiktokapis.com';

const REQUIRED = ['user.info.basic', 'video.publish'];
const SCOPES = [...REQUIRED, 'user.info.profile', 'user.info.stats', 'video.upload', 'video.list'];

/** Fields of a user, by the scope that they need. A field without its scope fails the whole call. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  'user.info.basic': ['open_id', 'display_name', 'avatar_url'],
  'user.info.profile': ['username', 'is_verified'],
  'user.info.stats': ['follower_count', 'following_count', 'video_count'],
};

const User = z.object({
  data: z.object({
    user: z.object({
      open_id: z.string(),
      display_name: z.string().optional(),
      avatar_url: z.string().optional(),
      username: z.string().optional(),
      is_verified: z.boolean().optional(),
      follower_count: z.number().optional(),
      following_count: z.number().optional(),
      video_count: z.number().optional(),
    }),
  }),
});

/** TikTok: a user signs in as their only account. Every renewal replaces the refresh token. */
export function tiktok(shared: Shared): NetworkPort {
  const client = new NetworkClient('TIKTOK', tiktokDialect, shared);
  const url = (path: string): string => `${API}/${client.text('api.version')}${path}`;

  const userOf = async ({ accessToken, scopes }: TokenSet) => {
    const fields = Object.entries(FIELDS).flatMap(([scope, names]) => (scopes.includes(scope) ? names : []));
    const headers = bearer(accessToken);
    const query = { fields: fields.join() };
    const { data } = await client.call({ method: 'GET', url: url('/user/info/'), query, headers }, User);
    return data.user;
  };

  const oauth = oauthLogin(client, {
    name: 'tiktok',
    scopes: SCOPES,
    scopeSeparator: ',',
    pkce: false,
    authorizeUrl: () => `https://www.tiktok.com/${client.text('api.version')}/auth/authorize/`,
    tokenUrl: () => url('/oauth/token/'),
    revokeUrl: () => url('/oauth/revoke/'),
    revokes: 'ACCESS_TOKEN',
    authentication: 'BODY',
    clientParameter: 'client_key',
    grantorId: (_token, { open_id }) => open_id,
  });

  return networkPort('TIKTOK', [
    {
      ...oauth,
      async connectableAccounts(tokens) {
        const user = await userOf(tokens);
        const listed = {
          platformUserId: user.open_id,
          kind: null,
          username: user.username ?? null,
          displayName: user.display_name ?? null,
          profilePictureUrl: user.avatar_url ?? null,
        };
        return [connectable(listed, tokens, { asked: SCOPES, required: REQUIRED })];
      },
      async profile(tokens) {
        const user = await userOf(tokens);
        return {
          ...UNTOLD,
          username: user.username ?? null,
          displayName: user.display_name ?? null,
          profilePictureUrl: user.avatar_url ?? null,
          followerCount: user.follower_count ?? null,
          followingCount: user.following_count ?? null,
          postCount: user.video_count ?? null,
          isVerified: user.is_verified ?? null,
        };
      },
    },
  ]);
}
