import accepts from 'accepts';
import { LRUCache } from 'lru-cache';

export const OWN_MEDIA_TYPE = 'application/graphql-response+json';
/** In the order of preference where a client has none. */
const MEDIA_TYPES = ['application/json', OWN_MEDIA_TYPE];

/** Media types by `Accept` header; clients have a few, and an unusual one is negotiated again. Empty: none. */
const negotiated = new LRUCache<string, string>({ max: 100 });

/** The media type of a response to a request with this `Accept` header; undefined where the client accepts none. */
export function mediaTypeFor(accept: string | undefined): string | undefined {
  const header = accept ?? '';
  let type = negotiated.get(header);
  if (type === undefined) {
    const preferred = accepts({ headers: accept === undefined ? {} : { accept } } as never).type(MEDIA_TYPES);
    negotiated.set(header, (type = typeof preferred === 'string' ? preferred : ''));
  }
  return type || undefined;
}
