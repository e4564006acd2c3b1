import type { Config } from '../config';
import { type Database, openDatabase, type OpenOptions } from './database';

/** A database that is being opened. */
export interface Opening {
  readonly database: Promise<Database>;
  /**
   * Whether the database is new. Resolves when PostgreSQL has its migrations, which then run for seconds, or when the database
   * is open. Never rejects.
   */
  readonly isNew: Promise<boolean>;
}

/** Begins to open the database, so that other work can be done while PostgreSQL starts and migrates. */
export function beginOpening(
  config: Pick<Config, 'databaseUrl' | 'appDatabaseUrl'>,
  options: Omit<OpenOptions, 'onMigrating'>,
): Opening {
  let report: (isNew: boolean) => void = () => undefined;
  const isNew = new Promise<boolean>((resolve) => (report = resolve));
  const database = openDatabase(config, { ...options, onMigrating: () => report(true) });
  // A failure is reported where the database is awaited.
  void database.then(
    () => report(false),
    () => report(false),
  );
  return { database, isNew };
}
