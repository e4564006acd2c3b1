import type { Attribute, Model, ToMany } from './metadata';
import { counter } from './types';

/** Rows of a listing that are counted from the other side. */
type Listing = ToMany & { readonly through: NonNullable<ToMany['through']> };

const counts = new Set<string>();

/** Whether a field of a type of the graph counts rows whenever it is asked for. */
export const countsRows = (type: string, field: string): boolean => counts.has(`${type}.${field}`);

/** The property behind a column that rows are joined by: their tenant, or their id. */
const propertyOf = ({ tenant }: Model, column: string): string =>
  tenant?.column === column ? tenant.name : 'id';

/** A field of the rows listed: how many rows list one, deleted ones aside, as far as the reader sees them. */
export function countOf(
  { from, to, keys, through }: Listing,
  field: { name: string; description: string },
): Attribute {
  const listers = keys.map((k) => `lister."${k.parent}" = listed."${k.child}"`);
  if (from.softDelete) listers.push('lister."deleted_at" IS NULL');
  const own = through.keys.map((k) => `listed."${k.parent}" = {${propertyOf(to, k.child)}}`);
  counts.add(`${to.name}.${field.name}`);
  return {
    ...field,
    type: counter,
    expression:
      `SELECT count(*) FROM "${through.model.table}" listed ` +
      `JOIN "${from.table}" lister ON ${listers.join(' AND ')} WHERE ${own.join(' AND ')}`,
    nullable: false,
    hidden: false,
    secret: false,
    filter: false,
    order: false,
  };
}
