import type { lookup } from 'node:dns';
import { get as getHttp, type IncomingMessage } from 'node:http';
import { get as getHttps } from 'node:https';
import { isPublicUrl, PrivateAddressError, publicLookup } from '../../kernel/http';

/** Why a file could not be downloaded. A final failure would repeat itself. The message is displayed to users. */
export class DownloadError extends Error {
  constructor(
    message: string,
    readonly isFinal: boolean,
  ) {
    super(message);
  }
}

export interface DownloadOptions {
  /** Whether addresses of this machine are allowed, for development and tests. */
  readonly allowLoopback: boolean;
  readonly maxBytes: number;
  /** Message for a file that has more bytes. */
  readonly tooLarge?: string;
  /** Maximum time for the whole download, in milliseconds. */
  readonly timeoutMs: number;
  /** Maximum time without progress, in milliseconds. */
  readonly idleMs: number;
  /** Resolves names. Defaults to that of the system. */
  readonly resolve?: typeof lookup;
}

export interface Download {
  /** MIME type that the server states, in lower case. */
  readonly mimeType: string;
  readonly bytes: AsyncIterable<Uint8Array>;
}

const MAX_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

const TOO_LARGE = 'The file is too large.';
const UNREACHABLE = 'The server of the URL could not be reached.';

function request(url: URL, options: DownloadOptions, signal: AbortSignal): Promise<IncomingMessage> {
  const get = url.protocol === 'https:' ? getHttps : getHttp;
  return new Promise((fulfil, reject) => {
    const sent = get(
      url,
      {
        agent: false,
        lookup: publicLookup(options),
        signal,
        headers: { 'user-agent': 'Marquee', accept: '*/*', 'accept-encoding': 'identity' },
      },
      fulfil,
    );
    sent.setTimeout(options.idleMs, () =>
      sent.destroy(new DownloadError('The server of the URL stopped sending.', false)),
    );
    sent.on('error', reject);
  });
}

/** Throws for a response that is no file. */
function checkResponse(
  { statusCode = 0, headers }: IncomingMessage,
  { maxBytes, tooLarge = TOO_LARGE }: DownloadOptions,
): void {
  if (statusCode !== 200)
    throw new DownloadError(
      `The server of the URL responded with status ${statusCode}.`,
      statusCode < 500 && statusCode !== 429,
    );
  if (Number(headers['content-length'] ?? 0) > maxBytes) throw new DownloadError(tooLarge, true);
}

/** Returns the failure of a download in words. */
function explained(error: unknown, signal: AbortSignal): unknown {
  if (error instanceof DownloadError) return error;
  if (error instanceof PrivateAddressError) return new DownloadError(error.message, true);
  return new DownloadError(signal.aborted ? 'The download took too long.' : UNREACHABLE, false);
}

async function* limited(
  response: IncomingMessage,
  { maxBytes, tooLarge = TOO_LARGE }: DownloadOptions,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  let size = 0;
  try {
    for await (const chunk of response as AsyncIterable<Uint8Array>) {
      size += chunk.length;
      if (size > maxBytes) throw new DownloadError(tooLarge, true);
      yield chunk;
    }
  } catch (error) {
    throw explained(error, signal);
  }
}

/** Follows redirects. Each target is checked like the first one. */
async function follow(
  first: string,
  options: DownloadOptions,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  let text = first;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
    if (!isPublicUrl(text, options.allowLoopback)) throw new PrivateAddressError();
    const response = await request(new URL(text), options, signal);
    const { location } = response.headers;
    if (!REDIRECTS.has(response.statusCode!) || location === undefined) return response;
    response.destroy();
    if (!URL.canParse(location, text)) throw new PrivateAddressError();
    text = new URL(location, text).href;
  }
  throw new DownloadError('The URL redirects too often.', true);
}

/**
 * Downloads a file over http or https, from public addresses only. Names are checked after they are resolved, and the
 * connection uses the checked address, so that a name cannot resolve to another one in between. `store` reads the bytes.
 */
export async function download<Result>(
  url: string,
  options: DownloadOptions,
  store: (download: Download) => Promise<Result>,
): Promise<Result> {
  const signal = AbortSignal.timeout(options.timeoutMs);
  const response = await follow(url, options, signal).catch((error: unknown) => {
    throw explained(error, signal);
  });
  try {
    checkResponse(response, options);
    const [mimeType = ''] = (response.headers['content-type'] ?? '').split(';');
    return await store({
      mimeType: mimeType.trim().toLowerCase(),
      bytes: limited(response, options, signal),
    });
  } finally {
    response.destroy();
  }
}
