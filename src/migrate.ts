import 'reflect-metadata';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import './domains';
import { describeCatalog } from './kernel/database/catalog-snapshot';
import { createDataSource, FUNCTIONS, MIGRATIONS } from './kernel/database/data-source';
import { diffSchema } from './kernel/database/drift';
import { startEmbeddedDatabase } from './kernel/database/embedded';
import { migrate } from './kernel/database/migrations';
import { migrationText } from './kernel/database/new-migration';
import { connectOrExplain } from './kernel/database/server-version';
import { linkModels } from './kernel/model/link';

const CATALOG = join(MIGRATIONS, 'catalog.txt');
/** All schemas created by migrations. The schema of the job queue is managed by its library. */
export const SCHEMAS = [
  'public',
  'audit',
  'auth',
  'billing',
  'channels',
  'connections',
  'events',
  'idempotency',
  'jobs',
  'media',
  'notifications',
  'organizations',
  'publishing',
  'review',
  'search',
  'tenancy',
];

const FUNCTION_FILES = { folder: FUNCTIONS, schemas: SCHEMAS };

export async function catalogOf(url: string): Promise<string> {
  const client = await connectOrExplain(url);
  try {
    return await describeCatalog(client, SCHEMAS);
  } finally {
    await client.end();
  }
}

/** Runs a function on a temporary database with all migrations. */
async function onFreshDatabase<T>(work: (source: DataSource, url: string) => Promise<T>): Promise<T> {
  const dataDir = mkdtempSync(join(tmpdir(), 'marquee-migrate-'));
  const database = await startEmbeddedDatabase({ dataDir, settings: { fsync: 'off' } });
  const source = await createDataSource(database.url()).initialize();
  try {
    await source.runMigrations();
    return await work(source, database.url());
  } finally {
    await source.destroy();
    await database.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** `migrate:new verb-noun`: writes a migration for the entities and functions that the existing migrations do not create. */
async function writeMigration(name: string): Promise<void> {
  if (!/^[a-z]+(-[a-z0-9]+)+$/.test(name))
    throw new Error('The name of a migration must have the form verb-noun, such as add-invoices.');
  const difference = await onFreshDatabase((source) => diffSchema(source, linkModels(), FUNCTION_FILES));
  if (!difference.up.length) {
    console.log('No changes: the entities and functions match the migrations.');
    return;
  }
  const timestamp = Date.now();
  const file = join(MIGRATIONS, `${timestamp}-${name}.ts`);
  writeFileSync(file, migrationText(name, timestamp, difference));
  console.log(`Created ${file}. Review it, then run \`npm run migrate:snapshot\`.`);
}

/** Returns the differences between a migrated database, the entities, the function files and the catalog snapshot. */
export async function driftOf(source: DataSource, url: string): Promise<string[]> {
  const { up } = await diffSchema(source, linkModels(), FUNCTION_FILES);
  const stale =
    (await catalogOf(url)) === readFileSync(CATALOG, 'utf8') ? [] : ['migrations/catalog.txt is stale'];
  return [...up, ...stale];
}

async function writeSnapshot(): Promise<void> {
  writeFileSync(CATALOG, await onFreshDatabase((_, url) => catalogOf(url)));
}

async function checkDrift(): Promise<void> {
  const drift = await onFreshDatabase(driftOf);
  if (drift.length)
    throw new Error(`Entities, functions, migrations and catalog snapshot differ:\n${drift.join('\n')}`);
  console.log('Entities, functions, migrations and catalog snapshot match.');
}

async function main([command, argument]: string[]): Promise<void> {
  if (command === 'up' && process.env.DATABASE_URL) return migrate(process.env.DATABASE_URL);
  if (command === 'new' && argument) return writeMigration(argument);
  if (command === 'snapshot') return writeSnapshot();
  if (command === 'drift') return checkDrift();
  throw new Error('Usage: migrate up (requires DATABASE_URL) | new <verb-noun> | snapshot | drift');
}

if (require.main === module) {
  main(process.argv.slice(2)).catch((error: Error) => {
    console.error(error.message);
    process.exit(1);
  });
}
