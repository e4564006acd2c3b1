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

function consistencyOf(
  { brand, library, examples }: Brief,
  { text, hashtags }: GeneratedCaption,
): number | null {
  if (!brand) return null;
  const phrases = [...brand.keyPhrases, ...brand.uniqueSellingPoints, ...brand.valuePropositions];
  const known = new Set(library.hashtags.map((tag) => tag.toLowerCase()));
  const usual = new Set(examples.flatMap(wordsIn));
  const name = brand.name.replace(/\s/g, '');
  return scoreOf([
    [30, contains(text, brand.name) || hashtags.some((tag) => tag.toLowerCase() === name.toLowerCase())],
    [30, phrases.length ? phrases.some((phrase) => contains(text, phrase)) : undefined],
    [
      20,
      known.size && hashtags.length ? shareOf(hashtags, (tag) => known.has(tag.toLowerCase())) : undefined,
    ],
    [20, usual.size ? shareOf(wordsIn(text), (word) => usual.has(word)) : undefined],
  ]);
}

/** Returns the scores of captions by fixed rules: the means of all captions. */
export const scoresOf = (
  brief: Brief,
  captions: readonly GeneratedCaption[],
): { readonly quality: string | null; readonly consistency: string | null } => ({
  quality: mean(captions.map((caption) => qualityOf(brief, caption))),
  consistency: mean(captions.map((caption) => consistencyOf(brief, caption))),
});
