import { Client } from 'pg';
import type { Config } from '../config';
import { migrate } from '../kernel/database/data-source';
import { startEmbeddedDatabase } from '../kernel/database/embedded';
import { ensureServingLogin } from '../kernel/database/roles';
import { assertServerVersion, connectOrExplain } from '../kernel/database/server-version';
import { migrateQueue } from '../kernel/jobs/worker';
import { PRODUCT } from '../kernel/product';

/** A database that is ready to be served from. */
export interface Database {
  /** The login that owns the schema: migrations, the job queue, demo data. */
  readonly ownerUrl: string;
  /** The login that serves requests. */
  readonly servingUrl: string;
  readonly embedded: boolean;
  stop(): Promise<void>;
}

const EMBEDDED_NAME = PRODUCT;
/** Any number, the same in every process: who holds it migrates, the others wait. */
const MIGRATION_LOCK = 4_107_201_517;

async function createEmbedded(dataDir: string): Promise<{ url: string; stop: () => Promise<void> }> {
  const server = await startEmbeddedDatabase({ dataDir });
  const client = new Client({ connectionString: server.url() });
  try {
    await client.connect();
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [EMBEDDED_NAME]);
    if (!rowCount) await client.query(`CREATE DATABASE ${EMBEDDED_NAME}`);
  } catch (error) {
    await server.stop();
    throw error;
  } finally {
    await client.end();
  }
  return { url: server.url(EMBEDDED_NAME), stop: () => server.stop() };
}

/** Migrates and makes the serving login; several processes may do so at once. */
export async function prepareDatabase(ownerUrl: string, servingUrl?: string): Promise<string> {
  const client = await connectOrExplain(ownerUrl);
  try {
    await assertServerVersion(client);
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await migrateQueue(ownerUrl);
    await migrate(ownerUrl);
    return servingUrl ?? (await ensureServingLogin(client, ownerUrl));
  } finally {
    await client.end();
  }
}

/** The configured database, or one of the program's own, brought to the newest migration. */
export async function openDatabase(config: Config): Promise<Database> {
  const own = config.databaseUrl ? undefined : await createEmbedded(config.dataDir);
  const ownerUrl = config.databaseUrl ?? own!.url;
  const stop = async (): Promise<void> => own?.stop();
  try {
    const servingUrl = await prepareDatabase(ownerUrl, config.appDatabaseUrl);
    return { ownerUrl, servingUrl, embedded: own !== undefined, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
