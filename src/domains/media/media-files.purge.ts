import { rm } from 'node:fs/promises';
import { basename, dirname, extname, join, relative } from 'node:path';
import { onPurge } from '../../kernel/jobs';
import type { MediaVariant } from './media-asset.shapes';
import { MediaAsset } from './media-asset.entity';
import type { StorageProvider } from './media.enums';

/** Folder of media files in the data directory. Storage paths start with it. */
const FOLDER = 'media';

interface StoredFile {
  readonly id: string;
  readonly storageProvider: StorageProvider;
  readonly storagePath: string | null;
  readonly thumbnailUrl: string | null;
  readonly variants: readonly MediaVariant[];
}

/** Returns the paths of a file and its derived files, which are in the same folder and have names starting with its name. */
function pathsOf({ storagePath, thumbnailUrl, variants }: StoredFile): string[] {
  if (!storagePath) return [];
  const stem = basename(storagePath, extname(storagePath));
  const urls = [thumbnailUrl ?? '', ...variants.map(({ url }) => url)];
  const derived = urls.map((url) => basename(url)).filter((name) => name.startsWith(`${stem}-`));
  return [storagePath, ...derived.map((name) => join(dirname(storagePath), name))];
}

/** Returns the absolute path, or undefined if it is outside the media folder. */
function fileAt(dataDir: string, path: string): string | undefined {
  const [folder, file] = [join(dataDir, FOLDER), join(dataDir, path)];
  const inside = relative(folder, file);
  return inside && !inside.startsWith('..') ? file : undefined;
}

onPurge(MediaAsset, {
  columns: ['storageProvider', 'storagePath', 'thumbnailUrl', 'variants'],
  async cleanUp(found, { owner, dataDir, files }) {
    const rows = (found as unknown as StoredFile[]).filter(({ storagePath }) => storagePath);
    const known = ['LOCAL', files?.provider];
    const elsewhere = rows.find(({ storageProvider }) => !known.includes(storageProvider));
    if (elsewhere) throw new Error(`The file of ${elsewhere.id} lies at ${elsewhere.storageProvider}.`);
    const { rows: kept } = await owner.query(
      'SELECT storage_path AS path FROM media_assets WHERE storage_path = ANY ($1) AND NOT id = ANY ($2)',
      [rows.map(({ storagePath }) => storagePath), rows.map(({ id }) => id)],
    );
    const shared = new Set(kept.map((row) => (row as { path: string }).path));
    for (const row of rows.filter(({ storagePath }) => !shared.has(storagePath!)))
      for (const path of pathsOf(row)) {
        const file = fileAt(dataDir, path);
        if (!file) continue;
        if (row.storageProvider === files?.provider) await files.delete(path);
        else await rm(file, { force: true });
      }
  },
});
