import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { Agent, request as send } from 'undici';

type Params = Readonly<Record<string, string | undefined>>;

/** Bytes of a file that are sent, alone or as a field of a form. */
interface Upload {
  readonly bytes: AsyncIterable<Uint8Array>;
  readonly length: number;
  readonly mimeType: string;
  /** Fields of a multipart form, and the name of the one with the file. Undefined sends the bytes alone. */
  readonly form?: { readonly fields: Readonly<Record<string, string>>; readonly name: string };
}

/** A call to a network. */
export interface NetworkRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** The documented URL, without a query. */
  readonly url: string;
  /** Whether the network returned `url`, which is used as it is and can be secret. */
  readonly isReturned?: boolean;
  readonly query?: Params;
  /** A part of the query that is encoded already, for networks that give meaning to unencoded characters. */
  readonly literalQuery?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly form?: Params;
  readonly json?: object;
  readonly upload?: Upload;
  /** ID of the account that the call is for, if limits count by account. */
  readonly account?: string;
  /** Whether the call changes something on the network. Only calls that do not are repeated. */
  readonly effect?: boolean;
  /** A status besides 2xx that is no failure, such as 308 while an upload is incomplete. */
  readonly accepted?: number;
}

export interface NetworkResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The body as JSON. Integers that a number cannot hold are texts. Undefined if the body is empty or malformed. */
  readonly body: unknown;
}

/** A call without a complete response. `reached` is false if it failed before the network could have received it. */
export class TransportError extends Error {
  constructor(
    readonly code: string,
    readonly reached: boolean,
  ) {
    super(code);
  }
}

export interface HttpOptions {
  readonly connectTimeout: number;
  /** Limit of the wait for headers, and of each pause within the body. */
  readonly responseTimeout: number;
  /** Limit of the whole call. */
  readonly totalTimeout: number;
  /** Limit of a whole call that uploads a file. */
  readonly uploadTimeout: number;
  readonly maxBytes: number;
}

const DEFAULTS: HttpOptions = {
  connectTimeout: 5_000,
  responseTimeout: 15_000,
  totalTimeout: 30_000,
  uploadTimeout: 600_000,
  maxBytes: 2 * 1024 * 1024,
};

/** Errors of a connection that was never established. */
const UNREACHED = new Set([
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'ERR_SSL_WRONG_VERSION_NUMBER',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** Sends calls over shared connections, with limited time and size. Redirects are not followed. */
export class HttpClient {
  private readonly agent: Agent;
  private readonly options: HttpOptions;

  constructor(options: Partial<HttpOptions> = {}) {
    this.options = { ...DEFAULTS, ...options };
    const { connectTimeout, responseTimeout, maxBytes } = this.options;
    this.agent = new Agent({
      connect: { timeout: connectTimeout },
      headersTimeout: responseTimeout,
      bodyTimeout: responseTimeout,
      maxResponseSize: maxBytes,
    });
  }

  /** Sends a call to a URL and returns the response, whatever its status. Rejects with a `TransportError`. */
  async send(url: URL, { method, headers, form, json, upload }: NetworkRequest): Promise<NetworkResponse> {
    const { totalTimeout, uploadTimeout } = this.options;
    const file = upload && fileBody(upload);
    try {
      const response = await send(url, {
        dispatcher: this.agent,
        method,
        headers: { accept: 'application/json', ...contentType(form, json), ...file?.headers, ...headers },
        body: file?.body ?? (form ? encode(form).toString() : json && JSON.stringify(json)),
        signal: AbortSignal.timeout(upload ? uploadTimeout : totalTimeout),
      });
      const text = await response.body.text();
      return { status: response.statusCode, headers: single(response.headers), body: parsed(text) };
    } catch (error) {
      const { code, name } = error as NodeJS.ErrnoException;
      const known = typeof code === 'string' ? code : name;
      throw new TransportError(known, !UNREACHED.has(known));
    }
  }

  close(): Promise<void> {
    return this.agent.close();
  }
}

/** Returns the header of a call with a token (RFC 6750). */
export const bearer = (token: string): { authorization: string } => ({ authorization: `Bearer ${token}` });

/** Encodes parameters. Undefined ones are omitted. */
export function encode(params: Params): URLSearchParams {
  const given = Object.entries(params).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return new URLSearchParams(given);
}

function contentType(form: Params | undefined, json: object | undefined): Record<string, string> {
  if (form) return { 'content-type': 'application/x-www-form-urlencoded' };
  return json ? { 'content-type': 'application/json' } : {};
}

/** Returns the body of an upload with its headers. The length is sent, because some networks take no chunked bodies. */
function fileBody({ bytes, length, mimeType, form }: Upload): {
  body: Readable;
  headers: Record<string, string>;
} {
  const [boundary, head, tail] = form ? partsOf(form, mimeType) : [undefined, '', ''];
  async function* whole() {
    if (head) yield Buffer.from(head);
    yield* bytes;
    if (tail) yield Buffer.from(tail);
  }
  const total = Buffer.byteLength(head) + length + Buffer.byteLength(tail);
  const type = boundary === undefined ? mimeType : `multipart/form-data; boundary=${boundary}`;
  return {
    body: Readable.from(whole(), { objectMode: false }),
    headers: { 'content-type': type, 'content-length': String(total) },
  };
}

/** Returns the boundary of a form, and what precedes and follows the bytes of the file. */
function partsOf(
  { fields, name }: NonNullable<Upload['form']>,
  mimeType: string,
): readonly [string, string, string] {
  const boundary = `part-${randomUUID()}`;
  const disposition = (field: string): string =>
    `--${boundary}\r\ncontent-disposition: form-data; name="${field}"`;
  const texts = Object.entries(fields).map(([field, value]) => `${disposition(field)}\r\n\r\n${value}\r\n`);
  const file = `${disposition(name)}; filename="file"\r\ncontent-type: ${mimeType}\r\n\r\n`;
  return [boundary, texts.join('') + file, `\r\n--${boundary}--\r\n`];
}

const single = (
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Record<string, string | undefined> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join() : value]),
  );

/** Texts, and integers of at least 16 digits. */
const TEXTS_AND_LONG_INTEGERS = /"(?:[^"\\]|\\.)*"|(?<![\w.+-])-?\d{16,}(?![\w.])/g;

const exact = (found: string): string =>
  found.startsWith('"') || Number.isSafeInteger(Number(found)) ? found : `"${found}"`;

/** Parses JSON. IDs can be integers with more digits than a number holds. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(/\d{16}/.test(text) ? text.replace(TEXTS_AND_LONG_INTEGERS, exact) : text);
  } catch {
    return undefined;
  }
}
