import { startWithOverrides, type EmbeddedDatabase, type EmbeddedOptions } from './start';

export { EmbeddedDatabaseError } from './errors';
export type { EmbeddedDatabase, EmbeddedOptions } from './start';

/**
 * Starts a real PostgreSQL of this program's own, made on the first start, on 127.0.0.1 only. The server goes down
 * with this process however it ends; a second start on the same data folder is refused with an EmbeddedDatabaseError.
 */
export async function startEmbeddedDatabase(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  return startWithOverrides({}, options);
}
