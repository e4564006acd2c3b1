import type { Brief } from '../../domains/ai/brief.port';
import type { WrittenArticle, WrittenCarousel } from '../../domains/ai/written.port';
import { ARTICLE_PHRASES } from './article-phrases';

/** A caption that the composer has written. */
interface ComposedCaption {
  readonly text: string;
  readonly hashtags: readonly string[];
  readonly callToAction: string | null;
}

/** Sentences of a paragraph, and slides of a carousel. */
const PARAGRAPH = 4;
const MAX_SLIDES = 8;
const MAX_QUOTATIONS = 8;
/** Characters of a slide without its heading. */
const MAX_SLIDE_LENGTH = 240;
const PLACEHOLDER = /\[(?:email|phone|secret)\]/;

const sentencesOf = (text: string): string[] =>
  (text.match(/[^.!?।\n]+[.!?।]*/gu) ?? [])
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence && !PLACEHOLDER.test(sentence));

/** Whether the text is in the language to write in. The composer translates nothing. */
const isInItsLanguage = ({ language, sourceLanguage = language }: Brief): boolean =>
  language === sourceLanguage;

/** Returns the facts of the brief, or else the first sentences of the text. */
const statements = ({ facts, source = '' }: Brief): readonly string[] =>
  facts.length > 1 ? facts : sentencesOf(source);

const isQuotable = (text: string): boolean => !/[“”]/u.test(text);
const quoted = (text: string): string => `“${text}”`;

/** Quotes the facts of the brief, with sentences of the library in the language of the article. */
function quotingArticle(brief: Brief): WrittenArticle {
  const { summary, opening, introductions, closing } = ARTICLE_PHRASES[brief.language];
  const about = (phrase: string): string => phrase.replaceAll('{topic}', () => brief.topic);
  const quotations = statements(brief)
    .filter(isQuotable)
    .slice(0, MAX_QUOTATIONS)
    .map((fact, place) => `${introductions[place % introductions.length]!} ${quoted(fact)}`);
  return {
    title: brief.topic,
    summary: about(summary),
    body: [about(opening), ...quotations, closing].join('\n\n'),
  };
}

/**
 * Arranges the sentences of the text in paragraphs, without those that are repeated. An article in another language quotes
 * them.
 */
export function composeArticle(brief: Brief): WrittenArticle {
  if (!isInItsLanguage(brief)) return quotingArticle(brief);
  const { source = '', topic } = brief;
  const sentences = [...new Set(sentencesOf(source))];
  const paragraphs: string[] = [];
  for (let place = 0; place < sentences.length; place += PARAGRAPH)
    paragraphs.push(sentences.slice(place, place + PARAGRAPH).join(' '));
  return { title: topic, summary: sentences.slice(0, 2).join(' '), body: paragraphs.join('\n\n') };
}

/** Puts the facts of the brief, or else the first sentences of the text, on slides. Those in another language are quoted. */
export function composeCarousel(
  brief: Brief,
  { text: caption, hashtags, callToAction }: ComposedCaption,
): WrittenCarousel {
  const given = isInItsLanguage(brief) ? statements(brief) : statements(brief).filter(isQuotable).map(quoted);
  const slides = given.filter(({ length }) => length <= MAX_SLIDE_LENGTH).slice(0, MAX_SLIDES);
  return {
    title: brief.topic,
    slides: slides.map((text, index) => ({ heading: `${index + 1}/${slides.length}`, text })),
    caption: { text: caption, hashtags: [...hashtags], callToAction },
  };
}
