import type { Brief } from '../../domains/ai/brief.port';
import type { AltText, ImageAnalysis, MediaSubject } from '../../domains/ai/media-document.port';

type Language = Brief['language'];

/** Names of the hues from 0 to 360 degrees, each from its lower bound. */
const HUES: readonly [number, Readonly<Record<Language, string>>][] = [
  [345, { ENGLISH: 'red', HINDI: 'लाल', HINGLISH: 'laal' }],
  [255, { ENGLISH: 'purple', HINDI: 'बैंगनी', HINGLISH: 'baingani' }],
  [165, { ENGLISH: 'blue', HINDI: 'नीले', HINGLISH: 'neele' }],
  [70, { ENGLISH: 'green', HINDI: 'हरे', HINGLISH: 'hare' }],
  [45, { ENGLISH: 'yellow', HINDI: 'पीले', HINGLISH: 'peele' }],
  [15, { ENGLISH: 'orange', HINDI: 'नारंगी', HINGLISH: 'narangi' }],
  [0, { ENGLISH: 'red', HINDI: 'लाल', HINGLISH: 'laal' }],
];
const GRAYS: readonly [number, Readonly<Record<Language, string>>][] = [
  [200, { ENGLISH: 'white', HINDI: 'सफ़ेद', HINGLISH: 'safed' }],
  [60, { ENGLISH: 'gray', HINDI: 'स्लेटी', HINGLISH: 'slety' }],
  [0, { ENGLISH: 'black', HINDI: 'काले', HINGLISH: 'kaale' }],
];
const LEAST_SATURATION = 30;

/** Returns the name of a hexadecimal color. */
export function colorName(color: string, language: Language): string {
  const [r, g, b] = [1, 3, 5].map((place) => parseInt(color.slice(place, place + 2), 16)) as [
    number,
    number,
    number,
  ];
  const [high, low] = [Math.max(r, g, b), Math.min(r, g, b)];
  const of = (names: typeof HUES, value: number): string =>
    names.find(([from]) => value >= from)![1][language];
  if (high - low < LEAST_SATURATION) return of(GRAYS, (high + low) / 2);
  const turn =
    high === r
      ? (g - b) / (high - low)
      : high === g
        ? 2 + (b - r) / (high - low)
        : 4 + (r - g) / (high - low);
  return of(HUES, (turn * 60 + 360) % 360);
}

const SHAPES = {
  LANDSCAPE: { ENGLISH: 'landscape', HINDI: 'चौड़ा', HINGLISH: 'chauda' },
  PORTRAIT: { ENGLISH: 'portrait', HINDI: 'लंबा', HINGLISH: 'lamba' },
  SQUARE: { ENGLISH: 'square', HINDI: 'चौकोर', HINGLISH: 'chaukor' },
} as const;

const shapeOf = ({ width, height }: MediaSubject): keyof typeof SHAPES =>
  width === height ? 'SQUARE' : (width ?? 0) > (height ?? 0) ? 'LANDSCAPE' : 'PORTRAIT';

/** Sentences about an image that nobody has looked at: only what the file and the request say. */
const SENTENCES: Readonly<
  Record<
    Language,
    {
      look(shape: string, color: string | null): string;
      of(name: string, brand: string | null): string;
      part(campaign: string): string;
    }
  >
> = {
  ENGLISH: {
    of: (name, brand) => (brand ? `${name}, by ${brand}.` : `${name}.`),
    look: (shape, color) => (color ? `A ${shape} image, mostly ${color}.` : `A ${shape} image.`),
    part: (campaign) => `Part of ${campaign}.`,
  },
  HINDI: {
    of: (name, brand) => (brand ? `${brand} की ओर से: ${name}।` : `${name}।`),
    look: (shape, color) => (color ? `एक ${shape} चित्र, ज़्यादातर ${color} रंग में।` : `एक ${shape} चित्र।`),
    part: (campaign) => `${campaign} का हिस्सा।`,
  },
  HINGLISH: {
    of: (name, brand) => (brand ? `${brand} ki taraf se: ${name}.` : `${name}.`),
    look: (shape, color) =>
      color ? `Yeh ek ${shape} image hai, zyada ${color} rang mein.` : `Yeh ek ${shape} image hai.`,
    part: (campaign) => `Yeh ${campaign} ka part hai.`,
  },
};

const colorIn = ({ dominantColor }: MediaSubject, language: Language): string | null =>
  dominantColor && colorName(dominantColor, language);

/** Describes an image by what is known of its file. */
export function describeImage({ media, brand, language }: Brief): AltText {
  const say = SENTENCES[language];
  const { title, campaign } = media!;
  const sentences = [
    ...(title ? [say.of(title, brand?.name ?? null)] : []),
    say.look(SHAPES[shapeOf(media!)][language], colorIn(media!, language)),
    ...(campaign ? [say.part(campaign)] : []),
  ];
  return { altText: sentences.join(' ') };
}

/** Pixels of the shorter side from which an image is sharp on every platform. */
const SHARP_PIXELS = 1_080;

/** Analyzes an image by its tags, color and size. The style and the fit to the brand need eyes. */
export function analyzeImage({ media }: Brief): ImageAnalysis {
  const { tags, width, height, dominantColor } = media!;
  const pixels = width && height ? Math.min(width, height) : null;
  return {
    objects: [...tags],
    colors: dominantColor ? [dominantColor] : [],
    style: null,
    quality: pixels === null ? null : Math.min((pixels / SHARP_PIXELS) * 100, 100),
    brandAlignment: null,
  };
}
