import { MAX_FRAMES } from './limits';
import { reject } from './types';

/** Finds where an image ends in its file, by its own structure: what follows is not part of the image. */

interface ImageExtent {
  /** Offset of the first byte after the image. */
  readonly end: number;
  readonly frames: number;
}

/** Reads an integer, or rejects a file that ends before it. */
const readByte = (bytes: Buffer, at: number): number => bytes[at] ?? reject('DAMAGED');

const isStandalone = (marker: number): boolean => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);

/** Returns the offset of the next marker after compressed data. */
function afterScan(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1];
    if (next === undefined) break;
    // Stuffed bytes and restart markers belong to the compressed data.
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at;
  }
  return reject('DAMAGED');
}

function jpegExtent(bytes: Buffer): ImageExtent {
  for (let at = 2; ;) {
    if (readByte(bytes, at) !== 0xff) reject('DAMAGED');
    const marker = readByte(bytes, at + 1);
    if (marker === 0xd9) return { end: at + 2, frames: 1 };
    if (marker === 0xff) at += 1;
    else if (isStandalone(marker)) at += 2;
    else {
      const length = readByte(bytes, at + 2) * 256 + readByte(bytes, at + 3);
      if (length < 2) reject('DAMAGED');
      at += 2 + length;
      if (marker === 0xda) at = afterScan(bytes, at);
    }
  }
}

function pngExtent(bytes: Buffer): ImageExtent {
  let frames = 1;
  for (let at = 8; ;) {
    if (at + 12 > bytes.length) reject('DAMAGED');
    const length = bytes.readUInt32BE(at);
    const type = bytes.toString('latin1', at + 4, at + 8);
    at += 12 + length;
    if (at > bytes.length) reject('DAMAGED');
    if (type === 'fcTL') frames += 1;
    if (frames > MAX_FRAMES + 1) reject('TOO_MANY_FRAMES');
    if (type === 'IEND') return { end: at, frames: Math.max(1, frames - 1) };
  }
}

/** Returns the offset after a chain of data blocks, which ends with an empty one. */
function afterBlocks(bytes: Buffer, from: number): number {
  let at = from;
  for (let length = readByte(bytes, at); length > 0; length = readByte(bytes, at)) at += 1 + length;
  return at + 1;
}

/** Length of the color table that a packed field announces. */
const colorTable = (packed: number): number => (packed & 0x80 ? 3 * 2 ** ((packed & 7) + 1) : 0);

function gifExtent(bytes: Buffer): ImageExtent {
  let frames = 0;
  for (let at = 13 + colorTable(readByte(bytes, 10)); ;) {
    const block = readByte(bytes, at);
    if (block === 0x3b) return { end: at + 1, frames };
    if (block === 0x21) at = afterBlocks(bytes, at + 2);
    else if (block === 0x2c) {
      frames += 1;
      if (frames > MAX_FRAMES) reject('TOO_MANY_FRAMES');
      at = afterBlocks(bytes, at + 11 + colorTable(readByte(bytes, at + 9)));
    } else reject('DAMAGED');
  }
}

function webpExtent(bytes: Buffer): ImageExtent {
  const end = 8 + bytes.readUInt32LE(4);
  if (end > bytes.length) reject('DAMAGED');
  let frames = 0;
  for (let at = 12; at + 8 <= end;) {
    if (bytes.toString('latin1', at, at + 4) === 'ANMF') frames += 1;
    if (frames > MAX_FRAMES) reject('TOO_MANY_FRAMES');
    const length = bytes.readUInt32LE(at + 4);
    at += 8 + length + (length % 2);
  }
  return { end, frames: Math.max(1, frames) };
}

const READERS: Readonly<Record<string, (bytes: Buffer) => ImageExtent>> = {
  'image/jpeg': jpegExtent,
  'image/png': pngExtent,
  'image/gif': gifExtent,
  'image/webp': webpExtent,
};

/** Returns where an image ends and how many frames it has. Rejects it if it is cut off or has too many frames. */
export const extentOf = (bytes: Buffer, mimeType: string): ImageExtent =>
  READERS[mimeType]?.(bytes) ?? { end: bytes.length, frames: 1 };
