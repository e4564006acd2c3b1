import type { FieldNode, GraphQLObjectType, GraphQLResolveInfo } from 'graphql';
import { collectSubfields } from 'graphql/execution/collectFields';
import { type Attribute, type Composite, type Model, shapeOf, type ToOne } from '../model/metadata';
import { CAPABILITY_FIELD, placeColumns } from '../tenancy/rights';

/** What an operation asks of the rows of one model, found by looking ahead from the field that leads to them. */
export interface Selection {
  readonly model: Model;
  readonly attributes: Set<Attribute>;
  readonly composites: Map<Composite, Set<string>>;
  /** To-one relations ride in the same statement. */
  readonly joins: Map<ToOne, Selection>;
  /** Columns that the row's own lists need to find their rows. */
  readonly keys: Set<string>;
  /** Whether it is asked what the viewer may do to the rows. */
  asksCapability: boolean;
}

/** What an operation asks of a connection. */
export interface ListSelection {
  /** Undefined when neither rows nor their place in the list are asked for. */
  rows?: Selection;
  edges: boolean;
  pageInfo: boolean;
  hasPreviousPage: boolean;
  totalCount: boolean;
}

type Look = Pick<GraphQLResolveInfo, 'schema' | 'fragments' | 'variableValues'>;
type Fields = readonly FieldNode[];

export function emptySelection(model: Model): Selection {
  return {
    model,
    attributes: new Set(),
    composites: new Map(),
    joins: new Map(),
    keys: new Set(),
    asksCapability: false,
  };
}

/** The fields asked for below some field nodes, by name: aliases of one field count as one, arguments do not matter here. */
function subfields(typeName: string, nodes: Fields, look: Look): Map<string, FieldNode[]> {
  const type = look.schema.getType(typeName) as GraphQLObjectType;
  const byName = new Map<string, FieldNode[]>();
  for (const group of collectSubfields(
    look.schema,
    look.fragments,
    look.variableValues,
    type,
    nodes,
  ).values()) {
    const name = group[0]!.name.value;
    byName.set(name, [...(byName.get(name) ?? []), ...group]);
  }
  return byName;
}

/** Adds to a selection what is asked of its model below the field nodes. */
export function select(selection: Selection, nodes: Fields, look: Look): Selection {
  const { model } = selection;
  for (const [name, group] of subfields(model.name, nodes, look)) {
    const attribute = model.attributes.get(name);
    const composite = model.composites.get(name);
    const toOne = model.toOne.get(name);
    const toMany = model.toMany.get(name);
    if (attribute) selection.attributes.add(attribute);
    else if (composite) {
      const asked = selection.composites.get(composite) ?? new Set<string>();
      for (const part of subfields(shapeOf(composite.shape()).name, group, look).keys()) asked.add(part);
      selection.composites.set(composite, asked);
    } else if (toOne) {
      selection.joins.set(toOne, select(selection.joins.get(toOne) ?? emptySelection(toOne.to), group, look));
    } else if (name === CAPABILITY_FIELD) {
      selection.asksCapability = true;
      for (const column of placeColumns(model)) selection.keys.add(column);
    } else if (toMany) for (const key of toMany.keys) selection.keys.add(key.parent);
  }
  return selection;
}

/** What is asked of a connection of `model` below the field nodes that return it. */
export function selectList(model: Model, nodes: Fields, look: Look): ListSelection {
  const asked = subfields(`${model.name}Connection`, nodes, look);
  const edges = asked.get('edges');
  const pageInfo = asked.get('pageInfo');
  const list: ListSelection = {
    edges: Boolean(edges),
    pageInfo: Boolean(pageInfo),
    hasPreviousPage: Boolean(pageInfo && subfields('PageInfo', pageInfo, look).has('hasPreviousPage')),
    totalCount: asked.has('totalCount'),
  };
  const direct = asked.get('nodes');
  if (!edges && !pageInfo && !direct) return list;
  list.rows = emptySelection(model);
  if (direct) select(list.rows, direct, look);
  const inEdges = edges && subfields(`${model.name}Edge`, edges, look).get('node');
  if (inEdges) select(list.rows, inEdges, look);
  return list;
}
