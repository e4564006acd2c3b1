import type { CronTask, Tasks } from '../../kernel/jobs';
import type { Clock } from '../../kernel/session';
import { endJob, recordProgress } from './repurposing-rows';

const END_ABANDONED = 'end-abandoned-repurposing-jobs';
/** Generations that nothing ends fail after two days. */
const ABANDONED_AFTER_MS = 2 * 86_400_000;
const BATCH_SIZE = 100;

const FIND = `SELECT j.id FROM repurposing_jobs j
  WHERE j.status IN ('PENDING', 'RUNNING') AND j.created_at < $1 AND NOT EXISTS (
    SELECT FROM repurposing_outputs o JOIN ai_generations g ON g.organization_id = o.organization_id AND g.id = o.generation_id
     WHERE o.organization_id = j.organization_id AND o.repurposing_job_id = j.id AND g.finished_at IS NULL)
  ORDER BY j.created_at LIMIT ${BATCH_SIZE}`;

/**
 * Returns the task that ends repurposing jobs whose generations have all ended, but whose tracked job has failed before it ended them,
 * such as one that was interrupted too often.
 */
export const abandonedJobTasks = ({ clock }: { readonly clock: Clock }): Tasks => ({
  [END_ABANDONED]: async (_, helpers) => {
    const before = new Date(clock.now().getTime() - ABANDONED_AFTER_MS);
    for (let found = BATCH_SIZE; found === BATCH_SIZE;) {
      const { rows } = await helpers.query<{ id: string }>(FIND, [before]);
      for (const { id } of rows) {
        await recordProgress(helpers, id);
        await endJob(helpers, id, clock.now());
      }
      found = rows.length;
    }
  },
});

/** After generations have been ended at minute 35. */
export const ABANDONED_JOBS_RECURRING: readonly CronTask[] = [{ task: END_ABANDONED, cron: '40 * * * *' }];
