import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sharp } from 'sharp';
import smartcrop from 'smartcrop-sharp';
import { decoding, fromPixels, openUpright } from './image';
import { type DerivedFile, reject, type RenditionSpec } from './types';

/** Qualities that are tried in turn until the file is small enough. */
const QUALITIES = [88, 80, 70, 55, 40, 25];

/** Cuts the part of the image with the most content to the ratio of the rendition. */
async function cropped(bytes: Buffer, { width, height, background }: RenditionSpec): Promise<Sharp> {
  const pixels = await openUpright(bytes).flatten({ background }).raw().toBuffer({ resolveWithObject: true });
  const plain = await fromPixels(pixels).png({ compressionLevel: 1 }).toBuffer();
  const { topCrop } = await smartcrop.crop(plain, { width, height });
  const { x: left, y: top, width: cutWidth, height: cutHeight } = topCrop;
  return fromPixels(pixels)
    .extract({ left, top, width: cutWidth, height: cutHeight })
    .resize({ width, height, fit: 'fill' });
}

function repaired(bytes: Buffer, spec: RenditionSpec): Promise<Sharp> | Sharp {
  const { width, height, fit, background } = spec;
  if (fit === 'CROP') return cropped(bytes, spec);
  const upright = openUpright(bytes);
  return fit === 'PAD'
    ? upright.resize({ width, height, fit: 'contain', background }).flatten({ background })
    : upright.resize({ width, height, fit: 'fill' }).flatten({ background });
}

/** Writes an image as a JPEG of the given size, and with a lower quality if it would have too many bytes. */
export async function render(path: string, folder: string, spec: RenditionSpec): Promise<DerivedFile> {
  const bytes = await readFile(path);
  const image = await decoding(Promise.resolve(repaired(bytes, spec)));
  const pixels = await decoding(image.raw().toBuffer({ resolveWithObject: true }));
  const file = `${spec.name}.jpg`;
  for (const quality of QUALITIES) {
    const encoded = await fromPixels(pixels).jpeg({ quality }).toBuffer();
    if (encoded.length > spec.maxBytes) continue;
    await writeFile(join(folder, file), encoded);
    const { width, height } = pixels.info;
    return { name: spec.name, file, mimeType: 'image/jpeg', width, height, fileSize: encoded.length };
  }
  return reject('TOO_LARGE');
}
