import type { FileStorage } from '../domains/media/file-storage.port';
import { LocalStorage } from './local-storage';
import type * as S3 from './s3-storage';

/** Returns the stores that can have files: the one in use, and the data folder, in which files stay when another is used. */
export const storesOf = (inUse: FileStorage, dataDir: string): FileStorage[] =>
  inUse.provider === 'LOCAL' ? [inUse] : [inUse, new LocalStorage(dataDir)];

/** Loads the client of S3 only where a bucket is used: it has hundreds of modules. */
function bucket(settings: S3.S3Settings): FileStorage {
  const { S3Storage } = require('./s3-storage') as typeof S3;
  return new S3Storage(settings);
}

/** Opens the configured store of media files: a bucket, or the data folder. */
export async function openStorage({
  dataDir,
  s3,
}: {
  readonly dataDir: string;
  readonly s3?: S3.S3Settings;
}): Promise<FileStorage> {
  const storage = s3 ? bucket(s3) : new LocalStorage(dataDir);
  await storage.check();
  return storage;
}
