import type { DataSource } from 'typeorm';
import type { Model } from '../model/metadata';
import {
  diffFunctions,
  DECLARED_FUNCTION,
  type FunctionDiff,
  type FunctionFiles,
  type Run,
} from './function-files';
import type { SchemaDiff, SchemaObject, SchemaObjectKind } from './schema-object';
import { schemaObjectsOf, partitionColumn } from './schema-objects';
import { SERVING_ROLE } from './roles';

/** Queries for the existing objects of a kind. Partitions inherit the objects of their parent and are omitted. */
const NAMES: Record<SchemaObjectKind, string> = {
  index: `SELECT i.relname AS name, t.relname AS "table" FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
    JOIN pg_class t ON t.oid = x.indrelid WHERE t.relnamespace = 'public'::regnamespace AND NOT t.relispartition AND i.relname ~ '^(ix|uq)_'`,
  check: `SELECT c.conname AS name, t.relname AS "table" FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
    WHERE c.contype = 'c' AND t.relnamespace = 'public'::regnamespace AND NOT t.relispartition AND c.conname LIKE 'ck\\_%'`,
  security: `SELECT relname AS name, relname AS "table" FROM pg_class WHERE relnamespace = 'public'::regnamespace
    AND NOT relispartition AND relrowsecurity AND relforcerowsecurity`,
  policy: `SELECT policyname AS name, tablename AS "table" FROM pg_policies WHERE schemaname = 'public'`,
  function: `SELECT proname AS name, regexp_replace(proname, '${DECLARED_FUNCTION}', '') AS "table" FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace AND proname ~ '${DECLARED_FUNCTION}'`,
  trigger: `SELECT g.tgname AS name, t.relname AS "table" FROM pg_trigger g JOIN pg_class t ON t.oid = g.tgrelid
    WHERE NOT g.tgisinternal AND t.relnamespace = 'public'::regnamespace AND NOT t.relispartition`,
  grant: `SELECT privilege_type || ' ' || table_name AS name, table_name AS "table" FROM information_schema.role_table_grants
    WHERE table_schema = 'public' AND grantee = '${SERVING_ROLE}'
    UNION ALL SELECT x.privilege_type || ' (' || string_agg('"' || a.attname || '"', ', ' ORDER BY a.attname) || ') ' || c.relname, c.relname
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid, aclexplode(a.attacl) x
    WHERE c.relnamespace = 'public'::regnamespace AND x.grantee = '${SERVING_ROLE}'::regrole GROUP BY c.relname, x.privilege_type`,
};

/** Queries for the SQL that creates an object, as formatted by PostgreSQL. Other kinds are compared by name only. */
const DEFINITIONS: Partial<Record<SchemaObjectKind, string>> = {
  index: `SELECT pg_get_indexdef(to_regclass($1)) AS definition WHERE $2 <> ''`,
  check: `SELECT format('ALTER TABLE %I ADD CONSTRAINT %I ', $2::text, conname) || pg_get_constraintdef(oid) AS definition
    FROM pg_constraint WHERE conname = $1 AND conrelid = to_regclass($2)`,
  policy: `SELECT format('CREATE POLICY %I ON %I AS %s FOR %s', policyname, tablename, permissive, cmd)
      || coalesce(' USING (' || qual || ')', '') || coalesce(' WITH CHECK (' || with_check || ')', '') AS definition
    FROM pg_policies WHERE policyname = $1 AND tablename = $2`,
  function: `SELECT pg_get_functiondef(oid) AS definition FROM pg_proc
    WHERE proname = $1 AND pronamespace = 'public'::regnamespace AND $2 <> ''`,
  trigger: `SELECT pg_get_triggerdef(oid) AS definition FROM pg_trigger WHERE tgname = $1 AND tgrelid = to_regclass($2)`,
};

const PROBE = 'drift_probe';

const definitionOf = async (
  run: Run,
  object: SchemaObject,
  name = object.name,
): Promise<string | undefined> => (await run(DEFINITIONS[object.kind]!, [name, object.table]))[0]?.definition;

/** Returns whether the existing object matches the declared one, by creating the latter and comparing PostgreSQL's output. */
async function matchesDatabase(run: Run, object: SchemaObject): Promise<boolean> {
  if (!DEFINITIONS[object.kind]) return true;
  await run('SAVEPOINT probe');
  await run(object.create(PROBE));
  const declared = await definitionOf(run, object, PROBE);
  const actual = await definitionOf(run, object);
  await run('ROLLBACK TO SAVEPOINT probe');
  return declared?.replace(PROBE, '') === actual?.replace(object.name, '');
}

/** SQL that replaces an existing object by the declared one. Functions are not dropped, because triggers depend on them. */
async function replacing(run: Run, object: SchemaObject): Promise<SchemaDiff> {
  const drops = object.kind === 'function' ? [] : [object.drop];
  const previous = await definitionOf(run, object);
  return { up: [...drops, object.create(object.name)], down: [...drops, previous!] };
}

const key = (kind: string, table: string, name: string): string => `${kind} ${table} ${name}`;

