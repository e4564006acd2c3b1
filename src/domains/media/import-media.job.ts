import { v7 as uuidv7 } from 'uuid';
import { addTrackedJob, jobTransaction, PermanentJobError, type Tasks } from '../../kernel/jobs';
import { formatMessage } from '../../kernel/messages';
import type { Clock } from '../../kernel/session';
import { download, DownloadError, type Download, type DownloadOptions } from './download';
import type { MediaServices } from './media-services';
import { type MediaKind } from './media.enums';
import { mediaTypeOf, mimeTypeOfName } from './media-types';
import { MAX_FILE_BYTES } from './new-media-asset';
import { changeAsset } from './processing/asset-rows';
import { MEDIA_FAILURE_MESSAGES } from './processing/failure.messages';
import { PROCESS_MEDIA } from './processing/process-asset.job';

/** Task and kind of the job that imports a file from a URL. */
export const IMPORT_MEDIA = 'import-media';

const LIMITS = { timeoutMs: 600_000, idleMs: 30_000 };
const STORAGE_EXCEEDED = 'The storage limit of the organization is exceeded.';

/** Another run of the job has ended if it does not match. */
const NOT_IMPORTED = `storage_path IS NULL AND processing_status = 'PENDING'`;

type Helpers = Parameters<Tasks[string]>[1];

interface ImportedAsset {
  readonly id: string;
  readonly organization: string;
  readonly url: string;
  readonly filename: string;
  readonly createdBy: string | null;
  /** Bytes that the organization can still store. */
  readonly free: number;
}

/** A file that was stored, before its row says so. */
interface StoredImport {
  readonly path: string;
  readonly size: number;
  readonly mimeType: string;
  readonly kind: MediaKind;
}

async function findAsset(helpers: Helpers, id: string): Promise<ImportedAsset | undefined> {
  const { rows } = await helpers.query<ImportedAsset>(
    `SELECT id, organization_id AS organization, source_url AS url, filename, created_by_id AS "createdBy",
            (organizations.stored_bytes_limit(organization_id) - organizations.stored_bytes(organization_id))::float8 AS free
       FROM media_assets
      WHERE id = $1 AND ${NOT_IMPORTED} AND deleted_at IS NULL`,
    [id],
  );
  return rows[0];
}

async function store(
  { storage }: MediaServices,
  { id, filename }: ImportedAsset,
  { mimeType: stated, bytes }: Download,
): Promise<StoredImport> {
  // Many servers state no type of their files.
  const mimeType = mediaTypeOf(stated) ? stated : (mimeTypeOfName(filename) ?? '');
  const known = mediaTypeOf(mimeType);
  if (!known) throw new DownloadError('Files of this type are not supported.', true);
  // Each run has its own path: one that lasts longer than another never replaces the bytes that the other has recorded.
  const path = `media/${id}/original-${uuidv7()}.${known.extension}`;
  return { path, size: await storage.put(path, bytes, mimeType), mimeType, kind: known.kind };
}

/**
 * Records the stored file, and starts its processing, in one transaction. Jobs can exceed the storage limit, so it is
 * checked here, with the bytes that others have stored meanwhile.
 */
async function record(helpers: Helpers, media: MediaServices, asset: ImportedAsset, stored: StoredImport) {
  const { path, size, mimeType, kind } = stored;
  const isRecorded = await jobTransaction(helpers, async (writer, client) => {
    const { rowCount } = await client.query(
      `UPDATE media_assets SET storage_provider = $2, storage_path = $3, file_size = $4, mime_type = $5, kind = $6
        WHERE id = $1 AND ${NOT_IMPORTED}`,
      [asset.id, media.storage.provider, path, size, mimeType, kind],
    );
    // Another run of the job was faster.
    if (!rowCount) return false;
    const { rows } = await client.query<{ exceeded: boolean }>(
      'SELECT organizations.stored_bytes($1) > organizations.stored_bytes_limit($1) AS exceeded',
      [asset.organization],
    );
    if (rows[0]!.exceeded) throw new DownloadError(STORAGE_EXCEEDED, true);
    await addTrackedJob(
      writer,
      PROCESS_MEDIA,
      { assetId: asset.id },
      {
        kind: PROCESS_MEDIA,
        userId: asset.createdBy ?? undefined,
        tenantId: asset.organization,
        subject: { id: asset.id, type: 'MediaAsset' },
      },
    );
    return true;
  }).catch(async (error: unknown) => {
    if (error instanceof DownloadError) await media.storage.delete(path);
    throw error;
  });
  if (!isRecorded) await media.storage.delete(path);
}

/** Marks the media file as failed after the last attempt, or if another one cannot succeed. */
async function fail(helpers: Helpers, { id }: ImportedAsset, error: unknown, at: Date): Promise<never> {
  const { attempts, max_attempts: maximum } = helpers.job;
  const isExplained = error instanceof DownloadError;
  if (!(isExplained && error.isFinal) && attempts < maximum) throw error;
  const reason = isExplained ? 'NOT_IMPORTED' : 'INTERNAL';
  const message = MEDIA_FAILURE_MESSAGES[reason]();
  await changeAsset(helpers, id, {
    set: `processing_status = 'FAILED', processed_at = $2, processing_failure = $3, processing_error = $4`,
    where: NOT_IMPORTED,
    values: [
      at,
      JSON.stringify({ reason, message }),
      isExplained ? error.message : formatMessage(message, 'en'),
    ],
  });
  throw isExplained ? new PermanentJobError(error.message) : error;
}

/** Returns the task that imports files. Repeated runs of a finished import do nothing. */
export const importTasks = (
  media: MediaServices,
  clock: Clock,
  options: Partial<Pick<DownloadOptions, 'timeoutMs' | 'idleMs' | 'resolve'>> = {},
): Tasks => ({
  [IMPORT_MEDIA]: async (payload, helpers) => {
    const asset = await findAsset(helpers, (payload as { assetId: string }).assetId);
    if (!asset) return;
    try {
      if (asset.free <= 0) throw new DownloadError(STORAGE_EXCEEDED, true);
      const maxBytes = Math.min(MAX_FILE_BYTES, asset.free);
      const tooLarge = maxBytes < MAX_FILE_BYTES ? STORAGE_EXCEEDED : undefined;
      const limits = { ...LIMITS, ...options, allowLoopback: media.allowLoopback, maxBytes, tooLarge };
      const stored = await download(asset.url, limits, (file) => store(media, asset, file));
      await record(helpers, media, asset, stored);
    } catch (error) {
      await fail(helpers, asset, error, clock.now());
    }
  },
});
