import type { Client } from 'pg';
import type { Config } from '../config';
import { migrate } from '../kernel/database/data-source';
import { type EmbeddedOptions, startEmbeddedDatabase } from '../kernel/database/embedded';
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

/** What a caller is told about an embedded database. */
export type EmbeddedEvents = Pick<EmbeddedOptions, 'onLost' | 'onInitializing'>;

const EMBEDDED_NAME = PRODUCT;
/** Advisory lock (an arbitrary constant) that serializes migrations of concurrent processes. */
const MIGRATION_LOCK = 4_107_201_517;

async function createEmbedded(
  dataDir: string,
  events: EmbeddedEvents,
): Promise<{ url: string; stop: () => Promise<void> }> {
  const server = await startEmbeddedDatabase({ dataDir, ...events });
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
  return { url: server.url(EMBEDDED_NAME), stop: () => server.stop() };
}

/** Migrates the database and creates the serving role. Safe to run in several processes at once. */
export async function prepareDatabase(ownerUrl: string, servingUrl?: string): Promise<string> {
  const client = await connectOrExplain(ownerUrl);
  try {
    await assertServerVersion(client);
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await migrateQueue(ownerUrl);
    await migrate(ownerUrl);
    if (!servingUrl) return await ensureServingLogin(client, ownerUrl);
    await (await connectOrExplain(servingUrl, 'APP_DATABASE_URL')).end();
    return servingUrl;
  } finally {
    await client.end();
  }
}

/** Opens the configured or an embedded database and migrates it. */
export async function openDatabase(
  config: Config,
  progress: Progress = silentProgress,
  events: EmbeddedEvents = {},
): Promise<Database> {
  if (!config.databaseUrl) progress.start('postgresql');
  const own = config.databaseUrl ? undefined : await createEmbedded(config.dataDir, events);
  const ownerUrl = config.databaseUrl ?? own!.url;
  const stop = async (): Promise<void> => own?.stop();
  try {
    progress.start('migrations');
    const servingUrl = await prepareDatabase(ownerUrl, config.appDatabaseUrl);
    return { ownerUrl, servingUrl, embedded: own !== undefined, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
