import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import type { DraftMedia, MediaSource } from '../../src/domains/publishing/publishing.port';
import { mp4 } from './media-server';

/** A media file by its values. The bytes follow from them. */
export interface FileValues {
  readonly mimeType: string;
  readonly width: number;
  readonly height: number;
  /** Videos only. */
  readonly seconds: number;
  /** GIFs only. */
  readonly frames: number;
  /** Documents only. */
  readonly pages: number;
  /** Size to which the file is filled up, in bytes. */
  readonly bytes: number;
}

type Patch = (bytes: Buffer, width: number, height: number) => void;

/** Writes the size of an image into the header of a small one. */
const PATCHES: Readonly<Record<string, Patch>> = {
  'image/jpeg': (bytes, width, height) => {
    const frame = bytes.indexOf(Buffer.from([0xff, 0xc0]));
    bytes.writeUInt16BE(height, frame + 5);
    bytes.writeUInt16BE(width, frame + 7);
  },
  'image/png': (bytes, width, height) => {
    bytes.writeUInt32BE(width, 16);
    bytes.writeUInt32BE(height, 20);
    bytes.writeUInt32BE(crc32(bytes.subarray(12, 29)), 29);
  },
  'image/webp': (bytes, width, height) => {
    bytes.writeUInt16LE(width, 26);
    bytes.writeUInt16LE(height, 28);
  },
};

/** A frame, with the pixels of its first line at most. */
const FRAME = Buffer.from('2c00000000010001000002024c0100', 'hex');

/** Builds a GIF whose frames are incomplete. */
function gif(width: number, height: number, frames: number): Buffer {
  const header = Buffer.from('47494638396100000000800000', 'hex');
  header.writeUInt16LE(width, 6);
  header.writeUInt16LE(height, 8);
  const frame = Buffer.from(FRAME);
  frame.writeUInt16LE(width, 5);
  frame.writeUInt16LE(height, 7);
  const colors = Buffer.from('000000ffffff', 'hex');
  return Buffer.concat([header, colors, ...Array.from({ length: frames }, () => frame), Buffer.from([0x3b])]);
}

const pdf = (pages: number): Buffer =>
  Buffer.from(`%PDF-1.4\n${'1 0 obj << /Type /Page >> endobj\n'.repeat(pages)}`);

/** Returns a video in the container of its type. That of WebM has no values. */
function video({ mimeType, seconds, width, height, bytes }: FileValues): Buffer {
  if (mimeType === 'video/webm') return Buffer.from('1a45dfa3', 'hex');
  const content = mp4(seconds, width, height, false, Math.max(1, bytes - 340));
  if (mimeType === 'video/quicktime') content.write('qt  ', 8, 'latin1');
  return content;
}

/** Files for platforms: built when they are read, and served by a local server. */
export class SyntheticFiles {
  private readonly values = new Map<string, FileValues>();

  private constructor(
    private readonly images: ReadonlyMap<string, Buffer>,
    private readonly server: Server,
  ) {}

  static async start(): Promise<SyntheticFiles> {
    const image = sharp({ create: { width: 16, height: 16, channels: 3, background: '#3366aa' } });
    const images = new Map([
      ['image/jpeg', await image.clone().jpeg().toBuffer()],
      ['image/png', await image.clone().png().toBuffer()],
      ['image/webp', await image.clone().webp().toBuffer()],
    ]);
    const server = createServer((request, response) => response.end(files.bytesOf(request.url!.slice(1))));
    const files = new SyntheticFiles(images, server);
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return files;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  /** Adds a file. Returns its size in bytes. */
  add(id: string, values: FileValues): number {
    this.values.set(id, values);
    return this.bytesOf(id).length;
  }

  clear(): void {
    this.values.clear();
  }

  /** Gives the files to a publishing port. */
  get source(): MediaSource {
    const bytesOf = ({ id }: DraftMedia): Buffer => this.bytesOf(id);
    const { port } = this.server.address() as AddressInfo;
    return {
      urlOf: ({ id }) => Promise.resolve(`http://127.0.0.1:${port}/${id}`),

      async *read(media, offset, length) {
        yield bytesOf(media).subarray(offset, offset + length);
      },
    };
  }

  private bytesOf(id: string): Buffer {
    const values = this.values.get(id)!;
    const content = this.contentOf(values);
    const missing = values.bytes - content.length;
    return missing > 0 ? Buffer.concat([content, Buffer.alloc(missing)]) : content;
  }

  private contentOf(values: FileValues): Buffer {
    const { mimeType, width, height, frames, pages } = values;
    const image = this.images.get(mimeType);
    if (image) {
      const patched = Buffer.from(image);
      PATCHES[mimeType]!(patched, width, height);
      return patched;
    }
    if (mimeType === 'image/gif') return gif(width, height, frames);
    return mimeType === 'application/pdf' ? pdf(pages) : video(values);
  }
}
