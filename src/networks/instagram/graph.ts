import { z } from 'zod';
import type { TokenSet } from '../../domains/channels/network.port';
import { bearer } from '../http-client';
import { graphUrl } from '../meta/graph';
import type { NetworkClient } from '../network-client';

/** The clients of the two logins. */
export interface InstagramClients {
  readonly own: NetworkClient;
  readonly throughFacebook: NetworkClient;
}

/** The API of Instagram with the tokens of an account, on the host of the login. */
export function instagramGraph(
  { own, throughFacebook }: InstagramClients,
  account: string,
  tokens: TokenSet,
) {
  const isOwn = tokens.login === 'instagram';
  const client = isOwn ? own : throughFacebook;
  const host = isOwn ? 'https://graph.instagram.com' : 'https://graph.facebook.com';
  const headers = bearer(tokens.accessToken);
  const urlOf = (path: string): string => graphUrl(client, path, host);
  return {
    client,
    get: <T>(path: string, query: Record<string, string>, schema: z.ZodType<T>): Promise<T> =>
      client.call({ method: 'GET', url: urlOf(path), query, headers, account }, schema),
    post: async (path: string, form: Record<string, string | undefined>): Promise<string> => {
      const request = { method: 'POST', url: urlOf(path), form, headers, account, effect: true } as const;
      return (await client.call(request, z.object({ id: z.string() }))).id;
    },
  };
}

export type InstagramGraph = ReturnType<typeof instagramGraph>;
