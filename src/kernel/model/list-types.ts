import { InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { addArgument, addField, generated, type GraphType } from './graph-support';
import { ordersOf } from './indexes';
import { type ClassRef, idField, type Model, upperSnake } from './metadata';
import { id, type ValueType } from './types';

/** The types that the lists of a model have: its connection and edge, and its `where` and `orderBy` inputs. */

const PageInfo = generated('PageInfo', 'Where a page stands in its list.', ObjectType);
addField(PageInfo, 'hasNextPage', () => Boolean, { description: 'Whether rows follow this page.' });
addField(PageInfo, 'hasPreviousPage', () => Boolean, { description: 'Whether rows precede this page.' });
addField(PageInfo, 'startCursor', () => String, {
  description: 'The cursor of the first row, for `before`; null on an empty page.',
  nullable: true,
});
addField(PageInfo, 'endCursor', () => String, {
  description: 'The cursor of the last row, for `after`; null on an empty page.',
  nullable: true,
});

const OrderDirection = Object.freeze({ ASC: 'ASC', DESC: 'DESC' } as const);
registerEnumType(OrderDirection, {
  name: 'OrderDirection',
  description: 'Which end of an order comes first.',
  valuesConfig: {
    ASC: { description: 'Smallest, earliest first; null counts as smallest.' },
    DESC: { description: 'Greatest, latest first; null comes last.' },
  },
});

const filters = new Map<string, ClassRef>();

const operators: Record<string, string> = {
  eq: 'Equal to.',
  in: 'Equal to one of these; at most 100.',
  gt: 'Greater than.',
  gte: 'Greater than or equal to.',
  lt: 'Less than.',
  lte: 'Less than or equal to.',
};

/** The `where` input of a kind of value: `StringFilter`, `IdFilter` … */
function filterInput(type: ValueType): ClassRef {
  const { name, ordered } = type.filter!;
  const known = filters.get(name);
  if (known) return known;
  const target = generated(name, `Conditions on one value; all that are given must hold.`, InputType);
  for (const [operator, description] of Object.entries(operators)) {
    if (!ordered && operator !== 'eq' && operator !== 'in') continue;
    const graph = operator === 'in' ? (): unknown => [type.graph()] : type.graph;
    addField(target, operator, graph, { description, nullable: true });
  }
  addField(target, 'isNull', () => Boolean, {
    description: 'Has no value (true), or has one (false).',
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

function whereInput(model: Model): ClassRef | undefined {
  const attributes = [...model.attributes.values()].filter((a) => a.filter);
  const relations = [...model.belongsTo.values()].filter((r) => r.filter);
  if (!attributes.length && !relations.length) return undefined;
  const where = generated(
    `${model.name}Where`,
    `Which rows of ${model.name} to list; all conditions must hold.`,
    InputType,
  );
  for (const a of attributes)
    addField(where, a.name, () => filterInput(a.type), { description: a.description, nullable: true });
  for (const r of relations) {
    addField(where, idField(r.name), () => filterInput(id), {
      description: `By id. ${r.description}`,
      nullable: true,
    });
  }
  // Filters must exist before the schema is built: a thunk inside Field would run too late to register them.
  for (const a of attributes) filterInput(a.type);
  if (relations.length) filterInput(id);
  return where;
}

function orderInput(model: Model): ClassRef | undefined {
  const orders = ordersOf(model);
  if (!orders.length) return undefined;
  const field = Object.fromEntries(orders.map((a) => [upperSnake(a.name), upperSnake(a.name)]));
  registerEnumType(field, {
    name: `${model.name}OrderField`,
    description: `What a list of ${model.name} can be ordered by.`,
    valuesConfig: Object.fromEntries(orders.map((a) => [upperSnake(a.name), { description: a.description }])),
  });
  const input = generated(
    `${model.name}Order`,
    `The order of a list of ${model.name}; ${model.isNode ? 'rows that tie are ordered by id' : 'no two rows tie'}.`,
    InputType,
  );
  addField(input, 'field', () => field, { description: 'What to order by.' });
  addField(input, 'direction', () => OrderDirection, { description: 'Which end comes first.' });
  return input;
}

export function listTypes(model: Model): ListTypes {
  const known = lists.get(model);
  if (known) return known;
  const edge = generated(
    `${model.name}Edge`,
    `A row of a list of ${model.name}, with its place.`,
    ObjectType,
  );
  addField(edge, 'cursor', () => String, {
    description: 'The place of this row in the list, for `after` and `before`.',
  });
  addField(edge, 'node', () => model.target, { description: 'The row.' });
  const connection = generated(`${model.name}Connection`, `A page of a list of ${model.name}.`, ObjectType);
  addField(connection, 'edges', () => [edge], { description: 'The rows of the page with their cursors.' });
  addField(connection, 'nodes', () => [model.target], { description: 'The rows of the page.' });
  addField(connection, 'pageInfo', () => PageInfo, { description: 'Where the page stands in the list.' });
  addField(connection, 'totalCount', () => Int, {
    description: 'How many rows the list has on all pages together; counted only when asked for.',
  });
  const types = { connection, where: whereInput(model), orderBy: orderInput(model) };
  lists.set(model, types);
  return types;
}

const PAGE_ARGUMENTS: [string, GraphType, string][] = [
  [
    'first',
    () => Int,
    'At most this many rows from the start, or after `after`; 1 to 100, 20 when neither `first` nor `last` is given.',
  ],
  ['after', () => String, 'Only rows behind this cursor.'],
  ['last', () => Int, 'At most this many rows from the end, or before `before`; 1 to 100.'],
  ['before', () => String, 'Only rows ahead of this cursor.'],
];

/** Adds `first after last before where orderBy`, and `onlyDeleted` where rows can be restored, to a field, behind the arguments it has. */
export function addListArguments(target: ClassRef, method: string, model: Model, offset: number): void {
  const { where, orderBy } = listTypes(model);
  const all: [string, GraphType, string][] = [...PAGE_ARGUMENTS];
  if (where) all.push(['where', () => where, 'Which rows to list; all when left out.']);
  if (orderBy)
    all.push([
      'orderBy',
      () => orderBy,
      `The order; ${upperSnake(ordersOf(model)[0]!.name)} DESC when left out.`,
    ]);
  if (model.writing?.restorable)
    all.push([
      'onlyDeleted',
      () => Boolean,
      'True: instead of what is there, what was deleted and can still be restored, as far as you may restore it.',
    ]);
  all.forEach(([name, type, description], i) =>
    addArgument(target, method, name, type, { description, nullable: true }, offset + i),
  );
}
