import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diffSchema } from '../../../src/kernel/database/drift';
import type { FunctionFiles } from '../../../src/kernel/database/function-files';
import type { SchemaDiff } from '../../../src/kernel/database/schema-object';
import { emptyDatabase } from '../../support/sample-domain/database';

/** A database without models, so that all differences are those of functions. */
let database: Awaited<ReturnType<typeof emptyDatabase>>;
let files: FunctionFiles;

const TOUCH = `-- Trigger.
CREATE OR REPLACE FUNCTION public.touch_updated_at() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN NEW.updated_at := now(); RETURN NEW; END
$$;`;

/** The text of the file of a function that may be called by the serving role. */
const double = (body = '  SELECT n * 2', result = 'integer', parameters = 'n integer'): string => `
CREATE OR REPLACE FUNCTION sums.double(${parameters}) RETURNS ${result}
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
${body}
$$;
REVOKE ALL ON FUNCTION sums.double FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sums.double TO marquee_serving;
`;

const write = (schema: string, name: string, sql: string): void => {
  mkdirSync(join(files.folder, schema), { recursive: true });
  writeFileSync(join(files.folder, schema, `${name}.sql`), sql);
};
const run = <Row>(sql: string): Promise<Row[]> => database.source.query<Row[]>(sql);
const difference = (): Promise<SchemaDiff> => diffSchema(database.source, [], files);

/** Runs the statements of a migration in one transaction. */
const migrate = (statements: readonly string[]): Promise<void> =>
  database.source.transaction(async (manager) => {
    for (const sql of statements) await manager.query(sql);
  });

const functions = (): Promise<{ definition: string; granted: string }[]> =>
  run(`SELECT pg_get_functiondef(oid) AS definition, proacl::text AS granted FROM pg_proc
    WHERE pronamespace IN ('public'::regnamespace, 'sums'::regnamespace) ORDER BY oid::regprocedure::text`);

/** Expects that a migration makes the database match the files, and that reverting it restores what there was. */
async function expectMigration({ up, down }: SchemaDiff): Promise<void> {
  const before = await functions();
  await migrate(up);
  expect(await difference()).toEqual({ up: [], down: [] });
  const after = await functions();
  await migrate(down);
  expect(await functions()).toEqual(before);
  await migrate(up);
  expect(await functions()).toEqual(after);
}

beforeEach(async () => {
  files = { folder: mkdtempSync(join(tmpdir(), 'functions-')), schemas: ['public', 'sums'] };
  database = await emptyDatabase();
  for (const { up } of [await diffSchema(database.source, [])]) for (const sql of up) await run(sql);
  await run('CREATE SCHEMA sums');
  write('public', 'touch_updated_at', TOUCH);
  write('sums', 'double', double());
  await migrate((await difference()).up);
});

afterEach(async () => {
  await database.drop();
  rmSync(files.folder, { recursive: true });
});

test('finds no difference when only indentation, blank lines and comments outside of bodies differ', async () => {
  write('sums', 'double', `-- Doubles.\n${double('\n        SELECT n * 2\n')}`);

  expect(await difference()).toEqual({ up: [], down: [] });
});

test('leaves the database unchanged', async () => {
  write('sums', 'double', double('SELECT n + n'));
  const before = await functions();
  await difference();

  expect(await functions()).toEqual(before);
});

test('replaces a function whose body has changed', async () => {
  write('sums', 'double', double('SELECT n + n'));
  const { up, down } = await difference();

  expect(up).toEqual([double('SELECT n + n').trim()]);
  expect(down).toEqual([expect.stringContaining('SELECT n * 2')]);
  await expectMigration({ up, down });
});

test('drops and creates a function whose result has changed', async () => {
  write('sums', 'double', double('SELECT n * 2.0', 'numeric'));
  const { up, down } = await difference();

  expect(up).toEqual(['DROP ROUTINE sums.double(integer)', double('SELECT n * 2.0', 'numeric').trim()]);
  await expectMigration({ up, down });
});

test('creates the new function and drops the old one when the parameters have changed', async () => {
  const text = double('SELECT n * 2', 'bigint', 'n bigint');
  write('sums', 'double', text);
  const { up } = await difference();

  expect(up).toEqual([text.trim(), 'DROP ROUTINE sums.double(integer)']);
  // The name is ambiguous while both exist, so the file has to name the parameters.
  const named = text
    .replaceAll('sums.double FROM', 'sums.double(bigint) FROM')
    .replace('double TO', 'double(bigint) TO');
  write('sums', 'double', named);
  await expectMigration(await difference());
});

test('creates a function with a new file and drops one without a file', async () => {
  rmSync(join(files.folder, 'sums', 'double.sql'));
  const triple = double('SELECT n * 3').replaceAll('double', 'triple');
  write('sums', 'triple', triple);
  const { up, down } = await difference();

  expect(up).toEqual([triple.trim(), 'DROP ROUTINE sums.double(integer)']);
  expect(down).toEqual([
    expect.stringContaining('GRANT EXECUTE ON ROUTINE sums.double(integer) TO marquee_serving'),
    'DROP ROUTINE sums.triple(integer)',
  ]);
  await expectMigration({ up, down });
});

test('revokes a privilege that the file does not grant, and grants one that is missing', async () => {
  write('sums', 'double', double().replace(/GRANT.*/, ''));
  const { up, down } = await difference();
  expect(up[0]).toBe('REVOKE ALL ON ROUTINE sums.double(integer) FROM marquee_serving');
  await expectMigration({ up, down });

  write('sums', 'double', double());
  await expectMigration(await difference());
});

test.each([
  ['SECURITY INVOKER', 'ALTER FUNCTION sums.double SECURITY INVOKER'],
  ['another search path', 'ALTER FUNCTION sums.double SET search_path = sums'],
  ['another volatility', 'ALTER FUNCTION sums.double IMMUTABLE'],
  ['a privilege of PUBLIC', 'GRANT EXECUTE ON FUNCTION sums.double TO PUBLIC'],
  ['another definition', double('SELECT 0')],
])('repairs a function that has %s in the database', async (_, change) => {
  await run(change);
  const { up } = await difference();

  expect(up.at(-1)).toBe(double().trim());
  await migrate(up);
  expect(await difference()).toEqual({ up: [], down: [] });
});

test('creates functions that call each other, and a policy that calls one of them', async () => {
  write('sums', 'a', double('SELECT sums.b(n)').replaceAll('double', 'a'));
  write('sums', 'b', double('SELECT CASE WHEN n > 0 THEN sums.a(n - 1) END').replaceAll('double', 'b'));
  const { up } = await difference();

  expect(up[0]).toBe('SET LOCAL check_function_bodies = off');
  await migrate(up);
  expect(await run('SELECT sums.a(3)')).toEqual([{ a: null }]);
});

test.each([
  ['the name of another function', double(), /the file of sums\.other does not define it/],
  [
    'another function, too',
    `${double().replaceAll('double', 'other')}${double().replaceAll('double', 'third')}`,
    /sums\.third is defined in the file of another/,
  ],
  ['a syntax error', 'CREATE FUNCTION', /The file of the function sums\.other fails: syntax error/],
  [
    'a body that cannot run',
    double('SELECT missing').replaceAll('double', 'other'),
    /sums\.other fails: column "missing" does not exist/,
  ],
])('rejects a file with %s', async (_, text, message) => {
  write('sums', 'other', text);

  await expect(difference()).rejects.toThrow(message);
});
