import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, extname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { MediaVariant } from '../media-asset.shapes';
import type { DerivedFile } from './program/types';

/** The storage of media files, as far as their processing needs it. Keys are the storage paths of assets. */
export interface ProcessedFiles {
  /** Reads a file. Throws if there is none. */
  read(key: string): Promise<Readable>;
  /** Stores a file, or replaces it. */
  put(key: string, bytes: AsyncIterable<Uint8Array>, mimeType: string): Promise<unknown>;
  /** Returns the size of a file. Undefined if there is none. */
  size(key: string): Promise<number | undefined>;
}

/** The storage, and where the server serves its files. */
export interface AssetFiles {
  readonly files: ProcessedFiles;
  /** Returns the URL of a file of an asset by the last part of its key. It is signed when it is read. */
  readonly fileUrl: (assetId: string, name: string) => string;
}

/** Returns the last part of a key. */
export const nameOf = (key: string): string => basename(key);

/** Copies a file to a new folder of this machine, and deletes the folder after the work. */
export async function withLocalCopy<T>(
  files: ProcessedFiles,
  key: string,
  work: (file: string, folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'marquee-media-'));
  try {
    const file = join(folder, 'original');
    await pipeline(await files.read(key), createWriteStream(file));
    return await work(file, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Stores a file that was derived from that of an asset: in the same folder, with a name that starts with its name. The key
 * is always the same, so that a repeated run replaces it.
 */
export async function storeDerived(
  { files, fileUrl }: AssetFiles,
  { id, key }: { readonly id: string; readonly key: string },
  { name, file, mimeType, width, height, fileSize }: DerivedFile,
  folder: string,
): Promise<MediaVariant> {
  const target = `${dirname(key)}/${basename(key, extname(key))}-${file}`;
  await files.put(target, createReadStream(join(folder, file)), mimeType);
  return { name, url: fileUrl(id, nameOf(target)), mimeType, width, height, fileSize };
}
