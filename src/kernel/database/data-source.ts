import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { linkModels } from '../model/link';

/** Where migrations stand; they import no application code. */
export const MIGRATIONS = join(__dirname, '..', '..', '..', 'migrations');

/** The writing side's settings, for the login that serves. */
export interface WritingSettings {
  readonly max: number;
  readonly statementTimeout: number;
}

/** TypeORM over the linked models: metadata, migrations and the writing side. Reading has statements of its own. */
export function createDataSource(url: string, settings?: WritingSettings): DataSource {
  const models = linkModels();
  return new DataSource({
    type: 'postgres',
    url,
    poolSize: settings?.max,
    extra: settings && { options: `-c TimeZone=UTC -c statement_timeout=${settings.statementTimeout}` },
    entities: models.map((model) => model.target as unknown as Function),
    migrations: [join(MIGRATIONS, '*.{ts,js}')],
    migrationsTableName: 'migrations',
    migrationsTransactionMode: 'each',
    // Ids are made by the application; TypeORM must not install an extension for them.
    installExtensions: false,
  });
}

/** Brings a database to the newest migration; the login must own it. */
export async function migrate(url: string): Promise<void> {
  const source = await createDataSource(url).initialize();
  try {
    await source.runMigrations();
  } finally {
    await source.destroy();
  }
}
