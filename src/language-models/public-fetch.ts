import { Agent, fetch as send } from 'undici';
import { isPublicUrl, publicLookup } from '../kernel/http';

/** No answer of a model has as many bytes. */
const MAX_BYTES = 8 * 1024 * 1024;

type Fetch = typeof fetch;

/** Ends a body that is longer than any answer. */
const limited = (): TransformStream<Uint8Array, Uint8Array> => {
  let size = 0;
  return new TransformStream({
    transform: (chunk, controller) => {
      size += chunk.length;
      if (size > MAX_BYTES) controller.error(new Error('The response is too large.'));
      else controller.enqueue(chunk);
    },
  });
};

const newAgent = (allowLoopback: boolean): Agent =>
  new Agent({ connect: { lookup: publicLookup({ allowLoopback }) } });
/** Connections are shared by all organizations, as those to providers are. */
const agents = { public: newAgent(false), loopback: newAgent(true) };
const agentOf = (allowLoopback: boolean): Agent => (allowLoopback ? agents.loopback : agents.public);

/**
 * Returns a `fetch` for the URL of an organization, which must not reach the network of Marquee: only public addresses are
 * connected to, names are checked after they are resolved, and redirects fail. Undefined for the URL of a provider.
 */
export function publicFetch(baseUrl: string | undefined, allowLoopback: boolean): Fetch | undefined {
  if (baseUrl === undefined) return undefined;
  const dispatcher = agentOf(allowLoopback);
  const checked = async (url: string, init: object): Promise<Response> => {
    // Addresses are not resolved, so the lookup does not see them.
    if (!isPublicUrl(url, allowLoopback)) throw new TypeError('The URL does not lead to a public address.');
    const { body, status, headers } = await send(url, { ...init, dispatcher, redirect: 'error' });
    const rest = body && (body as ReadableStream<Uint8Array>).pipeThrough(limited());
    return new Response(rest, { status, headers: [...headers] });
  };
  return (input, init) => checked(input instanceof Request ? input.url : String(input), init ?? {});
}
