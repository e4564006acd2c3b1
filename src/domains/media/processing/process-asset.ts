import type { MediaServices } from '../media-services';

/** Runs SQL as the owner of the tables. */
type Query = (sql: string, values: unknown[]) => Promise<{ rows: unknown[] }>;

/** Makes the stored file of a media file available. Repeated runs change nothing more. */
export async function processAsset(assetId: string, query: Query, media: MediaServices): Promise<void> {
  const { rows } = await query(
    `UPDATE media_assets SET processing_status = 'PROCESSING', processing_started_at = now()
      WHERE id = $1 AND processing_status IN ('PENDING', 'PROCESSING') AND storage_path IS NOT NULL
      RETURNING storage_path AS path`,
    [assetId],
  );
  const [asset] = rows as { path: string }[];
  if (!asset) return;
  const name = asset.path.slice(asset.path.lastIndexOf('/') + 1);
  await query(
    `UPDATE media_assets SET processing_status = 'COMPLETED', processed_at = now(), url = $2 WHERE id = $1`,
    [assetId, media.fileUrl(assetId, name)],
  );
}
