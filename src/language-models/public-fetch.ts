import { Agent, fetch as send } from 'undici';
import { isPublicUrl, publicLookup } from '../kernel/http';

/** No answer of a model has as many bytes, unless it contains images. */
const MAX_BYTES = 8 * 1024 * 1024;

type Fetch = typeof fetch;

/** Ends a body that is longer than any answer. */
const limited = (maxBytes: number): TransformStream<Uint8Array, Uint8Array> => {
  let size = 0;
  return new TransformStream({
    transform: (chunk, controller) => {
      size += chunk.length;
      if (size > maxBytes) controller.error(new Error('The response is too large.'));
      else controller.enqueue(chunk);
    },
  });
};

const newAgent = (allowLoopback: boolean): Agent =>
  new Agent({ connect: { lookup: publicLookup({ allowLoopback }) } });
/** Connections are shared by all organizations, as those to providers are. */
const agents = { public: newAgent(false), loopback: newAgent(true) };
const agentOf = (allowLoopback: boolean): Agent => (allowLoopback ? agents.loopback : agents.public);

/** Returns a response whose body ends with an error if it has more bytes. */
export function limitedResponse(
  { body, status, headers }: Pick<Response, 'body' | 'status' | 'headers'>,
  maxBytes: number,
): Response {
  return new Response(body && body.pipeThrough(limited(maxBytes)), { status, headers: [...headers] });
}

/** Returns a `fetch` that connects to public addresses only. Names are checked after they are resolved, and redirects fail. */
export function fetchOfPublic(allowLoopback: boolean, maxBytes = MAX_BYTES): Fetch {
  const dispatcher = agentOf(allowLoopback);
  const checked = async (url: string, init: object): Promise<Response> => {
    // Addresses are not resolved, so the lookup does not see them.
    if (!isPublicUrl(url, allowLoopback)) throw new TypeError('The URL does not lead to a public address.');
    const response = await send(url, { ...init, dispatcher, redirect: 'error' });
    return limitedResponse(response, maxBytes);
  };
  return (input, init) => checked(input instanceof Request ? input.url : String(input), init ?? {});
}

/**
 * Returns a `fetch` for the URL of an organization, which must not reach the network of Marquee. Undefined for the URL of a
 * provider.
 */
export const publicFetch = (baseUrl: string | undefined, allowLoopback: boolean): Fetch | undefined =>
  baseUrl === undefined ? undefined : fetchOfPublic(allowLoopback);
