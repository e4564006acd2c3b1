import { PermanentJobError, type Tasks } from '../../kernel/jobs';
import { AI_LANE, type AiTaskOptions, generate } from '../ai/generation.job';
import { beginJob, endJob, generationsOf, type JobConnection, recordProgress } from './repurposing-rows';

/** Task and kind of the job that writes posts from a text. */
export const REPURPOSE = 'repurpose-content';

AI_LANE.add(REPURPOSE);

type Helpers = JobConnection & {
  readonly progress: (percent: number, message?: string) => void;
  readonly job: { readonly attempts: number };
};

/** Runs a generation unless it has ended. One that fails does not keep the others from being written. */
async function write(options: AiTaskOptions, helpers: Helpers, generation: string): Promise<void> {
  try {
    await generate(options, { ...helpers, progress: () => undefined }, generation);
  } catch (error) {
    if (!(error instanceof PermanentJobError)) throw error;
  }
}

/**
 * Writes the posts of a job, one after the other. Each is a generation with its own credits, so that a job whose process was
 * killed goes on with the post that it was writing, and pays none twice.
 */
async function repurpose(options: AiTaskOptions, helpers: Helpers, id: string): Promise<void> {
  if (!(await beginJob(helpers, id, options.clock.now()))) return;
  const generations = await generationsOf(helpers, id);
  for (const [place, generation] of generations.entries()) {
    helpers.progress(
      (100 * place) / generations.length,
      `Writing post ${place + 1} of ${generations.length}`,
    );
    await write(options, helpers, generation);
    await recordProgress(helpers, id);
  }
  await endJob(helpers, id, options.clock.now());
}

/** Returns the repurposing tasks of the worker. */
export const repurposingTasks = (options: AiTaskOptions): Tasks => ({
  [REPURPOSE]: async (payload, helpers) => {
    const { withPgClient, progress, job } = helpers;
    await repurpose(
      options,
      { withPgClient, progress, job },
      (payload as { repurposingJobId: string }).repurposingJobId,
    );
  },
});
