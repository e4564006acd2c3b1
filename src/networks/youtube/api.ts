import type { z } from 'zod';
import type { PublishingAccount } from '../../domains/publishing/publishing.port';
import { bearer, type NetworkRequest } from '../http-client';
import type { NetworkClient } from '../network-client';

const HOST = 'https://www.googleapis.com';

/** The Data API with the token of a channel. */
export function youtubeApi(client: NetworkClient, { platformUserId: account, tokens }: PublishingAccount) {
  const { authorization } = bearer(tokens.accessToken);
  const version = (): string => client.text('api.version');
  return {
    client,
    account,
    get: <T>(path: string, query: Record<string, string>, schema: z.ZodType<T>): Promise<T> => {
      const url = `${HOST}/youtube/${version()}${path}`;
      return client.call({ method: 'GET', url, query, headers: { authorization }, account }, schema);
    },
    /** Sends the settings of a video, which starts the upload of its bytes. */
    insert: <T>(
      { query, json, headers }: Pick<NetworkRequest, 'query' | 'json' | 'headers'>,
      schema: z.ZodType<T>,
    ) =>
      client.exchange(
        {
          method: 'POST',
          url: `${HOST}/upload/youtube/${version()}/videos`,
          query,
          json,
          headers: { ...headers, authorization },
          account,
          effect: true,
        },
        schema,
      ),
  };
}

export type YouTubeApi = ReturnType<typeof youtubeApi>;
