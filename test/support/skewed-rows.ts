import type { Attribute, BelongsTo, Model } from '../../src/kernel/model/metadata';
import { modelOf } from '../../src/kernel/model/metadata';
import { keyOf } from '../../src/kernel/model/prefix-key';
import { primaryKeyOf } from '../../src/kernel/model/link';
import { indexesOf } from '../../src/kernel/model/indexes';
import type { TestDatabase } from './database';

// Rows of every declared model, generated in SQL from the declarations: a few large tenants among many small ones, and in
// each tenant one row that half of the others refer to. The averages that the planner assumes are wrong everywhere.

/** The ID of the row with a number; the same in every table. Tenant 0 holds what belongs to no tenant. */
export const rowId = (tenant: number, row: number): string =>
  `${tenant.toString(16).padStart(8, '0')}-0000-7000-8000-${row.toString(16).padStart(12, '0')}`;

/** SQL of the ID of the row with a number. */
export const idSql = (tenant: string, row: string): string =>
  `(lpad(to_hex(${tenant}), 8, '0') || '-0000-7000-8000-' || lpad(to_hex(${row}), 12, '0'))::uuid`;

const TIME = `timestamptz '2026-01-01 00:00Z'`;

/** One row in this many has the rare value of an enumeration or a text. */
const RARE = 100;

/** By how many rows of a table without tenants the tenants' rows are apart. */
const SHIFT = 15;

/** The common value first, then the rare one; a text has no other. */
export function valuesOf({ type, name }: Attribute): readonly [common: string, rare: string] {
  const isNumber = type.sql === 'integer' || type.sql === 'bigint';
  if (isNumber) return ['1', '2'];
  const values = type.sql === 'boolean' ? ['false', 'true'] : type.values;
  return [values?.[0] ?? `common ${name}`, values?.at(-1) ?? `rare ${name}`];
}

const literal = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/** SQL of a value for row `n` of tenant `t`; undefined leaves the column to its default. */
function valueSql(model: Model, attribute: Attribute, unique: ReadonlySet<string>): string | undefined {
  const { type, name, nullable, defaultSql, filter, order, column } = attribute;
  if (name === 'id') return idSql(model.tenant ? 't' : '0', 'n');
  if (name === 'deletedAt') return undefined;
  const text = attribute.isKey && [...model.attributes.values()].find(({ key }) => key === column);
  if (text) return `coalesce(${keyOf(valueSql(model, text, unique)!)}, '')`;
  const needed =
    filter ||
    order ||
    (!nullable && defaultSql === undefined) ||
    (type.sql === 'boolean' && unique.has(column!)) ||
    model.primaryKey?.includes(name) ||
    model.shared?.when.includes(`{${name}}`);
  if (!needed) return undefined;
  if (type.array) return `'{}'`;
  const [common, rare] = valuesOf(attribute).map(literal);
  // Other rows are null in another column.
  const phase = [...model.attributes.keys()].indexOf(name);
  switch (type.sql) {
    case 'timestamptz':
      // Three rows share a timestamp, so that ties are broken, and one in four has none.
      if (nullable) return `CASE WHEN (n + ${phase}) % 4 > 0 THEN ${TIME} + n / 3 * interval '1 minute' END`;
      return `${TIME} + n / ${unique.has(column!) || model.primaryKey ? 1 : 3} * interval '1 minute'`;
    case 'date':
      return nullable
        ? `CASE WHEN (n + ${phase}) % 4 > 0 THEN date '2026-01-01' + n / 3 END`
        : `date '2026-01-01' + n / 3`;
    case 'uuid':
      return idSql('t', 'n');
    case 'boolean':
      // The condition of a unique index, which few rows can meet.
      if (unique.has(column!)) return 'false';
      return model.shared ? 'n % 2 = 0' : `n % ${RARE} = 0`;
    case 'integer':
    case 'bigint':
      return 'n';
    case 'numeric':
      // Some have no room for more than one digit.
      return filter || order ? 'n' : '1';
    case 'jsonb':
      return `'{}'`;
    default:
      // An enumeration in a unique index has another column beside it.
      if (unique.has(column!) && !type.values) return `'x-' || t || '-' || n`;
      return `CASE ${nullable ? `WHEN (n + ${phase}) % 4 = 0 THEN NULL ` : ''}WHEN n % ${RARE} = 1 THEN ${rare} ELSE ${common} END`;
  }
}

