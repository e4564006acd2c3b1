import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type VariableNode,
  visit,
} from 'graphql';
import { collectFields } from 'graphql/execution/collectFields';
import type { TextRow } from '../../database/batch';
import { asUuid } from '../../model/types';
import { viewerId } from '../../tenancy/session-variables';
import type { RootField } from '../root-fields';
import { argumentsOf, type Fields, type Look, nameOf } from '../selection';
import { type Branch } from './branch';
import { Compilation, IdVariable, NotCompiled } from './compilation';
import { Connection } from './connection';
import { rowById } from './lists';
import { constant, object, type Part, RowStream, type Write } from './row-stream';
import { row } from './rows';
import { Text } from './text';

/**
 * # How a query becomes SQL
 *
 * An operation made of declared fields is compiled once and run many times: one statement that reads everything, in
 * one round trip with entering, and a writer that turns its rows into the JSON text of the answer. There are no row
 * objects, no resolvers and no promises per field. Take
 *
 *   query($id: ID!) { library(id: $id) { name books(first: 2) { nodes { title } } } }
 *
 * Every list, and every row found by its id, is a BRANCH (branch.ts): a page of rows with to-one relations joined on
 * (rows.ts), after each of which come the branches below it:
 *
 *   (SELECT x.* FROM (SELECT t."name" AS c0, t."id" AS k0 FROM "libraries" t WHERE t."id" = $1::uuid LIMIT 1) r1
 *    CROSS JOIN LATERAL (SELECT 1 AS b, r1.c0 AS s0 UNION ALL
 *      (SELECT 2 AS b, t."title" AS s0 FROM "books" t WHERE t."library_id" = r1.k0
 *        ORDER BY t."created_at" DESC, t."id" DESC LIMIT 2)) x)
 *
 *   b │ s0                 The rows come depth first, marked with their branch: below a row stands what follows it
 *   1 │ Pune               and is marked as one of its lists. Branches share their columns, each a column of its
 *   2 │ Rain at Dawn       value's type (columns.ts), so no value is turned into anything but what PostgreSQL prints.
 *   2 │ The Long Monsoon
 *
 * Writers mirror the selection (row-stream.ts): each takes the cells it knows by their place, and a list takes rows as
 * long as they carry its mark: {"library":{"name":"Pune","books":{"nodes":[{"title":"Rain at Dawn"},…]}}}. Counts and
 * the like are cells of the row above their list (`Branch.fact`). A page reads one row more than it shows where it is
 * asked whether there are more.
 *
 * Values are bound parameters; names of tables and columns come from declarations; page sizes are checked numbers.
 * What decides over the shape of the statement or the writer (arguments, @skip, @include) is part of the plan's key;
 * the ids by which root fields find their rows are not, so that a plan serves all ids.
 *
 * The general path (reader.ts, run by graphql-js) stays the reference: it answers whatever is not compiled, and
 * whatever turns out to be an error, so that errors are told in one way only. `extensions.cost.plan` says which it was.
 */
export interface Plan {
  readonly text: string;
  values(variables: Variables): unknown[];
  /** The rows of the statement → the JSON text of `data`. */
  write(rows: readonly TextRow[]): Text;
}

export type Variables = Readonly<Record<string, unknown>>;
export type Fragments = Record<string, FragmentDefinitionNode>;
export type RootFields = ReadonlyMap<string, RootField>;

/** The variable that says which row a root field leads to, or whose rows. */
const idOf = (field: FieldNode, root: RootField): VariableNode | undefined => {
  if (root.leadsTo === 'viewer') return undefined;
  const { argument } = root;
  const value = field.arguments?.find(({ name }) => name.value === argument)?.value;
  return value?.kind === Kind.VARIABLE ? value : undefined;
};

/** Names of an operation's variables, by what they are used for; one may be used for both. */
export interface VariableUse {
  /** The ids by which root fields find their rows. */
  readonly ids: readonly string[];
  /** Anything else: their values are part of a plan. */
  readonly structural: readonly string[];
}

export function variableUse(
  operation: OperationDefinitionNode,
  fragments: Fragments,
  roots: RootFields,
): VariableUse {
  const ids = new Set<VariableNode>();
  const onRoot = ({ selections }: SelectionSetNode): void => {
    for (const node of selections) {
      if (node.kind === Kind.INLINE_FRAGMENT) onRoot(node.selectionSet);
      else if (node.kind === Kind.FRAGMENT_SPREAD) onRoot(fragments[node.name.value]!.selectionSet);
      else {
        const root = roots.get(node.name.value);
        const id = root && idOf(node, root);
        if (id) ids.add(id);
      }
    }
  };
  onRoot(operation.selectionSet);
  const names = new Set<string>();
  for (const part of [operation, ...Object.values(fragments)]) {
    visit(part, {
      VariableDefinition: () => false,
      Variable: (node) => {
        if (!ids.has(node)) names.add(node.name.value);
      },
    });
  }
  return { ids: [...ids].map(({ name }) => name.value), structural: [...names] };
}

/** Compiles a valid query for given variables; throws NotCompiled, or what is wrong with an argument. */
export function compile(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  fragments: Fragments,
  variables: Variables,
  roots: RootFields,
): Plan {
  const look: Look = { schema, fragments, variableValues: variables };
  const to = new Compilation(look, row);
  const root = to.branch({ from: '(VALUES (0)) t', conditions: [], limit: 1, shown: 1 });
  const query = schema.getQueryType()!;
  const fields = collectFields(schema, fragments, variables, query, operation.selectionSet);
  const parts = [...fields].map(([key, nodes]): Part => ({ key, write: rootField(to, roots, nodes, root) }));
  const write = object(parts);
  const below = root.partsBelow();
  if (!below.length && !root.hasFacts) throw new NotCompiled('nothing that is read from the database');
  const bound = to.parameters.values;
  return {
    text: root.hasFacts ? root.text() : below.join(' UNION ALL '),
    values: (now) =>
      bound.map((value) => (value instanceof IdVariable ? asUuid(now[value.name] as string) : value)),
    write: (rows) => {
      const stream = new RowStream(rows);
      // Counts of root lists are cells of a row above them all.
      const text = new Text(stream);
      write(text, root.hasFacts ? stream.take(root.mark)! : [], stream);
      stream.finish();
      return text;
    },
  };
}

function rootField(to: Compilation, roots: RootFields, nodes: Fields, above: Branch): Write {
  const name = nameOf(nodes);
  if (name === '__typename') return constant('"Query"');
  const root = roots.get(name);
  if (!root) throw new NotCompiled(`the field ${name}`);
  const { model } = root;
  if (root.leadsTo === 'viewer') return rowById(to, model, viewerId, nodes, above);
  const args = argumentsOf('Query', nodes, to.look) as Record<string, unknown>;
  const variable = idOf(nodes[0]!, root);
  const id = variable ? to.idVariable(variable.name.value) : asUuid(args[root.argument] as string);
  const bound = (): string => to.parameters.bind(id, 'uuid');
  if (root.leadsTo === 'row') return rowById(to, model, bound(), nodes, above);
  return new Connection(to, model, () => [[model.tenant!.column, bound()]], args, nodes, above).writer();
}
