import { z } from 'zod';
import type { NetworkPort, TokenSet } from '../../domains/channels/network.port';
import { bearer } from '../http-client';
import { connectable, networkPort, UNTOLD } from '../login-flow';
import { NetworkClient, type Shared } from '../network-client';
import { oauthLogin } from '../oauth';
import { pinterestUrl } from './api';
import { pinterestDialect } from './failures';

const REQUIRED = ['boards:read', 'pins:read', 'pins:write', 'user_accounts:read'];
const SCOPES = [...REQUIRED, 'boards:write'];

const Account = z.object({
  id: z.string(),
  username: z.string(),
  account_type: z.string().nullish(),
  business_name: z.string().nullish(),
  profile_image: z.string().nullish(),
  follower_count: z.number().nullish(),
  following_count: z.number().nullish(),
  pin_count: z.number().nullish(),
});
type Account = z.infer<typeof Account>;

const namesOf = (account: Account) => ({
  kind: account.account_type === 'BUSINESS' ? ('BUSINESS' as const) : null,
  username: account.username,
  displayName: account.business_name ?? account.username,
  profilePictureUrl: account.profile_image ?? null,
});

/** Pinterest: a user signs in as their only account. Refresh tokens are extended by use. */
export function pinterest(shared: Shared): NetworkPort {
  const client = new NetworkClient('PINTEREST', pinterestDialect, shared);
  const url = (path: string): string => pinterestUrl(client, path);

  const read = ({ accessToken }: Pick<TokenSet, 'accessToken'>, account?: string): Promise<Account> => {
    const headers = bearer(accessToken);
    return client.call({ method: 'GET', url: url('/user_account'), headers, account }, Account);
  };

  const oauth = oauthLogin(client, {
    name: 'pinterest',
    scopes: SCOPES,
    scopeSeparator: ',',
    pkce: false,
    authorizeUrl: () => 'https://www.pinterest.com/oauth/',
    tokenUrl: () => url('/oauth/token'),
    // Apps that were registered before continuous refresh tokens have to ask for them.
    tokenParams: { continuous_refresh: 'true' },
    authentication: 'BASIC',
    grantorId: async (accessToken) => (await read({ accessToken })).id,
  });

  return networkPort('PINTEREST', [
    {
      ...oauth,
      async connectableAccounts(tokens) {
        const account = await read(tokens);
        const listed = { platformUserId: account.id, ...namesOf(account) };
        return [connectable(listed, tokens, { asked: SCOPES, required: REQUIRED })];
      },
      async profile(tokens, id) {
        const account = await read(tokens, id);
        return {
          ...UNTOLD,
          ...namesOf(account),
          followerCount: account.follower_count ?? null,
          followingCount: account.following_count ?? null,
          postCount: account.pin_count ?? null,
        };
      },
    },
  ]);
}
