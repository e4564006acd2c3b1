import type { TextAnalysis } from '../../domains/ai/analysis.port';
import type { Brief } from '../../domains/ai/brief.port';
import {
  EMOTIONS,
  HOOK_WORDS,
  NEGATIVE,
  ORGANIZATION_ENDINGS,
  POSITIVE,
  STOP_WORDS,
  TITLES,
} from './lexicon';

/** Words of sentences that make sense by themselves. */
const QUOTABLE = { least: 6, most: 30 };
const MAX_KEYWORDS = 12;
const MAX_TOPICS = 4;
const MAX_MOMENTS = 6;
const MAX_INSIGHTS = 5;
/** Words from which a text gives content for long formats. */
const LONG_TEXT = 600;

const wordsOf = (text: string): string[] => text.match(/[\p{L}\p{M}\p{N}'’]+/gu) ?? [];
const sentencesOf = (text: string): string[] =>
  (text.match(/[^.!?।\n]+[.!?।]*/gu) ?? []).map((sentence) => sentence.trim()).filter(Boolean);

const isContentWord = (word: string): boolean =>
  word.length > 2 && !STOP_WORDS.has(word) && !/^\p{N}+$/u.test(word);

/** Returns the most frequent words and pairs of words, first those that occur most often. */
function keywordsOf(sentences: readonly string[]): string[] {
  const counts = new Map<string, number>();
  const add = (term: string, weight: number): void => void counts.set(term, (counts.get(term) ?? 0) + weight);
  for (const sentence of sentences) {
    const words = wordsOf(sentence.toLowerCase());
    for (const [place, word] of words.entries()) {
      if (!isContentWord(word)) continue;
      add(word, 1);
      const next = words[place + 1];
      if (next && isContentWord(next) && sentence.toLowerCase().includes(`${word} ${next}`))
        add(`${word} ${next}`, 0.75);
    }
  }
  // Pairs that occur once are accidental.
  return [...counts]
    .filter(([term, count]) => !term.includes(' ') || count > 1)
    .sort(([, a], [, b]) => b - a)
    .map(([term]) => term)
    .slice(0, MAX_KEYWORDS);
}

const shareOf = (words: readonly string[], known: ReadonlySet<string>): number =>
  words.length ? words.filter((word) => known.has(word)).length / words.length : 0;

/** Returns the names in a text that a fixed rule recognizes: after a title, or with the ending of a company. */
function entitiesOf(text: string): TextAnalysis['entities'] {
  const name = String.raw`[A-Z][\p{L}]+(?:[ ][A-Z][\p{L}]+){0,3}`;
  const people = [...text.matchAll(new RegExp(`(?:${TITLES})[ ](${name})`, 'gu'))].map(([, found]) => found!);
  const organizations = [
    ...text.matchAll(new RegExp(`${name}[ ](?:${ORGANIZATION_ENDINGS})(?![\\p{L}])`, 'gu')),
  ];
  return { people, organizations: organizations.map(([found]) => found), places: [] };
}

type Moment = TextAnalysis['hooks'][number];

const best = (found: readonly Moment[], most: number): Moment[] =>
  [...found].sort((a, b) => b.score - a.score).slice(0, most);

/** Rates how far a sentence makes people go on: a question, a number, an address, or a strong word. */
function hookScore(sentence: string, words: readonly string[]): number {
  const parts = [
    /[?？]/.test(sentence),
    /\p{N}/u.test(sentence),
    words.some((word) => HOOK_WORDS.has(word)),
    words.some((word) => ['you', 'your', 'aap', 'aapko', 'आप', 'आपको'].includes(word)),
    words.length <= 15,
  ];
  return parts.filter(Boolean).length * 20;
}

/** Rates how far a sentence stands for the text: the share of the keywords in it. */
const coverage = (words: readonly string[], keywords: readonly string[]): number =>
  keywords.length
    ? Math.min(100, (250 * keywords.filter((keyword) => words.includes(keyword)).length) / keywords.length)
    : 0;

const mean = (scores: readonly number[]): number =>
  scores.length ? scores.reduce((sum, score) => sum + score, 0) / scores.length : 0;

const scoresOf = (parts: Readonly<Record<'hooks' | 'quotes' | 'insights' | 'length', number>>) =>
  [
    { platform: 'X' as const, score: mean([parts.hooks, parts.quotes]) },
    { platform: 'INSTAGRAM' as const, score: mean([parts.hooks, parts.quotes]) * 0.95 },
    { platform: 'FACEBOOK' as const, score: mean([parts.hooks, parts.insights]) },
    { platform: 'LINKEDIN' as const, score: mean([parts.insights, parts.length]) },
    { platform: 'YOUTUBE' as const, score: mean([parts.hooks, parts.length]) },
  ].map(({ platform, score }) => ({ platform, score: Math.round(score) }));

/** Analyzes a text by fixed rules: frequent words, short lists of words, and forms of sentences. */
export function analyze({ source = '' }: Brief): TextAnalysis {
  const sentences = sentencesOf(source);
  const rated = sentences.map((text) => ({ text, words: wordsOf(text.toLowerCase()) }));
  const words = rated.flatMap((sentence) => sentence.words);
  const keywords = keywordsOf(sentences);
  const whole = rated.filter(({ words: { length } }) => length >= QUOTABLE.least && length <= QUOTABLE.most);
  const hooks = best(
    whole
      .map((sentence) => ({ text: sentence.text, score: hookScore(sentence.text, sentence.words) }))
      .filter(({ score }) => score >= 40),
    MAX_MOMENTS,
  );
  const covering = (whole.length ? whole : rated).map((sentence) => ({
    text: sentence.text,
    score: coverage(sentence.words, keywords),
  }));
  const quotes = best(
    covering.filter(({ text, score }) => score > 0 && !/[?？]/.test(text)),
    MAX_MOMENTS,
  );
  const insights = new Set(best(covering, MAX_INSIGHTS).map(({ text }) => text));
  const [positive, negative] = [shareOf(words, POSITIVE), shareOf(words, NEGATIVE)];
  const length = Math.min(100, (100 * words.length) / LONG_TEXT);
  const hooked = mean(hooks.map(({ score }) => score));
  const emotions = Object.entries(EMOTIONS).map(([emotion, known]) => ({
    emotion: emotion as keyof typeof EMOTIONS,
    score: Math.min(100, Math.round(2_000 * shareOf(words, known))),
  }));
  const parts = { hooks: hooked, quotes: mean(quotes.map(({ score }) => score)), length };
  return {
    topics: keywords.slice(0, MAX_TOPICS),
    keywords,
    entities: entitiesOf(source),
    sentiment: positive + negative ? (100 * (positive - negative)) / (positive + negative) : 0,
    emotions: emotions.filter(({ score }) => score > 0),
    viralityScore: hooked * 0.8,
    engagementPotential: mean([hooked, Math.min(100, 10 * source.split(/[?？]/).length)]),
    repurposingValue: Math.min(100, 6 * (hooks.length + quotes.length) + length / 4),
    hooks,
    quotes,
    // In the order of the text.
    keyInsights: [...new Set(sentences)].filter((sentence) => insights.has(sentence)),
    platforms: scoresOf({ ...parts, insights: mean(covering.map(({ score }) => score)) }),
  };
}
