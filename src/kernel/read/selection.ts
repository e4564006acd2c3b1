import { type FieldNode, getArgumentValues, type GraphQLObjectType, type GraphQLResolveInfo } from 'graphql';
import { collectSubfields } from 'graphql/execution/collectFields';
import {
  type Attribute,
  type Composite,
  type Model,
  shapeOf,
  type ToMany,
  type ToOne,
} from '../model/metadata';
import { PERMISSION_CHECK_FIELD, authorizationColumns } from '../tenancy/authorization';
import type { ListArguments } from './page';

/** What an operation asks of the rows of one model, found by looking ahead from the field that leads to them. */
export interface Selection {
  readonly model: Model;
  readonly attributes: Set<Attribute>;
  readonly composites: Map<Composite, Set<string>>;
  /** To-one relations ride in the same statement. */
  readonly joins: Map<ToOne, Selection>;
  /** Columns that the row's own lists need to find their rows. */
  readonly keys: Set<string>;
  /** The row's own lists, by the key they have in the answer; null where one key means several lists. */
  readonly lists: Map<string, ListField | null>;
  /** Whether it is asked what the viewer may do to the rows. */
  asksCapability: boolean;
}

/** A field that leads from a row to a list. */
export interface ListField {
  readonly relation: ToMany;
  readonly nodes: Fields;
}

/** What an operation asks of a connection. */
export interface ListSelection {
  /** Undefined when neither rows nor their place in the list are asked for. */
  rows?: Selection;
  edges: boolean;
  pageInfo: boolean;
  hasNextPage: boolean;
  hasPreviousPage: boolean;
  totalCount: boolean;
}

export type Look = Pick<GraphQLResolveInfo, 'schema' | 'fragments' | 'variableValues'>;
export type Fields = readonly FieldNode[];

/** The name of a field, whatever its key in the answer. */
export const nameOf = (nodes: Fields): string => nodes[0]!.name.value;

export function emptySelection(model: Model): Selection {
  return {
    model,
    attributes: new Set(),
    composites: new Map(),
    joins: new Map(),
    keys: new Set(),
    lists: new Map(),
    asksCapability: false,
  };
}

/** The fields asked for below some field nodes, by their keys in the answer. */
export function fieldsBelow(typeName: string, nodes: Fields, look: Look): ReadonlyMap<string, Fields> {
  const { schema, fragments, variableValues } = look;
  return collectSubfields(
    schema,
    fragments,
    variableValues,
    schema.getType(typeName) as GraphQLObjectType,
    nodes,
  );
}

/** The same by name: aliases of one field count as one, where arguments do not matter. */
function byName(typeName: string, nodes: Fields, look: Look): Map<string, FieldNode[]> {
  const names = new Map<string, FieldNode[]>();
  for (const group of fieldsBelow(typeName, nodes, look).values()) {
    const name = nameOf(group);
    names.set(name, [...(names.get(name) ?? []), ...group]);
  }
  return names;
}

/** Adds to a selection what is asked of its model below the field nodes. */
export function select(selection: Selection, nodes: Fields, look: Look): Selection {
  const { model, lists } = selection;
  for (const [key, group] of fieldsBelow(model.name, nodes, look)) {
    const name = nameOf(group);
    const attribute = model.attributes.get(name);
    const composite = model.composites.get(name);
    const toOne = model.toOne.get(name);
    const relation = model.toMany.get(name);
    if (attribute) selection.attributes.add(attribute);
    else if (composite) {
      const asked = selection.composites.get(composite) ?? new Set<string>();
      for (const part of byName(shapeOf(composite.shape()).name, group, look).keys()) asked.add(part);
      selection.composites.set(composite, asked);
    } else if (toOne) {
      selection.joins.set(toOne, select(selection.joins.get(toOne) ?? emptySelection(toOne.to), group, look));
    } else if (name === PERMISSION_CHECK_FIELD) {
      selection.asksCapability = true;
      for (const column of authorizationColumns(model)) selection.keys.add(column);
    } else if (relation) {
      for (const { parent } of relation.keys) selection.keys.add(parent);
      // Aliases of a field above lead to the same row: below them one key may mean different lists.
      lists.set(key, lists.has(key) ? null : { relation, nodes: group });
    }
  }
  return selection;
}

/** What is asked of a connection of `model` below the field nodes that return it. */
export function selectList(model: Model, nodes: Fields, look: Look): ListSelection {
  const asked = byName(`${model.name}Connection`, nodes, look);
  const edges = asked.get('edges');
  const pageInfo = asked.get('pageInfo');
  const ends = pageInfo && byName('PageInfo', pageInfo, look);
  const list: ListSelection = {
    edges: Boolean(edges),
    pageInfo: Boolean(pageInfo),
    hasNextPage: Boolean(ends?.has('hasNextPage')),
    hasPreviousPage: Boolean(ends?.has('hasPreviousPage')),
    totalCount: asked.has('totalCount'),
  };
  const direct = asked.has('nodes');
  if (!edges && !pageInfo && !direct) return list;
  list.rows = emptySelection(model);
  // Aliases are looked at one by one: below each of them the same key may mean another list.
  for (const group of fieldsBelow(`${model.name}Connection`, nodes, look).values()) {
    if (nameOf(group) === 'nodes') select(list.rows, group, look);
    if (nameOf(group) !== 'edges') continue;
    for (const below of fieldsBelow(`${model.name}Edge`, group, look).values())
      if (nameOf(below) === 'node') select(list.rows, below, look);
  }
  return list;
}

/** The arguments of a field, as GraphQL reads them; throws what is wrong with them. */
export function argumentsOf(
  typeName: string,
  nodes: Fields,
  { schema, variableValues }: Look,
): ListArguments {
  const type = schema.getType(typeName) as GraphQLObjectType;
  return getArgumentValues(type.getFields()[nameOf(nodes)]!, nodes[0]!, variableValues);
}
