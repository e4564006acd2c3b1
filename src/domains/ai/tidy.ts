import { sanitized } from './sanitized';

const MAX_HASHTAG_LENGTH = 100;
const MAX_LINE_LENGTH = 500;

/** Returns a text on one line, without contact details. */
export const line = (text: string): string =>
  sanitized(text).replace(/\s+/g, ' ').trim().slice(0, MAX_LINE_LENGTH);
/** Returns a text without contact details and superfluous blank lines. */
export const lines = (text: string): string =>
  sanitized(text)
    .replace(/\n{3,}/g, '\n\n')
    .trim();

/** Returns hashtags without `#` and without duplicates. What is no hashtag is dropped. */
export function hashtagsFrom(found: readonly string[]): string[] {
  const unique = new Map<string, string>();
  for (const given of found) {
    const tag = given.trim().replace(/^[#＃]+/, '');
    const isUsable = /^[\p{L}\p{N}_][\p{L}\p{M}\p{N}_]*$/u.test(tag) && tag.length <= MAX_HASHTAG_LENGTH;
    if (isUsable && !unique.has(tag.toLowerCase())) unique.set(tag.toLowerCase(), tag);
  }
  return [...unique.values()];
}
