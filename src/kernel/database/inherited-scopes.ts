import { type BelongsTo, columnOf, type Model, modelOf, tenantOf } from '../model/metadata';
import { maintaining } from './derived-columns';
import type { SchemaObject } from './schema-object';

/** A scope that rows have from the row they hang on. */
interface ScopeCopy {
  readonly table: string;
  readonly tenant: string;
  readonly scope: string;
  readonly key: string;
  /** Whether the rows have a time of their last update, which a copied scope does not change. */
  readonly isTouched: boolean;
  readonly parent: { readonly table: string; readonly tenant: string; readonly scope: string };
}

function copyOf(model: Model, { column, inheritScopeFrom }: BelongsTo): ScopeCopy[] {
  const relation = inheritScopeFrom && model.belongsTo.get(inheritScopeFrom);
  if (!relation) return [];
  const parent = modelOf(relation.target());
  return [
    {
      table: model.table,
      tenant: tenantOf(model).column,
      scope: column,
      key: relation.column,
      isTouched: model.attributes.has('updatedAt'),
      parent: {
        table: parent.table,
        tenant: tenantOf(parent).column,
        scope: columnOf(parent, parent.scopedBy!),
      },
    },
  ];
}

/** A trigger and its function, of the same name. It runs as the owner: who moves a row need not see what hangs on it. */
function triggerOf(table: string, on: string, name: string, when: string, body: string): SchemaObject[] {
  return [
    {
      kind: 'function',
      table,
      name,
      create: (as) =>
        `CREATE OR REPLACE FUNCTION "${as}"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
${body}
END $$;
REVOKE ALL ON FUNCTION "${as}"() FROM PUBLIC`,
      drop: `DROP FUNCTION "${name}"()`,
    },
    {
      kind: 'trigger',
      table: on,
      name,
      create: (as) => `CREATE TRIGGER "${as}" ${when} EXECUTE FUNCTION "${name}"()`,
      drop: `DROP TRIGGER "${name}" ON "${on}"`,
    },
  ];
}

const follow = (table: string, isTouched: boolean, update: string): string =>
  isTouched ? `  ${maintaining(table, update)}` : update;

/**
 * What keeps copied scopes the same as what they are copied from. A row takes its parent's scope whatever it is
 * written with, and holds the parent until it is committed: one that moves meanwhile would not find the row. A parent
 * that moves takes its rows along, and they those that hang on them. A row that lost its parent keeps what it had.
 */
export function scopeCopiesOf(models: readonly Model[]): SchemaObject[] {
  const copies = models.flatMap((model) =>
    [...model.belongsTo.values()].flatMap((relation) => copyOf(model, relation)),
  );
  return copies.flatMap(({ table, tenant, scope, key, isTouched, parent }) => [
    ...triggerOf(
      table,
      table,
      `${table}_take_scope`,
      `BEFORE INSERT OR UPDATE OF "${key}", "${scope}" ON "${table}" FOR EACH ROW`,
      `  IF NEW."${key}" IS NOT NULL THEN
    SELECT p."${parent.scope}" INTO NEW."${scope}" FROM "${parent.table}" p
     WHERE p."${parent.tenant}" = NEW."${tenant}" AND p."id" = NEW."${key}" FOR SHARE;
  END IF;
  RETURN NEW;`,
    ),
    ...triggerOf(
      table,
      parent.table,
      `${table}_follow_scope`,
      `AFTER UPDATE ON "${parent.table}" FOR EACH ROW WHEN (OLD."${parent.scope}" IS DISTINCT FROM NEW."${parent.scope}")`,
      `${follow(
        table,
        isTouched,
        `  UPDATE "${table}" SET "${scope}" = NEW."${parent.scope}"
   WHERE "${tenant}" = NEW."${parent.tenant}" AND "${key}" = NEW."id";`,
      )}
  RETURN NULL;`,
    ),
  ]);
}
