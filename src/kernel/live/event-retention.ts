import { inBatches, type Owner } from '../database/purge-in-batches';

export const PURGE_EVENTS = 'purge-events';

/** How long events are retained, so that subscriptions can resume from a cursor. */
const RETENTION = '7 days';

/** Deletes expired events in batches. The login must own the event log. */
export async function purgeEvents(owner: Owner, batchSize?: number): Promise<void> {
  const { rows } = await owner.query('SELECT events.expired_place($1) AS until', [RETENTION]);
  const { until } = rows[0] as { until: string | null };
  if (until !== null) await inBatches(owner, 'events.purge', [until], batchSize);
}
