import { parse } from 'tldts';
import type { AiFailureReason } from './ai.enums';
import type { ContentIdea, GeneratedCaption } from './ai.shapes';
import type { Brief } from './brief.port';
import { isInLanguage, wordsIn } from './languages';

const LINKS = /(?:https?:\/\/)?(?:[\p{L}\p{N}-]+\.)+[\p{L}]{2,}(?:\/[^\s]*)?/giu;
const NUMBERS = /[\d०-९]+(?:[.,][\d०-९]+)*/g;

/** What was generated. */
export interface GeneratedContent {
  readonly captions: readonly GeneratedCaption[];
  readonly hashtags: readonly string[];
  readonly ideas: readonly ContentIdea[];
}

const lengthOfCaption = ({ text, hashtags, callToAction }: GeneratedCaption): number =>
  [text, callToAction, hashtags.map((tag) => `#${tag}`).join(' ')].filter(Boolean).join('\n\n').length;

const linksIn = (text: string): string[] =>
  (text.match(LINKS) ?? []).filter((link) => parse(link).isIcann).map((link) => link.toLowerCase());

/** Returns the numbers in a text with ASCII digits and without separators. Numbers below ten are no facts. */
const numbersIn = (text: string): string[] =>
  (text.match(NUMBERS) ?? [])
    .map((number) =>
      number
        .replace(/[०-९]/g, (digit) => String(digit.charCodeAt(0) - 0x966))
        .replace(/\.0{1,2}$/, '')
        .replace(/[.,]/g, ''),
    )
    .filter((number) => number.length > 1);

/** The texts of a brief that state facts. Earlier captions can be outdated, and the caption to rewrite is no translation. */
const factsOf = ({ topic, facts, callToAction, original, change, brand, library }: Brief): string =>
  JSON.stringify([topic, facts, callToAction, original, change, brand, library]);

const textsOf = ({ captions, ideas }: GeneratedContent): string[] => [
  ...captions.map(({ text, callToAction }) => `${text}\n${callToAction ?? ''}`),
  ...ideas.map(({ title, description, hook }) => [title, description, hook].join('\n')),
];

const hasInvented = (texts: readonly string[], source: string): boolean => {
  const known = { links: source.toLowerCase(), numbers: new Set(numbersIn(source)) };
  return texts.some(
    (text) =>
      linksIn(text).some((link) => !known.links.includes(link)) ||
      numbersIn(text).some((number) => !known.numbers.has(number)),
  );
};

/** Returns why content is not fit for its post. Undefined if it is. */
export function problemOf(brief: Brief, content: GeneratedContent): AiFailureReason | undefined {
  const texts = textsOf(content);
  const source = factsOf(brief);
  const exempt = new Set(wordsIn(factsOf({ ...brief, original: null, change: null })));
  if (content.captions.length + content.ideas.length + content.hashtags.length === 0) return 'INVALID_OUTPUT';
  if (texts.some((text) => !text.trim())) return 'INVALID_OUTPUT';
  if (texts.some((text) => !isInLanguage(text, brief.language, exempt))) return 'WRONG_LANGUAGE';
  const { maxLength, maxHashtags } = brief;
  if (
    content.captions.some(
      (caption) => lengthOfCaption(caption) > maxLength || caption.hashtags.length > maxHashtags,
    )
  )
    return 'TOO_LONG';
  return hasInvented(texts, source) ? 'INVENTED_CONTENT' : undefined;
}
