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

/** Options that all data sources share. The application generates IDs, so TypeORM needs no extension for them. */
const COMMON = { type: 'postgres', migrationsTableName: 'migrations', installExtensions: false } as const;

const MIGRATING = {
  ...COMMON,
  extra: { ...limitWaits(SETUP_TIMEOUTS), options: SETUP_OPTIONS },
  migrations: [join(MIGRATIONS, '*.{ts,js}')],
  migrationsTransactionMode: 'each' as const,
};

const entitiesOf = (): Function[] => linkModels().map((model) => model.target as unknown as Function);

/** Creates TypeORM's data source for migrations, which are SQL and can run before the models are loaded. */
export const createMigratingSource = (url: string): DataSource =>
  runQueriesInSequence(new DataSource({ ...MIGRATING, url }));

/**
 * Creates TypeORM's data source for the linked models, for writes with the given settings or, without settings, to compare
 * them with a database. Reads are compiled to SQL instead.
 */
export function createDataSource(url: string, settings?: WritingSettings): DataSource {
  const entities = entitiesOf();
  // Migrations and drift detection read all tables. Mutations await each query.
  if (!settings) return runQueriesInSequence(new DataSource({ ...MIGRATING, url, entities }));
  return new DataSource({
    ...COMMON,
    url,
    entities,
    poolSize: settings.max,
    extra: {
      ...limitWaits(settings.timeouts),
      application_name: `${PRODUCT} writes`,
      options: optionsOf(['TimeZone=UTC'], settings.variables),
      Client: PreparingClient,
    },
  });
}
