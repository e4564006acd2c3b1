import { type ClassRef, modelOf } from '../model/metadata';
import { MAINTAINED_TABLE } from '../tenancy/session-variables';
import type { EventWriter } from './events';

/**
 * Runs work of a transaction that changes rows of a model without being an update by a user: their `updatedAt` is unchanged,
 * and subscribers receive no event.
 */
export async function whileMaintaining<T>(
  writer: EventWriter,
  target: ClassRef,
  work: () => Promise<T>,
): Promise<T> {
  const set = (value: string): Promise<unknown> =>
    writer.query('SELECT set_config($1, $2, true)', [MAINTAINED_TABLE, value]);
  await set(modelOf(target).table);
  const result = await work();
  await set('');
  return result;
}
