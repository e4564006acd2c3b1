import { ApiError } from '../errors';

/** Characters of an answer. A page of a hundred long articles has a third; what is larger asks for the same again and again. */
export const MOST_CHARACTERS = 30_000_000;

/** The answer would be too large to be made: an operation may name one long text a hundred times. */
export class AnswerTooLarge extends ApiError {
  constructor() {
    super(
      'OPERATION_TOO_LARGE',
      `The answer has more than ${MOST_CHARACTERS} characters: ask for less at a time.`,
      {
        limit: 'responseSize',
        maximum: MOST_CHARACTERS,
      },
    );
  }
}

/** Whether a value has more characters than an answer may have; it is looked through no further than to find out. */
export function isTooLarge(value: unknown): boolean {
  let left = MOST_CHARACTERS;
  const take = (part: unknown): boolean => {
    if (typeof part === 'string') left -= part.length;
    else if (Array.isArray(part)) return part.every(take);
    else if (typeof part === 'object' && part !== null) return Object.values(part).every(take);
    return left >= 0;
  };
  return !take(value);
}
