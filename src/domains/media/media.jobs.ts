import type { Tasks } from '../../kernel/jobs';
import { type ProcessingOptions, processingTasks } from './processing/process-asset.job';
import { renditionTasks } from './renditions/render-asset.job';

/** Returns the media tasks of the worker. */
export const mediaTasks = (options: ProcessingOptions): Tasks => ({
  ...processingTasks(options),
  ...renditionTasks(options),
});
