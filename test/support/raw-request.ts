import { once } from 'node:events';
import { type Agent, type IncomingHttpHeaders, type IncomingMessage, request as send } from 'node:http';
import { buffer } from 'node:stream/consumers';

export interface RawAnswer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly raw: Buffer;
  readonly text: string;
}

interface Asked {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
  /** Keeps connections alive between requests. */
  agent?: Agent;
}

/** Sends a request with node:http, which, unlike fetch, adds no headers, normalizes no path and decompresses nothing. */
export async function rawRequest(
  origin: string,
  path: string,
  { body, ...options }: Asked = {},
): Promise<RawAnswer> {
  const request = send(origin, { path, ...options });
  request.end(body);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  const raw = await buffer(response);
  return { status: response.statusCode, headers: response.headers, raw, text: raw.toString() };
}
