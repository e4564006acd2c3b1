import type { GeneratedCaption } from './ai.shapes';
import type { Brief } from './brief.port';
import { wordsIn } from './languages';

/** A part of a score: its weight, and how far it is met, from 0 to 1. Undefined if it does not apply. */
type Part = readonly [weight: number, met: number | boolean | undefined];

/** Returns the weighted mean of the parts that apply, from 0 to 100. Null if none does. */
function scoreOf(parts: readonly Part[]): number | null {
  const applied = parts.filter(([, met]) => met !== undefined);
  const total = applied.reduce((sum, [weight]) => sum + weight, 0);
  return total ? (100 * applied.reduce((sum, [weight, met]) => sum + weight * Number(met), 0)) / total : null;
}

const mean = (scores: readonly (number | null)[]): string | null => {
  const known = scores.filter((score) => score !== null);
  return known.length ? (known.reduce((sum, score) => sum + score, 0) / known.length).toFixed(2) : null;
};

const contains = (text: string, part: string): boolean => text.toLowerCase().includes(part.toLowerCase());
const shareOf = <T>(items: readonly T[], has: (item: T) => boolean): number | undefined =>
  items.length ? items.filter(has).length / items.length : undefined;

/** Captions are cut in feeds after about this many characters. */
const VISIBLE_CHARACTERS = 125;
const LENGTHS = { least: 60, most: 1_000 };

const qualityOf = (brief: Brief, { text, hashtags, callToAction }: GeneratedCaption): number | null =>
  scoreOf([
    [30, text.length >= LENGTHS.least && text.length <= LENGTHS.most],
    [20, text.split('\n')[0]!.length <= VISIBLE_CHARACTERS],
    [20, shareOf(brief.facts, (fact) => shareOf(wordsIn(fact), (word) => contains(text, word))! >= 0.5)],
    [15, callToAction !== null],
    [15, brief.maxHashtags ? hashtags.length > 0 : undefined],
  ]);

/** What a text is compared with. */
export type BrandRules = Pick<Brief, 'brand' | 'library' | 'examples' | 'voiceSamples'>;

/** How far a text meets each rule of its brand, from 0 to 1. Undefined if a rule does not apply. */
export interface Consistency {
  /** Whether the text or a hashtag names the brand. */
  readonly name: boolean;
  /** Whether the text contains a phrase of the brand. */
  readonly phrase?: boolean;
  /** The share of the hashtags that are in the library. */
  readonly hashtags?: number;
  /** The share of the words that samples of the voice or earlier captions contain. */
  readonly words?: number;
}

/** Returns how far a text meets the rules of a brand. Null without a brand. */
export function consistencyOf(
  { brand, library, examples, voiceSamples }: BrandRules,
  { text, hashtags }: Pick<GeneratedCaption, 'text' | 'hashtags'>,
): Consistency | null {
  if (!brand) return null;
  const phrases = [...brand.keyPhrases, ...brand.uniqueSellingPoints, ...brand.valuePropositions];
  const known = new Set(library.hashtags.map((tag) => tag.toLowerCase()));
  const usual = new Set([...(voiceSamples ?? []), ...examples].flatMap(wordsIn));
  const name = brand.name.replace(/\s/g, '').toLowerCase();
  return {
    name: contains(text, brand.name) || hashtags.some((tag) => tag.toLowerCase() === name),
    phrase: phrases.length ? phrases.some((phrase) => contains(text, phrase)) : undefined,
    hashtags: known.size ? shareOf(hashtags, (tag) => known.has(tag.toLowerCase())) : undefined,
    words: usual.size ? shareOf(wordsIn(text), (word) => usual.has(word)) : undefined,
  };
}

/** Returns the brand consistency score, from 0 to 100: the weighted mean of the rules that apply. */
export const consistencyScore = (met: Consistency | null): number | null =>
  met &&
  scoreOf([
    [30, met.name],
    [30, met.phrase],
    [20, met.hashtags],
    [20, met.words],
  ]);

/** Returns the scores of captions by fixed rules: the means of all captions. */
export const scoresOf = (
  brief: Brief,
  captions: readonly GeneratedCaption[],
): { readonly quality: string | null; readonly consistency: string | null } => ({
  quality: mean(captions.map((caption) => qualityOf(brief, caption))),
  consistency: mean(captions.map((caption) => consistencyScore(consistencyOf(brief, caption)))),
});
