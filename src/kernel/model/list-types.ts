import { InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { addArgument, addField, generated, type GraphType } from './type-graphql-support';
import { article, COST_NOTE, sortText } from './descriptions';
import { defaultDirection, ordersOf } from './indexes';
import { type ClassRef, hasId, type Model, upperFirst, upperSnake } from './metadata';
import { DEFAULT_PAGE, MAX_PAGE } from './page-size';
import { whereInput, whereText } from './where-types';

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

interface ListTypes {
  connection: ClassRef;
  where?: ClassRef;
  orderBy?: ClassRef;
}

const lists = new Map<Model, ListTypes>();

function orderInput(model: Model): ClassRef | undefined {
  const orders = ordersOf(model);
  if (!orders.length) return undefined;
  const field = Object.fromEntries(orders.map((a) => [upperSnake(a.name), upperSnake(a.name)]));
  registerEnumType(field, {
    name: `${model.name}OrderField`,
    description: `Values that ${model.pluralLabel} can be sorted by.`,
    valuesConfig: Object.fromEntries(
      orders.map((a) => [
        upperSnake(a.name),
        { description: a.ranking ? a.description : sortText(a, a.type.values) },
      ]),
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
