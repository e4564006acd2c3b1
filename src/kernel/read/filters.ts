import { badArgument } from '../errors';
import { isIndexed } from '../model/indexes';
import {
  type Attribute,
  expand,
  type Model,
  orderSql,
  relationOfIdField,
  type ToOne,
} from '../model/metadata';
import { normalizeValue } from '../model/normalize';
import { MAX_IN } from '../model/page-size';
import { id as idType, isUuid, type ValueType } from '../model/types';
import type { Parameters } from './parameters';
import { SEARCH, searchConditions, type Searched } from './search-conditions';
import { shownKey, shownRow } from './shown';

/** The `where` argument of a list, as GraphQL hands it over. */
export type Where = Readonly<Record<string, unknown>> | null | undefined;

/** One attribute or relation that a list is filtered by. */
export interface Filter {
  readonly name: string;
  readonly attribute?: Attribute;
  readonly relation?: ToOne;
  readonly sql: string;
  readonly type: ValueType;
  /** Operators with their values. */
  readonly tests: Readonly<Record<string, unknown>>;
  /** Whether the list has the filter although `where` omits it. */
  readonly isDefault: boolean;
}

/** Null is rejected everywhere in a filter: one client would mean missing values by it, another one no condition. */
const notNull = (argument: string): Error =>
  badArgument(argument, 'must not be null. Use `isNull` to match missing values.');

/** The filters that a list has unless `where` mentions their attribute. */
const defaultsOf = (model: Model, where: Where): [string, unknown][] =>
  [...model.attributes.values()].flatMap(({ name, filterDefault }) =>
    filterDefault && where?.[name] === undefined ? [[name, { in: filterDefault }]] : [],
  );

function filtersOf(model: Model, where: Where): Filter[] {
  const given = Object.entries(where ?? {}).filter(([name]) => !(model.search && name === SEARCH));
  const defaults = defaultsOf(model, where);
  return [...given, ...defaults].flatMap(([name, tests]): Filter[] => {
    if (tests === undefined) return [];
    if (tests === null) throw notNull(`where.${name}`);
    const isDefault = defaults.some(([one]) => one === name);
    const attribute = model.attributes.get(name);
    const type = attribute?.type ?? idType;
    const normalized = Object.entries(tests).map(([operator, value]) => [
      operator,
      normalizeValue(type, value),
    ]);
    const filter = { name, type, tests: Object.fromEntries(normalized) as Filter['tests'], isDefault };
    if (attribute) return [{ ...filter, attribute, sql: expand(model, `{${name}}`, 't') }];
    const relation = model.toOne.get(relationOfIdField(name))!;
    return [{ ...filter, relation, sql: `t."${relation.keys.at(-1)!.parent}"` }];
  });
}

/** PostgreSQL raises an error for what it cannot read as a value of the type. No row has such a value. */
const readable = (type: ValueType, value: unknown): boolean =>
  type.sql === 'uuid' ? isUuid(value) : !(typeof value === 'string' && value.includes('\0'));

/** The values of `in` that a row can have, each once. */
export const valuesOf = (type: ValueType, values: unknown): unknown[] => [
  ...new Set((values as unknown[]).filter((value) => readable(type, value))),
];

const OPERATORS: Record<string, string> = { eq: '=', gt: '>', gte: '>=', lt: '<', lte: '<=' };

/**
 * SQL of the value that `eq` matches, and of the array that `in` matches. For a relation it is null unless the row is shown.
 * It is evaluated once, so that the index of the column still finds the rows.
 */
function valueOf({ relation, type }: Filter, value: unknown, to: Parameters): string {
  const bound = to.bind(value, type.sql);
  return relation ? shownRow(relation.to, bound) : bound;
}

export function arrayOf({ relation, type }: Filter, values: readonly unknown[], to: Parameters): string {
  const bound = to.bind(values, `${type.sql}[]`);
  // Row by row: for several rows at once PostgreSQL would evaluate a policy with a sub-select for all rows of its table.
  return relation ? `ARRAY(SELECT ${shownRow(relation.to, 'v.id')} FROM unnest(${bound}) v(id))` : bound;
}

/** A relation is null if its field is: also if the row it leads to is deleted or not visible to the viewer. */
function isNullCondition({ relation, sql }: Filter, isNull: boolean): string {
  if (!relation) return `${sql} IS ${isNull ? '' : 'NOT '}NULL`;
  const shown = shownKey(relation, 't');
  return isNull ? `${shown} IS NULL` : `${sql} IS NOT NULL AND ${shown} IS NOT NULL`;
}

/** SQL: a list contains a value, at least one of several, or all of them. */
function listCondition({ sql, type }: Filter, operator: string, value: unknown, to: Parameters): string {
  const given = operator === 'has' ? [value] : (value as unknown[]);
  const values = valuesOf(type, given);
  const isAll = operator !== 'hasAny';
  if (isAll && given.some((one) => !readable(type, one))) return 'FALSE';
  return `${sql} ${isAll ? '@>' : '&&'} ${to.bind(values, `${type.sql}[]`)}`;
}

