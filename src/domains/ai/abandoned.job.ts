import type { CronTask, Tasks } from '../../kernel/jobs';
import { AI_FAILURE_MESSAGES } from './ai.messages';
import type { AiTaskOptions } from './generation-call';
import { endGeneration, findOpen, type JobConnection } from './generation-rows';

type Options = Pick<AiTaskOptions, 'clock'>;

const END_ABANDONED = 'end-abandoned-generations';
/** A generation waits for its first call for a day at most, and the attempts of its job span a few hours. */
const ABANDONED_AFTER_MS = 2 * 86_400_000;
const BATCH_SIZE = 100;

const FIND = `SELECT id FROM ai_generations WHERE status IN ('PENDING', 'RUNNING') AND created_at < $1
  ORDER BY created_at LIMIT ${BATCH_SIZE}`;

/** Fails a generation that nothing will end. A call that was lost is charged with its maximum. */
async function endAbandoned({ clock }: Options, helpers: JobConnection, id: string): Promise<void> {
  const open = await findOpen(helpers, id);
  if (!open) return;
  const outcome = { isLost: open.isLost, durationMs: 0, at: clock.now() };
  const failure = JSON.stringify({ reason: 'EXPIRED', message: AI_FAILURE_MESSAGES.EXPIRED() });
  await endGeneration(helpers, open, outcome, { verb: 'failed', columns: { failure } });
}

/** Returns the task that ends generations whose job has ended without them, such as one that was interrupted too often. */
export const abandonedTasks = (options: Options): Tasks => ({
  [END_ABANDONED]: async (_, helpers) => {
    const before = new Date(options.clock.now().getTime() - ABANDONED_AFTER_MS);
    for (let found = BATCH_SIZE; found === BATCH_SIZE;) {
      const { rows } = await helpers.query<{ id: string }>(FIND, [before]);
      for (const { id } of rows) await endAbandoned(options, helpers, id);
      found = rows.length;
    }
  },
});

export const ABANDONED_RECURRING: readonly CronTask[] = [{ task: END_ABANDONED, cron: '35 * * * *' }];
