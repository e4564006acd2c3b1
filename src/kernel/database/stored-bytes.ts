import { expand, type Model, modelOf, tenantOf } from '../model/metadata';
import type { SchemaObject } from './schema-object';

/** Bytes added per row for its other columns and its index entries. */
const ROW_BYTES = 256;

/** Types whose values can be long. */
const isVariable = (sql: string): boolean => sql === 'text' || sql === 'jsonb' || sql.endsWith('[]');

/**
 * SQL: the number of bytes that a row counts for, with those that it stores outside the database. It depends on the values alone, not on their compression or on session
 * settings, so that the count of a row is the same when it is written and when it is deleted.
 */
export function rowBytesSql(model: Model, row: string): string {
  const columns = [...model.attributes.values()].filter(
    ({ column, type, isKey }) => column && !isKey && isVariable(type.sql),
  );
  const terms = columns.map(({ column }) => `coalesce(octet_length(${row}."${column}"::text), 0)`);
  const outside =
    model.storedBytes === undefined ? [] : [`coalesce(${expand(model, model.storedBytes, row)}, 0)`];
  return [ROW_BYTES, ...terms, ...outside].join(' + ');
}

/** Models whose rows count for their tenant: members can create any number of them. */
export const countedModels = (models: readonly Model[]): Model[] =>
  models.filter(({ owner, writePermission }) => owner === 'tenant' && writePermission);

const EVENTS = {
  insert: 'REFERENCING NEW TABLE AS new_rows',
  update: 'REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows',
  delete: 'REFERENCING OLD TABLE AS old_rows',
} as const;

/** Declares the function that returns the bytes of a row. It has no search path of its own, so that calls are inlined. */
const rowBytesOf = (model: Model): SchemaObject => ({
  kind: 'function',
  table: model.table,
  name: `${model.table}_row_bytes`,
  create: (as) =>
    `CREATE OR REPLACE FUNCTION "${as}"(r "${model.table}") RETURNS bigint LANGUAGE sql STABLE AS $$
SELECT (${rowBytesSql(model, 'r')})::bigint
$$;
REVOKE ALL ON FUNCTION "${as}"("${model.table}") FROM PUBLIC`,
  drop: `DROP FUNCTION "${model.table}_row_bytes"("${model.table}")`,
});

function countOf(model: Model): SchemaObject[] {
  const { table } = model;
  const name = `${table}_count_bytes`;
  const tenant = tenantOf(model).column;
  const rows = (sign: string, relation: string): string =>
    `SELECT r."${tenant}" AS tenant, ${sign}"${table}_row_bytes"(r::"${table}") AS bytes FROM ${relation} r`;
  const [added, removed] = [rows('', 'new_rows'), rows('-', 'old_rows')];
  const count = (changes: string): string =>
    `PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (${changes}) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;`;
  return [
    rowBytesOf(model),
    {
      kind: 'function',
      table,
      name,
      create: (as) =>
        `CREATE OR REPLACE FUNCTION "${as}"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    ${count(added)}
  ELSIF TG_OP = 'UPDATE' THEN
    ${count(`${added} UNION ALL ${removed}`)}
  ELSE
    ${count(removed)}
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "${as}"() FROM PUBLIC`,
      drop: `DROP FUNCTION "${name}"()`,
    },
    ...Object.entries(EVENTS).map(([event, rows]): SchemaObject => ({
      kind: 'trigger',
      table,
      name: `${name}_on_${event}`,
      create: (as) =>
        `CREATE TRIGGER "${as}" AFTER ${event.toUpperCase()} ON "${table}" ${rows} FOR EACH STATEMENT EXECUTE FUNCTION "${name}"()`,
      drop: `DROP TRIGGER "${name}_on_${event}" ON "${table}"`,
    })),
  ];
}

/** The trigger that removes the counts of purged tenants. Rows that are deleted with a tenant are counted after it. */
const forgetOf = (table: string): SchemaObject => ({
  kind: 'trigger',
  table,
  name: `${table}_forget_bytes`,
  create: (as) =>
    `CREATE TRIGGER "${as}" AFTER DELETE ON "${table}" ${EVENTS.delete} FOR EACH STATEMENT EXECUTE FUNCTION tenancy.forget_stored_bytes()`,
  drop: `DROP TRIGGER "${table}_forget_bytes" ON "${table}"`,
});

/**
 * Triggers that count the stored bytes of each tenant, once per statement, in the transaction that writes. The function
 * `tenancy.add_stored_bytes` adds to the count and raises an error above the tenant's limit.
 */
export function storedByteCountsOf(models: readonly Model[]): SchemaObject[] {
  const counted = countedModels(models);
  const tenants = new Set(counted.map((model) => modelOf(tenantOf(model).target()).table));
  return [...counted.flatMap(countOf), ...[...tenants].map(forgetOf)];
}
