import type { Attribute, Model } from './metadata';

/**
 * Returns the attribute that finds a row as its ID does. Throws if several rows that are not deleted could have the same
 * value, or if no index finds it.
 */
export function lookupAttribute(model: Model): Attribute | undefined {
  const { name, lookupBy, isNode, attributes, tenant, softDelete, indexes = [] } = model;
  if (lookupBy === undefined) return undefined;
  const attribute = attributes.get(lookupBy);
  if (!isNode || !attribute?.column || attribute.hidden || attribute.audience !== undefined)
    throw new Error(`${name} cannot be found by '${lookupBy}'.`);
  const isUnique = indexes.some(
    ({ on, unique, where, acrossTenants }) =>
      unique &&
      on.length === 1 &&
      on[0] === lookupBy &&
      (!tenant || acrossTenants) &&
      (where === undefined || (softDelete && where === '{deletedAt} IS NULL')),
  );
  if (!isUnique) throw new Error(`${name}.${lookupBy} is not unique, so it cannot find a row.`);
  return attribute;
}