/**
 * SQL of the ID that a relation of row `n` of tenant `t` holds; `shared` is the number of rows of a table without tenants.
 * Each tenant begins at another of those, so that few of them, such as users, belong to many tenants.
 */
function relationSql(model: Model, relation: BelongsTo, unique: ReadonlySet<string>, shared: number): string {
  const target = modelOf(relation.target());
  if (relation === model.tenant || (model.tenant && relation.role === 'tenant')) return idSql('0', 't');
  const own = model.tenant && target.tenant;
  const next = own ? 'n' : `1 + (n + (t - 1) * ${SHIFT} - 1) % ${shared}`;
  const row = unique.has(relation.column) ? next : `CASE WHEN n % 2 = 0 THEN 1 ELSE ${next} END`;
  return idSql(own ? 't' : '0', row);
}

/** Columns that a unique index or key covers: their values differ from row to row. */
function uniqueColumns(model: Model): Set<string> {
  const columns = new Set<string>();
  for (const { create } of indexesOf(model)) {
    const sql = create('probe');
    if (!sql.startsWith('CREATE UNIQUE')) continue;
    for (const [, name] of sql.matchAll(/"(\w+)"/g)) columns.add(name!);
  }
  const key = primaryKeyOf(model);
  const last = key.at(-1)!;
  columns.add(model.attributes.get(last)?.column ?? model.belongsTo.get(last)!.column);
  return columns;
}

function insertSql(model: Model, sizes: readonly number[]): string {
  const unique = uniqueColumns(model);
  const shared = Math.max(...sizes, sizes.length);
  const cells: [string, string][] = [];
  for (const attribute of model.attributes.values()) {
    const sql = attribute.column && valueSql(model, attribute, unique);
    if (sql) cells.push([attribute.column, sql]);
  }
  for (const relation of model.belongsTo.values())
    cells.push([relation.column, relationSql(model, relation, unique, shared)]);
  const rows = model.tenant
    ? `unnest(ARRAY[${sizes.join(', ')}]) WITH ORDINALITY s(size, t) CROSS JOIN LATERAL generate_series(1, size) n`
    : `(SELECT 1 AS t) s CROSS JOIN generate_series(1, ${shared}) n`;
  // Rows of all tenants lie mixed on disk, as they do where all of them write.
  return (
    `INSERT INTO "${model.table}" (${cells.map(([column]) => `"${column}"`).join(', ')}) ` +
    `SELECT ${cells.map(([, sql]) => sql).join(', ')} ` +
    `FROM (SELECT t::int AS t, n::int AS n FROM ${rows} ORDER BY n, t) r`
  );
}

export async function fillSkewed(
  database: TestDatabase,
  models: readonly Model[],
  sizes: readonly number[],
): Promise<void> {
  const client = await database.owner.connect();
  try {
    const { rows } = await client.query<{ sql: string }>(
      `SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) AS sql FROM pg_constraint
        WHERE contype = 'c' AND conrelid::regclass::text = ANY ($1)`,
      [models.map(({ table }) => table)],
    );
    for (const { sql } of rows) await client.query(sql);
    await client.query('SET session_replication_role = replica');
    // Access is computed once for all users instead of for each row.
    await client.query('ALTER TABLE memberships DISABLE TRIGGER memberships_access');
    for (const model of models) await client.query(insertSql(model, sizes));
    await client.query('ANALYZE memberships');
    await client.query('SELECT tenancy.refresh_access(ARRAY(SELECT DISTINCT user_id FROM memberships))');
    await client.query('ALTER TABLE memberships ENABLE ALWAYS TRIGGER memberships_access');
  } finally {
    client.release(true);
  }
}
