import type { MediaServer } from './media-server';
import type { SandboxUnderTest } from './sandbox-under-test';
import type { Json } from '../support/server';

export interface Reply {
  status: number;
  headers: Headers;
  body: Json;
}

interface RequestOptions {
  /** Null sends no token. */
  token?: string | null;
  headers?: Record<string, string>;
  bytes?: Buffer;
  form?: FormData;
  json?: unknown;
  /** Parameters of the URL, besides those of the body. */
  query?: Record<string, string>;
}

/** A network that facts are checked against: the sandbox, or the real one. */
export interface Target {
  /** ID of the account under test. */
  readonly account: string;
  readonly media: MediaServer;
  get(path: string, params?: Record<string, string>, options?: RequestOptions): Promise<Reply>;
  post(path: string, params?: Record<string, string>, options?: RequestOptions): Promise<Reply>;
  patch(path: string, params?: Record<string, string>, options?: RequestOptions): Promise<Reply>;
  put(path: string, params?: Record<string, string>, options?: RequestOptions): Promise<Reply>;
  delete(path: string, params?: Record<string, string>, options?: RequestOptions): Promise<Reply>;
  /** Sends a request without parameters besides those in the path. */
  send(method: string, path: string, options?: RequestOptions): Promise<Reply>;
  /** Control of the sandbox. Throws if the target is the real network. */
  readonly sandbox: SandboxUnderTest;
}

/** Returns a target whose requests go to the host of `hostOf` with the token. */
export function targetOf(
  account: string,
  token: string,
  media: MediaServer,
  urlOf: (path: string) => string,
  sandbox: () => SandboxUnderTest,
): Target {
  const send =
    (method: string) =>
    async (
      path: string,
      params: Record<string, string> = {},
      { token: given = token, headers = {}, bytes, form, json, query = {} }: RequestOptions = {},
    ): Promise<Reply> => {
      const url = new URL(urlOf(path));
      const inBody = method === 'POST' && !bytes && !form && json === undefined;
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
      if (!inBody) for (const [name, value] of Object.entries(params)) url.searchParams.set(name, value);
      const response = await fetch(url, {
        method,
        redirect: 'manual',
        headers: {
          ...(given !== null && { authorization: `Bearer ${given}` }),
          ...(json !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(inBody && { body: new URLSearchParams(params) }),
        ...(bytes && { body: new Uint8Array(bytes) }),
        ...(form && { body: form }),
        ...(json !== undefined && { body: JSON.stringify(json) }),
      });
      return { status: response.status, headers: response.headers, body: parsed(await response.text()) };
    };
  return {
    account,
    media,
    get: send('GET'),
    post: send('POST'),
    patch: send('PATCH'),
    put: send('PUT'),
    delete: send('DELETE'),
    send: (method, path, options) => send(method)(path, {}, options),
    get sandbox() {
      return sandbox();
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
