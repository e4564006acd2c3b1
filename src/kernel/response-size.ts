import { ApiError } from './errors';
import { RawJson } from './raw-json';

/**
 * Maximum number of bytes that an operation reads from the database, and of characters in its response. A page of 100
 * texts of 100,000 characters has 10 million.
 */
export const MAX_RESPONSE_BYTES = 16_000_000;

/** Thrown before an oversized response is built. An operation can select the same long text 100 times by aliases. */
export class ResponseTooLargeError extends ApiError {
  constructor() {
    super(
      'OPERATION_TOO_LARGE',
      `The response exceeds ${MAX_RESPONSE_BYTES.toLocaleString('en-US')} bytes. Request fewer items or fields.`,
      { limit: 'responseSize', maximum: MAX_RESPONSE_BYTES },
    );
  }
}

/** Returns whether a value exceeds the maximum response size, including names. Stops counting once it does. */
export function isTooLarge(value: unknown): boolean {
  let left = MAX_RESPONSE_BYTES;
  const fits = (part: unknown): boolean => {
    if (typeof part === 'string') left -= part.length;
    else if (part instanceof RawJson) left -= part.length;
    else if (Array.isArray(part)) return part.every(fits);
    else if (typeof part === 'object' && part !== null) {
      for (const name in part) {
        left -= name.length;
        if (!fits((part as Record<string, unknown>)[name])) return false;
      }
    } else left -= 4;
    return left >= 0;
  };
  return !fits(value);
}
