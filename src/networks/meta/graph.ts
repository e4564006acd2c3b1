import { z } from 'zod';
import { NetworkError } from '../../domains/channels/network.port';
import { bearer } from '../http-client';
import type { NetworkClient } from '../network-client';

/** Ends lists that never end. */
const MAX_PAGES = 100;

const paged = <Row>(row: z.ZodType<Row>) =>
  z.object({
    data: z.array(row),
    paging: z
      .object({ cursors: z.object({ after: z.string() }).optional(), next: z.string().optional() })
      .optional(),
  });

/** Returns the URL of a path of the Graph API, in the version of the settings. */
export const graphUrl = (client: NetworkClient, path: string, host = 'https://graph.facebook.com'): string =>
  `${host}/${client.text('api.version')}/${path}`;

/** Reads all rows of an edge of the Graph API, page by page. */
export async function readAll<Row>(
  client: NetworkClient,
  path: string,
  token: string,
  fields: string,
  row: z.ZodType<Row>,
): Promise<Row[]> {
  const rows: Row[] = [];
  const limit = String(client.limit('api.page'));
  let after: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const query = { fields, limit, after };
    const url = graphUrl(client, path);
    const { data, paging } = await client.call(
      { method: 'GET', url, query, headers: bearer(token) },
      paged(row),
    );
    rows.push(...data);
    after = paging?.cursors?.after;
    if (!paging?.next || after === undefined) break;
  }
  return rows;
}

export const Success = z.object({ success: z.literal(true) });

/** A token of Meta. Tokens without an end have no `expires_in`. */
export const MetaToken = z.object({
  access_token: z.string().min(1),
  expires_in: z.number().positive().optional(),
});

const Debugged = z.object({
  data: z.object({
    is_valid: z.boolean(),
    scopes: z.array(z.string()),
    user_id: z.string().optional(),
    granular_scopes: z
      .array(z.object({ scope: z.string(), target_ids: z.array(z.string()).optional() }))
      .default([]),
  }),
});

/**
 * Returns, as the app, what a token was granted. Rejects with `RECONNECT` if the token ended, although its scopes are still
 * listed then.
 */
export async function debugToken(
  client: NetworkClient,
  accessToken: string,
): Promise<z.infer<typeof Debugged>['data']> {
  const { platform } = client;
  const { id, secret } = await client.app();
  const query = { input_token: accessToken };
  const headers = bearer(`${id}|${secret}`);
  const request = { method: 'GET', url: graphUrl(client, 'debug_token'), query, headers } as const;
  const { data } = await client.call(request, Debugged);
  if (!data.is_valid)
    throw new NetworkError(`${platform} does not accept the token any more.`, {
      platform,
      class: 'RECONNECT',
    });
  return data;
}
