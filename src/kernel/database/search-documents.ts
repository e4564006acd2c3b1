import { columnOf, expand, type Model, tenantOf } from '../model/metadata';
import { hasDocuments } from '../model/search';
import type { SchemaObject } from './schema-object';
import { triggerFunction } from './derived-columns';

/** SQL of the texts of the row `r` that are searched. */
function textsOf(model: Model): string[] {
  return Object.keys(model.search!.words!).map((name) => {
    const { type, column } = model.attributes.get(name)!;
    return type.array ? `array_to_string(r."${column!}", ' ')` : `r."${column!}"`;
  });
}

/** SQL: whether all signed-in users can read the row `r`. */
const isShared = (model: Model): string =>
  model.shared ? `coalesce(${expand(model, model.shared.when, 'r')}, false)` : 'false';

/** Declares the function that returns the document of a row, for the trigger and for migrations that add documents. */
function documentOf(model: Model): SchemaObject {
  const { table, name, softDelete, scopedBy } = model;
  const tenant = `r."${tenantOf(model).column}"`;
  const scope = scopedBy === undefined ? 'NULL' : `r."${columnOf(model, scopedBy)}"`;
  const tags = `search.tag(${tenant}, '${name}')${model.shared ? `, CASE WHEN ${isShared(model)} THEN search.tag(NULL, '${name}') END` : ''}`;
  const weights = Object.values(model.search!.words!).map((weight) => `'${weight}'`);
  return {
    kind: 'function',
    table,
    name: `${table}_document`,
    create: (as) =>
      `CREATE OR REPLACE FUNCTION "${as}"(r "${table}") RETURNS search.documents LANGUAGE sql STABLE AS $$
SELECT ROW(${tenant}, '${name}', r."id", ${scope}, ${softDelete ? 'r."deleted_at" IS NOT NULL' : 'false'}, ${isShared(model)},
  search.words(ARRAY[${tags}], ARRAY[${textsOf(model).join(', ')}], ARRAY[${weights.join(', ')}]))::search.documents
$$;
REVOKE ALL ON FUNCTION "${as}"("${table}") FROM PUBLIC`,
    drop: `DROP FUNCTION "${table}_document"("${table}")`,
  };
}

/** Columns that the document of a row depends on. */
function sourcesOf(model: Model): string[] {
  const { scopedBy, softDelete, shared, search } = model;
  const names = [
    ...Object.keys(search!.words!),
    ...(scopedBy === undefined ? [] : [scopedBy]),
    ...(softDelete ? ['deletedAt'] : []),
    ...[...(shared?.when ?? '').matchAll(/\{(\w+)\}/g)].map(([, name]) => name!),
  ];
  return [...new Set(names.map((name) => columnOf(model, name)))];
}

/**
 * Returns the triggers that keep the documents of searchable rows, in the transaction that writes a row. A document depends
 * on its row alone, which the transaction has locked, so concurrent transactions write documents in the order of the rows.
 */
export function searchDocumentsOf(models: readonly Model[]): SchemaObject[] {
  return models.filter(hasDocuments).flatMap((model) => {
    const { table } = model;
    const name = `${table}_search`;
    const isChanged = sourcesOf(model).map((column) => `OLD."${column}" IS DISTINCT FROM NEW."${column}"`);
    return [
      documentOf(model),
      ...triggerFunction({
        table,
        name,
        definer: true,
        body: `BEGIN
  IF TG_OP = 'DELETE' THEN
    PERFORM search.remove(OLD."${tenantOf(model).column}", '${model.name}', OLD."id");
  ELSE
    PERFORM search.put("${table}_document"(NEW));
  END IF;
  RETURN NULL;`,
        triggers: {
          [name]: { on: table, when: `AFTER INSERT OR DELETE ON "${table}" FOR EACH ROW` },
          [`${name}_on_update`]: {
            on: table,
            when: `AFTER UPDATE ON "${table}" FOR EACH ROW WHEN (${isChanged.join(' OR ')})`,
          },
        },
      }),
    ];
  });
}
