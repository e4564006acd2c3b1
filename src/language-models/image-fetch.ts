import { fetchOfPublic, limitedResponse } from './public-fetch';

/** A response with four large images in Base64. */
const MAX_IMAGE_ANSWER_BYTES = 64 * 1024 * 1024;

type Fetch = typeof fetch;

/** The `fetch` of one call of an image model. */
export interface ImageFetch {
  readonly fetch: Fetch;
  /** Whether the provider has accepted the request, so that the call is paid. */
  readonly isAccepted: () => boolean;
}

const urlOf = (input: Parameters<Fetch>[0]): string => (input instanceof Request ? input.url : String(input));

/**
 * Returns a `fetch` for one call of an image model. Some servers answer with URLs of images: those on another server are
 * requested from public addresses only, because the answer could otherwise lead into the network of Marquee. `isOwn` is whether
 * an organization has chosen the server, which then must be public, too. Bodies are limited, and redirects fail.
 */
export function imageFetch(isOwn: boolean, allowLoopback: boolean): ImageFetch {
  const ofPublic = fetchOfPublic(allowLoopback, MAX_IMAGE_ANSWER_BYTES);
  let origin: string | undefined;
  let isAccepted = false;
  return {
    isAccepted: () => isAccepted,
    fetch: async (input, init) => {
      const url = new URL(urlOf(input));
      // The request for images comes first. Downloads follow it.
      origin ??= url.origin;
      const isPublic = isOwn || url.origin !== origin;
      const response = isPublic
        ? await ofPublic(input, init)
        : limitedResponse(await fetch(input, { ...init, redirect: 'error' }), MAX_IMAGE_ANSWER_BYTES);
      isAccepted ||= response.ok;
      return response;
    },
  };
}
