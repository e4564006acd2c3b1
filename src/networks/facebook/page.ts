import { z } from 'zod';
import type { PublishingAccount } from '../../domains/publishing/publishing.port';
import { bearer } from '../http-client';
import { graphUrl } from '../meta/graph';
import type { NetworkClient } from '../network-client';

/** The Graph API with the token of a page. Paths without a leading ID are edges of the page. */
export function pageOf(client: NetworkClient, { platformUserId: account, tokens }: PublishingAccount) {
  const headers = bearer(tokens.accessToken);
  const urlOf = (path: string): string => graphUrl(client, path.replace(/^\//, `${account}/`));
  return {
    client,
    account,
    get: <T>(path: string, query: Record<string, string>, schema: z.ZodType<T>): Promise<T> =>
      client.call({ method: 'GET', url: urlOf(path), query, headers, account }, schema),
    post: <T>(path: string, form: Record<string, string | undefined>, schema: z.ZodType<T>): Promise<T> =>
      client.call({ method: 'POST', url: urlOf(path), form, headers, account, effect: true }, schema),
    /** Tells the upload server where to fetch a file. */
    pull: async (url: string, file: string): Promise<void> => {
      const request = { method: 'POST', url, isReturned: true, account, effect: true } as const;
      const authorization = `OAuth ${tokens.accessToken}`;
      const given = { ...request, headers: { authorization, file_url: file } };
      await client.call(given, z.object({ success: z.literal(true) }));
    },
  };
}

export type Page = ReturnType<typeof pageOf>;
