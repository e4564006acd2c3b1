import { z } from 'zod';
import { MAX_OFFERED_ACCOUNTS, type NetworkPort } from '../../domains/channels/network.port';
import { googleDialect } from '../google/failures';
import { googleLogin } from '../google/login';
import { bearer } from '../http-client';
import { isEnough, readEach } from '../listing';
import { connectable, networkPort, UNTOLD } from '../login-flow';
import { NetworkClient, type Shared } from '../network-client';

const SCOPES = ['https://www.googleapis.com/auth/business.manage'];
/** Ends lists that never end. */
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

const namesOf = (rows: readonly { readonly name: string }[]): string[] => rows.map(({ name }) => name);

/**
 * Google Business Profile: the locations of all accounts of the user. A location is named with its account, such as
 * `accounts/1/locations/2`, which the API of posts needs.
 */
export function googleBusiness(shared: Shared): NetworkPort {
  const client = new NetworkClient('GOOGLE_BUSINESS', googleDialect, shared);
  const information = (path: string): string =>
    `https://mybusinessbusinessinformation.googleapis.com/${client.text('api.version')}/${path}`;

  /** Reads a list to its end, or until its pages are enough. */
  const all = async <Page extends { nextPageToken?: string | undefined }>(
    url: string,
    token: string,
    query: Record<string, string>,
    schema: z.ZodType<Page>,
    enough: (pages: readonly Page[]) => boolean = () => false,
  ): Promise<Page[]> => {
    const pages: Page[] = [];
    let pageToken: string | undefined;
    do {
      const request = { method: 'GET', url, query: { ...query, pageToken }, headers: bearer(token) } as const;
      const page = await client.call(request, schema);
      pages.push(page);
      pageToken = page.nextPageToken;
    } while (pageToken && pages.length < MAX_PAGES && !enough(pages));
    return pages;
  };

  const locationsOf = async (token: string, account: string, wanted: string | undefined) => {
    const url = information(`${account}/locations`);
    const pageSize = String(client.limit('api.locations_page'));
    const query = { readMask: 'name,title', pageSize };
    const named = (pages: readonly z.infer<typeof Locations>[]) =>
      pages.flatMap((page) => page.locations).map((row) => ({ ...row, name: `${account}/${row.name}` }));
    const pages = await all(url, token, query, Locations, (read) => isEnough(namesOf(named(read)), wanted));
    return named(pages);
  };

  const locations = async (token: string, wanted: string | undefined) => {
    const version = client.text('api.version');
    const url = `https://mybusinessaccountmanagement.googleapis.com/${version}/accounts`;
    const pageSize = String(client.limit('api.accounts_page'));
    const accounts = await all(url, token, { pageSize }, Accounts);
    const names = namesOf(accounts.flatMap((page) => page.accounts));
    const isOfWanted = (account: string): boolean => wanted?.startsWith(`${account}/`) ?? false;
    const ordered = [...names.filter(isOfWanted), ...names.filter((name) => !isOfWanted(name))];
    // Other accounts do not have it, so their lists need not be read to the end to find it.
    const read = (account: string) => locationsOf(token, account, isOfWanted(account) ? wanted : undefined);
    return readEach(ordered, read, (rows) => rows.length >= MAX_OFFERED_ACCOUNTS);
  };

  const login = googleLogin(client, SCOPES);
  return networkPort('GOOGLE_BUSINESS', [
    {
      ...login,
      async connectableAccounts(tokens, wanted) {
        const rows = await locations(tokens.accessToken, wanted);
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
        const query = { readMask: 'name,title' };
        const request = { method: 'GET', url, query, headers: bearer(accessToken) } as const;
        const { title } = await client.call(request, Location);
        return { ...UNTOLD, displayName: title ?? null };
      },
    },
  ]);
}
