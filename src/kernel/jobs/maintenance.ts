import { PURGE_EVENTS, purgeEvents } from '../live/event-retention';
import type { Model } from '../model/metadata';
import { inBatches } from '../database/purge-in-batches';
import { dropPartitions, rollPartitions } from './partitions';
import { PURGE_DELETED, purgeDeleted, type PurgeOptions } from './purge';
import { purgeRetained } from './retention';
import type { Tasks } from './tasks';
import type { CronTask } from './worker';

const ROLL_PARTITIONS = 'roll-partitions';
export const PURGE_KEYS = 'purge-idempotency-keys';
const PURGE_JOBS = 'purge-jobs';
const PURGE_RETAINED = 'purge-retained';

/**
 * Returns the maintenance tasks. They create monthly partitions in advance, move rows into them from the default
 * partition and drop those past the retention of their table. They purge expired data: events after 7 days, jobs 30 days
 * after they finished, idempotency keys after a day, soft-deleted rows when they can no longer be restored, and rows whose
 * declared retention has ended.
 */
export function maintenanceTasks(models: readonly Model[], options: PurgeOptions): Tasks {
  const partitioned = models.filter((model) => model.partitionedBy);
  return {
    [ROLL_PARTITIONS]: async (_, helpers) => {
      for (const { table, retainMonths } of partitioned) {
        await rollPartitions(helpers, table);
        if (retainMonths !== undefined) await dropPartitions(helpers, table, retainMonths);
      }
    },
    [PURGE_KEYS]: (_, helpers) => inBatches(helpers, 'idempotency.purge'),
    [PURGE_EVENTS]: (_, helpers) => purgeEvents(helpers),
    [PURGE_JOBS]: (_, helpers) => inBatches(helpers, 'jobs.purge'),
    [PURGE_RETAINED]: (_, helpers) => purgeRetained(helpers, options.clock),
    [PURGE_DELETED]: (_, helpers) => purgeDeleted(helpers, models, options),
  };
}

export const MAINTENANCE: readonly CronTask[] = [
  { task: ROLL_PARTITIONS, cron: '10 2 * * *' },
  { task: PURGE_EVENTS, cron: '25 * * * *' },
  { task: PURGE_KEYS, cron: '15 * * * *' },
  { task: PURGE_JOBS, cron: '45 2 * * *' },
  { task: PURGE_RETAINED, cron: '50 2 * * *' },
  { task: PURGE_DELETED, cron: '55 2 * * *' },
];
