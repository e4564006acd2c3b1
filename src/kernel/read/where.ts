import { badArgument } from '../errors';
import type { Attribute, Model } from '../model/metadata';
import { MAX_CONDITIONS, MAX_NESTING, MAX_OPERANDS } from '../model/page-size';
import { relatedFields } from '../model/related-filters';
import {
  type Filter,
  filterConditions,
  type FilterIndex,
  filterOf,
  type FilterPlace,
  type Where,
} from './filters';
import type { Parameters } from './parameters';
import { relatedCondition, type RelatedFilter, relatedFilter, relatedSize } from './related-filter';
import { SEARCH, searchConditions, type Searched } from './search-conditions';

/** The order of a list. */
export interface ListOrder {
  /** The attribute that gives the order; undefined for the ID. */
  readonly attribute?: Attribute;
  /** Whether the list has all rows of an owner, or all shared rows: then each filter and each order has an index. */
  readonly isWhole: boolean;
}

/** Combinations of conditions. */
const COMBINATIONS: ReadonlySet<string> = new Set(['and', 'or', 'not']);

type Given = Readonly<Record<string, unknown>>;

/** Returns the operands of `and`, `or` or `not`, with their paths. */
function operandsOf(name: string, given: unknown, path: string): [operand: Given, path: string][] {
  if (given === null) throw badArgument(path, 'must not be null.');
  if (name === 'not') return [[given as Given, path]];
  const { length } = given as Given[];
  if (length < 1 || length > MAX_OPERANDS)
    throw badArgument(path, `must have from 1 to ${MAX_OPERANDS} items, but has ${length}.`);
  return (given as Given[]).map((operand, i) => [operand, `${path}.${i}`]);
}

/** Returns the fields of `where` that are given. */
const fieldsOf = (where: Where): [string, unknown][] =>
  Object.entries(where ?? {}).filter(([, given]) => given !== undefined);

/** Whether a condition at any depth is about an attribute. */
const mentions = (where: Where, name: string): boolean =>
  fieldsOf(where).some(([field, given]) => {
    if (!COMBINATIONS.has(field)) return field === name;
    return [given].flat().some((operand) => mentions(operand as Where, name));
  });

/** The filters that a list has unless `where` mentions their attribute. */
const defaultsOf = (model: Model, where: Where): Filter[] =>
  [...model.attributes.values()].flatMap(({ name, filterDefault }) =>
    filterDefault && !mentions(where, name) ? [filterOf(model, name, { in: filterDefault }, ROOT, true)] : [],
  );

const ROOT: FilterPlace = { path: 'where', alias: 't' };

/**
 * Returns the filters that all rows of a list match: those at the top level and in `and`. Filters below `or` and `not` are
 * not among them.
 */
export function filtersOf(model: Model, where: Where): Filter[] {
  const given = requiredFields(where).flatMap(([name, tests, path]) =>
    isAttributeOrRelation(model, name) ? [filterOf(model, name, tests, { path, alias: 't' })] : [],
  );
  return [...given, ...defaultsOf(model, where)];
}

/** Returns the filters on related rows that all rows of a list match. */
export const relatedFiltersOf = (model: Model, where: Where): RelatedFilter[] =>
  requiredFields(where).flatMap(([name, given, path]) =>
    relatedFields(model).has(name) ? (relatedFilter(model, name, given, path) ?? []) : [],
  );

/** Whether a field of `where` is a filter on the row itself. */
const isAttributeOrRelation = (model: Model, name: string): boolean =>
  !COMBINATIONS.has(name) && !relatedFields(model).has(name) && !(model.search && name === SEARCH);

/** Returns the fields of `where` that all rows match, with the paths of their objects: those at the top level and in `and`. */
const requiredFields = (where: Where, path = ROOT.path): [name: string, given: unknown, path: string][] =>
  fieldsOf(where).flatMap(([name, given]): [string, unknown, string][] =>
    name === 'and'
      ? operandsOf(name, given, `${path}.and`).flatMap(([operand, at]) => requiredFields(operand, at))
      : [[name, given, path]],
  );

