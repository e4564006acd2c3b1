import { badArgument } from '../errors';
import { filterSql, hasFilterIndex, ordersOf } from '../model/indexes';
import { type JoinKeys, type Model, orderSql, ownerColumn } from '../model/metadata';
import { type RelatedField, relatedFields } from '../model/related-filters';
import { rank, valueCount } from './filter-rank';
import { type Filter, filterConditions, filterOf, indexSql, UNINDEXED } from './filters';
import type { Parameters } from './parameters';
import type { Searched } from './search-conditions';
import { notDeleted } from './shown';

/** Alias of a related row. */
const RELATED = 'r';

/** A filter on the rows that a relation leads to, such as one of loans on the genre of their book. */
export interface RelatedFilter {
  readonly field: RelatedField;
  /** Filters on attributes of the related row. */
  readonly filters: readonly Filter[];
}

type Given = Readonly<Record<string, unknown>>;

const isGiven = ([, given]: [string, unknown]): boolean => given !== undefined;

/** Returns the number of conditions that a field of `where` on related rows has. */
export function relatedSize({ isList }: RelatedField, given: unknown): number {
  const conditions = isList ? (given as { some?: unknown } | null)?.some : given;
  return Math.max(1, Object.entries(conditions ?? {}).filter(isGiven).length);
}

/** Returns the conditions on a related row that a field of `where` gives, with their path. Undefined if `some` is omitted. */
function conditionsOf(field: RelatedField, given: unknown, path: string): [Given, string] | undefined {
  if (given === null) throw badArgument(path, 'must not be null.');
  if (!field.isList) return [given as Given, path];
  const { some } = given as { some?: Given | null };
  if (some === null) throw badArgument(`${path}.some`, 'must not be null.');
  return some && [some, `${path}.some`];
}

/** Returns the filter of a field of `where` on related rows. Undefined if it has no condition. */
export function relatedFilter(
  model: Model,
  name: string,
  given: unknown,
  parent: string,
): RelatedFilter | undefined {
  const field = relatedFields(model).get(name)!;
  const conditions = conditionsOf(field, given, `${parent}.${name}`);
  if (!conditions) return undefined;
  const [fields, path] = conditions;
  const filters = Object.entries(fields)
    .filter(isGiven)
    .map(([attribute, tests]) => filterOf(field.to, attribute, tests, { path, alias: RELATED }));
  return { field, filters };
}

/** The conditions on a related row, apart from those that lead to it. The keys of texts tell an index where to begin. */
const ownConditions = (
  { field: { to }, filters }: RelatedFilter,
  by: Parameters,
  among: Searched,
): string[] => [
  ...notDeleted(to, RELATED),
  ...filters.flatMap((filter) => {
    const index = filter.attribute!.key === undefined ? undefined : 'filter';
    return filterConditions(to, filter, by, index, { ...among, onlyDeleted: false });
  }),
];

const joined = (keys: JoinKeys, alias: string): string[] =>
  keys.map(({ parent, child }) => `${RELATED}."${child}" = ${alias}."${parent}"`);

/**
 * The order of the index of several related rows. It makes the planner choose this index: for a row with few related rows on
 * average, the index of the relation alone seems as good.
 */
const orderOfIndex = ({ to, by }: RelatedField): string => {
  const values = by.map((name) => filterSql(to, to.attributes.get(name)!, RELATED));
  return `ORDER BY ${[...values, `${RELATED}."id"`].join(', ')}`;
};

/**
 * SQL: a related row of the row `alias` matches. It is looked up for one row after the other, in an index: as a join, it could
 * change the order of the list. Row-level security hides rows that the viewer cannot read, so they do not match.
 */
export function relatedCondition(
  filter: RelatedFilter,
  alias: string,
  to: Parameters,
  among: Searched,
): string {
  const { field } = filter;
  const conditions = [...joined(field.keys, alias), ...ownConditions(filter, to, among)];
  const order = field.isList ? orderOfIndex(field) : '';
  return `coalesce((SELECT true FROM "${field.to.table}" ${RELATED} WHERE ${conditions.join(' AND ')} ${order} LIMIT 1), false)`;
}

/** Returns the filter whose own index finds the related rows: the one that leaves the fewest. */
const foundBy = ({ filters }: RelatedFilter): Filter | undefined =>
  filters
    .filter(({ tests }) => Object.keys(tests).some((operator) => !UNINDEXED.has(operator)))
    .sort((a, b) => rank(a) - rank(b))[0];

/** Whether an index finds the related rows that match, so that their rows are found without reading the list. */
export const isFoundByRelated = (filter: RelatedFilter): boolean => foundBy(filter) !== undefined;

/** The column of the listed rows that a filter finds them by. */
export const relatedColumn = ({ field: { keys } }: RelatedFilter): string => keys.at(-1)!.parent;

/** The order in which the index of a filter has the rows that match: with one value, that of lists, or of IDs. */
function orderOf(model: Model, filter: Filter): string {
  const attribute = filter.attribute!;
  if (valueCount(filter) !== 1) return `ORDER BY ${indexSql(model, attribute, 'filter', RELATED)}`;
  const [first] = hasFilterIndex(attribute) ? ordersOf(model) : [];
  const columns = first ? [orderSql(model, first, RELATED)] : [];
  return `ORDER BY ${[...columns, `${RELATED}."id"`].join(', ')}`;
}

/** SQL of the values of this column of at most `most` related rows of a tenant, which an index of a filter finds. */
export function relatedIds(
  filter: RelatedFilter,
  { tenant }: Searched,
  most: number,
  to: Parameters,
): string {
  const { field } = filter;
  const by = foundBy(filter)!;
  const among = { tenant, onlyDeleted: false };
  const conditions = [
    `${RELATED}."${ownerColumn(field.to)!}" = ${tenant!}`,
    ...ownConditions(filter, to, among),
    ...filterConditions(field.to, by, to, 'filter', among),
  ];
  return (
    `SELECT ${RELATED}."${field.keys.at(-1)!.child}" AS id FROM "${field.to.table}" ${RELATED} ` +
    `WHERE ${[...new Set(conditions)].join(' AND ')} ${orderOf(field.to, by)} LIMIT ${most}`
  );
}
