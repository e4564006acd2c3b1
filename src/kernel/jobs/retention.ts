import type { Clock } from '../clock';
import { purgeRows, type Owner } from '../database/purge-in-batches';

/** How long the rows of a table are kept that nothing else deletes. */
interface Retention {
  readonly table: string;
  /** The column with the time from which the days count. It needs an index. */
  readonly since: string;
  readonly days: number;
}

const retentions = new Map<string, Retention>();

/** Declares how long the rows of a table without an entity are kept. They are deleted once a day. */
export function declareRetention(retention: Retention): void {
  const { table, days } = retention;
  if (retentions.has(table)) throw new Error(`The retention of ${table} is declared twice.`);
  if (!Number.isInteger(days) || days < 1) throw new Error(`${table} must be kept for at least one day.`);
  retentions.set(table, retention);
}

/** Returns all declared retentions. */
export const declaredRetentions = (): Retention[] => [...retentions.values()];

/** Deletes the rows whose retention has ended, in batches. The login must own the tables. */
export async function purgeRetained(owner: Owner, clock: Clock, batchSize?: number): Promise<void> {
  for (const { table, since, days } of retentions.values()) {
    const end = new Date(clock.now().getTime() - days * 86_400_000);
    await purgeRows(owner, { table, condition: `"${since}" < $1`, values: [end] }, batchSize);
  }
}
