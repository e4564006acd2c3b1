import type { Readable } from 'node:stream';
import type { StorageProvider } from './media.enums';

/** A range of bytes. Both ends are included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** A part of a file that is being stored. */
export interface FilePart {
  /** Position of its first byte. Must be the stored size of the unfinished file. */
  readonly offset: number;
  /** Size of the whole file, in bytes. */
  readonly total: number;
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** How a link to a file is answered. */
export interface LinkOptions {
  readonly mimeType: string;
  readonly disposition: string;
  readonly expiresAt: Date;
}

/**
 * Stores files by key, such as `media/0190…/original.jpg`. A file is visible as a whole or not at all. Bytes are never
 * held in memory as a whole.
 */
export interface FileStorage {
  readonly provider: StorageProvider;

  /** Minimum size of a part, except for the last one, in bytes. Smaller parts are not stored. */
  readonly minPartBytes: number;

  /** Stores a file of unknown size, or replaces it. Throws what reading the bytes throws, and then stores nothing. */
  put(key: string, bytes: AsyncIterable<Uint8Array>, mimeType: string): Promise<number>;

  /** Returns how many bytes of an unfinished file are stored. The next part starts there. */
  storedSize(key: string): Promise<number>;

  /**
   * Appends a part to an unfinished file. If the bytes end early, or reading them throws, those before are kept as far as
   * the store can. Stores the whole file as `key` when all bytes are there. Returns the stored size.
   */
  putPart(key: string, part: FilePart, mimeType: string): Promise<number>;

  /** Stores a file whose bytes are all there, because the last step of `putPart` failed. Returns its size. */
  finish(key: string): Promise<number>;

  /** Returns the size of a file, in bytes. Undefined if there is none. */
  size(key: string): Promise<number | undefined>;

  /** Reads a file, or a range of it. Throws if there is none. */
  read(key: string, range?: ByteRange): Promise<Readable>;

  /** Deletes a file, and what is stored of an unfinished one. Ignores one that does not exist. */
  delete(key: string): Promise<void>;

  /**
   * Deletes a file, what is stored of an unfinished one, and all files that were derived from it: their keys start with
   * that of the file without its extension, and a hyphen. Ignores missing ones.
   */
  deleteWithDerived(key: string): Promise<void>;

  /** Returns a link to a file that the store itself serves. Undefined if the server has to serve it. */
  signedUrl(key: string, options: LinkOptions): Promise<string | undefined>;

  /** Throws unless the store can be used. Called once at startup. */
  check(): Promise<void>;
}
