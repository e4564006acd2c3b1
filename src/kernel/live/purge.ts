import { inBatches, type Owner } from '../jobs/batches';

export const PURGE_EVENTS = 'purge-events';

/** For so long a follower can go on from a cursor. */
const RETENTION = '7 days';

/** Deletes events that nobody can go on from any more, in batches; the login must own them. */
export async function purgeEvents(owner: Owner, batchSize?: number): Promise<void> {
  const { rows } = await owner.query('SELECT events.expired_place($1) AS until', [RETENTION]);
  const { until } = rows[0] as { until: string | null };
  if (until !== null) await inBatches(owner, 'events.purge', [until], batchSize);
}
