import { PermanentJobError, type Tasks } from '../../../kernel/jobs';
import { formatMessage } from '../../../kernel/messages';
import type { Clock } from '../../../kernel/session';
import type { MediaVariant } from '../media-asset.shapes';
import type { MediaFailureReason, MediaKind } from '../media.enums';
import { aspectRatioOf } from './aspect-ratio';
import { type AssetRow, changeAsset, type JobConnection } from './asset-rows';
import { MEDIA_FAILURE_MESSAGES } from './failure.messages';
import type { FileFacts, Limits } from './program/types';
import { FileRejectedError, inspectFile } from './run-program';
import { type AssetFiles, nameOf, storeDerived, withLocalCopy } from './stored-files';
import { THUMBNAIL } from './variants';

/** Task and kind of the job that processes a media file. */
export const PROCESS_MEDIA = 'process-media';

export interface ProcessingOptions extends AssetFiles {
  readonly clock: Clock;
  /** Limits for reading one file. Defaults to those of the product. */
  readonly limits?: Limits;
}

/** Kinds that a file can turn out to be, by the kind it was declared as. */
const COMPATIBLE: Readonly<Partial<Record<MediaKind, readonly MediaKind[]>>> = {
  IMAGE: ['IMAGE', 'GIF'],
  GIF: ['IMAGE', 'GIF'],
  VIDEO: ['VIDEO', 'AUDIO'],
  AUDIO: ['VIDEO', 'AUDIO'],
};

const claim = (connection: JobConnection, id: string, at: Date): Promise<AssetRow | undefined> =>
  changeAsset(connection, id, {
    set: `processing_status = 'PROCESSING', processing_started_at = $2, processed_at = NULL, processing_failure = NULL, processing_error = NULL`,
    where: `processing_status IN ('PENDING', 'PROCESSING') AND storage_path IS NOT NULL`,
    values: [at],
  });

/** Columns that processing sets, with the values. */
function columnsOf(
  facts: FileFacts,
  variants: readonly MediaVariant[],
  url: string,
): Record<string, unknown> {
  return {
    kind: facts.kind,
    mime_type: facts.mimeType,
    url,
    thumbnail_url: variants.find(({ name }) => name === THUMBNAIL)?.url,
    width: facts.width,
    height: facts.height,
    aspect_ratio: aspectRatioOf(facts.width, facts.height),
    duration_seconds: facts.durationSeconds,
    fps: facts.fps,
    codec: facts.codec,
    audio_codec: facts.audioCodec,
    has_audio: facts.hasAudio,
    is_fast_start: facts.isFastStart,
    frame_count: facts.frameCount,
    page_count: facts.pageCount,
    dominant_color: facts.dominantColor,
    thumbhash: facts.thumbhash,
    exif: facts.exif && JSON.stringify(facts.exif),
    variants: JSON.stringify(variants),
  };
}

/** The file of an asset that is being processed was replaced, or another run has finished, if it does not match. */
const STILL_PROCESSING = `processing_status = 'PROCESSING' AND storage_path = $2`;

function complete(
  connection: JobConnection,
  { id, storage_path: path }: AssetRow,
  columns: Record<string, unknown>,
  at: Date,
): Promise<unknown> {
  const names = Object.keys(columns);
  return changeAsset(connection, id, {
    set: [
      `processing_status = 'COMPLETED'`,
      'processed_at = greatest($3, processing_started_at)',
      ...names.map((name, place) => `${name} = $${place + 4}`),
    ].join(', '),
    where: STILL_PROCESSING,
    values: [path, at, ...Object.values(columns).map((value) => value ?? null)],
  });
}

/** Records that an asset cannot be used. Nothing else about it changes. */
function fail(
  connection: JobConnection,
  { id, storage_path: path }: AssetRow,
  reason: MediaFailureReason,
  at: Date,
): Promise<unknown> {
  const message = MEDIA_FAILURE_MESSAGES[reason]();
  return changeAsset(connection, id, {
    set: `processing_status = 'FAILED', processed_at = greatest($3, processing_started_at), processing_failure = $4, processing_error = $5`,
    where: STILL_PROCESSING,
    values: [path, at, JSON.stringify({ reason, message }), formatMessage(message, 'en')],
  });
}

type Progress = (percent: number, message?: string) => void;

/** Reads the file of an asset and stores its variants. Returns the columns to set. Throws a FileRejectedError. */
async function readAsset(
  { files, fileUrl, limits }: ProcessingOptions,
  { id, kind, storage_path: key }: AssetRow,
  progress: Progress,
): Promise<Record<string, unknown>> {
  if ((await files.size(key)) === undefined) throw new FileRejectedError('MISSING');
  progress(10, 'Reading the file');
  return withLocalCopy(files, key, async (file, folder) => {
    const facts = await inspectFile({ file, folder, limits });
    if (!(COMPATIBLE[kind] ?? [kind]).includes(facts.kind)) throw new FileRejectedError('TYPE_MISMATCH');
    const variants: MediaVariant[] = [];
    for (const [place, derived] of facts.variants.entries()) {
      progress(60 + (place * 40) / facts.variants.length, 'Storing other sizes');
      variants.push(await storeDerived({ files, fileUrl }, { id, key }, derived, folder));
    }
    return columnsOf(facts, variants, fileUrl(id, nameOf(key)));
  });
}

/**
 * Processes an asset whose file is stored, from PENDING to COMPLETED or FAILED. Repeated runs are harmless: an asset that is
 * processed stays as it is, and one whose worker was killed is processed again.
 */
async function processAsset(
  options: ProcessingOptions,
  id: string,
  helpers: JobConnection & { readonly progress: Progress; readonly isLastAttempt: boolean },
): Promise<MediaFailureReason | undefined> {
  const now = (): Date => options.clock.now();
  const asset = await claim(helpers, id, now());
  if (!asset) return undefined;
  try {
    const columns = await readAsset(options, asset, helpers.progress);
    await complete(helpers, asset, columns, now());
    return undefined;
  } catch (error) {
    const isRejected = error instanceof FileRejectedError;
    if (!isRejected && !helpers.isLastAttempt) throw error;
    const reason = isRejected ? error.reason : 'INTERNAL';
    await fail(helpers, asset, reason, now());
    if (!isRejected) throw error;
    return reason;
  }
}

/** Returns the task that processes assets. */
export const processingTasks = (options: ProcessingOptions): Tasks => ({
  [PROCESS_MEDIA]: async (payload, helpers) => {
    const { assetId } = payload as { assetId: string };
    const { attempts, max_attempts: maxAttempts } = helpers.job;
    const isLastAttempt = attempts >= maxAttempts;
    const { withPgClient, progress } = helpers;
    const reason = await processAsset(options, assetId, { withPgClient, progress, isLastAttempt });
    if (reason) throw new PermanentJobError(formatMessage(MEDIA_FAILURE_MESSAGES[reason](), 'en'));
  },
});
