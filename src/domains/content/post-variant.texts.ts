import { hashtag, MAX_HASHTAGS } from '../common/content.texts';

const PATTERN = new RegExp(hashtag.constraints!.pattern!, 'u');
const VISIBLE = /[^\p{C}\p{Z}]/u;

/** Maximum length of the call to action of a post. */
export const MAX_CALL_TO_ACTION_LENGTH = 500;

/** Returns the hashtags in a text such as `#tea #chai`, each once. Undefined if a post cannot have them. */
export function hashtagsOf(text: string): string[] | undefined {
  const words = text.split(/\s+/).filter((word) => word !== '');
  const tags = [...new Set(words.map((word) => word.replace(/^[#＃]/, '')))];
  const isValid = (tag: string): boolean =>
    PATTERN.test(tag) && VISIBLE.test(tag) && Array.from(tag).length <= hashtag.constraints!.maxLength!;
  return tags.length > 0 && tags.length <= MAX_HASHTAGS && tags.every(isValid) ? tags : undefined;
}

const SEPARATOR = '\n\n';

/** Returns a caption that begins with a hook, in place of the hook with which it began. */
export function withHook(caption: string | null, hook: string, replaced: string | null): string {
  const text = caption ?? '';
  if (text.startsWith(hook)) return text;
  if (replaced !== null && text.startsWith(replaced)) return hook + text.slice(replaced.length);
  return text === '' ? hook : hook + SEPARATOR + text;
}
