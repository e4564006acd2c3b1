import type { Brief } from './brief.port';
import type { GeneratedContent } from './checks';
import { documentOf } from './documents';
import { sanitized } from './sanitized';

const MAX_HASHTAG_LENGTH = 100;
const MAX_LINE_LENGTH = 500;

const line = (text: string): string => sanitized(text).replace(/\s+/g, ' ').trim().slice(0, MAX_LINE_LENGTH);
const lines = (text: string): string =>
  sanitized(text)
    .replace(/\n{3,}/g, '\n\n')
    .trim();

/** Returns hashtags without `#` and without duplicates. What is no hashtag is dropped. */
function hashtagsFrom(found: readonly string[]): string[] {
  const unique = new Map<string, string>();
  for (const given of found) {
    const tag = given.trim().replace(/^[#＃]+/, '');
    const isUsable = /^[\p{L}\p{N}_][\p{L}\p{M}\p{N}_]*$/u.test(tag) && tag.length <= MAX_HASHTAG_LENGTH;
    if (isUsable && !unique.has(tag.toLowerCase())) unique.set(tag.toLowerCase(), tag);
  }
  return [...unique.values()];
}

/** Returns the output of a model in the form in which it is stored: tidied, and not more than was asked for. */
export function contentOf(brief: Brief, output: Partial<GeneratedContent>): GeneratedContent {
  const { task, count } = brief;
  const { captions = [], hashtags = [], ideas = [], replies = [] } = output;
  return {
    captions: captions.slice(0, count).map(({ text, hashtags: tags, callToAction }) => ({
      text: lines(text),
      hashtags: hashtagsFrom(tags),
      callToAction: callToAction === null ? null : line(callToAction) || null,
    })),
    hashtags: hashtagsFrom(hashtags).slice(0, task === 'HASHTAGS' ? count : 0),
    ideas: ideas.slice(0, count).map(({ title, description, hook }) => ({
      title: line(title),
      description: lines(description).slice(0, 2_000),
      hook: line(hook),
    })),
    replies: replies.slice(0, count).map(lines),
    document: documentOf(brief, output.document),
  };
}
