const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** Returns a length of a text, as a platform counts it. */
export type TextMeasure = (text: string) => number;

/** UTF-16 units: an emoji counts 2 or more. */
export const utf16Length: TextMeasure = ({ length }) => length;

/** Unicode code points: an emoji without modifiers counts 1. */
export const codePointLength: TextMeasure = (text) => Array.from(text).length;

/** Bytes in UTF-8: a letter of Devanagari counts 3. */
export const byteLength: TextMeasure = (text) => Buffer.byteLength(text);

/** Returns the offsets behind the graphemes of a text, after 0. A letter and its marks are one grapheme. */
function boundariesOf(text: string): number[] {
  const ends = [0];
  for (const { segment, index } of graphemes.segment(text)) ends.push(index + segment.length);
  return ends;
}

/**
 * Returns the start of a text that, followed by `suffix`, is at most `maximum` long. Cuts between graphemes, so that no
 * letter loses its marks and no emoji is taken apart. A text that fits is returned as it is. Empty if not even the suffix
 * fits.
 */
export function cut(text: string, maximum: number, measure: TextMeasure, suffix = '…'): string {
  if (measure(text) <= maximum) return text;
  if (measure(suffix) > maximum) return '';
  const ends = boundariesOf(text);
  const fits = (count: number): boolean => measure(text.slice(0, ends[count]) + suffix) <= maximum;
  let [most, tooMany] = [0, ends.length];
  // The start of a link can be longer than the link. `most` fits in any case.
  while (tooMany - most > 1) {
    const middle = (most + tooMany) >> 1;
    if (fits(middle)) most = middle;
    else tooMany = middle;
  }
  return text.slice(0, ends[most]).trimEnd() + suffix;
}
