import { hasFilterIndex, isIndexed, isSortedIn, ordersOf } from '../model/indexes';
import type { Attribute, Model } from '../model/metadata';
import { rank, valueCount } from './filter-rank';
import { type Filter, indexSql, UNINDEXED, type Where } from './filters';
import { isFoundByRelated, type RelatedFilter } from './related-filter';
import { filtersOf, relatedFiltersOf } from './where';

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
  /** A filter on related rows whose rows are sorted if they are few. */
  readonly related?: RelatedFilter;
  /** Whether the rows of the list itself are sorted if they are few, because its order has an index only for its owner. */
  readonly isUnordered?: boolean;
}

/** Whether an index has the rows with one value of a filter in the order of the list. */
function hasOrder(model: Model, { attribute, relation }: Filter, order: Attribute | undefined): boolean {
  if (!order) return false;
  if (attribute) return hasFilterIndex(attribute) && order === ordersOf(model)[0];
  return isSortedIn(order, relation && model.belongsTo.get(relation.name));
}

/** Whether its index finds the rows that pass a filter. Words are found by `search.find` in any order of the list. */
const isFound = ({ tests, attribute }: Filter): boolean =>
  Object.keys(tests).some((operator) => !UNINDEXED.has(operator)) && (!attribute || isIndexed(attribute));

/** Returns the filter whose index is searched if the order of the list does not fill the page soon. */
export function indexedFilter(
  model: Model,
  where: Where,
  order: Attribute | undefined,
  isOfTenant: boolean,
): IndexedFilter {
  const related = isOfTenant ? relatedFiltersOf(model, where).find(isFoundByRelated) : undefined;
  const all = filtersOf(model, where).filter(isFound);
  // A default leaves most rows. Where another filter is given, its index leaves fewer.
  const given = all.filter(({ isDefault }) => !isDefault);
  const filters = given.length || related ? given : all;
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
  if (few) return { few };
  return related ? { related } : {};
}
