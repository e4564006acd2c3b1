import { withLockRetries } from '../database/lock-retries';
import type { Owner } from '../database/purge-in-batches';

/** Calls an SQL function until it has nothing left to do. Each call is a transaction, which is retried while it is blocked. */
async function untilDone(
  owner: Owner,
  work: 'jobs.add_partition' | 'jobs.drop_partition',
  values: readonly unknown[],
  attempts?: number,
): Promise<void> {
  const call = async (): Promise<boolean> => {
    const { rows } = await owner.query(`SELECT ${work}($1, $2) AS worked`, [...values]);
    return (rows[0] as { worked: boolean }).worked;
  };
  while (await withLockRetries(call, attempts));
}

/**
 * Creates the monthly partitions of a table up to three months ahead, each in a transaction, and moves the rows of the
 * default partition into them. The first month is that of the oldest of these rows, or of `since` if it is earlier.
 */
export const rollPartitions = (
  owner: Owner,
  table: string,
  { since, attempts }: { readonly since?: Date; readonly attempts?: number } = {},
): Promise<void> => untilDone(owner, 'jobs.add_partition', [table, since ?? null], attempts);

/** Drops the partitions of months that ended before the retention period of a table, each in a transaction. */
export const dropPartitions = (owner: Owner, table: string, months: number): Promise<void> =>
  untilDone(owner, 'jobs.drop_partition', [table, months]);
