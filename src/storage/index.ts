import type { FileStorage } from '../domains/media/file-storage.port';
import { LocalStorage } from './local-storage';
import { type S3Settings, S3Storage } from './s3-storage';

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
