import { copyFile, mkdir, rename, stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { type Picture, THUMBNAIL_WIDTH } from './pictures';

/** One core is left to the start of the database, which takes longer. */
const CONCURRENCY = Math.max(1, availableParallelism() - 1);
/** One thread of libvips per image: several per image wait for each other. */
sharp.concurrency(1);
sharp.cache(false);
/** Optimal Huffman tables save 4 % of the size, but double the encoding time. */
const JPEG = { optimiseCoding: false };
const FRAME_MS = 160;

/** Renders a drawing at the size of its image, because scaling costs more than rendering. */
const sized = (svg: string, width: number, height: number): Buffer =>
  Buffer.from(svg.replace('<svg ', `<svg width="${width}" height="${height}" `));

/** Writes an image and returns its size in bytes. A thread of libvips writes the file. */
async function save(folder: string, file: string, image: Sharp): Promise<number> {
  const path = join(folder, file);
  // Renaming keeps a file complete or absent, even if the process is stopped.
  const { size } = await image.toFile(`${path}.part`);
  await rename(`${path}.part`, path);
  return size;
}

/** Renders an image and its thumbnail. Returns the size of the image, in bytes. */
async function paint(folder: string, picture: Picture): Promise<number> {
  const { frames, format, file, thumbnail, width, height } = picture;
  const drawings = frames.map((svg) => sized(svg, width, height));
  const { data, info } = await sharp(drawings[0]).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const pixels = { raw: { width: info.width, height: info.height, channels: info.channels } };
  if (thumbnail) {
    await save(
      folder,
      thumbnail,
      sharp(data, pixels)
        .resize(THUMBNAIL_WIDTH, null, { kernel: 'linear' })
        .jpeg({ ...JPEG, quality: 75 }),
    );
  }
  if (format === 'gif') {
    // Dithering flat colors takes most of the time and enlarges the file.
    const animation = { delay: frames.map(() => FRAME_MS), loop: 0, effort: 1, colours: 16, dither: 0 };
    return save(folder, file, sharp(drawings, { join: { animated: true } }).gif(animation));
  }
  const image = sharp(data, pixels);
  return save(
    folder,
    file,
    format === 'jpeg' ? image.jpeg({ ...JPEG, quality: 80 }) : image.webp({ quality: 75, effort: 0 }),
  );
}

const sizeOf = (path: string): Promise<number | undefined> =>
  stat(path).then(
    (found) => found.size,
    () => undefined,
  );

/** Copies an image and its thumbnail from another folder. Returns the size of the image, or undefined if it is not there. */
async function copyFrom(from: string, folder: string, picture: Picture): Promise<number | undefined> {
  const size = await sizeOf(join(from, picture.file));
  if (size === undefined) return undefined;
  for (const file of [picture.thumbnail, picture.file]) {
    if (!file) continue;
    const path = join(folder, file);
    await copyFile(join(from, file), `${path}.part`);
    await rename(`${path}.part`, path);
  }
  return size;
}

export interface PaintOptions {
  /** A folder from which images are copied, if it has them, instead of being rendered. */
  readonly prepared?: string;
  /** Number of images rendered concurrently. By default, one core is left to the start of the database. */
  readonly threads?: number;
  /** Called with the share of the images that exist, from 0 to 1. */
  readonly onPainted?: (share: number) => void;
}

/** Copies or renders the images that are missing in the folder. Returns the size of every file, in bytes. */
export async function paintAll(
  folder: string,
  pictures: readonly Picture[],
  { prepared, threads = CONCURRENCY, onPainted }: PaintOptions = {},
): Promise<Map<string, number>> {
  await mkdir(folder, { recursive: true });
  const sizes = new Map<string, number>();
  const waiting = [...pictures];
  const painter = async (): Promise<void> => {
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      // The thumbnail is saved first, so that an existing file implies its thumbnail.
      const size =
        (await sizeOf(join(folder, next.file))) ??
        (prepared === undefined ? undefined : await copyFrom(prepared, folder, next)) ??
        (await paint(folder, next));
      sizes.set(next.file, size);
      onPainted?.(sizes.size / pictures.length);
    }
  };
  await Promise.all(Array.from({ length: threads }, painter));
  return sizes;
}
