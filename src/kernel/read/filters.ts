import { badArgument } from '../errors';
import { hasFilterIndex } from '../model/indexes';
import {
  type Attribute,
  expand,
  keySql,
  type Model,
  orderSql,
  relationOfIdField,
  type ToOne,
} from '../model/metadata';
import { normalizeValue } from '../model/normalize';
import { MAX_IN } from '../model/page-size';
import { keyOf, PREFIX_LENGTH } from '../model/prefix-key';
import { id as idType, isUuid, type ValueType } from '../model/types';
import type { Parameters } from './parameters';
import { containsCondition, type Searched } from './search-conditions';
import { shownKey, shownRow } from './shown';

/** The `where` argument of a list, as GraphQL hands it over. */
export type Where = Readonly<Record<string, unknown>> | null | undefined;

/** One attribute or relation that a list is filtered by. */
export interface Filter {
  readonly name: string;
  /** Path of the filter, such as `where.status`. */
  readonly path: string;
  /** Alias of the row. */
  readonly alias: string;
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

/** Where a filter stands: its path, and the alias of the row. */
export interface FilterPlace {
  readonly path: string;
  readonly alias: string;
}

/** Returns the operators with their values as they are stored. */
function testsOf(type: ValueType, path: string, given: object): Record<string, unknown> {
  const tests = Object.fromEntries(
    Object.entries(given).map(([operator, value]) => [operator, normalizeValue(type, value)]),
  );
  for (const [operator, value] of Object.entries(tests))
    if (Array.isArray(value) && value.length > MAX_IN)
      throw badArgument(
        `${path}.${operator}`,
        `must have at most ${MAX_IN} values, but has ${value.length}.`,
      );
  const { values } = type;
  // Rows with none of some values of an enumeration have one of the others, which an index finds.
  if (!values || type.array || !Array.isArray(tests.notIn) || tests.in !== undefined) return tests;
  const { notIn, ...others } = tests;
  const excluded = new Set(notIn as unknown[]);
  return { ...others, in: values.filter((value) => !excluded.has(value)) };
}

/** Returns the filter of one field of `where`. */
export function filterOf(
  model: Model,
  name: string,
  given: unknown,
  { path: parent, alias }: FilterPlace,
  isDefault = false,
): Filter {
  const path = `${parent}.${name}`;
  if (given === null) throw notNull(path);
  const attribute = model.attributes.get(name);
  const type = attribute?.type ?? idType;
  const filter = { name, path, alias, type, tests: testsOf(type, path, given as object), isDefault };
  if (attribute) return { ...filter, attribute, sql: expand(model, `{${name}}`, alias) };
  const relation = model.toOne.get(relationOfIdField(name))!;
  return { ...filter, relation, sql: `${alias}."${relation.keys.at(-1)!.parent}"` };
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
function isNullCondition({ relation, sql, alias }: Filter, isNull: boolean): string {
  if (!relation) return `${sql} IS ${isNull ? '' : 'NOT '}NULL`;
  const shown = shownKey(relation, alias);
  return isNull ? `${shown} IS NULL` : `${sql} IS NOT NULL AND ${shown} IS NOT NULL`;
}

/** SQL: the value is none of several. A relation that is shown as null has no value. */
function notInCondition(filter: Filter, values: unknown, to: Parameters): string {
  const { sql, type, relation } = filter;
  const none = `${sql} <> ALL(${to.bind(valuesOf(type, values), `${type.sql}[]`)})`;
  return relation ? `${isNullCondition(filter, false)} AND ${none}` : `${sql} IS NOT NULL AND ${none}`;
}

/** SQL: a list contains a value, at least one of several, or all of them. */
function listCondition({ sql, type }: Filter, operator: string, value: unknown, to: Parameters): string {
  const given = operator === 'has' ? [value] : (value as unknown[]);
  const values = valuesOf(type, given);
  const isAll = operator !== 'hasAny';
  if (isAll && given.some((one) => !readable(type, one))) return 'FALSE';
  return `${sql} ${isAll ? '@>' : '&&'} ${to.bind(values, `${type.sql}[]`)}`;
}

/** The last code point. Texts that start with a prefix sort before the prefix followed by it. */
const LAST_CHARACTER = '\u{10FFFF}';

/** SQL: a sort key of a text starts with a prefix. */
function prefixCondition(sql: string, prefix: string): string {
  const key = keyOf(prefix);
  return `${sql} >= ${key} AND ${sql} < ${key} || '${LAST_CHARACTER}'`;
}

function startsWithCondition({ path, attribute, alias, sql }: Filter, value: string, to: Parameters): string {
  const { length } = Array.from(value);
  if (length > PREFIX_LENGTH)
    throw badArgument(
      `${path}.startsWith`,
      `must have at most ${PREFIX_LENGTH} characters, but has ${length}.`,
    );
  const starts = prefixCondition(keySql(attribute!.key!, alias), to.bind(value, 'text'));
  return attribute!.nullable ? `${starts} AND ${sql} IS NOT NULL` : starts;
}

function condition(
  filter: Filter,
  [operator, value]: readonly [string, unknown],
  to: Parameters,
  among: Searched & { readonly model: Model },
): string {
  const { path, sql, type } = filter;
  if (value === null) throw notNull(`${path}.${operator}`);
  if (operator === 'isNull') return isNullCondition(filter, value as boolean);
  if (type.array) return listCondition(filter, operator, value, to);
  if (operator === 'notIn') return notInCondition(filter, value, to);
  if (operator === 'in') {
    const values = valuesOf(type, value);
    if (values.length === 0) return 'FALSE';
    // One value is an equality, which an index in the order of the list serves.
    if (values.length === 1) return `${sql} = ${valueOf(filter, values[0], to)}`;
    return `${sql} = ANY(${arrayOf(filter, values, to)})`;
  }
  if (!readable(type, value)) return 'FALSE';
  if (operator === 'startsWith') return startsWithCondition(filter, value as string, to);
  if (operator === 'contains') return containsCondition(among.model, filter, value as string, to, among);
  return `${sql} ${OPERATORS[operator]} ${valueOf(filter, value, to)}`;
}

/** Operators whose rows the index of an attribute does not find. */
export const UNINDEXED: ReadonlySet<string> = new Set(['notIn', 'contains']);

/** The index that finds the values of a filter: that of the order of the list, or its own. */
export type FilterIndex = 'order' | 'filter';

/** Whether an index is sorted by the SQL of an order. What lists can be sorted by may have no index of its own. */
const isSortedByOrder = (attribute: Attribute, index: FilterIndex): boolean =>
  index === 'order' || (attribute.order !== false && !hasFilterIndex(attribute));

/** SQL of the key by which an index finds a value of an attribute. */
export function indexKeyOf(attribute: Attribute, index: FilterIndex, value: string): string {
  const { key, type } = attribute;
  if (key !== undefined) return keyOf(value);
  return type.sortKey && isSortedByOrder(attribute, index) ? type.sortKey.sql(value) : value;
}

/** The only value that `in` leaves. */
function singleOf(type: ValueType, values: unknown): unknown {
  const [one, ...others] = valuesOf(type, values);
  return others.length ? undefined : one;
}

/**
 * What a condition on an attribute says about the SQL that its index is sorted by. It is implied by the condition, and
 * tells the index where to begin and end: the SQL of an order is never null, and texts are found by their keys.
 */
function indexBounds(
  model: Model,
  filter: Filter,
  index: FilterIndex,
  [operator, value]: readonly [string, unknown],
  to: Parameters,
): string[] {
  const { type, alias } = filter;
  const attribute = filter.attribute!;
  const sql = indexSql(model, attribute, index, alias);
  const lowest = `${type.nullSortValue}::${type.sql}`;
  const isNeverNull =
    attribute.nullable && (attribute.key !== undefined || isSortedByOrder(attribute, index));
  // The lowest integer and the empty text may be stored, so that they do not stand for null alone.
  const hasLowest = isNeverNull && !['integer', 'text'].includes(type.sql);
  const notNull = hasLowest ? [`${sql} > ${lowest}`] : [];
  if (operator === 'isNull') {
    if (!isNeverNull) return [`${sql} IS ${value ? '' : 'NOT '}NULL`];
    return value ? [`${sql} = ${lowest}`] : notNull;
  }
  const one = operator === 'in' ? singleOf(type, value) : value;
  if (one === undefined || UNINDEXED.has(operator)) return [];
  const bound = to.bind(one, type.sql);
  if (operator === 'startsWith') return [prefixCondition(sql, bound)];
  const bounded = `${sql} ${OPERATORS[operator] ?? '='} ${indexKeyOf(attribute, index, bound)}`;
  return operator === 'lt' || operator === 'lte' ? [...notNull, bounded] : [bounded];
}

/** Returns the SQL by which the index of an attribute is sorted that finds its values. */
export function indexSql(model: Model, attribute: Attribute, index: FilterIndex, alias: string): string {
  if (isSortedByOrder(attribute, index)) return orderSql(model, attribute, alias);
  return attribute.key === undefined
    ? expand(model, `{${attribute.name}}`, alias)
    : keySql(attribute.key, alias);
}

/** Whether the SQL that an index is sorted by differs from the value. */
const hasIndexKey = (attribute: Attribute, index: FilterIndex): boolean =>
  attribute.key !== undefined ||
  (isSortedByOrder(attribute, index) && (attribute.nullable || attribute.type.sortKey !== undefined));

/** Returns the conditions of one filter. With an index, those on the SQL that it is sorted by are added. */
export function filterConditions(
  model: Model,
  filter: Filter,
  to: Parameters,
  index: FilterIndex | undefined,
  among: Searched,
): string[] {
  const { attribute } = filter;
  const hasKey = attribute !== undefined && index !== undefined && hasIndexKey(attribute, index);
  return Object.entries(filter.tests).flatMap(([operator, value]) => {
    const written = condition(filter, [operator, value], to, { ...among, model });
    if (!hasKey || written === 'FALSE') return [written];
    return [written, ...indexBounds(model, filter, index, [operator, value], to)];
  });
}
