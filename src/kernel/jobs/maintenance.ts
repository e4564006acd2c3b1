import { PURGE_EVENTS, purgeEvents } from '../live/purge';
import type { Model } from '../model/metadata';
import { inBatches } from './batches';
import { PURGE_DELETED, purgeDeleted, type PurgeOptions } from './purge';
import type { Tasks } from './tasks';
import type { CronTask } from './worker';

export const ROLL_PARTITIONS = 'roll-partitions';
export const PURGE_KEYS = 'purge-idempotency-keys';
const PURGE_JOBS = 'purge-jobs';

/**
 * Keeps every partitioned table's months ahead of its rows, moves rows that came before their month had a partition,
 * and removes what is kept for a time only: events for 7 days, jobs for 30 days after they ended, idempotency keys for
 * a day, and deleted rows for as long as they can be restored.
 */
export function maintenanceTasks(models: readonly Model[], options: PurgeOptions): Tasks {
  const tables = models.filter((model) => model.partitionedBy).map((model) => model.table);
  return {
    [ROLL_PARTITIONS]: async (_, helpers) => {
      for (const table of tables) await helpers.query('SELECT jobs.roll_partitions($1)', [table]);
    },
    [PURGE_KEYS]: (_, helpers) => inBatches(helpers, 'idempotency.purge'),
    [PURGE_EVENTS]: (_, helpers) => purgeEvents(helpers),
    [PURGE_JOBS]: (_, helpers) => inBatches(helpers, 'jobs.purge'),
    [PURGE_DELETED]: (_, helpers) => purgeDeleted(helpers, models, options),
  };
}

export const MAINTENANCE: readonly CronTask[] = [
  { task: ROLL_PARTITIONS, cron: '10 2 * * *' },
  { task: PURGE_EVENTS, cron: '25 * * * *' },
  { task: PURGE_KEYS, cron: '15 * * * *' },
  { task: PURGE_JOBS, cron: '45 2 * * *' },
  { task: PURGE_DELETED, cron: '55 2 * * *' },
];
