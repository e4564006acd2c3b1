import type { Tasks } from '../../kernel/jobs';
import type { Clock } from '../../kernel/session';
import { expiryTasks } from './expire-uploads.job';
import { importTasks } from './import-media.job';
import type { MediaServices } from './media-services';
import { processingTasks } from './process-media.job';

export { MEDIA_RECURRING } from './expire-uploads.job';

export interface MediaTaskOptions {
  readonly media: MediaServices;
  readonly clock: Clock;
}

/** Returns the media tasks of the worker. */
export const mediaTasks = ({ media, clock }: MediaTaskOptions): Tasks => ({
  ...processingTasks(media),
  ...importTasks(media),
  ...expiryTasks(media, clock),
});
