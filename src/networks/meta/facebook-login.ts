import { z } from 'zod';
import {
  type AccountProfile,
  type ConnectableAccount,
  type TokenSet,
} from '../../domains/channels/network.port';
import { bearer } from '../http-client';
import { afterCode, type LoginFlow } from '../login-flow';
import type { NetworkClient } from '../network-client';
import { debugToken, graphUrl, MetaToken, readAll, Success } from './graph';

const NAME = 'facebook';

const Permission = z.object({ permission: z.string(), status: z.string() });

const Page = z.object({
  id: z.string(),
  name: z.string().optional(),
  username: z.string().optional(),
  /** Missing on pages that are listed but were not granted. */
  access_token: z.string().min(1).optional(),
  tasks: z.array(z.string()).default([]),
  picture: z
    .object({ data: z.object({ url: z.string(), is_silhouette: z.boolean().optional() }) })
    .optional(),
  instagram_business_account: z
    .object({
      id: z.string(),
      username: z.string().optional(),
      name: z.string().optional(),
      profile_picture_url: z.string().optional(),
    })
    .optional(),
});
export type Page = z.infer<typeof Page>;

/** The accounts of pages that a platform has, with Facebook Login. */
interface PageAccounts {
  readonly scopes: readonly string[];
  /** Fields of a page that `accountOf` needs. */
  readonly fields: string;
  /** Returns undefined if the page has no account on the platform. `tokens` are those of the page. */
  readonly accountOf: (page: Page, tokens: TokenSet) => ConnectableAccount | undefined;
  readonly profile: (tokens: TokenSet, platformUserId: string) => Promise<AccountProfile>;
}

/** Withdraws the grant of a user. The tokens of pages and businesses cannot do it; the app can. */
export async function withdrawAsApp(client: NetworkClient, grantorId: string | undefined): Promise<void> {
  if (grantorId === undefined) return;
  const { id, secret } = await client.app();
  const url = graphUrl(client, `${grantorId}/permissions`);
  const headers = bearer(`${id}|${secret}`);
  await client.call({ method: 'DELETE', url, headers, effect: true }, Success);
}

/**
 * Facebook Login. Accounts get the tokens of their pages, which have no fixed end and cannot be renewed; they end with the
 * role, the password or the grant of the user.
 */
export function facebookLogin(client: NetworkClient, accounts: PageAccounts): LoginFlow {
  const { scopes, fields, accountOf, profile } = accounts;
  const exchange = async (query: Record<string, string>, effect: boolean) => {
    const { id, secret } = await client.app();
    const url = graphUrl(client, 'oauth/access_token');
    const params = { client_id: id, client_secret: secret, ...query };
    return client.call({ method: 'GET', url, query: params, effect }, MetaToken);
  };
  const grantedScopes = async ({ accessToken }: Pick<TokenSet, 'accessToken'>): Promise<string[]> => {
    const rows = await readAll(client, 'me/permissions', accessToken, 'permission,status', Permission);
    return rows.filter(({ status }) => status === 'granted').map(({ permission }) => permission);
  };
  return {
    name: NAME,
    scopes,
    pkce: false,
    profile,
    // Tokens of pages, which have no fixed end, cannot list the permissions of the user.
    grantedScopes: async (tokens) =>
      tokens.expiresAt === undefined
        ? (await debugToken(client, tokens.accessToken)).scopes
        : grantedScopes(tokens),

    async authorizationUrl({ state, redirectUri }) {
      const { id } = await client.app();
      const dialog = graphUrl(client, 'dialog/oauth', 'https://www.facebook.com');
      const query = { client_id: id, redirect_uri: redirectUri, state, scope: scopes.join() };
      return (await client.url(dialog, { ...query, response_type: 'code' })).href;
    },

    async exchangeCode({ code, redirectUri }) {
      const short = await exchange({ redirect_uri: redirectUri, code }, true);
      return afterCode(async () => {
        const grant = { grant_type: 'fb_exchange_token', fb_exchange_token: short.access_token };
        const { access_token: accessToken, expires_in: life } = await exchange(grant, false);
        const url = graphUrl(client, 'me');
        const request = {
          method: 'GET',
          url,
          query: { fields: 'id' },
          headers: bearer(accessToken),
        } as const;
        const { id: grantorId } = await client.call(request, z.object({ id: z.string() }));
        return {
          login: NAME,
          accessToken,
          expiresAt: life === undefined ? undefined : client.after(life),
          refreshable: false,
          scopes: await grantedScopes({ accessToken }),
          grantorId,
        };
      });
    },

    async connectableAccounts(tokens) {
      const pages = await readAll(client, 'me/accounts', tokens.accessToken, fields, Page);
      return pages
        .map((page) => {
          const accessToken = page.access_token ?? '';
          return accountOf(page, { ...tokens, accessToken, expiresAt: undefined });
        })
        .filter((account) => account !== undefined);
    },

    revoke: ({ grantorId }) => withdrawAsApp(client, grantorId),
  };
}
