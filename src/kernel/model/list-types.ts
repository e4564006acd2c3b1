import { InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { addArgument, addField, generated, type GraphType } from './type-graphql-support';
import { article, COST_NOTE, filterText, idFilterText, sentences, sortText } from './descriptions';
import { defaultDirection, ordersOf } from './indexes';
import { MAX_SEARCH, type Search, SEARCH_SYNTAX } from './search-options';
import {
  type Attribute,
  type ClassRef,
  hasId,
  idField,
  type Model,
  upperFirst,
  upperSnake,
} from './metadata';
import { DEFAULT_PAGE, MAX_IN, MAX_PAGE } from './page-size';
import { Constraint } from './schema-directives';
import { id, type ValueType } from './types';

/** Declares the types of lists: connection and edge, and the inputs of `where` and `orderBy`. */

const PageInfo = generated('PageInfo', 'Information about a page of a connection.', ObjectType);
addField(PageInfo, 'hasNextPage', () => Boolean, { description: 'Whether there are items after this page.' });
addField(PageInfo, 'hasPreviousPage', () => Boolean, {
  description: 'Whether there are items before this page.',
});
addField(PageInfo, 'startCursor', () => String, {
  description: 'The cursor of the first item, for `before`. Null if the page is empty.',
  nullable: true,
});
addField(PageInfo, 'endCursor', () => String, {
  description: 'The cursor of the last item, for `after`. Null if the page is empty.',
  nullable: true,
});

const OrderDirection = Object.freeze({ ASC: 'ASC', DESC: 'DESC' } as const);
registerEnumType(OrderDirection, {
  name: 'OrderDirection',
  description: 'The direction of a sort order.',
  valuesConfig: {
    ASC: { description: 'Ascending. Null values come first.' },
    DESC: { description: 'Descending. Null values come last.' },
  },
});

const filters = new Map<string, ClassRef>();

const operators: Record<string, string> = {
  eq: 'Matches values equal to this value.',
  in: `Matches values equal to one of these. At most ${MAX_IN} items.`,
  gt: 'Matches values greater than this value.',
  gte: 'Matches values greater than or equal to this value.',
  lt: 'Matches values less than this value.',
  lte: 'Matches values less than or equal to this value.',
};

const listOperators: Record<string, string> = {
  has: 'Matches lists that contain this value.',
  hasAny: `Matches lists that contain at least one of these values. At most ${MAX_IN} items.`,
  hasAll: `Matches lists that contain all of these values. At most ${MAX_IN} items.`,
};

const SEVERAL: ReadonlySet<string> = new Set(['in', 'hasAny', 'hasAll']);

/** Returns the operators of a filter, with their descriptions. */
function operatorsOf({ ordered, item }: NonNullable<ValueType['filter']>): [string, string][] {
  if (item) return Object.entries(listOperators);
  return Object.entries(operators).filter(([operator]) => ordered || operator === 'eq' || operator === 'in');
}

/** Returns the filter input of a value type, such as `StringFilter`, or `NullableStringFilter` with `isNull`. */
function filterInput(type: ValueType, nullable: boolean): ClassRef {
  const { name: required, item } = type.filter!;
  const name = nullable ? `Nullable${required}` : required;
  const known = filters.get(name);
  if (known) return known;
  const values = required.replace(/Filter$/, '').replace(/^Id$/, 'ID');
  const [a] = article(nullable ? 'nullable' : values).split(' ');
  const what = item ? `list of \`${values.replace(/List$/, '')}\`` : `\`${values}\``;
  const description = `Filter on ${item ? 'a' : a}${nullable ? ' nullable' : ''} ${what}. All given conditions must match.`;
  const target = generated(name, description, InputType);
  const { graphqlType } = item ?? type;
  for (const [operator, about] of operatorsOf(type.filter!)) {
    const several = SEVERAL.has(operator);
    const graph = several ? (): unknown => [graphqlType()] : graphqlType;
    addField(target, operator, graph, { description: about, nullable: true });
    if (several) Constraint({ maxItems: MAX_IN })(target.prototype as object, operator);
  }
  if (nullable)
    addField(target, 'isNull', () => Boolean, {
      description: 'If true, matches null; if false, matches any value.',
      nullable: true,
    });
  filters.set(name, target);
  return target;
}

interface ListTypes {
  connection: ClassRef;
  where?: ClassRef;
  orderBy?: ClassRef;
}

const lists = new Map<Model, ListTypes>();

const listed = (values: readonly string[], last: string): string =>
  values.map((value) => `\`${value}\``).join(last);

const defaultText = ({ filterDefault }: Attribute): string | undefined =>
  filterDefault && `Defaults to ${listed(filterDefault, ' and ')}.`;

/** Returns the description of the argument `where`. */
function whereText({ attributes, pluralLabel }: Model): string {
  const defaults = [...attributes.values()].filter(({ filterDefault }) => filterDefault);
  const sentences = defaults.map(
    ({ name, filterDefault }) =>
      `If \`${name}\` is omitted, only ${pluralLabel} with \`${name}\` ${listed(filterDefault!, ' or ')} are returned.`,
  );
  return [
    'Filter conditions.',
    ...(sentences.length ? sentences : ['If omitted, all items are returned.']),
  ].join(' ');
}

const searchText = ({ pluralLabel }: Model, { description, words }: Search): string =>
  words
    ? `Matches ${pluralLabel} that contain all words of this text in ${description}. Ignores case and accents, matches words that start with a given word, and finds Hindi in Devanagari and in Latin letters. ${SEARCH_SYNTAX}`
    : `Matches ${pluralLabel} if a word of ${description} starts with this text, ignoring case. Only values that are visible to the viewer match. At most ${MAX_SEARCH} characters.`;

function whereInput(model: Model): ClassRef | undefined {
  const attributes = [...model.attributes.values()].filter((a) => a.filter);
  const relations = [...model.belongsTo.values()].filter((r) => r.filter);
  if (!attributes.length && !relations.length && !model.search) return undefined;
  const where = generated(
    `${model.name}Where`,
    `Filter for ${model.pluralLabel}. All conditions must match.`,
    InputType,
  );
  for (const a of attributes)
    addField(where, a.name, () => filterInput(a.type, a.nullable), {
      description: sentences(filterText(a), defaultText(a)),
      nullable: true,
    });
  if (model.search) {
    addField(where, 'search', () => String, {
      description: searchText(model, model.search),
      nullable: true,
    });
    Constraint({ maxLength: MAX_SEARCH })(where.prototype as object, 'search');
  }
  for (const r of relations) {
    // The field of a relation can be null although its column cannot.
    addField(where, idField(r.name), () => filterInput(id, true), {
      description: idFilterText(r),
      nullable: true,
    });
  }
  // Filters must be registered before the schema is built; the thunks above run during the build.
  for (const a of attributes) filterInput(a.type, a.nullable);
  if (relations.length) filterInput(id, true);
  return where;
}

function orderInput(model: Model): ClassRef | undefined {
  const orders = ordersOf(model);
  if (!orders.length) return undefined;
  const field = Object.fromEntries(orders.map((a) => [upperSnake(a.name), upperSnake(a.name)]));
  registerEnumType(field, {
    name: `${model.name}OrderField`,
    description: `Values that ${model.pluralLabel} can be sorted by.`,
    valuesConfig: Object.fromEntries(
      orders.map((a) => [upperSnake(a.name), { description: sortText(a, a.type.values) }]),
    ),
  });
  const input = generated(
    `${model.name}Order`,
    `Sort order of ${model.pluralLabel}.${hasId(model) ? ' Ties are broken by `id`.' : ''}`,
    InputType,
  );
  addField(input, 'field', () => field, { description: 'The value to sort by.' });
  addField(input, 'direction', () => OrderDirection, { description: 'The direction of the sort order.' });
  return input;
}

export function listTypes(model: Model): ListTypes {
  const known = lists.get(model);
  if (known) return known;
  const { label, pluralLabel } = model;
  const rows = `${upperFirst(pluralLabel)} on this page`;
  const edge = generated(`${model.name}Edge`, `${upperFirst(article(label))} and its cursor.`, ObjectType);
  addField(edge, 'cursor', () => String, {
    description: `Cursor of the ${label}, for \`after\` and \`before\`.`,
  });
  addField(edge, 'node', () => model.target, { description: `The ${label}.` });
  const connection = generated(`${model.name}Connection`, `A page of ${pluralLabel}.`, ObjectType);
  addField(connection, 'edges', () => [edge], { description: `${rows}, with their cursors.` });
  addField(connection, 'nodes', () => [model.target], { description: `${rows}.` });
  addField(connection, 'pageInfo', () => PageInfo, { description: 'Information about this page.' });
  addField(connection, 'totalCount', () => Int, {
    description: `Total number of matching ${pluralLabel} on all pages. ${COST_NOTE}`,
  });
  const types = { connection, where: whereInput(model), orderBy: orderInput(model) };
  lists.set(model, types);
  return types;
}

const PAGE_ARGUMENTS: [string, GraphType, string][] = [
  [
    'first',
    () => Int,
    `Number of items to return from the start of the list, or after \`after\`. From 1 to ${MAX_PAGE}. Defaults to ${DEFAULT_PAGE} if \`last\` is omitted, too.`,
  ],
  ['after', () => String, 'Returns the items after this cursor.'],
  [
    'last',
    () => Int,
    `Number of items to return from the end of the list, or before \`before\`. From 1 to ${MAX_PAGE}. Cannot be combined with \`first\`.`,
  ],
  ['before', () => String, 'Returns the items before this cursor.'],
];

/** Adds the arguments of a list to a field: pages, `where`, `orderBy`, and `onlyDeleted` if its rows can be restored. */
export function addListArguments(
  target: ClassRef,
  method: string,
  model: Model,
  offset: number,
  restorable = model.writePermission?.restorable ?? false,
): void {
  const { where, orderBy } = listTypes(model);
  const all: [string, GraphType, string][] = [...PAGE_ARGUMENTS];
  if (where) all.push(['where', () => where, whereText(model)]);
  if (orderBy)
    all.push([
      'orderBy',
      () => orderBy,
      `Sort order. Defaults to \`${upperSnake(ordersOf(model)[0]!.name)}\` \`${defaultDirection(model)}\`.`,
    ]);
  if (restorable)
    all.push([
      'onlyDeleted',
      () => Boolean,
      'If true, returns only deleted items that the viewer can still restore. Defaults to false.',
    ]);
  all.forEach(([name, type, description], i) =>
    addArgument(target, method, name, type, { description, nullable: true }, offset + i),
  );
}
