import 'reflect-metadata';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import type { DataSource } from 'typeorm';
import './domains';
import { describeCatalog } from './kernel/database/catalog-snapshot';
import { createDataSource, migrate, MIGRATIONS } from './kernel/database/data-source';
import { diffSchema } from './kernel/database/drift';
import { startEmbeddedDatabase } from './kernel/database/embedded';
import { migrationText } from './kernel/database/new-migration';
import { linkModels } from './kernel/model/link';

const CATALOG = join(MIGRATIONS, 'catalog.txt');
/** Every schema that migrations make, but the queue's, which its own library keeps. */
export const SCHEMAS = [
  'public',
  'auth',
  'events',
  'idempotency',
  'jobs',
  'notifications',
  'organizations',
  'tenancy',
];

export async function catalogOf(url: string): Promise<string> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await describeCatalog(client, SCHEMAS);
  } finally {
    await client.end();
  }
}

/** Runs something on an empty database with all migrations, which is gone afterwards. */
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

/** `migrate:new verb-noun`: writes the migration from what the entities declare and the migrations do not make yet. */
async function writeMigration(name: string): Promise<void> {
  if (!/^[a-z]+(-[a-z0-9]+)+$/.test(name))
    throw new Error('Name the migration verb-noun, such as add-invoices.');
  const difference = await onFreshDatabase((source) => diffSchema(source, linkModels()));
  if (!difference.up.length) {
    console.log('Nothing to migrate: the entities and the migrations agree.');
    return;
  }
  const timestamp = Date.now();
  const file = join(MIGRATIONS, `${timestamp}-${name}.ts`);
  writeFileSync(file, migrationText(name, timestamp, difference));
  console.log(`Wrote ${file}. Read it, then run \`npm run migrate:snapshot\`.`);
}

/** What the database of the migrations differs in from the entities and from the committed catalog. */
export async function driftOf(source: DataSource, url: string): Promise<string[]> {
  const { up } = await diffSchema(source, linkModels());
  const stale =
    (await catalogOf(url)) === readFileSync(CATALOG, 'utf8') ? [] : ['migrations/catalog.txt is stale'];
  return [...up, ...stale];
}

async function writeSnapshot(): Promise<void> {
  writeFileSync(CATALOG, await onFreshDatabase((_, url) => catalogOf(url)));
}

async function checkDrift(): Promise<void> {
  const drift = await onFreshDatabase(driftOf);
  if (drift.length) throw new Error(`Entities, migrations and catalog differ:\n${drift.join('\n')}`);
  console.log('Entities, migrations and catalog agree.');
}

async function main([command, argument]: string[]): Promise<void> {
  if (command === 'up' && process.env.DATABASE_URL) return migrate(process.env.DATABASE_URL);
  if (command === 'new' && argument) return writeMigration(argument);
  if (command === 'snapshot') return writeSnapshot();
  if (command === 'drift') return checkDrift();
  throw new Error('Usage: migrate up (with DATABASE_URL) | new <verb-noun> | snapshot | drift');
}

if (require.main === module) {
  main(process.argv.slice(2)).catch((error: Error) => {
    console.error(error.message);
    process.exit(1);
  });
}
