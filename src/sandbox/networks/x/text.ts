const URL_WEIGHT = 23;
const EMOJI_WEIGHT = 2;

/** Code points that count as one character. All others count as two. */
const LIGHT: readonly (readonly [from: number, to: number])[] = [
  [0, 4351],
  [8192, 8205],
  [8208, 8223],
  [8242, 8247],
];

/** Domains that are links without a scheme. The real list has all top-level domains. */
const DOMAINS = 'com|org|net|io|co|in|de|uk|fr|eu|info|app|dev|shop|store|example';

/** URLs, and domain names without a scheme. */
const LINKS = new RegExp(
  `https?://[^\\s<>"]*[^\\s<>".,:;!?)'\\]]|(?<![\\w@.-])(?:[a-z0-9-]+\\.)+(?:${DOMAINS})(?![\\w-])(?:/[^\\s<>"]*[^\\s<>".,:;!?)'\\]])?`,
  'giu',
);

const EMOJI = new RegExp('^\\p{RGI_Emoji}$', 'v');
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

interface Link {
  readonly start: number;
  readonly end: number;
  readonly url: string;
}

/** Returns the links in a text, in their order. */
export const linksIn = (text: string): Link[] =>
  [...text.matchAll(LINKS)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    url: match[0],
  }));

/** Returns the length by which X limits a text. Links count 23, emoji and characters of many scripts 2. */
export function weightedLength(text: string): number {
  const normalized = text.normalize('NFC');
  let length = 0;
  let offset = 0;
  for (const { start, end } of linksIn(normalized)) {
    length += weightOf(normalized.slice(offset, start)) + URL_WEIGHT;
    offset = end;
  }
  return length + weightOf(normalized.slice(offset));
}

function weightOf(text: string): number {
  let weight = 0;
  for (const { segment } of graphemes.segment(text)) {
    if (EMOJI.test(segment)) weight += EMOJI_WEIGHT;
    else for (const sign of segment) weight += isLight(sign.codePointAt(0)!) ? 1 : 2;
  }
  return weight;
}

const isLight = (code: number): boolean => LIGHT.some(([from, to]) => code >= from && code <= to);

/** Returns the cashtags in a text, such as `$ABC`. */
export const cashtagsIn = (text: string): string[] => text.match(/(?<![\w$])\$[a-z]{1,6}(?!\w)/giu) ?? [];

/** Replaces the links of a text by short ones, and describes them. `shorten` returns the short URL of a link. */
export function shortened(
  text: string,
  shorten: (url: string) => string,
): { text: string; urls: { start: number; end: number; url: string; expanded_url: string }[] } {
  let result = '';
  let offset = 0;
  const urls = linksIn(text).map(({ start, end, url }) => {
    result += text.slice(offset, start);
    offset = end;
    const from = result.length;
    const short = shorten(url);
    result += short;
    return { start: from, end: result.length, url: short, expanded_url: withScheme(url) };
  });
  return { text: result + text.slice(offset), urls };
}

const withScheme = (url: string): string => (/^https?:/i.test(url) ? url : `http://${url}`);
