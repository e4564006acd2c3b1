import { parse } from 'tldts';
import type { TextMeasure } from './measures';

/** Code points that count 1. All others count as wide characters. */
const LIGHT: readonly (readonly [from: number, to: number])[] = [
  [0x0000, 0x10ff],
  [0x2000, 0x200d],
  [0x2010, 0x201f],
  [0x2032, 0x2037],
];

const PATH_SIGNS = String.raw`\p{Script=Latin}\p{Script=Cyrillic}0-9!*';:=+,.$/%#[\]_~@|&()-`;
/** A path and a query, without the punctuation that ends a sentence. */
const PATH = String.raw`(?:/(?:[${PATH_SIGNS}]*[\p{Script=Latin}\p{Script=Cyrillic}0-9=_#/+-])?)?(?:\?[a-z0-9!?*'();:&=+$/%#[\]_.,~|@-]*[a-z0-9_&=#/-])?`;
const LINKS = new RegExp(
  [
    // URLs, also with an internationalized domain name.
    String.raw`(?<![a-z0-9_@#$])https?://((?:[\p{L}\p{M}\p{N}_-]+\.)+[\p{L}\p{M}]{2,})(?::\d+)?${PATH}`,
    // Domain names without a scheme.
    String.raw`(?<![a-z0-9_@#$./-])((?:[a-z0-9-]+\.)+[a-z]{2,})(?![a-z0-9_@-])${PATH}`,
  ].join('|'),
  'giu',
);
const EMOJI = new RegExp(String.raw`^\p{RGI_Emoji}$`, 'v');
const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** Weights of X, which are limits of the platform. */
export interface XWeights {
  readonly url: number;
  readonly wide: number;
}

interface Link {
  readonly start: number;
  readonly end: number;
}

/** X links only domains that end with a top-level domain. */
const isDomain = (host: string): boolean => {
  const { domain, isIcann } = parse(host);
  return domain !== null && isIcann === true;
};

/** Returns the places of the links in a text, in their order. */
export const linksIn = (text: string): Link[] =>
  [...text.matchAll(LINKS)]
    .filter(([, host, bareHost]) => isDomain((host ?? bareHost)!))
    .map(({ 0: link, index }) => ({ start: index, end: index + link.length }));

function weightOf(text: string, wide: number): number {
  let weight = 0;
  for (const { segment } of graphemes.segment(text)) {
    if (EMOJI.test(segment)) weight += wide;
    else for (const sign of segment) weight += isLight(sign.codePointAt(0)!) ? 1 : wide;
  }
  return weight;
}

const isLight = (code: number): boolean => LIGHT.some(([from, to]) => code >= from && code <= to);

/** Returns the measure of X: a link has the same length whatever it is, an emoji counts as one wide character. */
export const weightedLength =
  ({ url, wide }: XWeights): TextMeasure =>
  (text) => {
    const normalized = text.normalize('NFC');
    let length = 0;
    let offset = 0;
    for (const { start, end } of linksIn(normalized)) {
      length += weightOf(normalized.slice(offset, start), wide) + url;
      offset = end;
    }
    return length + weightOf(normalized.slice(offset), wide);
  };

/** Returns the number of cashtags in a text, such as `$ABC`. */
export const cashtagCount = (text: string): number =>
  text.match(/(?<![\w$])\$[a-z]{1,6}(?:[._][a-z]{1,2})?(?!\w)/giu)?.length ?? 0;
