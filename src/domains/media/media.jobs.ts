import { declareLane, type Tasks } from '../../kernel/jobs';
import type { Clock } from '../../kernel/session';
import { EXPIRE_UPLOADS, expiryTasks } from './expire-uploads.job';
import { IMPORT_MEDIA, importTasks } from './import-media.job';
import type { MediaServices } from './media-services';
import { PROCESS_MEDIA, type ProcessingOptions, processingTasks } from './processing/process-asset.job';
import { RENDER_ASSET, renditionTasks } from './renditions/render-asset.job';

export { MEDIA_RECURRING } from './expire-uploads.job';

/** Videos and downloads take minutes. */
declareLane('media', { slots: 2 }).add(PROCESS_MEDIA, RENDER_ASSET, IMPORT_MEDIA, EXPIRE_UPLOADS);

export interface MediaTaskOptions {
  readonly media: MediaServices;
  readonly clock: Clock;
}

const processingOptions = (media: MediaServices, clock: Clock): ProcessingOptions => ({
  files: media.storage,
  fileUrl: (assetId, name) => media.fileUrl(assetId, name),
  clock,
});

/** Returns the media tasks of the worker. */
export const mediaTasks = ({ media, clock }: MediaTaskOptions): Tasks => ({
  ...processingTasks(processingOptions(media, clock)),
  ...renditionTasks(processingOptions(media, clock)),
  ...importTasks(media, clock),
  ...expiryTasks(media, clock),
});
