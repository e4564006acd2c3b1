import type { AiFailureReason } from './ai.enums';
import type { Brief } from './brief.port';
import { inventsLinks } from './invented';
import { isInLanguage, wordsIn } from './languages';
import type { AltText, ImageAnalysis } from './media-document.port';
import { sanitized } from './sanitized';

/** Screen readers read a longer text as a whole, and platforms cut it. */
const MAX_ALT_TEXT_LENGTH = 500;
const MAX_OBJECTS = 20;
const MAX_COLORS = 6;
const MAX_WORD_LENGTH = 100;
const COLOR = /^#[0-9a-f]{6}$/i;

const line = (text: string, max: number): string => sanitized(text).replace(/\s+/g, ' ').trim().slice(0, max);

/** The texts of the request, whose words may be in any language and whose links are known. */
const givenTo = ({ media, topic, brand }: Brief): string => JSON.stringify([media, topic, brand]);

export const tidyAltText = (_: Brief, { altText }: AltText): AltText => ({
  altText: line(altText, MAX_ALT_TEXT_LENGTH),
});

/** Returns why an alternative text is not usable. Numbers can be read in the image; links are not repeated. */
export function problemOfAltText(brief: Brief, { altText }: AltText): AiFailureReason | undefined {
  if (!altText) return 'INVALID_OUTPUT';
  const given = givenTo(brief);
  if (inventsLinks([altText], given)) return 'INVENTED_CONTENT';
  return isInLanguage(altText, brief.language, new Set(wordsIn(given))) ? undefined : 'WRONG_LANGUAGE';
}

const score = (value: number | null): number | null =>
  value === null ? null : Math.round(Math.min(Math.max(value, 0), 100) * 100) / 100;

/** Returns the analysis in the form in which it is stored. The brand alignment of an image without a brand is dropped. */
export function tidyImageAnalysis({ brand }: Brief, output: ImageAnalysis): ImageAnalysis {
  const objects = new Map(
    output.objects.map((given) => line(given, MAX_WORD_LENGTH)).map((text) => [text.toLowerCase(), text]),
  );
  objects.delete('');
  const colors = new Set(
    output.colors.filter((color) => COLOR.test(color)).map((color) => color.toUpperCase()),
  );
  return {
    objects: [...objects.values()].slice(0, MAX_OBJECTS),
    colors: [...colors].slice(0, MAX_COLORS),
    style: line(output.style ?? '', MAX_WORD_LENGTH) || null,
    quality: score(output.quality),
    brandAlignment: brand && score(output.brandAlignment),
  };
}

export function problemOfImageAnalysis(
  brief: Brief,
  { objects, colors, style }: ImageAnalysis,
): AiFailureReason | undefined {
  if (!objects.length && !colors.length) return 'INVALID_OUTPUT';
  return inventsLinks([...objects, style ?? ''], givenTo(brief)) ? 'INVENTED_CONTENT' : undefined;
}
