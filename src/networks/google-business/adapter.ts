import { z } from 'zod';
import type { NetworkPort } from '../../domains/channels/network.port';
import { googleDialect } from '../google/failures';
import { googleLogin } from '../google/login';
import { connectable, networkPort, UNTOLD } from '../login-flow';
import { NetworkClient, type Shared } from '../network-client';

const SCOPES = ['https://www.googleapis.com/auth/business.manage'];
const MAX_PAGES = 100;

const Accounts = z.object({
  accounts: z.array(z.object({ name: z.string() })).default([]),
  nextPageToken: z.string().optional(),
});
const Location = z.object({ name: z.string(), title: z.string().optional() });
const Locations = z.object({
  locations: z.array(Location).default([]),
  nextPageToken: z.string().optional(),
});

/**
 * Google Business Profile: the locations of all accounts of the user. A location is named with its account, such as
 * `accounts/1/locations/2`, which the API of posts needs.
 */
export function googleBusiness(shared: Shared): NetworkPort {
  const client = new NetworkClient('GOOGLE_BUSINESS', googleDialect, shared);
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  const information = (path: string): string =>
    `https://mybusinessbusinessinformation.googleapis.com/${client.text('api.version')}/${path}`;

  /** Reads a list to its end. */
  const all = async <Page extends { nextPageToken?: string | undefined }>(
    url: string,
    token: string,
    query: Record<string, string>,
    schema: z.ZodType<Page>,
  ): Promise<Page[]> => {
    const pages: Page[] = [];
    let pageToken: string | undefined;
    do {
      const request = { method: 'GET', url, query: { ...query, pageToken }, headers: bearer(token) } as const;
      const page = await client.call(request, schema);
      pages.push(page);
      pageToken = page.nextPageToken;
    } while (pageToken && pages.length < MAX_PAGES);
    return pages;
  };

  const locations = async (token: string): Promise<z.infer<typeof Location>[]> => {
    const version = client.text('api.version');
    const url = `https://mybusinessaccountmanagement.googleapis.com/${version}/accounts`;
    const accounts = await all(url, token, { pageSize: '20' }, Accounts);
    const found: z.infer<typeof Location>[] = [];
    for (const account of accounts.flatMap((page) => page.accounts)) {
      const query = { readMask: 'name,title', pageSize: '100' };
      const pages = await all(information(`${account.name}/locations`), token, query, Locations);
      for (const { name, title } of pages.flatMap((page) => page.locations))
        found.push({ name: `${account.name}/${name}`, title });
    }
    return found;
  };

  const login = googleLogin(client, SCOPES);
  return networkPort('GOOGLE_BUSINESS', [
    {
      ...login,
      async connectableAccounts(tokens) {
        const rows = await locations(tokens.accessToken);
        return rows.map(({ name, title }) => {
          const listed = {
            platformUserId: name,
            kind: null,
            username: null,
            displayName: title ?? null,
            profilePictureUrl: null,
          };
          return connectable(listed, tokens, { asked: login.scopes, required: SCOPES });
        });
      },
      async profile({ accessToken }, id) {
        const url = information(id.replace(/^accounts\/[^/]+\//, ''));
        const request = {
          method: 'GET',
          url,
          query: { readMask: 'name,title' },
          headers: bearer(accessToken),
        };
        const { title } = await client.call({ ...request, method: 'GET' }, Location);
        return { ...UNTOLD, displayName: title ?? null };
      },
    },
  ]);
}
