import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addTrackedJob } from '../../kernel/jobs';
import { type EventWriter, recordEvent } from '../../kernel/write';
import type { AspectRatio } from './media.enums';
import { PROCESS_MEDIA } from './processing/process-asset.job';
import { FileRejectedError, renderFile } from './processing/run-program';

/** What images become that nobody uploaded. */
export const GENERATED_TYPE = { mimeType: 'image/jpeg', extension: 'jpg' } as const;
const MAX_BYTES = 8 * 1024 * 1024;

/**
 * Crops an image of unknown origin to a size, in a process of its own with limited time and memory. Returns a JPEG without
 * metadata. Undefined if the bytes are no image that is accepted.
 */
export async function croppedImage(
  bytes: Uint8Array,
  size: { readonly width: number; readonly height: number },
): Promise<Buffer | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'marquee-media-'));
  try {
    const file = join(folder, 'original');
    await writeFile(file, bytes);
    const spec = {
      name: 'generated',
      ...size,
      fit: 'CROP',
      background: '#FFFFFF',
      maxBytes: MAX_BYTES,
    } as const;
    const { file: rendered } = await renderFile(spec, { file, folder });
    return await readFile(join(folder, rendered));
  } catch (error) {
    if (error instanceof FileRejectedError) return undefined;
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A generated image whose file is stored. */
export interface GeneratedAsset {
  readonly id: string;
  readonly organization: string;
  readonly clientAccount: string | null;
  readonly folder: string | null;
  readonly createdBy: string | null;
  readonly title: string;
  readonly altText: string;
  readonly prompt: string;
  readonly style: string | null;
  readonly aspectRatio: AspectRatio;
  readonly aiModel: string;
  readonly generationSeconds: number;
  readonly filename: string;
  readonly fileSize: number;
  readonly storageProvider: string;
  readonly storagePath: string;
}

/** The folder may have been deleted meanwhile. */
const INSERT = `INSERT INTO media_assets (id, organization_id, client_account_id, folder_id, created_by_id, kind, origin, title,
    alt_text, prompt, style, aspect_ratio, ai_model, generation_seconds, filename, file_size, mime_type, storage_provider, storage_path)
  VALUES ($1, $2, $3, (SELECT f.id FROM media_folders f WHERE f.organization_id = $2 AND f.id = $4), $5, 'IMAGE', 'GENERATED', $6,
    $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`;

/** Creates the media file of a generated image, and starts its processing, in the transaction of a job. */
export async function insertGeneratedAsset(writer: EventWriter, asset: GeneratedAsset): Promise<void> {
  const { id, organization, clientAccount, createdBy } = asset;
  await writer.query(INSERT, [
    ...[id, organization, clientAccount, asset.folder, createdBy, asset.title, asset.altText],
    ...[asset.prompt, asset.style, asset.aspectRatio, asset.aiModel.slice(0, 50), asset.generationSeconds],
    ...[asset.filename, asset.fileSize, GENERATED_TYPE.mimeType, asset.storageProvider, asset.storagePath],
  ]);
  await recordEvent(writer, {
    ...{ name: 'media_asset.created', tenantId: organization, subjectId: id },
    ...(createdBy && { userId: createdBy }),
    payload: { scopes: clientAccount === null ? [] : [clientAccount] },
  });
  await addTrackedJob(
    writer,
    PROCESS_MEDIA,
    { assetId: id },
    {
      kind: PROCESS_MEDIA,
      userId: createdBy ?? undefined,
      tenantId: organization,
      subject: { id, type: 'MediaAsset' },
    },
  );
}

const FREE = `SELECT (organizations.stored_bytes_limit($1) - organizations.stored_bytes($1))::float8 AS free`;

interface Reader {
  query(sql: string, values: unknown[]): Promise<unknown>;
}

/** Returns how many bytes an organization can still store. Negative if the limit is exceeded. */
export async function freeBytes(reader: Reader, organization: string): Promise<number> {
  const result = await reader.query(FREE, [organization]);
  const rows = (Array.isArray(result) ? result : (result as { rows: unknown }).rows) as { free: number }[];
  return rows[0]!.free;
}
