import { type BelongsTo, columnOf, type Model, modelOf, snakeCase, tenantOf } from '../model/metadata';
import { maintaining } from './derived-columns';
import type { SchemaObject } from './schema-object';

/** A row whose scope other rows inherit. */
interface ScopeParent {
  /** Column that refers to it. */
  readonly key: string;
  readonly relation: string;
  readonly table: string;
  readonly tenant: string;
  readonly scope: string;
}

/** A scope that rows have from the row they hang on. */
interface ScopeCopy {
  readonly table: string;
  readonly tenant: string;
  readonly scope: string;
  /** Whether the rows have a time of their last update, which a copied scope does not change. */
  readonly isTouched: boolean;
  /** The first one that is set counts. */
  readonly parents: readonly ScopeParent[];
}

function parentOf(model: Model, name: string): ScopeParent {
  const relation = model.belongsTo.get(name)!;
  const parent = modelOf(relation.target());
  return {
    key: relation.column,
    relation: name,
    table: parent.table,
    tenant: tenantOf(parent).column,
    scope: columnOf(parent, parent.scopedBy!),
  };
}

const copyOf = (model: Model, { column, inheritScopeFrom }: BelongsTo): ScopeCopy => ({
  table: model.table,
  tenant: tenantOf(model).column,
  scope: column,
  isTouched: model.attributes.has('updatedAt'),
  parents: inheritScopeFrom.map((name) => parentOf(model, name)),
});

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

/** Takes the scope of the first parent that is set. */
function takeScope({ table, tenant, scope, parents }: ScopeCopy): SchemaObject[] {
  const keys = parents.map(({ key }) => `"${key}"`).join(', ');
  const branches = parents.map(
    (parent) => `IF NEW."${parent.key}" IS NOT NULL THEN
    SELECT p."${parent.scope}" INTO NEW."${scope}" FROM "${parent.table}" p
     WHERE p."${parent.tenant}" = NEW."${tenant}" AND p."id" = NEW."${parent.key}" FOR SHARE;`,
  );
  return triggerOf(
    table,
    table,
    `${table}_take_scope`,
    `BEFORE INSERT OR UPDATE OF ${keys}, "${scope}" ON "${table}" FOR EACH ROW`,
    `  ${branches.join('\n  ELS')}
  END IF;
  RETURN NEW;`,
  );
}

/** Updates the rows of a parent that moves. Their own trigger keeps the scope of a parent that counts before this one. */
function followScope({ table, tenant, scope, isTouched, parents }: ScopeCopy): SchemaObject[] {
  return parents.flatMap((parent) =>
    triggerOf(
      table,
      parent.table,
      `${table}_follow_scope${parents.length > 1 ? `_${snakeCase(parent.relation)}` : ''}`,
      `AFTER UPDATE ON "${parent.table}" FOR EACH ROW WHEN (OLD."${parent.scope}" IS DISTINCT FROM NEW."${parent.scope}")`,
      `${follow(
        table,
        isTouched,
        `  UPDATE "${table}" SET "${scope}" = NEW."${parent.scope}"
   WHERE "${tenant}" = NEW."${parent.tenant}" AND "${parent.key}" = NEW."id";`,
      )}
  RETURN NULL;`,
    ),
  );
}

/**
 * What keeps copied scopes the same as what they are copied from. A row takes its parent's scope whatever it is
 * written with, and holds the parent until it is committed: one that moves meanwhile would not find the row. A parent
 * that moves takes its rows along, and they those that hang on them. A row that lost its parent keeps what it had.
 */
export function scopeCopiesOf(models: readonly Model[]): SchemaObject[] {
  const copies = models.flatMap((model) =>
    [...model.belongsTo.values()]
      .filter(({ inheritScopeFrom }) => inheritScopeFrom.length)
      .map((relation) => copyOf(model, relation)),
  );
  return copies.flatMap((copy) => [...takeScope(copy), ...followScope(copy)]);
}
