import {
  type GraphQLFieldResolver,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { attachMessages } from '../messages/attach-messages';
import { PermissionCheck } from '../model/authorization';
import { allShapes, type Model } from '../model/metadata';
import { nodeListsOf } from '../model/node-lists';
import { nodeReferenceColumns } from '../model/node-reference';
import { MAX_PAGE } from '../model/page-size';
import { summariesOf, summaryRows } from '../model/summaries';
import type { ListArguments } from './page';
import { checkIds, type Reader } from './reader';
import { type RootField, rootFieldsOf } from './root-fields';
import type { ResultRow } from './row';
import { givenKey } from './row-keys';
import { checkedSearch } from './search-results';

/** The part of the request context that reads need. */
export interface ReadContext {
  readonly reader: Reader;
  /** Who reads; undefined while nobody is signed in. */
  readonly actor?: { readonly userId: string };
}

type Resolver<Args = Record<string, unknown>> = GraphQLFieldResolver<ResultRow, ReadContext, Args>;

function setResolver(type: GraphQLObjectType, field: string, resolve?: Resolver<never>): void {
  const found = type.getFields()[field];
  if (!found) throw new Error(`${type.name}.${field} is not in the schema.`);
  found.resolve = resolve as Resolver | undefined;
}

/**
 * Attaches resolvers to the fields of a schema, from the declarations. Most fields need none, because a statement has set
 * them as properties of the row: the wrapper of TypeGraphQL is removed, and graphql-js reads the property.
 */
export function attachResolvers(schema: GraphQLSchema, models: readonly Model[]): void {
  const objectType = (name: string): GraphQLObjectType | undefined =>
    schema.getType(name) as GraphQLObjectType | undefined;
  const query = schema.getQueryType()!;

  for (const { name } of [...allShapes(), ...summaryRows()]) clear(objectType(name));
  for (const model of models) {
    const type = objectType(model.name);
    if (!type) continue;
    clear(type);
    clear(objectType(`${model.name}Connection`));
    clear(objectType(`${model.name}Edge`));
    for (const relation of [...model.toMany.values(), ...summariesOf(model).values()]) {
      setResolver(type, relation.name, (row: ResultRow, args: ListArguments, context: ReadContext, info) =>
        context.reader.relation(relation, row, args, info),
      );
    }
  }
  attachNodeReferences(schema, models);
  for (const root of rootFieldsOf(models)) setResolver(query, root.name, resolverOf(root));
  clear(objectType('PageInfo'));
  attachMessages(schema, [PermissionCheck.name], 'reason');
  for (const { name, attributes } of allShapes())
    for (const attribute of attributes.values())
      if (attribute.type.isMessage) attachMessages(schema, [name], attribute.name);
  attachNodes(
    schema,
    query,
    models.filter((model) => model.isNode),
  );
}

function resolverOf(root: RootField): Resolver<ListArguments & Record<string, unknown>> {
  if (root.leadsTo === 'results')
    return (_, args, { reader }, info) =>
      reader.search(checkedSearch(root, args as never), args[root.argument] as string, info);
  const { model } = root;
  if (root.leadsTo === 'viewer')
    return (_, _args, { reader, actor }, info) => (actor ? reader.row(model, actor.userId, info) : null);
  if (root.leadsTo === 'row')
    return (_, args, { reader }, info) => reader.rowByKey(model, givenKey(root, args), info);
  const { argument, rows } = root;
  return (_, args, { reader }, info) =>
    reader.list(model, rows, argument === undefined ? [] : [args[argument] as string], args, info);
}

function clear(type: GraphQLObjectType | undefined): void {
  for (const field of Object.values(type?.getFields() ?? {})) field.resolve = undefined;
}

/** A list of rows takes one statement for all their references. */
function attachNodeReferences(schema: GraphQLSchema, models: readonly Model[]): void {
  const nodes = models.filter((model) => model.isNode);
  for (const model of models) {
    for (const list of nodeListsOf(model).values())
      setResolver(
        schema.getType(model.name) as GraphQLObjectType,
        list.name,
        (row: ResultRow, _: object, { reader }: ReadContext, info) => reader.listers(list, row, info),
      );
    for (const reference of model.nodeReferences.values()) {
      const columns = nodeReferenceColumns(model, reference);
      setResolver(
        schema.getType(model.name) as GraphQLObjectType,
        reference.name,
        async (row: ResultRow, _: object, { reader }: ReadContext, info) => {
          const id = row[`$${columns.id}`] as string | null;
          const [node] = id === null ? [] : await reader.nodes(nodes, [id], info);
          return node?.$type === row[`$${columns.type}`] ? node : null;
        },
      );
    }
  }
}

function attachNodes(schema: GraphQLSchema, query: GraphQLObjectType, models: readonly Model[]): void {
  const node = schema.getType('Node') as GraphQLInterfaceType;
  node.resolveType = (row: ResultRow) => row.$type as string;
  setResolver(query, 'node', async (_: ResultRow, args: { id: string }, context: ReadContext, info) => {
    const [row] = await context.reader.nodes(models, [args.id], info);
    return row;
  });
  setResolver(query, 'nodes', (_: ResultRow, args: { ids: string[] }, context: ReadContext, info) => {
    checkIds(args.ids, MAX_PAGE);
    return context.reader.nodes(models, args.ids, info);
  });
}
