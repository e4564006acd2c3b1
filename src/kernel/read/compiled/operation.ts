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
import { RowBytes } from '../../database/row-messages';
import { JsonBytes } from '../../json-bytes';
import { viewerId } from '../../tenancy/session-variables';
import type { RootField } from '../root-fields';
import { givenKey, ID_KEY, keyValue, type RowKey } from '../row-keys';
import { checkedSearch, type SearchArguments } from '../search-results';
import { argumentsOf, type Fields, type OperationInfo, nameOf } from '../selection';
import { type Branch } from './branch';
import { Compilation, KeyVariable, NotCompilableError } from './compilation';
import { ConnectionCompiler } from './connection';
import { rowWhere } from './lists';
import { constant, object, type Part, RowStream, type Write, type WriteText } from './row-stream';
import { row } from './row-writer';
import { searchResults } from './search-branches';

/**
 * # How a query becomes SQL
 *
 * An operation with declared fields only is compiled once and executed many times: one statement that reads all rows, sent
 * in one round trip with the session variables, and a writer that converts the rows to the JSON text of the response.
 * There are no row objects, resolvers or promises per field. For example:
 *
 *   query($id: ID!) { library(id: $id) { name books(first: 2) { nodes { title } } } }
 *
 * Every list, and every row found by ID, is a BRANCH (branch.ts): a page of rows with joined to-one relations (rows.ts).
 * The branches below a row follow it:
 *
 *   (SELECT x.* FROM (SELECT t."name" AS c0, t."id" AS k0 FROM "libraries" t WHERE t."id" = $1::uuid LIMIT 1) r1
 *    CROSS JOIN LATERAL (SELECT 1 AS b, r1.c0 AS s0 UNION ALL
 *      (SELECT 2 AS b, t."title" AS s0 FROM "books" t WHERE t."library_id" = r1.k0
 *        ORDER BY t."created_at" DESC, t."id" DESC LIMIT 2)) x)
 *
 *   b │ s0                 The rows are in depth-first order and start with the number of their branch: the rows
 *   1 │ Pune               of the lists of a row follow it. Branches share columns by type (columns.ts), so values
 *   2 │ Rain at Dawn       need no conversion.
 *   2 │ The Long Monsoon
 *
 * Writers mirror the selection (row-stream.ts): each reads its cells by index, and a list reads rows as long as they have
 * the number of its branch: {"library":{"name":"Pune","books":{"nodes":[{"title":"Rain at Dawn"},…]}}}. Counts are cells
 * of the row above their list (`Branch.scalarSubquery`). If `hasNextPage` is selected, a page reads one more row.
 *
 * Values are bound parameters, names of tables and columns come from declarations, and page sizes are checked integers.
 * Everything that changes the statement or the writer (arguments, @skip, @include) is part of the key of the plan. The IDs
 * by which root fields find their rows are not, so that one plan serves all IDs.
 *
 * The resolver path (reader.ts, run by graphql-js) remains the reference: it executes operations that are not compiled, and
 * those that result in an error, so that errors are formatted in one place. `extensions.cost.plan` names the path.
 */
export interface Plan {
  readonly text: string;
  values(variables: Variables): unknown[];
  /** Converts the rows of the statement to `data` as JSON. */
  write(rows: readonly RowBytes[], writeText: WriteText): JsonBytes;
}

export type Variables = Readonly<Record<string, unknown>>;
export type Fragments = Record<string, FragmentDefinitionNode>;
export type RootFields = ReadonlyMap<string, RootField>;

/** The row above the root fields, unless they have counts. */
const NO_ROW = new RowBytes(Buffer.alloc(2), 0, 0);

/** The arguments of a root field that find its row or tenant. */
function keysOf(root: RootField): readonly RowKey[] {
  if (root.leadsTo === 'row') return root.keys;
  return root.leadsTo !== 'viewer' && root.argument !== undefined
    ? [{ ...ID_KEY, argument: root.argument }]
    : [];
}

/** Returns the variable with the ID, or another key, of the row or tenant of a root field. Undefined if several are given. */
function keyVariable({ arguments: given = [] }: FieldNode, root: RootField): VariableNode | undefined {
  const names = keysOf(root).map(({ argument }) => argument);
  const [first, ...others] = given.filter(({ name }) => names.includes(name.value));
  return first?.value.kind === Kind.VARIABLE && !others.length ? first.value : undefined;
}

/** The variables of an operation by use. A variable can have both uses. */
export interface VariableUse {
  /** IDs by which root fields find their rows. */
  readonly ids: readonly string[];
  /** All other variables, whose values are part of the plan. */
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
        const id = root && keyVariable(node, root);
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

/** Compiles a valid query for given variables. Throws NotCompilableError, or the error of an invalid argument. */
export function compile(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  fragments: Fragments,
  variables: Variables,
  roots: RootFields,
): Plan {
  const info: OperationInfo = { schema, fragments, variableValues: variables };
  const to = new Compilation(info, row);
  const root = to.branch({ from: '(VALUES (0)) t', conditions: [], limit: 1, pageSize: 1 });
  const query = schema.getQueryType()!;
  const fields = collectFields(schema, fragments, variables, query, operation.selectionSet);
  const parts = [...fields].map(([key, nodes]): Part => ({ key, write: rootField(to, roots, nodes, root) }));
  const write = object(parts);
  const below = root.partsBelow();
  if (!below.length && !root.hasScalarSubqueries)
    throw new NotCompilableError('nothing that is read from the database');
  const bound = to.parameters.values;
  return {
    text: root.hasScalarSubqueries ? root.text() : below.join(' UNION ALL '),
    values: (now) =>
      bound.map((value) =>
        value instanceof KeyVariable ? keyValue(value.key, now[value.name] as string) : value,
      ),
    write: (rows, writeText) => {
      const stream = new RowStream(rows, writeText);
      // Counts of root lists are cells of a row above all of them.
      const data = JsonBytes.take();
      write(data, root.hasScalarSubqueries ? stream.take(root.number)! : NO_ROW, stream);
      stream.finish();
      return data;
    },
  };
}

function rootField(to: Compilation, roots: RootFields, nodes: Fields, above: Branch): Write {
  const name = nameOf(nodes);
  if (name === '__typename') return constant('"Query"');
  const root = roots.get(name);
  if (!root) throw new NotCompilableError(`the field ${name}`);
  if (root.leadsTo === 'viewer') return rowWhere(to, root.model, `t."id" = ${viewerId}`, nodes, above);
  const args = argumentsOf('Query', nodes, to.info) as Record<string, unknown>;
  const bound = (key: RowKey): string => {
    const variable = keyVariable(nodes[0]!, root);
    const value = variable
      ? to.keyVariable(variable.name.value, key)
      : keyValue(key, args[key.argument] as string);
    return to.parameters.bind(value, key.type.sql);
  };
  if (root.leadsTo === 'results') {
    const search = checkedSearch(root, args as unknown as SearchArguments);
    // A parameter that no SQL refers to has no type.
    if (!search.models.length) return constant('[]');
    return searchResults(to, search, bound(keysOf(root)[0]!), nodes, above);
  }
  const { model } = root;
  if (root.leadsTo === 'row') {
    const { key } = givenKey(root, args);
    return rowWhere(to, model, `t."${key.column}" = ${bound(key)}`, nodes, above);
  }
  const { keys, when } = root.rows;
  const listed = { keys, when, value: () => bound(keysOf(root)[0]!) };
  return new ConnectionCompiler(to, model, listed, args, nodes, above).writer();
}
