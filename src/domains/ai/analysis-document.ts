import type { AiFailureReason } from './ai.enums';
import type { TextAnalysis } from './analysis.port';
import type { Brief } from './brief.port';
import { hasInstructions } from './instructions';
import { invents, inventsLinks } from './invented';
import { isInLanguage } from './languages';
import { sanitized } from './sanitized';

const MAX_KEYWORDS = 20;
const MAX_TOPICS = 10;
const MAX_NAMES = 20;
const MAX_MOMENTS = 10;
const MAX_INSIGHTS = 10;
const MAX_WORD_LENGTH = 100;
const MAX_LINE_LENGTH = 500;

const line = (text: string, max: number): string => sanitized(text).replace(/\s+/g, ' ').trim().slice(0, max);

/** Returns texts on one line each, without blank ones and duplicates. */
function unique(texts: readonly string[], most: number, max = MAX_WORD_LENGTH): string[] {
  const found = new Map<string, string>();
  for (const given of texts) {
    const text = line(given, max);
    if (text && !found.has(text.toLowerCase())) found.set(text.toLowerCase(), text);
  }
  return [...found.values()].slice(0, most);
}

const clamped = (value: number, min: number, max: number): number =>
  Math.round(Math.min(Math.max(value, min), max) * 100) / 100;
const score = (value: number): number => clamped(value, 0, 100);

/** Returns items with scores, the highest first, and each name once. */
function ranked<T extends { readonly score: number }>(items: readonly T[], nameOf: (item: T) => string): T[] {
  const found = new Map<string, T>();
  for (const item of items) {
    const name = nameOf(item);
    if (name && !found.has(name)) found.set(name, { ...item, score: score(item.score) });
  }
  return [...found.values()].sort((a, b) => b.score - a.score);
}

/** Contact details that were replaced. What mentions them is no use elsewhere. */
const PLACEHOLDER = /\[(?:email|phone|secret)\]/;
const without = (text: string): boolean => !PLACEHOLDER.test(text);

/**
 * Returns whether a text can be repeated. Strangers may have written the source: its links and instructions are dropped. Links
 * that it does not contain are rejected with the whole analysis.
 */
const isRepeatable =
  (source: string) =>
  (text: string): boolean =>
    !hasInstructions([text]) && (!inventsLinks([text], '') || inventsLinks([text], source));

const moments = (found: TextAnalysis['hooks'], isKept: (text: string) => boolean): TextAnalysis['hooks'] =>
  ranked(
    found
      .filter(({ text }) => isKept(text))
      .map(({ text, score: given }) => ({ text: line(text, MAX_LINE_LENGTH), score: given })),
    ({ text }) => (without(text) ? text : ''),
  ).slice(0, MAX_MOMENTS);

/** Returns a text in the form in which texts are searched for in each other. */
const searchable = (text: string): string => text.toLowerCase().replace(/\s+/g, ' ');

/** Returns the analysis in the form in which it is stored. Keywords and names that the text does not contain are dropped. */
export function tidyAnalysis({ source }: Brief, output: TextAnalysis): TextAnalysis {
  const text = searchable(source ?? '');
  const isKept = isRepeatable(text);
  const contained = (words: readonly string[], most: number): string[] =>
    unique(
      words.filter((word) => isKept(word) && text.includes(searchable(word.trim()))),
      most,
    );
  const { people, organizations, places } = output.entities;
  return {
    topics: unique(output.topics.filter(isKept), MAX_TOPICS),
    keywords: contained(output.keywords, MAX_KEYWORDS),
    entities: {
      people: contained(people, MAX_NAMES),
      organizations: contained(organizations, MAX_NAMES),
      places: contained(places, MAX_NAMES),
    },
    sentiment: clamped(output.sentiment, -100, 100),
    emotions: ranked(output.emotions, ({ emotion }) => emotion),
    viralityScore: score(output.viralityScore),
    engagementPotential: score(output.engagementPotential),
    repurposingValue: score(output.repurposingValue),
    hooks: moments(output.hooks, isKept),
    quotes: moments(output.quotes, isKept),
    keyInsights: unique(
      output.keyInsights.filter((text) => without(text) && isKept(text)),
      MAX_INSIGHTS,
      MAX_LINE_LENGTH,
    ),
    platforms: ranked(output.platforms, ({ platform }) => platform),
  };
}

/** Returns why an analysis is not usable. Moments must be sentences of the text, word for word. */
export function problemOfAnalysis(
  { source, language, topic }: Brief,
  { keywords, topics, hooks, quotes, keyInsights }: TextAnalysis,
): AiFailureReason | undefined {
  const given = `${topic}\n${source ?? ''}`;
  const text = searchable(given);
  if (!keywords.length || !keyInsights.length) return 'INVALID_OUTPUT';
  if ([...hooks, ...quotes].some((moment) => !text.includes(searchable(moment.text))))
    return 'INVENTED_CONTENT';
  if (invents([...keyInsights, ...topics], given)) return 'INVENTED_CONTENT';
  const words = new Set(text.match(/[\p{L}\p{M}]+/gu));
  return keyInsights.some((insight) => !isInLanguage(insight, language, words))
    ? 'WRONG_LANGUAGE'
    : undefined;
}