/** The unique indexes, which foreign keys can need, and all other objects. */
interface ObjectDiff {
  readonly unique: SchemaDiff;
  readonly rest: SchemaDiff;
}

const isUniqueIndex = ({ create, name }: SchemaObject): boolean =>
  create(name).startsWith('CREATE UNIQUE INDEX');

async function diffSchemaObjects(run: Run, models: readonly Model[]): Promise<ObjectDiff> {
  const diff: ObjectDiff = { unique: { up: [], down: [] }, rest: { up: [], down: [] } };
  const declared = schemaObjectsOf(models);
  const actual = new Set<string>();
  for (const [kind, sql] of Object.entries(NAMES)) {
    for (const row of await run(sql)) actual.add(key(kind, row.table!, row.name!));
  }
  for (const object of declared) {
    const exists = actual.delete(key(object.kind, object.table, object.name));
    // TypeORM adds missing checks but does not detect changed ones.
    if (!exists && object.kind === 'check') continue;
    if (exists && (await matchesDatabase(run, object))) continue;
    const change = exists
      ? await replacing(run, object)
      : { up: [object.create(object.name)], down: [object.drop] };
    const { up, down } = isUniqueIndex(object) ? diff.unique : diff.rest;
    up.push(...change.up);
    down.unshift(...change.down);
  }
  for (const unknown of actual) diff.rest.up.push(`-- not declared: ${unknown}`);
  return diff;
}

const COMPOSITE_SET_NULL = /(FOREIGN KEY \("\w+", ("\w+")\).* ON DELETE SET NULL)/;

/** Adds to TypeORM's SQL what TypeORM cannot declare: partitions, and SET NULL that does not clear the tenant. */
function patchGeneratedSql(sql: string, models: readonly Model[]): string[] {
  const table = /^CREATE TABLE "(\w+)"/.exec(sql)?.[1];
  const column = models.filter((m) => m.table === table).map(partitionColumn)[0];
  if (!column) return [sql.replace(COMPOSITE_SET_NULL, '$1 ($2)')];
  // The default partition holds rows of months without a partition.
  return [
    `${sql} PARTITION BY RANGE ("${column}")`,
    `CREATE TABLE "${table}_default" PARTITION OF "${table}" DEFAULT`,
  ];
}

/** TypeORM drops the indexes of an altered column, although they are marked as not synchronized. */
const dropsOurIndex = (sql: string): boolean => /^DROP INDEX "public"\."(ix|uq)_/.test(sql);

const addsForeignKey = (sql: string): boolean => / ADD CONSTRAINT "\w+" FOREIGN KEY /.test(sql);
const dropsForeignKey = (sql: string): boolean => / DROP CONSTRAINT "fk_/.test(sql);
const not =
  (test: (sql: string) => boolean) =>
  (sql: string): boolean =>
    !test(sql);

/** Runs the statements, or none of them if one fails: then the migration has to be edited by hand. */
async function tryAll(run: Run, statements: readonly string[]): Promise<void> {
  await run('SAVEPOINT attempt');
  try {
    for (const sql of statements) await run(sql);
  } catch {
    await run('ROLLBACK TO SAVEPOINT attempt');
  }
}

const NO_FUNCTIONS: FunctionDiff = { replace: { up: [], down: [] }, drop: { up: [], down: [] } };

/**
 * Returns the difference between the models, the function files and the database. Empty if they agree. The statements are
 * in an order in which they can run: foreign keys need unique indexes, and policies need functions.
 */
export async function diffSchema(
  source: DataSource,
  models: readonly Model[],
  files?: FunctionFiles,
): Promise<SchemaDiff> {
  const tables = await source.driver.createSchemaBuilder().log();
  const written = (queries: readonly { query: string }[]): string[] =>
    queries.filter((q) => !dropsOurIndex(q.query)).flatMap((q) => patchGeneratedSql(q.query, models));
  const [up, down] = [written(tables.upQueries), written(tables.downQueries).reverse()];
  const runner = source.createQueryRunner();
  await runner.startTransaction();
  try {
    const run: Run = (sql, values) => runner.query(sql, values) as Promise<Record<string, string>[]>;
    // Functions and policies can name tables and functions that the migration creates.
    await tryAll(run, up.filter(not(addsForeignKey)));
    const functions = files ? await diffFunctions(run, files) : NO_FUNCTIONS;
    await tryAll(run, functions.replace.up);
    const objects = await diffSchemaObjects(run, models);
    return {
      up: [
        ...up.filter(not(addsForeignKey)),
        ...objects.unique.up,
        ...up.filter(addsForeignKey),
        ...functions.replace.up,
        ...objects.rest.up,
        ...functions.drop.up,
      ],
      down: [
        ...functions.drop.down,
        ...objects.rest.down,
        ...functions.replace.down,
        ...down.filter(dropsForeignKey),
        ...objects.unique.down,
        ...down.filter(not(dropsForeignKey)),
      ],
    };
  } finally {
    await runner.rollbackTransaction();
    await runner.release();
  }
}
