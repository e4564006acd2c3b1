import { ApiError } from '../errors';

/** Characters of an answer. A page of a hundred long articles has a third; what is larger asks for the same again and again. */
export const MAX_RESPONSE_CHARACTERS = 30_000_000;

/** The answer would be too large to be made: an operation may name one long text a hundred times. */
export class ResponseTooLargeError extends ApiError {
  constructor() {
    super(
      'OPERATION_TOO_LARGE',
      `The answer has more than ${MAX_RESPONSE_CHARACTERS} characters: ask for less at a time.`,
      {
        limit: 'responseSize',
        maximum: MAX_RESPONSE_CHARACTERS,
      },
    );
  }
}

/** Whether a value has more characters than an answer may have; it is looked through no further than to find out. */
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
