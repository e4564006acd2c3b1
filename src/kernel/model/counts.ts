import type { Attribute, Model } from './metadata';
import type { ManyToManyRelation } from './node-lists';
import type { ManyToMany } from './relations';
import { boolean, counter, type ValueType } from './types';

/** Returns the property of a join column: the tenant or `id`. */
const propertyOf = ({ tenant }: Model, column: string): string =>
  tenant?.column === column ? tenant.name : 'id';

/**
 * SQL of the rows that list a row. Deleted rows are not among them, and row-level security excludes rows that are not
 * visible to the viewer.
 */
function listersSql({ from, to, keys, joinTable }: ManyToManyRelation): string {
  const listers = keys.map((k) => `lister."${k.parent}" = listed."${k.child}"`);
  if (from.softDelete) listers.push('lister."deleted_at" IS NULL');
  const own = joinTable.keys.map((k) => `listed."${k.parent}" = {${propertyOf(to, k.child)}}`);
  return (
    `FROM "${joinTable.model.table}" listed ` +
    `JOIN "${from.table}" lister ON ${listers.join(' AND ')} WHERE ${own.join(' AND ')}`
  );
}

const derived = (field: { name: string; description: string }, type: ValueType, expression: string) => ({
  ...field,
  type,
  expression,
  nullable: false,
  hidden: false,
  secret: false,
  filter: false,
  order: false,
});

/** Returns the fields of listed rows that say how many rows list one, and whether any does, which is a filter, too. */
export function listerAttributes(
  relation: ManyToManyRelation,
  { countField, existsField }: ManyToMany,
): Attribute[] {
  const listers = listersSql(relation);
  return [
    ...(countField
      ? [{ ...derived(countField, counter, `SELECT count(*) ${listers}`), expensive: true }]
      : []),
    ...(existsField
      ? [{ ...derived(existsField, boolean, `EXISTS (SELECT ${listers})`), filter: true }]
      : []),
  ];
}