function condition(filter: Filter, operator: string, value: unknown, to: Parameters): string {
  const { name, sql, type } = filter;
  if (value === null) throw notNull(`where.${name}.${operator}`);
  if (operator === 'isNull') return isNullCondition(filter, value as boolean);
  if (Array.isArray(value) && value.length > MAX_IN)
    throw badArgument(
      `where.${name}.${operator}`,
      `must have at most ${MAX_IN} values, but has ${value.length}.`,
    );
  if (type.array) return listCondition(filter, operator, value, to);
  if (operator === 'in') {
    const values = valuesOf(type, value);
    if (values.length === 0) return 'FALSE';
    // One value is an equality, which an index in the order of the list serves.
    if (values.length === 1) return `${sql} = ${valueOf(filter, values[0], to)}`;
    return `${sql} = ANY(${arrayOf(filter, values, to)})`;
  }
  if (!readable(type, value)) return 'FALSE';
  return `${sql} ${OPERATORS[operator]} ${valueOf(filter, value, to)}`;
}

/** SQL of what lists are sorted by for a value, as it is in `orderSql`. */
export const sortKeyOf = ({ sortKey }: ValueType, value: string): string =>
  sortKey ? sortKey.sql(value) : value;

/** The only value that `in` leaves. */
function singleOf(type: ValueType, values: unknown): unknown {
  const [one, ...others] = valuesOf(type, values);
  return others.length ? undefined : one;
}

/**
 * What a condition on the attribute of the order says about the order's own SQL, which is never null. It is implied by
 * the condition, and tells the index where to begin and end: without it all rows without a value would be read.
 */
function orderBounds(
  model: Model,
  { attribute, type }: Filter,
  operator: string,
  value: unknown,
  to: Parameters,
): string[] {
  const sql = orderSql(model, attribute!, 't');
  const lowest = `${type.nullSortValue}::${type.sql}`;
  // The lowest integer and the empty text may be stored, so that they do not stand for null alone.
  const notNull = ['integer', 'text'].includes(type.sql) ? [] : [`${sql} > ${lowest}`];
  if (operator === 'isNull') return value ? [`${sql} = ${lowest}`] : notNull;
  const one = operator === 'in' ? singleOf(type, value) : value;
  if (one === undefined) return [];
  const bound = `${sql} ${OPERATORS[operator] ?? '='} ${sortKeyOf(type, to.bind(one, type.sql))}`;
  return operator === 'lt' || operator === 'lte' ? [...notNull, bound] : [bound];
}

/** The order of a list. */
export interface ListOrder {
  /** The attribute that gives the order; undefined for the ID. */
  readonly attribute?: Attribute;
  /** Whether the list has all rows of an owner, or all shared rows: then each filter has an index in each order. */
  readonly isWhole: boolean;
}

/** The SQL conditions of one filter on the row `t`, for a list in an order. */
export function filterConditions(
  model: Model,
  filter: Filter,
  to: Parameters,
  { attribute: order, isWhole }: ListOrder,
): string[] {
  return Object.entries(filter.tests).flatMap(([operator, value]) => {
    const written = condition(filter, operator, value, to);
    // Without an index of the list for a sort key, one key for all rows would only make their order look like that of IDs.
    const hasKey = order?.nullable || (isWhole && order?.type.sortKey !== undefined);
    const bounded = hasKey && filter.attribute === order && written !== 'FALSE';
    return bounded ? [written, ...orderBounds(model, filter, operator, value, to)] : [written];
  });
}

/** The SQL conditions of a `where` argument on the row `t`, for a list in an order. */
export const whereConditions = (
  model: Model,
  where: Where,
  to: Parameters,
  order: ListOrder & Searched,
): string[] => [
  ...filtersOf(model, where).flatMap((filter) => filterConditions(model, filter, to, order)),
  ...searchConditions(model, where, to, order),
];

/** The number of values that a filter leaves: one for an equality, none without `eq` and `in`. */
function valueCount({ type, tests }: Filter): number {
  if (tests.eq !== undefined) return 1;
  return Array.isArray(tests.in) ? valuesOf(type, tests.in).length : 0;
}

/** The filter whose index may find the rows of a page sooner than the order of the list does. */
export interface IndexedFilter {
  /** SQL of a column that is null in all rows. */
  readonly allNull?: string;
  /** A filter on several values. */
  readonly anyOf?: Filter;
  /** A filter on relations that are shown as null. */
  readonly notShown?: Filter;
  /** A filter on a range of values. */
  readonly range?: Filter;
}

/** Finds that filter; none where one is an equality, since the planner knows that its index has the order of the list. */
export function indexedFilter(model: Model, where: Where, order?: Attribute): IndexedFilter {
  const all = filtersOf(model, where).filter(
    ({ tests, attribute }) => Object.keys(tests).length && (!attribute || isIndexed(attribute)),
  );
  // A default leaves most rows. Where another filter is given, its index leaves fewer.
  const given = all.filter(({ isDefault }) => !isDefault);
  const filters = given.length ? given : all;
  if (filters.some((filter) => valueCount(filter) === 1)) return {};
  const areNull = filters.filter(({ tests }) => tests.isNull === true);
  const isNull = areNull.find(({ attribute }) => attribute && attribute !== order);
  if (isNull) return { allNull: isNull.sql };
  const anyOf = filters.find((filter) => valueCount(filter) > 1);
  if (anyOf) return { anyOf };
  const notShown = areNull.find(({ relation }) => relation);
  if (notShown) return { notShown };
  // A range of what the list is sorted by is a range of its index.
  return { range: filters.find(({ attribute }) => attribute !== order) };
}
