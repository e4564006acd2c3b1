import type { JobHelpers } from 'graphile-worker';
import { PURGE_EVENTS, purgeEvents } from '../live/purge';
import type { Model } from '../model/metadata';
import { PURGE_DELETED, purgeDeleted, type PurgeOptions } from './purge';
import type { Recurring, Tasks } from './worker';

export const ROLL_PARTITIONS = 'roll-partitions';
export const PURGE_KEYS = 'purge-idempotency-keys';

const AT_ONCE = 5_000;

/** Deletes idempotency keys after the day for which they hold, in batches. */
async function purgeKeys(owner: Pick<JobHelpers, 'query'>): Promise<void> {
  for (let purged = AT_ONCE; purged === AT_ONCE;) {
    const { rows } = await owner.query<{ purged: number }>('SELECT idempotency.purge($1)::int AS purged', [
      AT_ONCE,
    ]);
    purged = rows[0]!.purged;
  }
}

/**
 * Keeps every partitioned table's months ahead of its rows, moves rows that came before their month had a partition,
 * and removes what nobody can go on from or restore any more.
 */
export function maintenanceTasks(models: readonly Model[], options: PurgeOptions): Tasks {
  const tables = models.filter((model) => model.partitionedBy).map((model) => model.table);
  return {
    [ROLL_PARTITIONS]: async (_, helpers) => {
      for (const table of tables) await helpers.query('SELECT jobs.roll_partitions($1)', [table]);
    },
    [PURGE_KEYS]: (_, helpers) => purgeKeys(helpers),
    [PURGE_EVENTS]: (_, helpers) => purgeEvents(helpers),
    [PURGE_DELETED]: (_, helpers) => purgeDeleted(helpers, models, options),
  };
}

export const MAINTENANCE: readonly Recurring[] = [
  { task: ROLL_PARTITIONS, cron: '10 2 * * *' },
  { task: PURGE_EVENTS, cron: '25 * * * *' },
  { task: PURGE_KEYS, cron: '15 * * * *' },
  { task: PURGE_DELETED, cron: '55 2 * * *' },
];
