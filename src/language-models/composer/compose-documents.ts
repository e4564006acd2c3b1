import type { Brief } from '../../domains/ai/brief.port';
import type { WrittenArticle, WrittenCarousel } from '../../domains/ai/written.port';

/** A caption that the composer has written. */
interface ComposedCaption {
  readonly text: string;
  readonly hashtags: readonly string[];
  readonly callToAction: string | null;
}

/** Sentences of a paragraph, and slides of a carousel. */
const PARAGRAPH = 4;
const MAX_SLIDES = 8;
/** Characters of a slide without its heading. */
const MAX_SLIDE_LENGTH = 240;
const PLACEHOLDER = /\[(?:email|phone|secret)\]/;

const sentencesOf = (text: string): string[] =>
  (text.match(/[^.!?।\n]+[.!?।]*/gu) ?? [])
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence && !PLACEHOLDER.test(sentence));

/** Arranges the sentences of the text in paragraphs, without those that are repeated. Translates nothing. */
export function composeArticle({ source = '', topic }: Brief): WrittenArticle {
  const sentences = [...new Set(sentencesOf(source))];
  const paragraphs: string[] = [];
  for (let place = 0; place < sentences.length; place += PARAGRAPH)
    paragraphs.push(sentences.slice(place, place + PARAGRAPH).join(' '));
  return { title: topic, summary: sentences.slice(0, 2).join(' '), body: paragraphs.join('\n\n') };
}

/** Puts the facts of the brief, or else the first sentences of the text, on slides. */
export function composeCarousel(
  { facts, source = '', topic }: Brief,
  { text: caption, hashtags, callToAction }: ComposedCaption,
): WrittenCarousel {
  const given = facts.length > 1 ? facts : sentencesOf(source);
  const slides = given.filter(({ length }) => length <= MAX_SLIDE_LENGTH).slice(0, MAX_SLIDES);
  return {
    title: topic,
    slides: slides.map((text, index) => ({ heading: `${index + 1}/${slides.length}`, text })),
    caption: { text: caption, hashtags: [...hashtags], callToAction },
  };
}
