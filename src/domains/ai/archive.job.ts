import { type CronTask, jobTransaction, type Tasks } from '../../kernel/jobs';
import type { Clock } from '../../kernel/session';
import { whileMaintaining } from '../../kernel/write';
import { AiGeneration } from './ai-generation.entity';

const ARCHIVE = 'archive-ai-generations';
const DAY_MS = 86_400_000;
const ARCHIVED_AFTER_DAYS = 90;
/** A generation has up to 400 kB, and a transaction holds its locks until the last one is moved. */
const BATCH_SIZE = 100;

/**
 * Moves the large values of a batch in one statement, so that they are always in one of both tables. Captions and hashtags
 * stay: posts with the caption word for word have AI content.
 */
const MOVE = `WITH old AS (
    SELECT g.organization_id, g.id FROM ai_generations g
     WHERE g.finished_at < $1 AND g.archived_at IS NULL ORDER BY g.finished_at, g.id
     LIMIT ${BATCH_SIZE} FOR UPDATE SKIP LOCKED
  ), moved AS (
    INSERT INTO ai_generation_archives
      (id, organization_id, client_account_id, generation_id, created_at, updated_at, input, ideas, replies, document)
    SELECT gen_random_uuid(), g.organization_id, g.client_account_id, g.id, $2, $2, g.input, g.ideas, g.replies, g.document
      FROM old JOIN ai_generations g USING (organization_id, id)
  )
  UPDATE ai_generations g SET archived_at = $2, input = NULL, ideas = '[]', replies = '{}', document = NULL,
         partial_text = NULL, partial_tokens = NULL
    FROM old WHERE g.organization_id = old.organization_id AND g.id = old.id RETURNING g.id`;

/** Returns the task that archives generations. Each batch is a transaction, so that an interrupted run goes on where it ended. */
export const archiveTasks = ({ clock }: { readonly clock: Clock }): Tasks => ({
  [ARCHIVE]: async (_, helpers) => {
    const now = clock.now();
    const before = new Date(now.getTime() - ARCHIVED_AFTER_DAYS * DAY_MS);
    for (let moved = BATCH_SIZE; moved === BATCH_SIZE;)
      moved = await jobTransaction(helpers, (writer) =>
        whileMaintaining(writer, AiGeneration, async () => (await writer.query(MOVE, [before, now])).length),
      );
  },
});

export const ARCHIVE_RECURRING: readonly CronTask[] = [{ task: ARCHIVE, cron: '25 3 * * *' }];
