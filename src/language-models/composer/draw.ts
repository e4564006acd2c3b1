import { createHash } from 'node:crypto';
import sharp from 'sharp';
import {
  type ContentLanguage,
  type DrawnImage,
  IMAGE_SIZES,
  type ImageRequest,
} from '../../domains/ai/image-model.port';
import { colorName } from './describe';

/** Palettes of images without a brand. */
const PALETTES = [
  ['#0F4C5C', '#E36414', '#FB8B24'],
  ['#2B2D42', '#8D99AE', '#EF233C'],
  ['#264653', '#2A9D8F', '#E9C46A'],
  ['#3D348B', '#7678ED', '#F7B801'],
] as const;

const JPEG = { quality: 90 };

/** Returns numbers from 0 to 1 that are the same for the same seed and purpose. */
const numbersOf =
  (seed: number) =>
  (purpose: string): number =>
    createHash('sha256').update(`${seed} ${purpose}`).digest().readUInt32BE() / 2 ** 32;

interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly colors: readonly string[];
  readonly number: (purpose: string) => number;
}

type Pattern = (canvas: Canvas) => string;

const at = (colors: readonly string[], place: number): string => colors[place % colors.length]!;

/** Large circles that overlap the edges. */
const circles: Pattern = ({ width, height, colors, number }) =>
  Array.from({ length: 7 }, (_, place) => {
    const radius = Math.round((0.15 + 0.3 * number(`radius ${place}`)) * Math.min(width, height));
    const [x, y] = [number(`x ${place}`) * width, number(`y ${place}`) * height].map(Math.round);
    return `<circle cx="${x}" cy="${y}" r="${radius}" fill="${at(colors, place + 1)}" fill-opacity="0.35"/>`;
  }).join('');

/** Waves from side to side, one below the other. */
const waves: Pattern = ({ width, height, colors, number }) =>
  Array.from({ length: 5 }, (_, place) => {
    const top = Math.round(height * (0.35 + place * 0.13));
    const swing = Math.round(height * (0.04 + 0.08 * number(`swing ${place}`)));
    const turn = Math.round(width * (0.3 + 0.4 * number(`turn ${place}`)));
    const path = `M0 ${top} C${turn} ${top - swing * 2} ${width - turn} ${top + swing * 2} ${width} ${top} V${height} H0 Z`;
    return `<path d="${path}" fill="${at(colors, place + 1)}" fill-opacity="0.4"/>`;
  }).join('');

/** Diagonal bands. */
const bands: Pattern = ({ width, height, colors, number }) => {
  const angle = Math.round(20 + 30 * number('angle'));
  const reach = Math.round(Math.hypot(width, height));
  const stripes = Array.from({ length: 6 }, (_, place) => {
    const size = Math.round(reach * (0.05 + 0.09 * number(`size ${place}`)));
    const y = Math.round(-reach / 2 + number(`y ${place}`) * reach);
    return `<rect x="${-reach}" y="${y}" width="${reach * 2}" height="${size}" fill="${at(colors, place + 1)}" fill-opacity="0.45"/>`;
  }).join('');
  return `<g transform="translate(${width / 2} ${height / 2}) rotate(-${angle})">${stripes}</g>`;
};

const PATTERNS: readonly Pattern[] = [circles, waves, bands];

/** Returns the drawing of a seed: a gradient with a pattern over it. */
function drawingOf({ aspectRatio }: ImageRequest, colors: readonly string[], seed: number): string {
  const number = numbersOf(seed);
  const { width, height } = IMAGE_SIZES[aspectRatio];
  const pattern = PATTERNS[Math.floor(number('pattern') * PATTERNS.length)]!;
  const [from, to] = [at(colors, 0), at(colors, 1)];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
<defs><linearGradient id="g" x1="0" y1="0" x2="${number('slope').toFixed(3)}" y2="1"><stop offset="0" stop-color="${from}"/><stop offset="1" stop-color="${to}"/></linearGradient></defs>
<rect width="${width}" height="${height}" fill="url(#g)"/>${pattern({ width, height, colors, number })}</svg>`;
}

const ALT_TEXTS: Readonly<Record<ContentLanguage, (colors: string) => string>> = {
  ENGLISH: (colors) => `Abstract background, mostly ${colors}.`,
  HINDI: (colors) => `अमूर्त पृष्ठभूमि, ज़्यादातर ${colors} रंग में।`,
  HINGLISH: (colors) => `Abstract background, zyada ${colors} rang mein.`,
};

/**
 * Draws abstract backgrounds in the colors of a brand, without an image model. They do not show what the prompt describes. The
 * same seed and colors give the same images.
 */
export async function drawBackgrounds(request: ImageRequest): Promise<DrawnImage[]> {
  const { count, seed, language } = request;
  const images: DrawnImage[] = [];
  for (let place = 0; place < count; place += 1) {
    const palette = PALETTES[Math.floor(numbersOf(seed + place)('palette') * PALETTES.length)]!;
    const colors = request.colors.length ? request.colors : palette;
    const drawing = drawingOf(request, colors, seed + place);
    const bytes = await sharp(Buffer.from(drawing)).flatten({ background: colors[0] }).jpeg(JPEG).toBuffer();
    images.push({ bytes, altText: ALT_TEXTS[language](colorName(colors[0]!, language)) });
  }
  return images;
}
