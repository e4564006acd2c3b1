const HASHTAGS = /#[\p{L}\p{N}_][\p{L}\p{M}\p{N}_]*/gu;
const MENTIONS = /@[\w.]+/g;

/** Returns the hashtags in a text with their `#`, in their order. Vowel signs and other marks belong to the hashtag. */
export const hashtagsIn = (text: string): string[] => text.match(HASHTAGS) ?? [];

/** Returns the number of mentions in a text. Instagram counts every `@` before a name, also that of an email address. */
export const mentionCount = (text: string): number => text.match(MENTIONS)?.length ?? 0;