/** Throws if `where` has too many conditions, or if they are nested too deeply. */
function checkSize(model: Model, where: Where): void {
  let conditions = 0;
  const visit = (fields: Where, depth: number): void => {
    if (depth > MAX_NESTING)
      throw badArgument('where', `must have at most ${MAX_NESTING} levels of \`and\`, \`or\` and \`not\`.`);
    for (const [name, given] of fieldsOf(fields)) {
      const related = relatedFields(model).get(name);
      if (COMBINATIONS.has(name)) for (const operand of [given].flat()) visit(operand as Where, depth + 1);
      else conditions += related ? relatedSize(related, given) : 1;
    }
  };
  visit(where, 0);
  if (conditions > MAX_CONDITIONS)
    throw badArgument('where', `must have at most ${MAX_CONDITIONS} conditions, but has ${conditions}.`);
}

/** Returns the index of a list in an order that a filter names conditions for. */
function indexOf({ attribute }: Filter, order: ListOrder): FilterIndex | undefined {
  if (attribute === undefined) return undefined;
  // Without an index of the list for a sort key, one key for all rows would only make their order look like that of IDs.
  if (attribute === order.attribute) return order.isWhole || attribute.nullable ? 'order' : undefined;
  return attribute.order === false ? 'filter' : undefined;
}

/** Returns the conditions of one filter of a list in an order. */
export const listConditions = (
  model: Model,
  filter: Filter,
  to: Parameters,
  order: ListOrder & Searched,
): string[] => filterConditions(model, filter, to, indexOf(filter, order), order);

/** Writes the conditions of `where` for one list. */
class WhereConditions {
  constructor(
    private readonly model: Model,
    private readonly to: Parameters,
    private readonly order: ListOrder & Searched,
  ) {}

  /** Returns conditions that all have to hold. */
  all(where: Where, path: string): string[] {
    const { model, to, order } = this;
    return [
      ...fieldsOf(where).flatMap(([name, given]) => {
        if (COMBINATIONS.has(name)) return this.combined(name, given, `${path}.${name}`);
        if (model.search && name === SEARCH) return [];
        if (relatedFields(model).has(name)) return this.related(name, given, path);
        return this.filter(filterOf(model, name, given, { path, alias: 't' }));
      }),
      ...searchConditions(model, where, to, order),
    ];
  }

  filter(filter: Filter): string[] {
    return listConditions(this.model, filter, this.to, this.order);
  }

  private related(name: string, given: unknown, path: string): string[] {
    const filter = relatedFilter(this.model, name, given, path);
    return filter ? [relatedCondition(filter, 't', this.to, this.order)] : [];
  }

  private combined(name: string, given: unknown, path: string): string[] {
    const operands = operandsOf(name, given, path).map(([operand, at]) => this.all(operand, at));
    if (name === 'and') return operands.flat();
    const each = operands.map((conditions) => conditions.map((one) => `(${one})`).join(' AND ') || 'TRUE');
    // A condition on null is neither true nor false: its row does not match, so it matches the complement.
    return name === 'not'
      ? [`(${each[0]!}) IS NOT TRUE`]
      : [`(${each.map((one) => `(${one})`).join(' OR ')})`];
  }
}

/** The SQL conditions of a `where` argument on the row `t`, for a list in an order. */
export function whereConditions(
  model: Model,
  where: Where,
  to: Parameters,
  order: ListOrder & Searched,
): string[] {
  checkSize(model, where);
  const conditions = new WhereConditions(model, to, order);
  return [
    ...conditions.all(where, ROOT.path),
    ...defaultsOf(model, where).flatMap((filter) => conditions.filter(filter)),
  ];
}

/** The conditions of `where` that do not bound the order of the list. Rows in this order are compared with them one by one. */
export function unorderedConditions(
  model: Model,
  where: Where,
  to: Parameters,
  order: ListOrder & Searched,
): readonly string[] {
  const conditions = new WhereConditions(model, to, order);
  const bounding = filtersOf(model, where)
    .filter(({ attribute }) => attribute !== undefined && attribute === order.attribute)
    .flatMap((filter) => conditions.filter(filter));
  return whereConditions(model, where, to, order).filter((one) => !bounding.includes(one));
}
