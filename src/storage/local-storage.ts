import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, extname, join, relative } from 'node:path';
import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { v7 as uuidv7 } from 'uuid';
import type { ByteRange, FilePart, FileStorage } from '../domains/media/file-storage.port';

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    const found = await stat(path);
    return found.isFile() ? found.size : undefined;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Returns the names of the files in a folder. None if it does not exist. */
async function filesIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** Makes the entries of a folder durable: a file that was renamed could otherwise be missing after a crash. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Writes bytes from a position. Those before an error stay. Returns the end position. */
async function writeAll(file: FileHandle, bytes: AsyncIterable<Uint8Array>, from = 0): Promise<number> {
  let position = from;
  try {
    for await (const chunk of bytes) {
      let written = 0;
      while (written < chunk.length) {
        const { bytesWritten } = await file.write(chunk, written, chunk.length - written, position);
        written += bytesWritten;
        position += bytesWritten;
      }
    }
    return position;
  } finally {
    await file.sync();
  }
}

/** Stores files in a folder. Files appear by a rename, after their bytes are on the disk. */
export class LocalStorage implements FileStorage {
  readonly provider = 'LOCAL';
  readonly minPartBytes = 1;

  constructor(private readonly folder: string) {}

  async check(): Promise<void> {
    await mkdir(this.folder, { recursive: true });
  }

  async put(key: string, bytes: AsyncIterable<Uint8Array>): Promise<number> {
    const path = this.pathOf(key);
    const temporary = `${path}.${uuidv7()}`;
    await mkdir(dirname(path), { recursive: true });
    try {
      const file = await open(temporary, 'wx');
      const size = await writeAll(file, bytes).finally(() => file.close());
      await this.publish(temporary, path);
      return size;
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }

  async storedSize(key: string): Promise<number> {
    return (await sizeOf(this.partial(key))) ?? 0;
  }

  async putPart(key: string, { offset, total, bytes }: FilePart): Promise<number> {
    const [path, partial] = [this.pathOf(key), this.partial(key)];
    if (offset && (await this.storedSize(key)) !== offset)
      throw new Error('The part does not start where the stored bytes end.');
    await mkdir(dirname(path), { recursive: true });
    const file = await open(partial, offset ? 'r+' : 'w');
    const size = await writeAll(file, bytes, offset).finally(() => file.close());
    if (size === total) await this.publish(partial, path);
    return size;
  }

  async finish(key: string): Promise<number> {
    const size = await this.storedSize(key);
    await this.publish(this.partial(key), this.pathOf(key));
    return size;
  }

  size(key: string): Promise<number | undefined> {
    return sizeOf(this.pathOf(key));
  }

  async read(key: string, range?: ByteRange): Promise<Readable> {
    const stream = createReadStream(this.pathOf(key), range);
    const opened = new Promise<void>((resolve) => stream.once('open', () => resolve()));
    await Promise.race([opened, finished(stream)]);
    return stream;
  }

  async delete(key: string): Promise<void> {
    await rm(this.pathOf(key), { force: true });
    await rm(this.partial(key), { force: true });
  }

  async deleteWithDerived(key: string): Promise<void> {
    const path = this.pathOf(key);
    const name = basename(path);
    const derived = `${basename(path, extname(path))}-`;
    // A write that was interrupted leaves a file whose name goes on after a dot.
    for (const found of await filesIn(dirname(path)))
      if (found === name || found.startsWith(`${name}.`) || found.startsWith(derived))
        await rm(join(dirname(path), found), { force: true });
  }

  signedUrl(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  private async publish(temporary: string, path: string): Promise<void> {
    await rename(temporary, path);
    await syncFolder(dirname(path));
  }

  private partial(key: string): string {
    return `${this.pathOf(key)}.part`;
  }

  private pathOf(key: string): string {
    const path = join(this.folder, key);
    const inside = relative(this.folder, path);
    if (!inside || inside.startsWith('..')) throw new Error('The key leads out of the storage folder.');
    return path;
  }
}
