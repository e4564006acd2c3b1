import type { FileHandle } from 'node:fs/promises';
import { reject } from './types';

const HEADER_BYTES = 16;
/** A fragmented video has two boxes per fragment. */
const MAX_BOXES = 200_000;

/** Reads the top-level boxes of an MP4 or MOV file, without their content. Rejects a file that is cut off. */
async function* boxesOf(file: FileHandle, size: number): AsyncGenerator<string> {
  const header = Buffer.alloc(HEADER_BYTES);
  let boxes = 0;
  for (let at = 0; at < size;) {
    const { bytesRead } = await file.read(header, 0, HEADER_BYTES, at);
    if (bytesRead < 8) reject('DAMAGED');
    const short = header.readUInt32BE(0);
    const isLong = short === 1 && bytesRead === HEADER_BYTES;
    // A size of 0 means the rest of the file.
    const length = isLong ? Number(header.readBigUInt64BE(8)) : short || size - at;
    boxes += 1;
    if (length < (isLong ? 16 : 8) || at + length > size) reject('DAMAGED');
    if (boxes > MAX_BOXES) reject('TOO_COMPLEX');
    yield header.toString('latin1', 4, 8);
    at += length;
  }
}

/**
 * Returns whether the metadata of a video, the `moov` box, precedes its data, so that it plays while it is loaded. Rejects
 * files without it.
 */
export async function isFastStart(file: FileHandle, size: number): Promise<boolean> {
  let data = -1;
  let metadata = -1;
  let place = 0;
  for await (const type of boxesOf(file, size)) {
    if (type === 'mdat' && data < 0) data = place;
    if (type === 'moov' && metadata < 0) metadata = place;
    place += 1;
  }
  return metadata < 0 ? reject('DAMAGED') : data < 0 || metadata < data;
}
