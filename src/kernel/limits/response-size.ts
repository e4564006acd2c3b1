import { ApiError } from '../errors';
import { RawJson } from '../raw-json';

/**
 * Bytes that an operation may read from the database, and characters that its response may have. A page of a hundred
 * texts of 100,000 characters, the longest there are, has 10 million.
 */
export const MAX_RESPONSE_BYTES = 16_000_000;

/** The response would be too large: an operation may ask for large texts, and name one text a hundred times. */
export class ResponseTooLargeError extends ApiError {
  constructor() {
    super(
      'OPERATION_TOO_LARGE',
      `The response exceeds ${MAX_RESPONSE_BYTES.toLocaleString('en')} bytes. Request fewer items or fields.`,
      { limit: 'responseSize', maximum: MAX_RESPONSE_BYTES },
    );
  }
}

/** Whether a value has more characters, names included, than a response may have. */
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
