import { createHash } from 'node:crypto';
import type { Brief } from '../../domains/ai/brief.port';
import { analyze } from './analyze';
import { composeArticle, composeCarousel } from './compose-documents';
import { analyzeImage, describeImage } from './describe';
import { MANNERS, PHRASES } from './phrases';

/** A source of choices that are the same for the same seed and purpose. */
type Choose = <T>(options: readonly T[], purpose: string) => T;

const chooserOf =
  (seed: number): Choose =>
  (options, purpose) =>
    options[createHash('sha256').update(`${seed} ${purpose}`).digest().readUInt32BE() % options.length]!;

/** Returns the options in an order that depends on the seed. */
const shuffled = <T>(options: readonly T[], choose: Choose, purpose: string): T[] => {
  const rest = [...options];
  const result: T[] = [];
  while (rest.length) {
    const next = choose(rest, `${purpose} ${rest.length}`);
    result.push(...rest.splice(rest.indexOf(next), 1));
  }
  return result;
};

const withoutEnd = (text: string): string => text.trim().replace(/[\s.!?।…]+$/u, '');
const sentence = (text: string, { language }: Brief): string =>
  /[.!?।…]$/u.test(text.trim()) ? text.trim() : `${text.trim()}${language === 'HINDI' ? '।' : '.'}`;

const filled = (phrase: string, { topic, brand }: Brief): string =>
  phrase.replaceAll('{topic}', () => withoutEnd(topic)).replaceAll('{brand}', () => brand?.name ?? '');

/** Words that say nothing as a hashtag. */
const EMPTY_WORDS = new Set(
  'a an the of for our your and with in on at to is are new ki ka ke aur hai mein'.split(' '),
);

/** Returns the words of a text as one hashtag, such as `MasalaChai`. */
const tagOf = (words: readonly string[]): string =>
  words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');

const wordsOf = (text: string): string[] => text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];

/** Returns hashtags from the library, the brand and the topic, without duplicates. The library comes first. */
function hashtagsOf({ brand, topic, library, count, task, maxHashtags }: Brief, choose: Choose): string[] {
  const words = wordsOf(topic).filter((word) => !EMPTY_WORDS.has(word.toLowerCase()));
  const own = [tagOf(words.slice(0, 3)), ...words.filter(({ length }) => length > 2)];
  const ofBrand = brand ? [tagOf(wordsOf(brand.name)), tagOf(wordsOf(brand.industry ?? ''))] : [];
  const fromLibrary = shuffled(library.hashtags, choose, 'hashtags');
  const unique = new Map<string, string>();
  for (const tag of [...fromLibrary, ...ofBrand, ...own])
    if (tag && tag.length <= 100 && !unique.has(tag.toLowerCase())) unique.set(tag.toLowerCase(), tag);
  return [...unique.values()].slice(0, task === 'HASHTAGS' ? count : maxHashtags);
}

interface ComposedCaption {
  readonly text: string;
  readonly hashtags: readonly string[];
  readonly callToAction: string | null;
}

const lengthOf = ({ text, hashtags, callToAction }: ComposedCaption): number =>
  [text, callToAction ?? '', hashtags.map((tag) => `#${tag}`).join(' ')].join('\n\n').length;

/** Returns the sentences of a caption in the order of their importance, which is that of reading. */
function sentencesOf(brief: Brief, choose: Choose, index: number): string[] {
  const { tone, facts, brand, original } = brief;
  const { hooks, closings, byBrand } = PHRASES[brief.language];
  const manner = MANNERS[tone];
  const hook = filled(shuffled(hooks[manner], choose, 'hook')[index % hooks[manner].length]!, brief);
  const details = (original === null ? facts : [original, ...facts]).map((fact) => sentence(fact, brief));
  if (tone === 'MINIMAL') return [hook, ...details.slice(0, 1)];
  const phrases = [
    ...(brand?.keyPhrases ?? []),
    ...(brand?.uniqueSellingPoints ?? []),
    ...(brand?.valuePropositions ?? []),
  ];
  const ofBrand = phrases.length
    ? [sentence(choose(phrases, `phrase ${index}`), brief)]
    : brand
      ? [filled(choose(byBrand, `brand ${index}`), brief)]
      : [];
  return [hook, ...details, ...ofBrand, choose(closings[manner], `closing ${index}`)];
}

/** Writes one caption that fits the platform. Hashtags and the last sentences are dropped if it is too long. */
function captionOf(brief: Brief, choose: Choose, index: number): ComposedCaption {
  const { language, callToAction, library, maxLength } = brief;
  const ownCalls = library.callsToAction.length ? library.callsToAction : PHRASES[language].callsToAction;
  const sentences = sentencesOf(brief, choose, index);
  let caption: ComposedCaption = {
    text: sentences.join('\n\n'),
    hashtags: hashtagsOf(brief, choose),
    callToAction: callToAction ?? choose(ownCalls, `call ${index}`),
  };
  while (lengthOf(caption) > maxLength && caption.hashtags.length)
    caption = { ...caption, hashtags: caption.hashtags.slice(0, -1) };
  while (lengthOf(caption) > maxLength && sentences.length > 1) {
    sentences.pop();
    caption = { ...caption, text: sentences.join('\n\n') };
  }
  return lengthOf(caption) > maxLength ? { ...caption, callToAction: null } : caption;
}

/** The slides state the facts. */
const withoutFacts = (brief: Brief): Brief => ({ ...brief, facts: [] });

const indexes = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** Returns the output of a task, in the structure that models are asked for. */
export function compose(brief: Brief, seed: number): object {
  const choose = chooserOf(seed);
  if (brief.task === 'ANALYSIS') return { document: analyze(brief) };
  if (brief.task === 'ARTICLE') return { document: composeArticle(brief) };
  if (brief.task === 'CAROUSEL')
    return { document: composeCarousel(brief, captionOf(withoutFacts(brief), choose, 0)) };
  if (brief.task === 'ALT_TEXT') return { document: describeImage(brief) };
  if (brief.task === 'IMAGE_ANALYSIS') return { document: analyzeImage(brief) };
  if (brief.task === 'REPLY')
    return { replies: shuffled(PHRASES[brief.language].replies, choose, 'replies').slice(0, brief.count) };
  if (brief.task === 'HASHTAGS') return { hashtags: hashtagsOf(brief, choose) };
  if (brief.task === 'IDEAS') {
    const { ideas, hooks } = PHRASES[brief.language];
    const manner = MANNERS[brief.tone];
    return {
      ideas: shuffled(ideas, choose, 'ideas')
        .slice(0, brief.count)
        .map(([title, description], index) => ({
          title: filled(title, brief),
          description: filled(description, brief),
          hook: filled(choose(hooks[manner], `hook ${index}`), brief),
        })),
    };
  }
  return { captions: indexes(brief.count).map((index) => captionOf(brief, choose, index)) };
}
