import { In } from 'typeorm';
import type { ChildList } from './child-lists';
import { omittedValue, valuesOf } from './input-values';
import { findShown, referenceOf } from './references';
import { tenantKey, type Values } from './rows';
import { valuesEqual } from './value-equality';
import type { WriteTransaction } from '../session/write-transaction';

/** A row of a child list, stored or to be written. */
export interface Item {
  readonly values: Values;
  readonly below: ReadonlyMap<ChildList, readonly Item[]>;
  /** Relations to rows that are deleted or not visible to the actor, who reads them as null or not at all. */
  readonly hidden: ReadonlySet<string>;
}

const NOTHING_HIDDEN: ReadonlySet<string> = new Set();
const relationsOf = ({ inputFields }: ChildList): string[] =>
  inputFields.filter(({ type }) => !type).map(({ property }) => property);

export function givenItems(list: ChildList, input: unknown): Item[] {
  const { listed, inputFields, children } = list;
  return ((input ?? []) as unknown[]).map((one) => {
    if (listed) return { values: { [listed]: one }, below: new Map(), hidden: NOTHING_HIDDEN };
    const item = one as Values;
    const below = new Map(children.map((child) => [child, givenItems(child, item[child.field])]));
    return { values: valuesOf(inputFields, item), below, hidden: NOTHING_HIDDEN };
  });
}

/** Returns the stored lists of several parents, with two statements per list. */
export async function storedItems(
  tx: WriteTransaction,
  list: ChildList,
  tenant: unknown,
  parents: readonly unknown[],
): Promise<Item[][]> {
  const { model, relation, orderedBy, listed, children } = list;
  if (!parents.length) return [];
  const rows = (await tx.manager.find(model.target, {
    where: { ...tenantKey(model, tenant), [relation]: In([...parents]) },
    order: { [orderedBy]: 'ASC' },
  })) as Values[];
  const relations = listed ? [listed] : relationsOf(list);
  const references = rows.flatMap((row) => relations.map((name) => referenceOf(model, name, row[name])));
  const isShown = await findShown(tx, references, tenant);
  const below = new Map<ChildList, Item[][]>();
  for (const child of children) {
    const ids = rows.map(({ id }) => id);
    below.set(child, await storedItems(tx, child, tenant, ids));
  }
  const items = rows.map((values, index): Item => ({
    values,
    below: new Map(children.map((child) => [child, below.get(child)![index]!])),
    hidden: new Set(
      relations.filter((name) => values[name] !== null && !isShown(referenceOf(model, name, values[name]))),
    ),
  }));
  return parents.map((parent) => items.filter(({ values }) => values[relation] === parent));
}

/**
 * Returns the items of an input with what the actor was not shown: hidden items of a list of IDs keep their positions,
 * and a relation that is null in the input keeps a hidden row of the stored item at the same position.
 */
export function withHidden(list: ChildList, given: readonly Item[], stored: readonly Item[]): Item[] {
  const items = [...given];
  if (list.listed) {
    stored.forEach((item, position) => {
      if (item.hidden.size) items.splice(position, 0, item);
    });
    return items;
  }
  return items.map(({ values, below, hidden }, index) => {
    const before = stored[index];
    const kept = [...(before?.hidden ?? [])].filter((name) => values[name] === null);
    const own = Object.fromEntries(kept.map((name) => [name, before!.values[name]]));
    const lists = [...below].map(([child, items]): [ChildList, Item[]] => [
      child,
      withHidden(child, items, before?.below.get(child) ?? []),
    ]);
    return { values: { ...values, ...own }, below: new Map(lists), hidden };
  });
}

export function itemsEqual(list: ChildList, some: readonly Item[], others: readonly Item[]): boolean {
  const { listed, inputFields, children } = list;
  return (
    some.length === others.length &&
    some.every((item, index) => {
      const other = others[index]!;
      if (listed) return valuesEqual(item.values[listed], other.values[listed], undefined);
      return (
        inputFields.every((field) => {
          const { property, type } = field;
          const value = item.values[property] === undefined ? omittedValue(field) : item.values[property];
          return value !== undefined && valuesEqual(value, other.values[property], type);
        }) && children.every((child) => itemsEqual(child, item.below.get(child)!, other.below.get(child)!))
      );
    })
  );
}
