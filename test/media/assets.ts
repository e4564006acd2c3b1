import { mkdir, readdir, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Logger, runOnce } from 'graphile-worker';
import { mediaTasks } from '../../src/domains/media/media.jobs';
import {
  type ProcessingOptions,
  requestProcessing,
} from '../../src/domains/media/processing/process-asset.job';
import { queueTasks } from '../../src/kernel/jobs/tasks';
import { FolderFiles } from '../../src/server/folder-files';
import type { TestServer } from '../support/server';

/** Names of the files next to that of an asset. */
export const filesBeside = async (server: TestServer, key: string): Promise<string[]> =>
  (await readdir(dirname(join(server.folder, key)))).sort();

export const FILE_URL = 'http://127.0.0.1:4000/media/files';

export const optionsOf = (server: TestServer): ProcessingOptions => ({
  files: new FolderFiles(server.folder),
  fileUrl: (asset, name) => `${FILE_URL}/${asset}/${name}`,
  clock: server.clock,
});

/** An asset whose file is stored and whose processing is queued. */
export interface StoredAsset {
  readonly id: string;
  readonly key: string;
  readonly job: string;
}

let counter = 0;

/** Stores a file as that of a new asset, and queues its processing. Without bytes, the file is missing. */
export async function storeAsset(
  server: TestServer,
  organization: string,
  bytes: Uint8Array | undefined,
  values: Record<string, unknown> & { size?: number; requestedBy?: string } = {},
): Promise<StoredAsset> {
  const { size, requestedBy, ...columns } = values;
  const key = `media/asset-${(counter += 1)}/original.bin`;
  const path = join(server.folder, key);
  await mkdir(dirname(path), { recursive: true });
  if (bytes) await writeFile(path, bytes);
  if (size) await truncate(path, size);
  const id = await server.rows.media(organization, { storagePath: key, url: null, ...columns });
  const job = await requestProcessing(server.database.owner, { id, organization, requestedBy });
  return { id, key, job };
}

/** Runs the pending jobs. */
export const runJobs = (server: TestServer, options = optionsOf(server)): Promise<void> =>
  runOnce({
    connectionString: server.database.ownerUrl,
    taskList: queueTasks(mediaTasks(options)),
    logger: new Logger(() => () => undefined),
    noHandleSignals: true,
  });

export const ASSET = `kind mimeType url thumbnailUrl width height aspectRatio durationSeconds fps codec audioCodec hasAudio
  isFastStart frameCount pageCount dominantColor thumbhash exif processingStatus processingStartedAt processedAt
  processingError processingFailure { reason message } variants { name url mimeType width height fileSize }`;
