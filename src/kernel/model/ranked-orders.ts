import { sentences, sortText } from './descriptions';
import { type Attribute, expand, lowerFirst, type Model, type RankedOrder, type Ranking } from './metadata';

/**
 * Orders by two values: an enumeration, as its values are declared, and another attribute within each value. Both go in one
 * direction, so that one comparison of rows expresses a cursor and bounds an index. The values of the enumeration can be ranked
 * from the last to the first, which makes the directions of the two differ.
 */

function attributeOf(model: Model, order: string, name: string): Attribute {
  const attribute = model.attributes.get(name);
  if (!attribute) throw new Error(`${model.name}: order ${order} names '${name}', which does not exist.`);
  return attribute;
}

/** Throws unless the first attribute is an enumeration and lists are sorted by the second one alone, too. */
function verify(model: Model, order: string, { rank, by }: Ranking): void {
  if (!rank.type.sortKey || rank.nullable || rank.audience !== undefined)
    throw new Error(`${model.name}: order ${order} needs an enumeration that is never null as its rank.`);
  if (!by.order || by.type.sortKey)
    throw new Error(`${model.name}: order ${order} needs an attribute by which lists are sorted.`);
  if (model.attributes.has(order)) throw new Error(`${model.name}.${order} is declared twice.`);
}

/** Returns the description of an ascending order. */
function textOf({ rank, isReversed, by }: Ranking): string {
  const values = isReversed ? [...rank.type.values!].reverse() : rank.type.values;
  return sentences(sortText(rank, values), `Within each value, ${lowerFirst(sortText(by))}`);
}

function orderOf(model: Model, name: string, declared: RankedOrder): Attribute {
  const rank = attributeOf(model, name, declared.rank);
  const by = attributeOf(model, name, declared.by);
  const ranking = { rank, isReversed: declared.reversed ?? false, by };
  verify(model, name, ranking);
  const { type, nullable, key } = by;
  const description = textOf(ranking);
  const rest = { filter: false, hidden: true, secret: false };
  return { name, description, type, nullable, key, order: 'OWNER', ranking, ...rest };
}

const orders = new WeakMap<Model, readonly Attribute[]>();

/** Returns the orders of a model by an enumeration and another attribute. */
export function rankedOrders(model: Model): readonly Attribute[] {
  const known = orders.get(model);
  if (known) return known;
  const all = Object.entries(model.orders ?? {}).map(([name, declared]) => orderOf(model, name, declared));
  orders.set(model, all);
  return all;
}

/** Returns the SQL of the rank, an integer, of a row of the table `alias`. Undefined for an order by one value. */
export function rankSql(model: Model, { ranking }: Attribute, alias?: string): string | undefined {
  if (!ranking) return undefined;
  const { rank, isReversed } = ranking;
  const values = isReversed ? [...rank.type.values!].reverse() : rank.type.values!;
  // Only operators that are leakproof let an index serve a cursor.
  const ranks = values.map((value, i) => `WHEN '${value}' THEN ${i}`).join(' ');
  return `CASE ${expand(model, `{${rank.name}}`, alias)} ${ranks} END`;
}
