import type { FileStorage } from '../domains/media/file-storage.port';
import { LocalStorage } from './local-storage';
import { type S3Settings, S3Storage } from './s3-storage';

/** Returns the stores that can have files: the one in use, and the data folder, in which files stay when another is used. */
export const storesOf = (inUse: FileStorage, dataDir: string): FileStorage[] =>
  inUse.provider === 'LOCAL' ? [inUse] : [inUse, new LocalStorage(dataDir)];

/** Opens the configured store of media files: a bucket, or the data folder. */
export async function openStorage({
  dataDir,
  s3,
}: {
  readonly dataDir: string;
  readonly s3?: S3Settings;
}): Promise<FileStorage> {
  const storage = s3 ? new S3Storage(s3) : new LocalStorage(dataDir);
  await storage.check();
  return storage;
}
