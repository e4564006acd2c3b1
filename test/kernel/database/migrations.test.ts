import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { createMigratingSource } from '../../../src/kernel/database/data-source';
import { migrate, migrationFiles } from '../../../src/kernel/database/migrations';

let owner: Client;
let name: string;
let url: string;

beforeEach(async () => {
  owner = new Client({ connectionString: process.env.TEST_CLUSTER_URL });
  await owner.connect();
  name = `new_${randomBytes(6).toString('hex')}`;
  await owner.query(`CREATE DATABASE ${name} TEMPLATE template0`);
  const target = new URL(process.env.TEST_CLUSTER_URL!);
  target.pathname = `/${name}`;
  url = target.href;
});

afterEach(async () => {
  await owner.query(`DROP DATABASE ${name} WITH (FORCE)`);
  await owner.end();
});

/** Runs a statement in the database. Returns the values of its first column. */
async function ask(sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<unknown[]>({ text: sql, rowMode: 'array' });
  await client.end();
  return rows.map(([value]) => value);
}

const recorded = (): Promise<unknown[]> => ask('SELECT name FROM migrations ORDER BY id');
const names = migrationFiles().map((file) => file.name);

// No model is loaded in this file: a start migrates before it loads them.
test('runs the migrations of a new database as TypeORM would, and reports it once', async () => {
  let calls = 0;
  const onRunning = (): void => void (calls += 1);
  await migrate(url, onRunning);
  expect(await recorded()).toEqual(names);
  const source = await createMigratingSource(url).initialize();
  try {
    expect(await source.showMigrations()).toBe(false);
    await source.undoLastMigration();
    expect(await recorded()).toEqual(names.slice(0, -1));
    await migrate(url, onRunning);
    await migrate(url, onRunning);
    expect(await recorded()).toEqual(names);
    expect(await source.showMigrations()).toBe(false);
  } finally {
    await source.destroy();
  }
  expect(calls).toBe(1);
});

test('names the migration that fails, keeps those before it, and continues with it', async () => {
  await ask('CREATE TABLE campaigns (id int)');
  await expect(migrate(url)).rejects.toThrow(
    'The migration CreateTables1763800000001 failed: relation "campaigns" already exists',
  );
  expect(await recorded()).toEqual(names.slice(0, 1));
  expect(await ask("SELECT to_regclass('users')")).toEqual([null]);
  await ask('DROP TABLE campaigns');
  await migrate(url);
  expect(await recorded()).toEqual(names);
});

test('does not hide an error of the work that runs at the same time', async () => {
  const onRunning = (): void => {
    throw new Error('The work failed.');
  };
  await expect(migrate(url, onRunning)).rejects.toThrow('The work failed.');
  expect(await recorded()).toEqual(names);
});
