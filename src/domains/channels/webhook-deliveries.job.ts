import { type CronTask, declareRetention, type Tasks } from '../../kernel/jobs';

const PURGE = 'purge-channels';
const BATCH_SIZE = 1_000;

/**
 * Webhooks of platforms are kept as they were received, since nothing reacts to their content yet. Platforms repeat a
 * webhook for at most 3 days, so that no repetition is taken for a new one.
 */
declareRetention({ table: 'channels.webhook_deliveries', since: 'received_at', days: 7 });

/** Returns the task that deletes limits of platforms that are no longer current. */
export const channelTasks = (): Tasks => ({
  [PURGE]: async (_, helpers) => {
    for (let purged = BATCH_SIZE; purged === BATCH_SIZE;) {
      const { rows } = await helpers.query<{ purged: number }>(
        'SELECT channels.purge_rate_limits($1)::int AS purged',
        [BATCH_SIZE],
      );
      purged = rows[0]!.purged;
    }
  },
});

export const CHANNELS_RECURRING: readonly CronTask[] = [{ task: PURGE, cron: '35 2 * * *' }];
