import {
  Arg,
  Field as GraphField,
  ID,
  InputType,
  Int,
  InterfaceType,
  ObjectType,
  Query,
  registerEnumType,
  Resolver,
} from 'type-graphql';
import type { GraphQLScalarType } from 'graphql';
import { ordersOf } from './indexes';
import {
  allShapes,
  type Attribute,
  type ClassRef,
  lowerFirst,
  type Model,
  type ToMany,
  upperFirst,
  upperSnake,
  words,
} from './metadata';
import { id, type ValueType } from './types';

/**
 * The linked models as TypeGraphQL types. TypeGraphQL's decorators are applied by hand, here and nowhere else:
 * objects and their fields, connections, `where` and `orderBy` inputs, and the root fields that every model gets.
 * Nothing is resolved here; `read/resolvers.ts` gives each field its resolver from the same declarations.
 */

type GraphType = () => unknown;
interface GraphFieldOptions {
  description: string;
  nullable?: boolean;
}

const typed = (type: GraphType): (() => GraphQLScalarType) => type as () => GraphQLScalarType;

function addField(target: ClassRef, name: string, type: GraphType, options: GraphFieldOptions): void {
  GraphField(typed(type), options)(target.prototype as object, name);
}

function addArgument(
  target: ClassRef,
  method: string,
  name: string,
  type: GraphType,
  options: GraphFieldOptions,
  index: number,
): void {
  Arg(name, typed(type), options)(target.prototype as object, method, index);
}

/** An empty class of that name: what TypeGraphQL wants to hang a generated type on. */
function emptyClass(name: string): ClassRef {
  return { [name]: class {} }[name] as unknown as ClassRef;
}

function generated(
  name: string,
  description: string,
  decorate: typeof ObjectType | typeof InputType,
): ClassRef {
  const target = emptyClass(name);
  decorate(name, { description, simpleResolvers: true } as { description: string })(
    target as unknown as Function,
  );
  return target;
}

@InterfaceType('Node', { description: 'A row that can be found by its id alone, with `node(id:)`.' })
export abstract class Node {
  @GraphField(() => ID, { description: 'A UUID; unique among all nodes.' })
  id!: string;
}

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

export const OrderDirection = Object.freeze({ ASC: 'ASC', DESC: 'DESC' } as const);
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

/** The `where` input of a kind of value: `StringFilter`, `PostStatusFilter` … */
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
    addField(where, r.name, () => filterInput(id), {
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
    `The order of a list of ${model.name}; rows that tie are ordered by id.`,
    InputType,
  );
  addField(input, 'field', () => field, { description: 'What to order by.' });
  addField(input, 'direction', () => OrderDirection, { description: 'Which end comes first.' });
  return input;
}

function listTypes(model: Model): ListTypes {
  const known = lists.get(model);
  if (known) return known;
  const edge = generated(`${model.name}Edge`, `A ${model.name} in a list.`, ObjectType);
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

/** Adds `first after last before where orderBy` to a field, behind the arguments it has. */
function addListArguments(target: ClassRef, method: string, model: Model, offset: number): void {
  const { where, orderBy } = listTypes(model);
  const all: [string, GraphType, string][] = [...PAGE_ARGUMENTS];
  if (where) all.push(['where', () => where, 'Which rows to list; all when left out.']);
  if (orderBy)
    all.push([
      'orderBy',
      () => orderBy,
      `The order; ${upperSnake(ordersOf(model)[0]!.name)} DESC when left out.`,
    ]);
  all.forEach(([name, type, description], i) =>
    addArgument(target, method, name, type, { description, nullable: true }, offset + i),
  );
}

function addAttributes(target: ClassRef, attributes: Iterable<Attribute>): void {
  for (const a of attributes) {
    if (!a.hidden)
      addField(target, a.name, a.type.graph, { description: a.description, nullable: a.nullable });
  }
}

function addToMany(owner: Model, relation: ToMany): void {
  const { name, description, to, through } = relation;
  if (through) { addField(owner.target, name, () => [to.target], { description }); return; }
  addListArguments(owner.target, name, to, 0);
  addField(owner.target, name, () => listTypes(to).connection, { description });
}

function addModel(model: Model): void {
  ObjectType(model.name, {
    description: model.description,
    implements: model.isNode ? Node : [],
    simpleResolvers: true,
  })(model.target as unknown as Function);
  addAttributes(model.target, model.attributes.values());
  for (const c of model.composites.values()) {
    addField(model.target, c.name, () => c.shape(), { description: c.description, nullable: c.nullable });
  }
  for (const r of model.toOne.values()) {
    if (!r.hidden)
      addField(model.target, r.name, () => r.to.target, { description: r.description, nullable: r.nullable });
  }
  for (const r of model.toMany.values()) addToMany(model, r);
}

/** The name of the argument by which a root list names its tenant, such as `accountId`. */
export const tenantArgument = (model: Model): string => `${model.tenant!.name}Id`;
/** The root field that finds one row of the model: `campaign` for Campaign. */
export const oneField = (model: Model): string => lowerFirst(model.name);

/** Root fields are resolved from their declarations (read/resolvers.ts); TypeGraphQL only needs a method to hang them on. */
function unresolved(): never {
  throw new Error('The root fields of models are resolved by the read side.');
}

function addRootFields(target: ClassRef, model: Model): void {
  const prototype = target.prototype as Record<string, unknown>;
  const declare = (name: string, type: GraphType, options: GraphFieldOptions): void => {
    prototype[name] = unresolved;
    Query(typed(type), { name, ...options })(prototype, name, { value: unresolved });
  };
  const one = oneField(model);
  addArgument(target, one, 'id', () => ID, { description: 'Its id.' }, 0);
  declare(one, () => model.target, {
    description: `A ${model.name} by its id; null when there is none that you may see.`,
    nullable: true,
  });
  if (!model.plural) return;
  addArgument(
    target,
    model.plural,
    tenantArgument(model),
    () => ID,
    { description: `Whose: the id of the ${model.tenant!.name}.` },
    0,
  );
  addListArguments(target, model.plural, model, 1);
  declare(model.plural, () => listTypes(model).connection, {
    description: `${upperFirst(words(model.plural))} of one ${model.tenant!.name}; empty when there are none that you may see.`,
  });
}

function addNodeFields(target: ClassRef): void {
  const prototype = target.prototype as Record<string, unknown>;
  const nodeType = (): unknown => Node;
  prototype.node = unresolved;
  addArgument(target, 'node', 'id', () => ID, { description: 'The id of any node.' }, 0);
  Query(typed(nodeType), {
    nullable: true,
    description: 'Any node by its id; null when there is none that you may see.',
  })(prototype, 'node', { value: unresolved });
  prototype.nodes = unresolved;
  addArgument(target, 'nodes', 'ids', () => [ID], { description: 'Ids of any nodes; at most 100.' }, 0);
  Query(() => [Node], {
    nullable: 'items',
    description: 'Nodes by their ids, in the same order; null where there is none that you may see.',
  })(prototype, 'nodes', { value: unresolved });
}

/** Makes the types and root fields of all models and shapes; gives back the resolver class that `buildSchema` wants. */
export function declareGraph(models: readonly Model[]): Function {
  for (const shape of allShapes()) {
    ObjectType(shape.name, { description: shape.description, simpleResolvers: true })(
      shape.target as unknown as Function,
    );
    addAttributes(shape.target, shape.attributes.values());
  }
  for (const model of models) addModel(model);
  const root = emptyClass('ModelQueries');
  Resolver()(root as unknown as Function);
  addNodeFields(root);
  for (const model of models) if (model.isNode) addRootFields(root, model);
  return root;
}
