import { ApiError } from '../errors';

/** Maximum length of a response: three times a page of 100 articles of maximum length. */
export const MAX_RESPONSE_CHARACTERS = 30_000_000;

/** Thrown before an oversized response is built. An operation can select the same long text 100 times by aliases. */
export class ResponseTooLargeError extends ApiError {
  constructor() {
    super(
      'OPERATION_TOO_LARGE',
      `The response exceeds ${MAX_RESPONSE_CHARACTERS.toLocaleString('en-US')} characters. Request fewer items or fields.`,
      {
        limit: 'responseSize',
        maximum: MAX_RESPONSE_CHARACTERS,
      },
    );
  }
}

/** Returns whether a value exceeds the maximum response length. Stops counting once it does. */
export function isTooLarge(value: unknown): boolean {
  let left = MAX_RESPONSE_CHARACTERS;
  const fits = (part: unknown): boolean => {
    if (typeof part === 'string') left -= part.length;
    else if (Array.isArray(part)) return part.every(fits);
    else if (typeof part === 'object' && part !== null) return Object.values(part).every(fits);
    return left >= 0;
  };
  return !fits(value);
}
