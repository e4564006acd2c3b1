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
import { PERMISSION_CHECK_FIELD, authorizationColumns } from '../model/authorization';
import { nodeListColumns, nodeListsOf } from '../model/node-lists';
import { nodeReferenceColumns } from '../model/node-reference';
import { summariesOf, type Summary } from '../model/summaries';
import type { ListArguments } from './page';

/** What an operation selects of the rows of a model, collected from the field that leads to them. */
export interface Selection {
  readonly model: Model;
  readonly attributes: Set<Attribute>;
  readonly composites: Map<Composite, Set<string>>;
  /** To-one relations, which are joined in the same statement. */
  readonly joins: Map<ToOne, Selection>;
  /** Columns by which the lists of the row find their rows. */
  readonly keys: Set<string>;
  /** The lists of the row by response key; null if a key is ambiguous. */
  readonly lists: Map<string, ListField | null>;
  /** Whether `viewerCan` is selected. */
  selectsPermissionCheck: boolean;
}

/** A field that leads from a row to a list. */
export interface ListField {
  readonly relation: ToMany | Summary;
  readonly nodes: Fields;
}

/** What an operation selects of a connection. */
export interface ListSelection {
  /** Undefined if neither rows nor page information are selected. */
  rows?: Selection;
  edges: boolean;
  pageInfo: boolean;
  hasNextPage: boolean;
  hasPreviousPage: boolean;
  totalCount: boolean;
}

export type OperationInfo = Pick<GraphQLResolveInfo, 'schema' | 'fragments' | 'variableValues'>;
export type Fields = readonly FieldNode[];

/** Returns the name of a field, regardless of its alias. */
export const nameOf = (nodes: Fields): string => nodes[0]!.name.value;

export function emptySelection(model: Model): Selection {
  return {
    model,
    attributes: new Set(),
    composites: new Map(),
    joins: new Map(),
    keys: new Set(),
    lists: new Map(),
    selectsPermissionCheck: false,
  };
}

/** Returns the fields selected below field nodes, by response key. */
export function fieldsBelow(
  typeName: string,
  nodes: Fields,
  info: OperationInfo,
): ReadonlyMap<string, Fields> {
  const { schema, fragments, variableValues } = info;
  return collectSubfields(
    schema,
    fragments,
    variableValues,
    schema.getType(typeName) as GraphQLObjectType,
    nodes,
  );
}

/** Returns the fields below by name, with aliases merged; for fields without arguments. */
function byName(typeName: string, nodes: Fields, info: OperationInfo): Map<string, FieldNode[]> {
  const names = new Map<string, FieldNode[]>();
  for (const group of fieldsBelow(typeName, nodes, info).values()) {
    const name = nameOf(group);
    names.set(name, [...(names.get(name) ?? []), ...group]);
  }
  return names;
}

/** Adds the fields below field nodes to a selection. */
export function select(selection: Selection, nodes: Fields, info: OperationInfo): Selection {
  const { model, lists } = selection;
  for (const [key, group] of fieldsBelow(model.name, nodes, info)) {
    const name = nameOf(group);
    const attribute = model.attributes.get(name);
    const composite = model.composites.get(name);
    const toOne = model.toOne.get(name);
    const relation = model.toMany.get(name) ?? summariesOf(model).get(name);
    const reference = model.nodeReferences.get(name);
    const nodeList = nodeListsOf(model).get(name);
    if (attribute) selection.attributes.add(attribute);
    else if (composite) {
      const selected = selection.composites.get(composite) ?? new Set<string>();
      for (const part of byName(shapeOf(composite.shape()).name, group, info).keys()) selected.add(part);
      selection.composites.set(composite, selected);
    } else if (toOne) {
      selection.joins.set(toOne, select(selection.joins.get(toOne) ?? emptySelection(toOne.to), group, info));
    } else if (name === PERMISSION_CHECK_FIELD) {
      selection.selectsPermissionCheck = true;
      for (const column of authorizationColumns(model)) selection.keys.add(column);
    } else if (reference) {
      for (const column of Object.values(nodeReferenceColumns(model, reference))) selection.keys.add(column);
    } else if (nodeList) {
      for (const column of nodeListColumns(nodeList)) selection.keys.add(column);
    } else if (relation) {
      for (const { parent } of relation.keys) selection.keys.add(parent);
      // Aliases of the field above share this row, and the same key can be a different list below each alias.
      lists.set(key, lists.has(key) ? null : { relation, nodes: group });
    }
  }
  return selection;
}

/** Returns what is selected of a connection of `model` below the field nodes that return it. */
export function selectList(model: Model, nodes: Fields, info: OperationInfo): ListSelection {
  const selected = byName(`${model.name}Connection`, nodes, info);
  const edges = selected.get('edges');
  const pageInfo = selected.get('pageInfo');
  const ends = pageInfo && byName('PageInfo', pageInfo, info);
  const list: ListSelection = {
    edges: Boolean(edges),
    pageInfo: Boolean(pageInfo),
    hasNextPage: Boolean(ends?.has('hasNextPage')),
    hasPreviousPage: Boolean(ends?.has('hasPreviousPage')),
    totalCount: selected.has('totalCount'),
  };
  const direct = selected.has('nodes');
  if (!edges && !pageInfo && !direct) return list;
  list.rows = emptySelection(model);
  // Each alias is selected separately, because the same key can be a different list below each of them.
  for (const group of fieldsBelow(`${model.name}Connection`, nodes, info).values()) {
    if (nameOf(group) === 'nodes') select(list.rows, group, info);
    if (nameOf(group) !== 'edges') continue;
    for (const below of fieldsBelow(`${model.name}Edge`, group, info).values())
      if (nameOf(below) === 'node') select(list.rows, below, info);
  }
  return list;
}

/** Returns the parsed arguments of a field. Throws for invalid ones. */
export function argumentsOf(
  typeName: string,
  nodes: Fields,
  { schema, variableValues }: OperationInfo,
): ListArguments {
  const type = schema.getType(typeName) as GraphQLObjectType;
  return getArgumentValues(type.getFields()[nameOf(nodes)]!, nodes[0]!, variableValues);
}
