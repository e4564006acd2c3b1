import { createHash } from 'node:crypto';
import type { AspectRatio } from '../domains/media/media.enums';
import type { Brand } from './brands';
import { layouts } from './layouts';
import { random } from './random';
import { industries } from './texts/industries';

type PictureFormat = 'jpeg' | 'webp' | 'gif';

/** An image before it is rendered: its drawing, or the drawings of the frames of an animation. */
export interface Picture {
  readonly frames: readonly string[];
  readonly format: PictureFormat;
  /** Size in pixels. */
  readonly width: number;
  readonly height: number;
  readonly aspectRatio: AspectRatio;
  /** Text on the image. */
  readonly headline: string;
  readonly layout: string;
  /** File name in the media folder, derived from the content, so that it can be cached indefinitely. */
  readonly file: string;
  /** File name of the thumbnail. Undefined for logos and portraits, which are small. */
  readonly thumbnail?: string;
}

const EXTENSIONS = { jpeg: 'jpg', webp: 'webp', gif: 'gif' } as const;
export const THUMBNAIL_WIDTH = 160;
const ANIMATION_FRAMES = 3;
/** One in this number of images is an animation. */
const ANIMATED_EVERY = 20;

/** Small sizes: rendering takes most of the processor time of the first start, and grows with the pixels. */
const SHAPES: Readonly<Record<AspectRatio, { width: number; height: number; weight: number }>> = {
  SQUARE_1_1: { width: 320, height: 320, weight: 5 },
  PORTRAIT_4_5: { width: 320, height: 400, weight: 3 },
  LANDSCAPE_16_9: { width: 448, height: 252, weight: 2 },
  PORTRAIT_9_16: { width: 288, height: 512, weight: 1 },
};

function picture(parts: Omit<Picture, 'file' | 'thumbnail'>, small = false): Picture {
  const { frames, format, width, height } = parts;
  const name = createHash('sha256')
    .update(JSON.stringify([frames, format, width, height]))
    .digest('hex')
    .slice(0, 20);
  const file = `${name}.${EXTENSIONS[format]}`;
  return { ...parts, file, thumbnail: small ? undefined : `${name}-${THUMBNAIL_WIDTH}.jpg` };
}

function drawn(brand: Brand, animated: boolean): Picture {
  const ratios = Object.keys(SHAPES) as AspectRatio[];
  const aspectRatio = animated ? 'PORTRAIT_9_16' : random.weighted(ratios, (ratio) => SHAPES[ratio].weight);
  // Animations are small, because each frame is a full image.
  const { width, height } = animated ? { width: 180, height: 320 } : SHAPES[aspectRatio];
  const headline = random.one(industries[brand.business].headlines);
  const layout = random.one(Object.keys(layouts));
  const colors = random.chance(0.5) ? brand.colors : ([brand.colors[1], brand.colors[0]] as const);
  const drawing = {
    headline,
    signature: brand.name,
    colors,
    ratio: height / width,
    seed: random.int(0, 9_999),
  };
  const frames = Array.from({ length: animated ? ANIMATION_FRAMES : 1 }, (_, frame) =>
    layouts[layout]!({ ...drawing, turn: frame / ANIMATION_FRAMES }),
  );
  const format = animated ? 'gif' : random.chance(0.9) ? 'jpeg' : 'webp';
  return picture({ frames, format, width, height, aspectRatio, headline, layout });
}

/** Returns distinct images for a brand, some of them animations. */
export function libraryOf(brand: Brand, count: number): Picture[] {
  const byFile = new Map<string, Picture>();
  while (byFile.size < count) {
    const next = drawn(brand, byFile.size % ANIMATED_EVERY === 5);
    byFile.set(next.file, next);
  }
  return [...byFile.values()];
}

/** Returns a logo or portrait: initials on a colored background. */
export function badge(name: string, colors: readonly [string, string]): Picture {
  const initials = name
    .replace(/[^\p{L} ]/gu, '')
    .split(/ +/)
    .map((word) => word[0])
    .join('')
    .slice(0, 2)
    .toUpperCase();
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 256 256"><rect width="256" height="256" fill="${colors[0]}"/>` +
    `<circle cx="128" cy="128" r="104" fill="none" stroke="${colors[1]}" stroke-width="10"/>` +
    `<text x="128" y="162" text-anchor="middle" font-family="DejaVu Sans, Liberation Sans, sans-serif" font-weight="700" font-size="92" fill="#fff">${initials}</text></svg>`;
  const parts = {
    frames: [svg],
    format: 'webp',
    width: 256,
    height: 256,
    aspectRatio: 'SQUARE_1_1',
  } as const;
  return picture({ ...parts, headline: initials, layout: 'badge' }, true);
}
