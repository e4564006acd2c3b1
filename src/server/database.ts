import type { Client } from 'pg';
import type { Config } from '../config';
import type { EmbeddedDatabase } from '../kernel/database/embedded';
import { migrate } from '../kernel/database/migrations';
import { ensureServingLogin } from '../kernel/database/roles';
import { assertServerVersion, connectOrExplain } from '../kernel/database/server-version';
import { migrateQueue } from '../kernel/jobs/worker';
import { PRODUCT } from '../kernel/product';
import { type Progress, silentProgress } from './progress';

/** A migrated database. */
export interface Database {
  /** Connection URL of the role that owns the schema: migrations, job queue, demo data. */
  readonly ownerUrl: string;
  /** Connection URL of the role that serves requests. */
  readonly servingUrl: string;
  readonly embedded: boolean;
  stop(): Promise<void>;
}

const EMBEDDED_NAME = PRODUCT;
/** Advisory lock (an arbitrary constant) that serializes migrations of concurrent processes. */
const MIGRATION_LOCK = 4_107_201_517;

/** Creates the database of the product in an embedded server, which is stopped if that fails. Returns its URL. */
async function createIn(server: EmbeddedDatabase): Promise<string> {
  let client: Client | undefined;
  try {
    client = await connectOrExplain(server.url());
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [EMBEDDED_NAME]);
    if (!rowCount) await client.query(`CREATE DATABASE ${EMBEDDED_NAME}`);
  } catch (error) {
    await server.stop();
    throw error;
  } finally {
    await client?.end();
  }
  return server.url(EMBEDDED_NAME);
}

/**
 * Migrates the database and creates the serving role. Safe to run in several processes at once. `onMigrating` is called while
 * PostgreSQL runs the migrations of a new database.
 */
export async function prepareDatabase(
  ownerUrl: string,
  servingUrl?: string,
  onMigrating?: () => void,
): Promise<string> {
  const client = await connectOrExplain(ownerUrl);
  try {
    await assertServerVersion(client);
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await migrateQueue(ownerUrl);
    await migrate(ownerUrl, onMigrating);
    if (!servingUrl) return await ensureServingLogin(client, ownerUrl);
    await (await connectOrExplain(servingUrl, 'APP_DATABASE_URL')).end();
    return servingUrl;
  } finally {
    await client.end();
  }
}

export interface OpenOptions {
  readonly progress?: Progress;
  /** The embedded server, which is starting. Required if no database is configured. */
  readonly server?: Promise<EmbeddedDatabase> | undefined;
  /** Called while PostgreSQL runs the migrations of a new database, which takes seconds: there is time for other work. */
  readonly onMigrating?: () => void;
}

/** Opens the configured or an embedded database and migrates it. */
export async function openDatabase(
  { databaseUrl, appDatabaseUrl }: Pick<Config, 'databaseUrl' | 'appDatabaseUrl'>,
  { progress = silentProgress, server, onMigrating }: OpenOptions = {},
): Promise<Database> {
  const own = databaseUrl === undefined ? await server : undefined;
  const ownerUrl = databaseUrl ?? (await createIn(own!));
  const stop = async (): Promise<void> => own?.stop();
  try {
    progress.start('migrations');
    const servingUrl = await prepareDatabase(ownerUrl, appDatabaseUrl, onMigrating);
    return { ownerUrl, servingUrl, embedded: own !== undefined, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
