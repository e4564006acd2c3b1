import type { Tasks } from '../../kernel/jobs';
import type { Clock } from '../../kernel/session';
import { expiryTasks } from './expire-uploads.job';
import { importTasks } from './import-media.job';
import type { MediaServices } from './media-services';
import { type ProcessingOptions, processingTasks } from './processing/process-asset.job';
import { renditionTasks } from './renditions/render-asset.job';

export { MEDIA_RECURRING } from './expire-uploads.job';

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
