import { PURGE_EVENTS, purgeEvents } from '../live/purge';
import type { Model } from '../model/metadata';
import type { Tasks } from './tasks';
import type { Recurring } from './worker';

export const ROLL_PARTITIONS = 'roll-partitions';
const PURGE_JOBS = 'purge-jobs';
/** Jobs that one statement removes at most. */
const AT_ONCE = 5_000;

/**
 * Keeps every partitioned table's months ahead of its rows, moves rows that came before their month had a partition,
 * and removes what is kept for a time only: events for 7 days, jobs for 30 days after they ended.
 */
export function maintenanceTasks(models: readonly Model[]): Tasks {
  const tables = models.filter((model) => model.partitionedBy).map((model) => model.table);
  return {
    [ROLL_PARTITIONS]: async (_, helpers) => {
      for (const table of tables) await helpers.query('SELECT jobs.roll_partitions($1)', [table]);
    },
    [PURGE_EVENTS]: (_, helpers) => purgeEvents(helpers),
    [PURGE_JOBS]: async (_, helpers) => {
      for (let purged = AT_ONCE; purged === AT_ONCE;) {
        const { rows } = await helpers.query<{ purged: number }>('SELECT jobs.purge($1) AS purged', [
          AT_ONCE,
        ]);
        purged = rows[0]!.purged;
      }
    },
  };
}

export const MAINTENANCE: readonly Recurring[] = [
  { task: ROLL_PARTITIONS, cron: '10 2 * * *' },
  { task: PURGE_EVENTS, cron: '25 * * * *' },
  { task: PURGE_JOBS, cron: '55 2 * * *' },
];
