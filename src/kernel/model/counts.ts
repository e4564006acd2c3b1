import type { Attribute, Model, ToMany } from './metadata';
import { counter } from './types';

/** A many-to-many relation through a join entity. */
type ManyToManyRelation = ToMany & { readonly joinTable: NonNullable<ToMany['joinTable']> };

/** Returns the property of a join column: the tenant or `id`. */
const propertyOf = ({ tenant }: Model, column: string): string =>
  tenant?.column === column ? tenant.name : 'id';

/**
 * Returns the count field of the listed rows: the number of rows that list one. Deleted rows are not counted, and
 * row-level security excludes rows that are not visible to the viewer.
 */
export function countOf(
  { from, to, keys, joinTable }: ManyToManyRelation,
  field: { name: string; description: string },
): Attribute {
  const listers = keys.map((k) => `lister."${k.parent}" = listed."${k.child}"`);
  if (from.softDelete) listers.push('lister."deleted_at" IS NULL');
  const own = joinTable.keys.map((k) => `listed."${k.parent}" = {${propertyOf(to, k.child)}}`);
  return {
    ...field,
    type: counter,
    expression:
      `SELECT count(*) FROM "${joinTable.model.table}" listed ` +
      `JOIN "${from.table}" lister ON ${listers.join(' AND ')} WHERE ${own.join(' AND ')}`,
    nullable: false,
    hidden: false,
    secret: false,
    filter: false,
    order: false,
    expensive: true,
  };
}
