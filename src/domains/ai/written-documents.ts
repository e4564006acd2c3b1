import type { AiFailureReason } from './ai.enums';
import type { Brief } from './brief.port';
import { captionLength } from './caption-length';
import { invents } from './invented';
import { isInLanguage, wordsIn } from './languages';
import { hashtagsFrom, line, lines } from './tidy';
import type { WrittenArticle, WrittenCarousel } from './written.port';

const MAX_BODY_LENGTH = 30_000;
/** Words below which a text is no article. */
const LEAST_WORDS = 40;
const SLIDES = { least: 2, most: 10 };
const MAX_SLIDE_LENGTH = 300;

const QUOTATION = /“([^“”]+)”/gu;
const plain = (text: string): string => text.toLowerCase().replace(/\s+/g, ' ').trim();

/** Returns a text without quotations of a source in another language, word for word, which are not translated. */
function ownText({ facts, source = '', sourceLanguage, language }: Brief, text: string): string {
  if (!sourceLanguage || sourceLanguage === language) return text;
  const given = [...facts, source].map(plain);
  return text.replace(QUOTATION, (whole, quote: string) =>
    given.some((known) => known.includes(plain(quote))) ? ' ' : whole,
  );
}

/** Returns the words of the request that stay in their language: the topic, and those of the brand and its library. */
function exemptWords({ topic, callToAction, brand, library }: Brief): ReadonlySet<string> {
  const { name = '', keyPhrases = [], valuePropositions = [], uniqueSellingPoints = [] } = brand ?? {};
  const phrases = [...keyPhrases, ...valuePropositions, ...uniqueSellingPoints, ...library.callsToAction];
  return new Set(wordsIn([topic, callToAction ?? '', name, ...phrases].join('\n')));
}

/** Returns the problem that all texts have in common. Numbers and links must be in the brief, which has the source. */
function problemOfTexts(brief: Brief, texts: readonly string[]): AiFailureReason | undefined {
  if (texts.some((text) => !text.trim())) return 'INVALID_OUTPUT';
  const { topic, facts, callToAction, brand, library, source } = brief;
  const given = JSON.stringify([topic, facts, callToAction, brand, library, source]);
  if (invents(texts, given)) return 'INVENTED_CONTENT';
  const own = texts.map((part) => ownText(brief, part)).join('\n');
  return isInLanguage(own, brief.language, exemptWords(brief)) ? undefined : 'WRONG_LANGUAGE';
}

export const tidyArticle = (_: Brief, { title, summary, body }: WrittenArticle): WrittenArticle => ({
  title: line(title),
  summary: lines(summary).slice(0, 1_000),
  body: lines(body),
});

export function problemOfArticle(
  brief: Brief,
  { title, summary, body }: WrittenArticle,
): AiFailureReason | undefined {
  if (body.split(/\s+/).length < LEAST_WORDS) return 'INVALID_OUTPUT';
  if (body.length > MAX_BODY_LENGTH) return 'TOO_LONG';
  // Quotations alone are no article in the requested language.
  if (wordsIn(ownText(brief, body)).length < LEAST_WORDS) return 'WRONG_LANGUAGE';
  return problemOfTexts(brief, [title, summary, body]);
}

export const tidyCarousel = (_: Brief, { title, slides, caption }: WrittenCarousel): WrittenCarousel => ({
  title: line(title),
  slides: slides.slice(0, SLIDES.most).map(({ heading, text }) => ({
    heading: line(heading),
    text: lines(text),
  })),
  caption: {
    text: lines(caption.text),
    hashtags: hashtagsFrom(caption.hashtags),
    callToAction: caption.callToAction === null ? null : line(caption.callToAction) || null,
  },
});

export function problemOfCarousel(
  brief: Brief,
  { title, slides, caption }: WrittenCarousel,
): AiFailureReason | undefined {
  if (slides.length < SLIDES.least) return 'INVALID_OUTPUT';
  const isLong = slides.some(({ heading, text }) => heading.length + text.length > MAX_SLIDE_LENGTH);
  const { maxLength, maxHashtags } = brief;
  if (isLong || captionLength(caption) > maxLength || caption.hashtags.length > maxHashtags)
    return 'TOO_LONG';
  const texts = slides.flatMap(({ heading, text }) => [heading, text]);
  return problemOfTexts(brief, [title, caption.text, ...texts]);
}
