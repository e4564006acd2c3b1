import accepts from 'accepts';
import { LRUCache } from 'lru-cache';

export const OWN_MEDIA_TYPE = 'application/graphql-response+json';
/** Supported media types, the default first. */
const MEDIA_TYPES = ['application/json', OWN_MEDIA_TYPE];

/** Negotiated media types by `Accept` header. Empty if none is acceptable. */
const negotiated = new LRUCache<string, string>({ max: 100 });

/** Returns the media type of the response for an `Accept` header. Undefined if none is acceptable. */
export function mediaTypeFor(accept: string | undefined): string | undefined {
  const header = accept ?? '';
  let type = negotiated.get(header);
  if (type === undefined) {
    const preferred = accepts({ headers: accept === undefined ? {} : { accept } } as never).type(MEDIA_TYPES);
    negotiated.set(header, (type = typeof preferred === 'string' ? preferred : ''));
  }
  return type || undefined;
}
