import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

/** The media files that networks copied, by the digest of their content. */
export class MediaFolder {
  private readonly folder: string;

  constructor(parent: string) {
    this.folder = join(parent, 'media');
    mkdirSync(this.folder, { recursive: true });
  }

  /** Stores the bytes and returns the name of their file. */
  keep(bytes: Buffer): string {
    const name = createHash('sha256').update(bytes).digest('hex').slice(0, 32);
    const path = join(this.folder, name);
    if (!existsSync(path)) writeFileSync(path, bytes);
    return name;
  }

  /** Returns the content of a file, or undefined if there is no such file. */
  read(name: string): Readable | undefined {
    const path = join(this.folder, name);
    return /^[0-9a-f]{32}$/.test(name) && existsSync(path) ? createReadStream(path) : undefined;
  }
}
