import { z } from 'zod';
import { bearer } from '../http-client';
import type { NetworkClient } from '../network-client';

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
  let after: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const query = { fields, limit: '100', after };
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
