import { startWithOverrides, type EmbeddedDatabase, type EmbeddedOptions } from './start';

export { EmbeddedDatabaseError } from './embedded-database-error';
export type { EmbeddedDatabase, EmbeddedOptions } from './start';

/**
 * Starts an embedded PostgreSQL server on 127.0.0.1. Its cluster is created on the first start. The server stops when
 * this process ends for any reason. Throws an EmbeddedDatabaseError if the data folder is already in use.
 */
export async function startEmbeddedDatabase(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  return startWithOverrides({}, options);
}
