import type { Attribute, Model, ToMany } from './metadata';
import { counter } from './types';

/** Rows of a listing that are counted from the other side. */
type ManyToManyRelation = ToMany & { readonly joinTable: NonNullable<ToMany['joinTable']> };

/** The property behind a column that rows are joined by: their tenant, or their id. */
const propertyOf = ({ tenant }: Model, column: string): string =>
  tenant?.column === column ? tenant.name : 'id';

/** A field of the rows listed: how many rows list one, deleted ones aside, as far as the reader sees them. */
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
