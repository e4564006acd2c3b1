import type { z } from 'zod';
import type { PublishingAccount } from '../../domains/publishing/publishing.port';
import { bearer, type NetworkRequest } from '../http-client';
import type { NetworkClient } from '../network-client';

/** Returns the URL of a path of the API, in the version of the settings. */
export const pinterestUrl = (client: NetworkClient, path: string): string =>
  `https://api.pinterest.com/${client.text('api.version')}${path}`;

/** The API with the token of an account. */
export function pinterestApi(client: NetworkClient, { platformUserId: account, tokens }: PublishingAccount) {
  const send = <T>(
    path: string,
    call: Pick<NetworkRequest, 'method' | 'query' | 'json' | 'effect'>,
    schema: z.ZodType<T>,
  ): Promise<T> => {
    const headers = bearer(tokens.accessToken);
    return client.call({ ...call, url: pinterestUrl(client, path), headers, account }, schema);
  };
  return {
    client,
    account,
    get: <T>(path: string, query: Record<string, string>, schema: z.ZodType<T>): Promise<T> =>
      send(path, { method: 'GET', query }, schema),
    post: <T>(path: string, json: object, schema: z.ZodType<T>): Promise<T> =>
      send(path, { method: 'POST', json, effect: true }, schema),
  };
}

export type PinterestApi = ReturnType<typeof pinterestApi>;
