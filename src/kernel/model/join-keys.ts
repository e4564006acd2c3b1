import {
  type BelongsTo,
  isWithinTenant,
  type JoinKeys,
  type Model,
  modelOf,
  tenantOf,
  type ToMany,
} from './metadata';

/** Returns the columns that join a row (child) with the referenced row (parent), including the tenant if both have one. */
export function joinKeysOf(model: Model, relation: BelongsTo, target: Model): JoinKeys {
  const key = { parent: 'id', child: relation.column };
  if (!isWithinTenant(model, relation)) return [key];
  return [{ parent: tenantOf(target).column, child: tenantOf(model).column }, key];
}

/** Returns the lists of the rows of a model at the end of paths that start with a relation. */
export function pathLists(model: Model, relation: BelongsTo): ToMany[] {
  const middle = modelOf(relation.target());
  return relation.through.map(({ by, name, description }) => {
    const first = middle.belongsTo.get(by);
    if (!first) throw new Error(`${model.name}.${relation.name}: ${middle.name} has no relation '${by}'.`);
    const from = modelOf(first.target());
    // Without the tenant in both keys, no index of the list would have its rows in order.
    if (!isWithinTenant(model, relation) || !isWithinTenant(middle, first))
      throw new Error(`${model.name}.${relation.name}: a path leads through rows of the same tenant.`);
    const through = { model: middle, keys: joinKeysOf(model, relation, middle) };
    return { name, description, from, to: model, keys: joinKeysOf(middle, first, from), through };
  });
}
