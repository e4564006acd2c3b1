import { z } from 'zod';
import type { NetworkPort } from '../../domains/channels/network.port';
import { bearer } from '../http-client';
import { connectable, networkPort, UNTOLD } from '../login-flow';
import { NetworkClient, type Shared } from '../network-client';
import { oauthLogin } from '../oauth';
import { xDialect } from './failures';

const API = 'https://api.x.com';

const REQUIRED = ['tweet.read', 'tweet.write', 'users.read', 'media.write'];
/** Without `offline.access`, X issues no refresh token. */
const SCOPES = [...REQUIRED, 'offline.access'];

const Me = z.object({
  data: z.object({
    id: z.string(),
    name: z.string(),
    username: z.string(),
    profile_image_url: z.string().optional(),
    verified: z.boolean().optional(),
    public_metrics: z
      .object({ followers_count: z.number(), following_count: z.number(), tweet_count: z.number() })
      .partial()
      .default({}),
  }),
});

/** X: a user signs in as one account. Every renewal replaces the refresh token, which works once. */
export function x(shared: Shared): NetworkPort {
  const client = new NetworkClient('X', xDialect, shared);
  const url = (path: string): string => `${API}/${client.text('api.version')}${path}`;

  const me = async (token: string, fields: string, account?: string) => {
    const headers = bearer(token);
    const query = { 'user.fields': fields };
    const request = { method: 'GET', url: url('/users/me'), query, headers, account } as const;
    return (await client.call(request, Me)).data;
  };

  const oauth = oauthLogin(client, {
    name: 'x',
    scopes: SCOPES,
    scopeSeparator: ' ',
    pkce: true,
    authorizeUrl: () => 'https://x.com/i/oauth2/authorize',
    tokenUrl: () => url('/oauth2/token'),
    revokeUrl: () => url('/oauth2/revoke'),
    authentication: 'BASIC',
    grantorId: async (token) => (await me(token, 'id')).id,
  });

  return networkPort('X', [
    {
      ...oauth,
      async connectableAccounts(tokens) {
        const user = await me(tokens.accessToken, 'profile_image_url');
        const listed = {
          platformUserId: user.id,
          kind: null,
          username: user.username,
          displayName: user.name,
          profilePictureUrl: user.profile_image_url ?? null,
        };
        return [connectable(listed, tokens, { asked: SCOPES, required: REQUIRED })];
      },
      async profile({ accessToken }, id) {
        const user = await me(accessToken, 'profile_image_url,public_metrics,verified', id);
        const { followers_count, following_count, tweet_count } = user.public_metrics;
        return {
          ...UNTOLD,
          username: user.username,
          displayName: user.name,
          profilePictureUrl: user.profile_image_url ?? null,
          followerCount: followers_count ?? null,
          followingCount: following_count ?? null,
          postCount: tweet_count ?? null,
          isVerified: user.verified ?? null,
        };
      },
    },
  ]);
}
