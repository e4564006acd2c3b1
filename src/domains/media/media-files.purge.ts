import { posix } from 'node:path';
import { onPurge } from '../../kernel/jobs';
import { MediaAsset } from './media-asset.entity';
import type { StorageProvider } from './media.enums';

interface StoredFile {
  readonly id: string;
  readonly storageProvider: StorageProvider;
  readonly storagePath: string | null;
}

/** Whether a path leads to a file in the folder of media files. */
const isMedia = (path: string): boolean => /^media\/./.test(posix.normalize(path));

/** Returns the path without the ID of the import that stored the file, so that files of interrupted imports are deleted, too. */
const withoutRun = (path: string): string => path.replace(/\/original-[0-9a-f-]{36}(\.\w+)$/, '/original$1');

onPurge(MediaAsset, {
  columns: ['storageProvider', 'storagePath'],
  async cleanUp(found, { owner, files }) {
    const rows = (found as unknown as StoredFile[]).filter(({ storagePath }) => storagePath);
    const storeOf = (row: StoredFile) => files.find(({ provider }) => provider === row.storageProvider);
    const elsewhere = rows.find((row) => !storeOf(row));
    if (elsewhere) throw new Error(`The file of ${elsewhere.id} lies at ${elsewhere.storageProvider}.`);
    const { rows: kept } = await owner.query(
      'SELECT storage_path AS path FROM media_assets WHERE storage_path = ANY ($1) AND NOT id = ANY ($2)',
      [rows.map(({ storagePath }) => storagePath), rows.map(({ id }) => id)],
    );
    const shared = new Set(kept.map((row) => (row as { path: string }).path));
    for (const row of rows) {
      const path = row.storagePath!;
      if (!shared.has(path) && isMedia(path)) await storeOf(row)!.deleteWithDerived(withoutRun(path));
    }
  },
});
