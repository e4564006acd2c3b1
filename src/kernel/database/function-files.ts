import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SchemaDiff } from './schema-object';

export type Run = (sql: string, values?: unknown[]) => Promise<Record<string, string>[]>;

/** Where functions are defined, one file per name: `<folder>/<schema>/<name>.sql`. */
export interface FunctionFiles {
  readonly folder: string;
  /** Schemas whose functions have a file, except those that models declare. */
  readonly schemas: readonly string[];
}

interface FunctionFile {
  /** `schema.name` */
  readonly name: string;
  readonly sql: string;
}

interface DatabaseFunction {
  readonly name: string;
  /** Name and argument types, which identify a function. */
  readonly signature: string;
  /** What CREATE OR REPLACE cannot change. */
  readonly shape: string;
  /** SQL that creates the function, for migrations. */
  readonly definition: string;
  readonly header: string;
  readonly body: string;
  readonly grantees: string;
}

/** Names of the functions that models declare. They have no file. */
export const DECLARED_FUNCTION = String.raw`_(take_scope|follow_scope(_\w+)?|row_bytes|count_bytes|derive(_\w+)?|copy(_\w+)?|document|search)$`;

const FUNCTIONS = `
  SELECT format('%I.%I', n.nspname, p.proname) AS name,
         format('%I.%I(%s)', n.nspname, p.proname, oidvectortypes(p.proargtypes)) AS signature,
         concat_ws(' ', p.prokind, pg_get_function_identity_arguments(p.oid), pg_get_function_result(p.oid), p.pronargdefaults) AS shape,
         pg_get_functiondef(p.oid) AS definition, replace(pg_get_functiondef(p.oid), p.prosrc, '') AS header, p.prosrc AS body,
         (SELECT string_agg(CASE x.grantee WHEN 0 THEN 'PUBLIC' ELSE x.grantee::regrole::text END, ', ' ORDER BY x.grantee)
            FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) x WHERE x.grantee <> p.proowner) AS grantees
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
   WHERE n.nspname = ANY ($1) AND p.prokind IN ('f', 'p') AND p.proname !~ '${DECLARED_FUNCTION}'
     AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
   ORDER BY signature`;

function readFunctionFiles({ folder, schemas }: FunctionFiles): FunctionFile[] {
  return schemas.flatMap((schema) => {
    const directory = join(folder, schema);
    const files = existsSync(directory) ? readdirSync(directory).sort() : [];
    return files.map((file) => ({
      name: `${schema}.${file.replace(/\.sql$/, '')}`,
      sql: readFileSync(join(directory, file), 'utf8').trim(),
    }));
  });
}

async function execute(run: Run, { name, sql }: FunctionFile): Promise<void> {
  await run(sql).catch((error: Error) => {
    throw new Error(`The file of the function ${name} fails: ${error.message}`);
  });
}

/** Throws unless every file defines exactly the functions it is named after. */
function checkNames(files: readonly FunctionFile[], functions: readonly DatabaseFunction[]): void {
  const defined = new Set(functions.map(({ name }) => name));
  const named = new Set(files.map(({ name }) => name));
  const wrong = [
    ...[...named]
      .filter((name) => !defined.has(name))
      .map((name) => `the file of ${name} does not define it`),
    ...[...defined]
      .filter((name) => !named.has(name))
      .map((name) => `${name} is defined in the file of another`),
  ];
  if (wrong.length) throw new Error(`Functions have wrong files: ${wrong.join('; ')}.`);
}

/**
 * Returns the functions that the files define. Creates them in place of the existing ones, so that nothing of these, such
 * as a privilege, is taken for part of a file, and undoes it.
 */
async function functionsOfFiles(
  run: Run,
  files: readonly FunctionFile[],
  { schemas }: FunctionFiles,
  existing: readonly DatabaseFunction[],
): Promise<DatabaseFunction[]> {
  await run('SAVEPOINT function_files');
  if (existing.length) await run(`DROP ROUTINE ${existing.map((one) => one.signature).join(', ')} CASCADE`);
  // Functions call each other, so that bodies can be checked only when all of them exist.
  await run('SET LOCAL check_function_bodies = off');
  for (const file of files) await execute(run, file);
  const defined = (await run(FUNCTIONS, [schemas])) as unknown as DatabaseFunction[];
  await run('SET LOCAL check_function_bodies = on');
  for (const file of files) await execute(run, file);
  await run('ROLLBACK TO SAVEPOINT function_files');
  checkNames(files, defined);
  return defined;
}

/** Files are indented for readers, so indentation and blank lines are not compared. */
const linesOf = (body: string): string =>
  body
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .join('\n');

const isSame = (a: DatabaseFunction, b: DatabaseFunction): boolean =>
  a.header === b.header && linesOf(a.body) === linesOf(b.body) && a.grantees === b.grantees;

const drop = ({ signature }: DatabaseFunction): string => `DROP ROUTINE ${signature}`;

/** SQL that creates a function as it is in the database, with its privileges. */
const restore = ({ definition, signature, grantees }: DatabaseFunction): string =>
  [
    `${definition.trim()};`,
    `REVOKE ALL ON ROUTINE ${signature} FROM PUBLIC;`,
    ...(grantees ? [`GRANT EXECUTE ON ROUTINE ${signature} TO ${grantees};`] : []),
  ].join('\n');

/** SQL to run before a function replaces another one of the same signature. */
function beforeReplacing(old: DatabaseFunction, next: DatabaseFunction): string[] {
  if (old.shape !== next.shape) return [drop(old)];
  return old.grantees && old.grantees !== next.grantees
    ? [`REVOKE ALL ON ROUTINE ${old.signature} FROM ${old.grantees}`]
    : [];
}

export interface FunctionDiff {
  /** Creates and replaces functions. Policies and triggers can need them. */
  readonly replace: SchemaDiff;
  /** Drops functions without a file, when nothing needs them anymore. */
  readonly drop: SchemaDiff;
}

/** Returns the difference between function files and a database. Must run in a transaction that is rolled back. */
export async function diffFunctions(run: Run, from: FunctionFiles): Promise<FunctionDiff> {
  const files = readFunctionFiles(from);
  const existing = (await run(FUNCTIONS, [from.schemas])) as unknown as DatabaseFunction[];
  const defined = await functionsOfFiles(run, files, from, existing);
  const before = new Map(existing.map((one) => [one.signature, one]));
  const after = new Map(defined.map((one) => [one.signature, one]));
  const changed = defined.filter((one) => {
    const old = before.get(one.signature);
    return !old || !isSame(old, one);
  });
  const removed = existing.filter(({ signature }) => !after.has(signature));
  const replaced = changed.flatMap((next) => {
    const old = before.get(next.signature);
    return old ? [{ old, next }] : [];
  });
  const changedFiles = new Set(changed.map(({ name }) => name));
  return {
    replace: {
      up: [
        ...(changed.length > 1 ? ['SET LOCAL check_function_bodies = off'] : []),
        ...replaced.flatMap(({ old, next }) => beforeReplacing(old, next)),
        ...files.filter(({ name }) => changedFiles.has(name)).map(({ sql }) => sql),
      ],
      down: [
        ...replaced.flatMap(({ old, next }) => [...beforeReplacing(next, old), restore(old)]),
        ...changed.filter(({ signature }) => !before.has(signature)).map(drop),
      ],
    },
    drop: { up: removed.map(drop), down: removed.map(restore) },
  };
}
