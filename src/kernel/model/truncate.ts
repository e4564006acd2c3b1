const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });
const lengthOf = (text: string): number => Array.from(text).length;

/**
 * Shortens `text` so that it has at most `max` characters together with `suffix`, which is kept whole. Cuts between
 * graphemes, so no letter loses its marks and no emoji is taken apart. With the default suffix, a text that fits is
 * returned as it is.
 */
export function truncate(text: string, max: number, suffix = '…'): string {
  if (suffix === '…' && lengthOf(text) <= max) return text;
  let room = max - lengthOf(suffix);
  let kept = '';
  for (const { segment } of graphemes.segment(text)) {
    room -= lengthOf(segment);
    if (room < 0) break;
    kept += segment;
  }
  return kept + suffix;
}
