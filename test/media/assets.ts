import { createReadStream } from 'node:fs';
import { mkdir, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Logger, runOnce } from 'graphile-worker';
import {
  processingTasks,
  type ProcessingOptions,
  requestProcessing,
} from '../../src/domains/media/processing/process-asset.job';
import type { ProcessedFiles } from '../../src/domains/media/processing/stored-files';
import { renditionTasks } from '../../src/domains/media/renditions/render-asset.job';
import { queueTasks, type Tasks } from '../../src/kernel/jobs/tasks';
import type { TestServer } from '../support/server';

/** Files in the folder of the server, by key. */
export class FolderFiles implements ProcessedFiles {
  constructor(readonly folder: string) {}

  read(key: string) {
    return Promise.resolve(createReadStream(this.pathOf(key)));
  }

  async put(key: string, bytes: AsyncIterable<Uint8Array> | Uint8Array): Promise<void> {
    await mkdir(dirname(this.pathOf(key)), { recursive: true });
    await writeFile(this.pathOf(key), bytes);
  }

  size(key: string): Promise<number | undefined> {
    return stat(this.pathOf(key)).then(
      ({ size }) => size,
      () => undefined,
    );
  }

  /** Names of the files next to one. */
  async beside(key: string): Promise<string[]> {
    return (await readdir(dirname(this.pathOf(key)))).sort();
  }

  /** Extends a file with a hole. */
  extend = (key: string, size: number): Promise<void> => truncate(this.pathOf(key), size);
  delete = (key: string): Promise<void> => rm(this.pathOf(key));

  private pathOf(key: string): string {
    return join(this.folder, key);
  }
}

export const FILE_URL = 'http://127.0.0.1:4000/media/files';

export const optionsOf = (server: TestServer, more: Partial<ProcessingOptions> = {}): ProcessingOptions => ({
  files: new FolderFiles(server.folder),
  fileUrl: (asset, name) => `${FILE_URL}/${asset}/${name}`,
  clock: server.clock,
  ...more,
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
  const files = new FolderFiles(server.folder);
  if (bytes) await files.put(key, bytes);
  if (size) await files.extend(key, size);
  const id = await server.rows.media(organization, { storagePath: key, url: null, ...columns });
  const job = await requestProcessing(server.database.owner, { id, organization, requestedBy });
  return { id, key, job };
}

export const mediaTasks = (options: ProcessingOptions): Tasks => ({
  ...processingTasks(options),
  ...renditionTasks(options),
});

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
