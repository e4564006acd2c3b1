import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, escapeLiteral } from 'pg';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createMigratingSource, MIGRATIONS } from './data-source';
import { upperCamel } from './new-migration';
import { limitWaits, SETUP_OPTIONS, SETUP_TIMEOUTS } from './pools';

const TABLE = 'migrations';
/** The table as TypeORM creates it. */
const CREATE_TABLE = `CREATE TABLE IF NOT EXISTS "${TABLE}" ("id" SERIAL NOT NULL, "timestamp" bigint NOT NULL, "name" character varying NOT NULL, CONSTRAINT "PK_8c82d7f526340ab734260ea46be" PRIMARY KEY ("id"))`;

/** Time after which PostgreSQL has received the script, and this process can be busy. */
const SENDING_MS = 20;

interface MigrationFile {
  /** Name of the class, under which the migration is recorded. */
  readonly name: string;
  readonly timestamp: string;
  readonly path: string;
}

/** Returns the migrations in the order in which they run. The names follow from those of the files. */
export const migrationFiles = (): MigrationFile[] =>
  readdirSync(MIGRATIONS)
    .sort()
    .flatMap((file) => {
      const [, timestamp, name] = /^(\d{13})-(.+)\.[jt]s$/.exec(file) ?? [];
      if (!timestamp || !name) return [];
      return [{ name: `${upperCamel(name)}${timestamp}`, timestamp, path: join(MIGRATIONS, file) }];
    });

/** Returns the statements of a migration, which only sends texts and reads no results. */
async function statementsOf({ name, path }: MigrationFile): Promise<string[]> {
  const loaded = (await import(path)) as Record<string, new () => MigrationInterface>;
  const Migration = loaded[name];
  if (!Migration) throw new Error(`${path} has no class ${name}.`);
  const statements: string[] = [];
  const query = (sql: string, ...values: unknown[]): Promise<void> => {
    if (values.length) throw new Error(`${name} sends values. Write them into the statement.`);
    statements.push(sql);
    return Promise.resolve();
  };
  await new Migration().up({ query } as unknown as QueryRunner);
  return statements;
}

/** Returns a script that runs a migration in a transaction. */
async function scriptOf(file: MigrationFile): Promise<string> {
  const record = `INSERT INTO "${TABLE}" ("timestamp", "name") VALUES (${file.timestamp}, ${escapeLiteral(file.name)})`;
  // On lines of their own, because a statement can end with a comment.
  return ['BEGIN', ...(await statementsOf(file)), record, 'COMMIT'].join('\n;\n');
}

/** Returns the names of the migrations that have run. Undefined in a new database. */
async function executedNames(client: Client): Promise<Set<string> | undefined> {
  const { rows: tables } = await client.query<{ exists: boolean }>(
    `SELECT to_regclass('${TABLE}') IS NOT NULL AS exists`,
  );
  if (!tables[0]?.exists) return undefined;
  const { rows } = await client.query<{ name: string }>(`SELECT "name" FROM "${TABLE}"`);
  return rows.length ? new Set(rows.map(({ name }) => name)) : undefined;
}

/**
 * Runs all migrations of a new database as one script, because the thousands of statements would otherwise wait for each
 * other. Each migration is a transaction: if one fails, those before it are done.
 */
async function migrateNew(client: Client, files: MigrationFile[], onRunning?: () => void): Promise<void> {
  await client.query(CREATE_TABLE);
  const scripts: string[] = [];
  for (const file of files) scripts.push(await scriptOf(file));
  const running = client.query(scripts.join('\n;\n'));
  try {
    await Promise.all([running, sleep(SENDING_MS).then(onRunning)]);
  } catch (error) {
    await client.query('ROLLBACK');
    const executed = (await executedNames(client)) ?? new Set();
    const failed = files.find(({ name }) => !executed.has(name));
    if (!failed) throw error;
    throw new Error(`The migration ${failed.name} failed: ${(error as Error).message}`, { cause: error });
  }
}

/** Runs pending migrations of a database with data, one statement at a time. */
async function migratePending(url: string): Promise<void> {
  const source = await createMigratingSource(url).initialize();
  try {
    await source.runMigrations();
  } finally {
    await source.destroy();
  }
}

/**
 * Runs all pending migrations, and makes the planner assume large tenants in new tables. The login must own the database.
 * `onRunning` is called while PostgreSQL runs those of a new database, which takes seconds: there is time for other work.
 */
export async function migrate(url: string, onRunning?: () => void): Promise<void> {
  const files = migrationFiles();
  const client = new Client({ ...limitWaits(SETUP_TIMEOUTS), connectionString: url, options: SETUP_OPTIONS });
  await client.connect();
  try {
    const executed = await executedNames(client);
    if (!executed) await migrateNew(client, files, onRunning);
    else if (files.some(({ name }) => !executed.has(name))) await migratePending(url);
    await client.query('SELECT tenancy.assume_large_tenants()');
  } finally {
    await client.end();
  }
}
