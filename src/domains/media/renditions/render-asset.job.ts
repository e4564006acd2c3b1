import { PermanentJobError, type Tasks } from '../../../kernel/jobs';
import { formatMessage } from '../../../kernel/messages';
import { MEDIA_FAILURE_MESSAGES } from '../processing/failure.messages';
import { changeAsset, findProcessed } from '../processing/asset-rows';
import type { ProcessingOptions } from '../processing/process-asset.job';
import type { RenditionSpec } from '../processing/program/types';
import { FileRejectedError, renderFile } from '../processing/run-program';
import { storeDerived, withLocalCopy } from '../processing/stored-files';

export const RENDER_ASSET = 'make-media-rendition';

export interface RenderRequest {
  readonly asset: string;
  readonly rendition: RenditionSpec;
}

/** Replaces the variant of the same name, so that concurrent jobs lose none of each other's. */
const ADD_VARIANT = {
  set: `variants = coalesce((SELECT jsonb_agg(v ORDER BY place) FROM jsonb_array_elements(variants) WITH ORDINALITY AS e (v, place)
    WHERE v->>'name' <> $3::jsonb->>'name'), '[]') || $3::jsonb`,
  where: `storage_path = $2 AND processing_status = 'COMPLETED'`,
} as const;

/** Returns the task that makes files for platforms. Repeated runs replace the file. */
export const renditionTasks = ({ files, fileUrl, limits }: ProcessingOptions): Tasks => ({
  [RENDER_ASSET]: async (payload, { withPgClient, progress }) => {
    const { asset: id, rendition } = payload as RenderRequest;
    const asset = await findProcessed({ withPgClient }, id);
    if (!asset) return;
    progress(10, 'Reading the file');
    const key = asset.storage_path;
    await withLocalCopy(files, key, async (file, folder) => {
      const derived = await renderFile(rendition, { file, folder, limits }).catch((error: unknown) => {
        if (!(error instanceof FileRejectedError)) throw error;
        throw new PermanentJobError(formatMessage(MEDIA_FAILURE_MESSAGES[error.reason](), 'en'));
      });
      progress(80, 'Storing the file');
      const variant = await storeDerived({ files, fileUrl }, { id, key }, derived, folder);
      await changeAsset({ withPgClient }, id, { ...ADD_VARIANT, values: [key, JSON.stringify(variant)] });
    });
  },
});
