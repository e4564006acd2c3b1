import { primaryKeyOf } from '../model/link';
import { columnOf, expand, type Model, tenantOf } from '../model/metadata';
import { purging } from '../tenancy/session-variables';

/** Connection with the privileges of the table owner. */
interface Owner {
  query(sql: string, values: unknown[]): Promise<{ rows: unknown[] }>;
}

/** Attributes that an emptied row keeps: when it was created and deleted, and how often it was updated. */
const KEPT = new Set(['id', 'createdAt', 'updatedAt', 'deletedAt', 'version']);

/** Returns the SQL value of a column in an emptied row. Throws for columns that need a declared value. */
function emptyValue(model: Model, name: string): string {
  const { values } = model.emptied!;
  if (values[name] !== undefined) return expand(model, values[name], 't');
  const { nullable, defaultSql } = model.attributes.get(name)!;
  if (nullable) return 'NULL';
  if (defaultSql === undefined) throw new Error(`${model.name}.${name} cannot be emptied. Declare a value.`);
  return 'DEFAULT';
}

/**
 * Returns the assignments that empty a row `t`, apart from its relations to users, which must be nullable. Values that the
 * kernel maintains follow from the others.
 */
export function emptyingSql(model: Model): string {
  const { at } = model.emptied!;
  const attributes = [...model.attributes.values()]
    .filter(
      ({ name, column, maintained, isKey }) =>
        column && !maintained && !isKey && !KEPT.has(name) && name !== at,
    )
    .map(({ name, column }) => `"${column}" = ${emptyValue(model, name)}`);
  const relations = [...model.belongsTo.values()].map(({ name, column, nullable }) => {
    if (!nullable) throw new Error(`${model.name}.${name} must be nullable, because rows are emptied.`);
    return `"${column}" = NULL`;
  });
  return [...attributes, ...relations, `"${columnOf(model, at)}" = now()`].join(', ');
}

/**
 * Returns the columns of a row that become null when it outlives its tenant. All relations at once, because some are derived
 * from others.
 */
function clearedColumns(model: Model): string[] {
  const tenant = tenantOf(model);
  const relations = [...model.belongsTo.values()].filter(({ name }) => name !== tenant.name);
  const required = relations.find(({ nullable }) => !nullable);
  if (required)
    throw new Error(`${model.name}.${required.name} must be nullable, because rows outlive their tenant.`);
  const attributes = model.outlivesTenant!.clears.map((name) => columnOf(model, name));
  return [...new Set([...relations.map(({ column }) => column), ...attributes])];
}

/**
 * Clears what the rows of purged tenants refer to and contain about users, in batches in the order of the primary key. Rows
 * that are clear already are not written, so an interrupted purge can repeat it.
 */
export async function clearSurvivors(
  owner: Owner,
  model: Model,
  tenants: readonly string[],
  batchSize: number,
): Promise<void> {
  const key = primaryKeyOf(model).map((name) => `"${columnOf(model, name)}"`);
  const tenant = tenantOf(model).column;
  const columns = clearedColumns(model).map((column) => `"${column}"`);
  const after = `(${key.map((column) => `t.${column}`).join(', ')}) > (${key.map((_, i) => `$${i + 2}`).join(', ')})`;
  const sql = (isFirst: boolean): string => `WITH page AS (
      SELECT ${key.join(', ')} FROM "${model.table}" t WHERE t."${tenant}" = $1${isFirst ? '' : ` AND ${after}`}
       ORDER BY ${key.join(', ')} LIMIT ${batchSize}
    ), cleared AS (
      UPDATE "${model.table}" t SET ${columns.map((column) => `${column} = NULL`).join(', ')} FROM page p
       WHERE ${key.map((column) => `t.${column} = p.${column}`).join(' AND ')}
         AND num_nonnulls(${columns.map((column) => `t.${column}`).join(', ')}) > 0 AND ${purging}
    ) SELECT ${key.map((column, i) => `${column}::text AS k${i}`).join(', ')} FROM page p
       ORDER BY ${key.map((column) => `p.${column} DESC`).join(', ')} LIMIT 1`;
  for (const id of tenants)
    for (let last: string[] | undefined = []; last;) {
      const { rows }: { rows: unknown[] } = await owner.query(sql(!last.length), [id, ...last]);
      last = rows.length ? Object.values(rows[0] as Record<string, string>) : undefined;
    }
}
