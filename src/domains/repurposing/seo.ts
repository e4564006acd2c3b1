import type { ContentLanguage } from '../common/content.enums';
import { SeoHint } from './repurposing.enums';

const LEAST_WORDS = 300;
const MOST_WORDS_PER_SENTENCE = 20;
const TITLE_LENGTH = { least: 20, most: 60 };
const FIRST_WORDS = 100;

/** What is rated for search engines. */
interface RatedText {
  readonly title: string | null;
  readonly text: string;
  readonly keywords: readonly string[];
}

export const wordsIn = (text: string): string[] => text.match(/[\p{L}\p{M}\p{N}'’]+/gu) ?? [];
const sentencesIn = (text: string): string[] =>
  text.split(/[.!?।\n]+/u).filter((sentence) => wordsIn(sentence).length > 0);

/** Returns the rules that a text does not meet, and the share of those that it meets, from 0 to 100. */
export function seoOf({ title, text, keywords }: RatedText): {
  readonly hints: SeoHint[];
  readonly score: number;
} {
  const words = wordsIn(text);
  const sentences = sentencesIn(text);
  const top = keywords.slice(0, 3).map((keyword) => keyword.toLowerCase());
  const mentions = (part: string): boolean => top.some((keyword) => part.toLowerCase().includes(keyword));
  const { least, most } = TITLE_LENGTH;
  const met: Readonly<Record<SeoHint, boolean>> = {
    LENGTHEN_TEXT: words.length >= LEAST_WORDS,
    SHORTEN_SENTENCES: words.length <= MOST_WORDS_PER_SENTENCE * sentences.length,
    ADD_TITLE: title !== null,
    ADJUST_TITLE_LENGTH: title === null || (title.length >= least && title.length <= most),
    USE_KEYWORD_IN_TITLE: title === null || mentions(title),
    USE_KEYWORD_EARLY: mentions(words.slice(0, FIRST_WORDS).join(' ')),
  };
  const rules = Object.keys(SeoHint) as SeoHint[];
  const hints = rules.filter((rule) => !met[rule]);
  return { hints, score: (100 * (rules.length - hints.length)) / rules.length };
}

/** Returns the number of syllables of an English word, about: its groups of vowels without a silent `e`. */
const syllablesOf = (word: string): number =>
  Math.max(
    1,
    word
      .toLowerCase()
      .replace(/e$/, '')
      .match(/[aeiouy]+/g)?.length ?? 1,
  );

/** Returns the readability of an English text by the Flesch formula, from 0 to 100. Null for other languages. */
export function readabilityOf(text: string, language: ContentLanguage): number | null {
  const words = wordsIn(text);
  const sentences = sentencesIn(text);
  if (language !== 'ENGLISH' || !words.length) return null;
  const syllables = words.reduce((sum, word) => sum + syllablesOf(word), 0);
  const score = 206.835 - 1.015 * (words.length / sentences.length) - 84.6 * (syllables / words.length);
  return Math.min(Math.max(score, 0), 100);
}
