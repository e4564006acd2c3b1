import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { v7 as uuidv7 } from 'uuid';
import type { ProcessedFiles } from '../domains/media/processing/stored-files';

/** Media files in a folder of this machine. A file is complete or absent, even if the process is stopped. */
export class FolderFiles implements ProcessedFiles {
  constructor(private readonly folder: string) {}

  read(key: string): Promise<Readable> {
    return Promise.resolve(createReadStream(join(this.folder, key)));
  }

  async put(key: string, bytes: AsyncIterable<Uint8Array>): Promise<void> {
    const path = join(this.folder, key);
    const temporary = `${path}.${uuidv7()}`;
    await mkdir(dirname(path), { recursive: true });
    await pipeline(bytes, createWriteStream(temporary));
    await rename(temporary, path);
  }

  size(key: string): Promise<number | undefined> {
    return stat(join(this.folder, key)).then(
      ({ size }) => size,
      () => undefined,
    );
  }
}
