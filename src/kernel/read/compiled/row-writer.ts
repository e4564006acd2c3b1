import { type GraphQLOutputType, isNonNullType } from 'graphql';
import {
  attributeSql,
  type Attribute,
  type Composite,
  type Model,
  shapeOf,
  type ToOne,
} from '../../model/metadata';
import { nodeListsOf } from '../../model/node-lists';
import { summariesOf } from '../../model/summaries';
import { leftJoin } from '../row';
import type { Fields } from '../selection';
import { type Compilation, NotCompilableError, type RowRef, sqlType } from './compilation';
import { jsonWriter } from './json';
import { listBelow, summaryBelow } from './lists';
import { nodeBelow, nodesBelow } from './node-branches';
import { cell, nullUnless, type Write } from './row-stream';

/** Compiles a row with the fields selected below the field nodes. */
export function row(to: Compilation, model: Model, nodes: Fields, rowRef: RowRef): Write {
  return to.object(model.name, nodes, (name, group) => field(to, model, name, group, rowRef));
}

function field(to: Compilation, model: Model, name: string, nodes: Fields, rowRef: RowRef): Write {
  const attribute = model.attributes.get(name);
  if (attribute) return value(to, model, attribute, to.typeOf(model.name, name), nodes, rowRef);
  const composite = model.composites.get(name);
  if (composite) return madeOfOwn(to, model, composite, nodes, rowRef);
  const toOne = model.toOne.get(name);
  if (toOne) return joined(to, toOne, nodes, rowRef);
  const reference = model.nodeReferences.get(name);
  if (reference) return nodeBelow(to, model, reference, nodes, rowRef);
  const nodeList = nodeListsOf(model).get(name);
  if (nodeList) return nodesBelow(to, nodeList, nodes, rowRef);
  const relation = model.toMany.get(name);
  if (relation) return listBelow(to, relation, nodes, rowRef);
  const summary = summariesOf(model).get(name);
  if (summary) return summaryBelow(to, summary, nodes, rowRef);
  throw new NotCompilableError(`${model.name}.${name}`);
}

/** Returns the cell of an attribute. Expressions are cast, because columns are shared by type. */
function cellOf(model: Model, attribute: Attribute, { branch, alias }: RowRef): number {
  const sql = attributeSql(model, attribute, alias);
  const type = sqlType(attribute.type);
  return branch.columns.add(attribute.column ? sql : `${sql}::${type}`, type);
}

function value(
  to: Compilation,
  model: Model,
  attribute: Attribute,
  type: GraphQLOutputType,
  nodes: Fields,
  rowRef: RowRef,
): Write {
  const json = jsonWriter(attribute.type, type, nodes, to.info);
  return cell(cellOf(model, attribute, rowRef), json, isNonNullType(type));
}

/** Compiles an object composed of attributes of the row. */
function madeOfOwn(
  to: Compilation,
  model: Model,
  composite: Composite,
  nodes: Fields,
  rowRef: RowRef,
): Write {
  const shape = shapeOf(composite.shape()).name;
  const presence = cellOf(model, model.attributes.get(composite.presence)!, rowRef);
  const write = to.object(shape, nodes, (name, group) => {
    const attribute = model.attributes.get(composite.parts[name]!);
    if (!attribute) throw new NotCompilableError(`${shape}.${name}`);
    return value(to, model, attribute, to.typeOf(shape, name), group, rowRef);
  });
  return nullUnless(presence, write, isNonNullType(to.typeOf(model.name, composite.name)));
}

/** Compiles a to-one relation as a join of the page. */
function joined(to: Compilation, relation: ToOne, nodes: Fields, { branch, alias }: RowRef): Write {
  const other = branch.join(alias, relation.name, (joined) => {
    to.countTable();
    return leftJoin(relation, alias, joined);
  });
  const presence = branch.columns.add(`${other}."${relation.keys.at(-1)!.child}"`, 'uuid');
  const write = row(to, relation.to, nodes, { branch, alias: other });
  return nullUnless(presence, write, isNonNullType(to.typeOf(relation.from.name, relation.name)));
}
