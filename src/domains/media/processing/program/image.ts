import { join } from 'node:path';
import sharp, { type OutputInfo, type Sharp, type SharpOptions } from 'sharp';
import { rgbaToThumbHash } from 'thumbhash';
import { VARIANTS, type VariantSize } from '../variants';
import { extentOf } from './container-end';
import { exifOf } from './exif';
import { rejectAppendedContent } from './hidden-content';
import { MAX_FRAMES, MAX_IMAGE_BYTES, MAX_PIXELS } from './limits';
import { checkSvg } from './svg';
import { type DerivedFile, type FileFacts, reject, RejectedFileError } from './types';

// One image per process: caches and further threads only add memory.
sharp.cache(false);
sharp.concurrency(1);

const INPUT: SharpOptions = { failOn: 'error', limitInputPixels: MAX_PIXELS, sequentialRead: true };
const LARGEST = Math.max(...VARIANTS.map(({ pixels }) => pixels));
const THUMBHASH_PIXELS = 100;

/** Pixels of an image, in sRGB and upright. */
interface Pixels {
  readonly data: Buffer;
  readonly info: OutputInfo;
}

export const fromPixels = ({ data, info: { width, height, channels } }: Pixels): Sharp =>
  sharp(data, { raw: { width, height, channels } });

/** Runs a step of libvips, whose errors mean that the image cannot be decoded. */
export async function decoding<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof RejectedFileError) throw error;
    const { message } = error as Error;
    return reject(
      /pixel limit|exceeds? .*(dimension|limit)|too (large|big)/i.test(message)
        ? 'TOO_MANY_PIXELS'
        : 'DAMAGED',
    );
  }
}

/** Opens an image upright and in sRGB. libvips drops its metadata, with the position, when it is written. */
export const openUpright = (bytes: Buffer): Sharp => sharp(bytes, INPUT).autoOrient().toColourspace('srgb');

const inside = (image: Sharp, pixels: number): Sharp =>
  image.resize({ width: pixels, height: pixels, fit: 'inside', withoutEnlargement: true });

const hex = ({ r, g, b }: { r: number; g: number; b: number }): string =>
  `#${[r, g, b].map((value) => value.toString(16).padStart(2, '0')).join('')}`;

async function thumbhashOf(pixels: Pixels): Promise<string> {
  const { data, info } = await inside(fromPixels(pixels), THUMBHASH_PIXELS)
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return Buffer.from(rgbaToThumbHash(info.width, info.height, data)).toString('base64');
}

async function writeVariant(
  pixels: Pixels,
  { name, pixels: side, quality }: VariantSize,
  isOpaque: boolean,
  folder: string,
): Promise<DerivedFile> {
  const resized = inside(fromPixels(pixels), side);
  const file = `${name}.${isOpaque ? 'jpg' : 'webp'}`;
  const encoded = isOpaque ? resized.removeAlpha().jpeg({ quality }) : resized.webp({ quality });
  const { width, height, size } = await encoded.toFile(join(folder, file));
  return { name, file, mimeType: isOpaque ? 'image/jpeg' : 'image/webp', width, height, fileSize: size };
}

/** Checks the structure of an image, before libvips reads it. Returns the number of its frames. */
function framesOf(bytes: Buffer, mimeType: string): number {
  if (bytes.length > MAX_IMAGE_BYTES) reject('TOO_LARGE');
  if (mimeType === 'image/svg+xml') checkSvg(bytes);
  const { end, frames } = extentOf(bytes, mimeType);
  if (frames < 1) reject('DAMAGED');
  rejectAppendedContent(bytes.subarray(end), mimeType);
  return frames;
}

/** Reads an image and writes its variants, the first frame of an animation. */
export async function inspectImage(bytes: Buffer, mimeType: string, folder: string): Promise<FileFacts> {
  const frames = framesOf(bytes, mimeType);
  const metadata = await decoding(sharp(bytes, { ...INPUT, limitInputPixels: false }).metadata());
  if (metadata.width * metadata.height > MAX_PIXELS) reject('TOO_MANY_PIXELS');
  if ((metadata.pages ?? 1) > MAX_FRAMES) reject('TOO_MANY_FRAMES');
  const pixels = await decoding(
    inside(openUpright(bytes), LARGEST).raw().toBuffer({ resolveWithObject: true }),
  );
  const { dominant, isOpaque } = await fromPixels(pixels).stats();
  const { width, height } = metadata.autoOrient;
  const longest = Math.max(width, height);
  const sizes = VARIANTS.filter(({ pixels: side }, place) => place === 0 || side < longest);
  const variants: DerivedFile[] = [];
  for (const size of sizes) variants.push(await writeVariant(pixels, size, isOpaque, folder));
  return {
    kind: frames > 1 ? 'GIF' : 'IMAGE',
    mimeType,
    width,
    height,
    dominantColor: hex(dominant),
    thumbhash: await thumbhashOf(pixels),
    exif: exifOf(metadata.exif),
    frameCount: frames,
    variants,
  };
}
