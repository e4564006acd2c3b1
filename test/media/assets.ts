import { mkdir, readdir, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FileStorage } from '../../src/domains/media/file-storage.port';
import { MediaServices } from '../../src/domains/media/media-services';
import { mediaTasks } from '../../src/domains/media/media.jobs';
import { PROCESS_MEDIA } from '../../src/domains/media/processing/process-asset.job';
import { addTrackedJob } from '../../src/kernel/jobs/queue';
import { queueTasks } from '../../src/kernel/jobs/tasks';
import { runQueue } from '../support/run-queue';
import type { Json, TestServer } from '../support/server';

/** Names of the files next to that of an asset. */
export const filesBeside = async (server: TestServer, key: string): Promise<string[]> =>
  (await readdir(dirname(join(server.folder, key)))).sort();

/** Returns the media services of a server with another storage for some methods. */
export const mediaWith = ({ media }: TestServer, overrides: Partial<FileStorage>): MediaServices =>
  new MediaServices(Object.assign(Object.create(media.storage), overrides) as FileStorage, media.publicUrl);

/** Returns an answer without the expiry and signature of its links. */
export const unsigned = (answer: Json): Json =>
  JSON.parse(JSON.stringify(answer).replace(/\?expires=\d+&signature=[0-9a-f]{64}/g, ''));

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
  values: Record<string, unknown> & { size?: number } = {},
): Promise<StoredAsset> {
  const { size, ...columns } = values;
  const key = `media/asset-${(counter += 1)}/original.bin`;
  const path = join(server.folder, key);
  await mkdir(dirname(path), { recursive: true });
  if (bytes) await writeFile(path, bytes);
  if (size) await truncate(path, size);
  const id = await server.rows.media(organization, { storagePath: key, url: null, ...columns });
  const job = await addTrackedJob(
    server.database.owner,
    PROCESS_MEDIA,
    { assetId: id },
    { kind: PROCESS_MEDIA, tenantId: organization, subject: { id, type: 'MediaAsset' } },
  );
  return { id, key, job };
}

/** Runs the pending jobs. */
export const runJobs = (server: TestServer, media = server.media): Promise<void> =>
  runQueue(server.database.ownerUrl, queueTasks(mediaTasks({ media, clock: server.clock })));

export const ASSET = `kind mimeType url thumbnailUrl width height aspectRatio durationSeconds fps codec audioCodec hasAudio
  isFastStart frameCount pageCount dominantColor thumbhash exif processingStatus processingStartedAt processedAt
  processingError processingFailure { reason message } variants { name url mimeType width height fileSize }`;
