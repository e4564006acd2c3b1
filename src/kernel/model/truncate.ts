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

const PLACEHOLDER = /\{(\w+)\}/g;

/**
 * Replaces `{name}` in a text. If the result has more than `max` characters, the values are shortened and the rest is kept
 * whole: each value may have its equal share of the room, and what the others leave of theirs.
 */
export function fillIn(text: string, values: Readonly<Record<string, string>>, max = Infinity): string {
  const used = [...text.matchAll(PLACEHOLDER)].map(([, name]) => values[name!]!);
  const room = max - lengthOf(text.replace(PLACEHOLDER, ''));
  const total = used.reduce((sum, value) => sum + lengthOf(value), 0);
  return text.replace(PLACEHOLDER, (_, name: string) => {
    const value = values[name]!;
    const left = room - (total - lengthOf(value));
    return truncate(value, Math.max(Math.floor(room / used.length), left));
  });
}
