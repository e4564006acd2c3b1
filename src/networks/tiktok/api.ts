import type { z } from 'zod';
import type { PublishingAccount } from '../../domains/publishing/publishing.port';
import { bearer, type NetworkRequest } from '../http-client';
import type { NetworkClient } from '../network-client';

/** The API with the tokens of an account. All of it is POST, also what only reads. */
export function tiktokApi(client: NetworkClient, { platformUserId: account, tokens }: PublishingAccount) {
  const headers = bearer(tokens.accessToken);
  const send = <T>(path: string, call: Partial<NetworkRequest>, schema: z.ZodType<T>): Promise<T> => {
    const url = `https://open.tiktokapis.com/${client.text('api.version')}${path}`;
    return client.call({ method: 'POST', ...call, url, headers, account }, schema);
  };
  return {
    client,
    hasScope: (scope: string): boolean => tokens.scopes.includes(scope),
    read: <T>(path: string, json: object, schema: z.ZodType<T>, query?: Record<string, string>): Promise<T> =>
      send(path, { json, query }, schema),
    write: <T>(path: string, json: object, schema: z.ZodType<T>): Promise<T> =>
      send(path, { json, effect: true }, schema),
  };
}

export type TikTokApi = ReturnType<typeof tiktokApi>;
