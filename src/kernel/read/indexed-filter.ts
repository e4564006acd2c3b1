import { hasFilterIndex, isInAllLists, isIndexed, ordersOf } from '../model/indexes';
import type { Attribute, Model } from '../model/metadata';
import { type Filter, indexSql, UNINDEXED, valuesOf, type Where } from './filters';
import { filtersOf } from './where';

/** The filter whose index may find the rows of a page sooner than the order of the list does. */
export interface IndexedFilter {
  /** SQL of a column that is null in all rows. */
  readonly allNull?: string;
  /** A filter on several values whose index has the order of the list. */
  readonly anyOf?: Filter;
  /** A filter on relations that are shown as null, whose index has the order of the list. */
  readonly notShown?: Filter;
  /** A filter whose rows are sorted if they are few. */
  readonly few?: Filter;
  /** Whether the rows of the list itself are sorted if they are few, because its order has an index only for its owner. */
  readonly isUnordered?: boolean;
}

/** The number of values that a filter leaves: one for an equality, none without `eq` and `in`. */
function valueCount({ type, tests }: Filter): number {
  if (tests.eq !== undefined) return 1;
  return Array.isArray(tests.in) ? valuesOf(type, tests.in).length : 0;
}

/** Whether an index has the rows with one value of a filter in the order of the list. */
function hasOrder(model: Model, { attribute }: Filter, order: Attribute | undefined): boolean {
  if (!order) return false;
  return attribute ? hasFilterIndex(attribute) && order === ordersOf(model)[0] : isInAllLists(order);
}

/** Whether its index finds the rows that pass a filter. Words are found by `search.find` in any order of the list. */
const isFound = ({ tests, attribute }: Filter): boolean =>
  Object.keys(tests).some((operator) => !UNINDEXED.has(operator)) && (!attribute || isIndexed(attribute));

/** A filter that leaves fewer rows comes first: one value, several values, a prefix, a range. */
const rank = (filter: Filter): number => {
  const count = valueCount(filter);
  if (count > 0) return count > 1 ? 1 : 0;
  if (filter.tests.startsWith !== undefined) return 2;
  return filter.tests.isNull === undefined ? 3 : 4;
};

/** Returns the filter whose index is searched if the order of the list does not fill the page soon. */
export function indexedFilter(model: Model, where: Where, order?: Attribute): IndexedFilter {
  const all = filtersOf(model, where).filter(isFound);
  // A default leaves most rows. Where another filter is given, its index leaves fewer.
  const given = all.filter(({ isDefault }) => !isDefault);
  const filters = given.length ? given : all;
  const isOrder = ({ attribute }: Filter): boolean => attribute !== undefined && attribute === order;
  const ordered = filters.filter((filter) => isOrder(filter) || hasOrder(model, filter, order));
  // The planner knows that the index of an equality has the order of the list.
  if (ordered.some((filter) => valueCount(filter) === 1)) return {};
  const areNull = ordered.filter(({ tests }) => tests.isNull === true);
  const isNull = areNull.find((filter) => filter.attribute && !isOrder(filter));
  if (isNull) return { allNull: indexSql(model, isNull.attribute!, 'filter', isNull.alias) };
  const anyOf = ordered.find((filter) => valueCount(filter) > 1);
  if (anyOf) return { anyOf };
  const notShown = areNull.find(({ relation }) => relation);
  if (notShown) return { notShown };
  // A range of what the list is sorted by is a range of its index.
  const [few] = filters.filter((filter) => !isOrder(filter)).sort((a, b) => rank(a) - rank(b));
  return few ? { few } : {};
}
