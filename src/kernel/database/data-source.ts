import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { linkModels } from '../model/link';
import { PRODUCT } from '../product';
import {
  limitWaits,
  optionsOf,
  type SessionVariables,
  SETUP_OPTIONS,
  SETUP_TIMEOUTS,
  type Timeouts,
} from './pools';
import { PreparingClient } from './preparing-client';
import { runQueriesInSequence } from './sequence';

/** Folder of the migrations, which import no application code. */
export const MIGRATIONS = join(__dirname, '..', '..', '..', 'migrations');

/** Folder of the SQL functions as they are now. */
export const FUNCTIONS = join(__dirname, '..', '..', '..', 'database', 'functions');

/** Settings of the connections for writes, for the serving login. */
export interface WritingSettings {
  readonly max: number;
  readonly timeouts: Timeouts;
  readonly variables?: SessionVariables;
}

/**
 * Creates TypeORM's data source for the linked models, for writes with the given settings or, without settings, for
 * migrations. Reads are compiled to SQL instead.
 */
export function createDataSource(url: string, settings?: WritingSettings): DataSource {
  const models = linkModels();
  const source = new DataSource({
    type: 'postgres',
    url,
    poolSize: settings?.max,
    extra: {
      ...limitWaits(settings?.timeouts ?? SETUP_TIMEOUTS),
      ...(settings
        ? {
            application_name: `${PRODUCT} writes`,
            options: optionsOf(['TimeZone=UTC'], settings.variables),
            Client: PreparingClient,
          }
        : { options: SETUP_OPTIONS }),
    },
    entities: models.map((model) => model.target as unknown as Function),
    migrations: settings ? [] : [join(MIGRATIONS, '*.{ts,js}')],
    migrationsTableName: 'migrations',
    migrationsTransactionMode: 'each',
    // The application generates IDs, so TypeORM needs no extension for them.
    installExtensions: false,
  });
  // Migrations and drift detection read all tables. Mutations await each query.
  return settings ? source : runQueriesInSequence(source);
}
