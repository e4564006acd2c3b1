import {
  type Attribute,
  columnOf,
  expand,
  isWithinTenant,
  type Model,
  modelOf,
  snakeCase,
  tenantOf,
} from '../model/metadata';
import type { RowCopy } from '../model/value-sources';
import { maintaining, triggerFunction } from './derived-columns';
import type { SchemaObject } from './schema-object';

interface Copy extends RowCopy {
  readonly attribute: Attribute;
}

const propertiesIn = (sql: string): string[] => [...sql.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);

const copiesOf = ({ attributes }: Model): Copy[] =>
  [...attributes.values()].flatMap((attribute) =>
    attribute.maintained?.by === 'copy' ? [{ attribute, ...attribute.maintained }] : [],
  );

/** SQL: the row `child` refers to the row `parent`. */
function refersTo(model: Model, relation: string, child: string, parent: string): string {
  const to = model.belongsTo.get(relation)!;
  const target = modelOf(to.target());
  const tenants = isWithinTenant(model, to)
    ? [`${parent}."${tenantOf(target).column}" = ${child}."${tenantOf(model).column}"`]
    : [];
  return [...tenants, `${parent}."id" = ${child}."${to.column}"`].join(' AND ');
}

/** Sets the columns of a row that is written. */
function takeCopies(model: Model, copies: readonly Copy[]): SchemaObject[] {
  const { table } = model;
  const steps = copies.map(({ attribute, through, value, when, otherwise }) => {
    const target = modelOf(model.belongsTo.get(through)!.target());
    return `  IF ${expand(model, when, 'NEW')} THEN
    NEW."${attribute.column!}" := (SELECT ${expand(target, value, 'p')} FROM "${target.table}" p WHERE ${refersTo(model, through, 'NEW', 'p')} FOR SHARE);
  ELSE
    NEW."${attribute.column!}" := ${otherwise === undefined ? 'NULL' : expand(model, otherwise, 'NEW')};
  END IF;`;
  });
  const sources = copies.flatMap(({ attribute, through, when, otherwise = '' }) => [
    attribute.name,
    through,
    ...propertiesIn(when),
    ...propertiesIn(otherwise),
  ]);
  const columns = [...new Set(sources)].map((name) => `"${columnOf(model, name)}"`);
  const name = `${table}_copy`;
  return triggerFunction({
    table,
    name,
    definer: true,
    body: `BEGIN\n${steps.join('\n')}\n  RETURN NEW;`,
    triggers: {
      [name]: {
        on: table,
        when: `BEFORE INSERT OR UPDATE OF ${columns.join(', ')} ON "${table}" FOR EACH ROW`,
      },
    },
  });
}

/**
 * Updates the copies when the values change. Writing a column runs the trigger that sets it. It is deferred to the commit, so
 * that a transaction can lock other rows before those that have copies, in the order in which all writers lock them.
 */
function followValues(model: Model, through: string, copies: readonly Copy[]): SchemaObject[] {
  const { table } = model;
  const target = modelOf(model.belongsTo.get(through)!.target());
  const sources = [...new Set(copies.flatMap(({ value }) => propertiesIn(value)))].map((name) =>
    columnOf(target, name),
  );
  const isChanged = sources.map((column) => `OLD."${column}" IS DISTINCT FROM NEW."${column}"`).join(' OR ');
  const set = copies.map(({ attribute }) => `"${attribute.column!}" = t."${attribute.column!}"`).join(', ');
  const hasCopy = [...new Set(copies.map(({ when }) => expand(model, when, 't')))]
    .map((when) => `(${when})`)
    .join(' OR ');
  const update = `  UPDATE "${table}" t SET ${set} WHERE ${refersTo(model, through, 't', 'NEW')} AND (${hasCopy});`;
  const name = `${table}_copy_${snakeCase(through)}`;
  return triggerFunction({
    table,
    name,
    definer: true,
    body: `BEGIN\n  ${maintaining(table, update)}\n  RETURN NULL;`,
    triggers: {
      [name]: {
        on: target.table,
        when: `AFTER UPDATE OF ${sources.map((column) => `"${column}"`).join(', ')} ON "${target.table}" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (${isChanged})`,
        isConstraint: true,
      },
    },
  });
}

/**
 * Returns the triggers that maintain copied columns. A row that takes a copy locks its source until it is
 * committed. Otherwise, a concurrent update of the source would miss the uncommitted row and leave its copy stale. Both lock in the same order: the row that has the value, then
 * the row that has the copy.
 */
export function copiedColumnsOf(models: readonly Model[]): SchemaObject[] {
  return models.flatMap((model) => {
    const copies = copiesOf(model);
    if (!copies.length) return [];
    const relations = [...new Set(copies.map(({ through }) => through))];
    return [
      ...takeCopies(model, copies),
      ...relations.flatMap((through) =>
        followValues(
          model,
          through,
          copies.filter((copy) => copy.through === through),
        ),
      ),
    ];
  });
}
