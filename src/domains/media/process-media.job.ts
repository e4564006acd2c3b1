import type { Tasks } from '../../kernel/jobs';
import type { MediaServices } from './media-services';
import { processAsset } from './processing/process-asset';

/** Task and kind of the job that processes a media file. */
export const PROCESS_MEDIA = 'process-media';

export const processingTasks = (media: MediaServices): Tasks => ({
  [PROCESS_MEDIA]: (payload, helpers) =>
    processAsset(
      (payload as { assetId: string }).assetId,
      (sql, values) => helpers.query(sql, values),
      media,
    ),
});
