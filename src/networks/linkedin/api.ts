import type { z } from 'zod';
import type { PublishingAccount } from '../../domains/publishing/publishing.port';
import { bearer, type NetworkRequest } from '../http-client';
import type { NetworkClient } from '../network-client';

const API = 'https://api.linkedin.com/rest';

type Call = Pick<NetworkRequest, 'method' | 'query' | 'literalQuery' | 'json' | 'effect'>;

/** The versioned API with the tokens of an account. */
export function linkedinApi(client: NetworkClient, { platformUserId, tokens }: PublishingAccount) {
  const send = <T>(path: string, call: Call, schema: z.ZodType<T>) => {
    const headers = {
      ...bearer(tokens.accessToken),
      'linkedin-version': client.text('api.version'),
      'x-restli-protocol-version': client.text('api.protocol'),
    };
    return client.exchange({ ...call, url: `${API}${path}`, headers, account: platformUserId }, schema);
  };
  return {
    read: async <T>(
      path: string,
      query: Record<string, string>,
      schema: z.ZodType<T>,
      literalQuery?: string,
    ): Promise<T> => (await send(path, { method: 'GET', query, literalQuery }, schema)).body,
    write: <T>(path: string, query: Record<string, string>, json: object, schema: z.ZodType<T>) =>
      send(path, { method: 'POST', query, json, effect: true }, schema),
  };
}

export type LinkedInApi = ReturnType<typeof linkedinApi>;
