import { parse as parseArray } from 'postgres-array';
import type { JoinKeys, Model } from '../model/metadata';
import { nodeListColumns, type ManyToManyRelation, type NodeList } from '../model/node-lists';
import { MAX_LISTED_ROWS } from '../model/plain-lists';
import { whereAll } from './page';
import { type Cells, readRow, type ReadRow, type ResultRow, SelectList, type Source } from './row';
import type { Selection } from './selection';
import { notDeleted } from './shown';
import { type CheckedSearch, RANK, resultRows } from './search-results';
import { parametersBehind, parents, type Statement } from './statement';

type Readers = Map<string, ReadRow>;

/**
 * Returns a statement that finds rows of any model by ID: a lateral union of one index lookup per table. The branches read
 * different columns, so each returns its cells as one text array.
 */
export function nodesByIds(selections: readonly Selection[]): Statement<ResultRow | null> {
  const readers: Readers = new Map();
  const branches = selections.map((selection) => {
    const { model } = selection;
    const conditions = ['t."id" = p.k0', ...notDeleted(model, 't')];
    return branch(selection, { from: `"${model.table}" t`, conditions }, readers);
  });
  const text =
    `SELECT p.i, r.type, r.cells FROM unnest($1::uuid[]) WITH ORDINALITY AS p(k0, i) ` +
    `CROSS JOIN LATERAL (${branches.join(' UNION ALL ')}) r`;
  return { text, values: [], read: ([cells]) => (cells ? readBranch(readers, cells) : null) };
}

/** The clauses that find the rows `t` of a branch. */
interface BranchRows {
  readonly from: string;
  readonly conditions: readonly string[];
  /** ORDER BY and LIMIT. */
  readonly page?: string;
  /** Further columns, after type and cells. */
  readonly columns?: readonly string[];
}

function branch(
  selection: Selection,
  { from, conditions, page = '', columns = [] }: BranchRows,
  readers: Readers,
): string {
  const { name } = selection.model;
  const source: Source = { list: new SelectList(), joins: [] };
  readers.set(name, readRow(selection, 't', source));
  const cells = source.list.expressions.map((sql) => `(${sql})::text`).join(', ');
  return (
    `SELECT ${[`'${name}' AS type`, `ARRAY[${cells}]::text[] AS cells`, ...columns].join(', ')} ` +
    `FROM ${from} ${source.joins.join(' ')} ${whereAll(conditions)} ${page}`
  );
}

function readBranch(readers: Readers, [, type, cells]: Cells): ResultRow | null {
  return readers.get(type!)!(parseArray(cells!));
}

/** The newest rows `t` that list a row. `key` returns the SQL of a value of that row. */
export function listersSource(
  { from, keys, joinTable }: ManyToManyRelation,
  key: (pair: JoinKeys[number]) => string,
): BranchRows & { readonly order: string; readonly limit: number } {
  const on = keys.map(({ parent, child }) => `t."${parent}" = j."${child}"`).join(' AND ');
  const listed = joinTable.keys.map((pair) => `j."${pair.parent}" = ${key(pair)}`);
  return {
    from: `"${joinTable.model.table}" j JOIN "${from.table}" t ON ${on}`,
    conditions: [...listed, ...notDeleted(from, 't')],
    order: 'ORDER BY t."id" DESC',
    limit: MAX_LISTED_ROWS,
  };
}

/** Returns a statement for the rows that list a row, of all types at once. */
export function nodesThatList(
  list: NodeList,
  selectionOf: (model: Model) => Selection,
): Statement<ResultRow[]> {
  const readers: Readers = new Map();
  const columns = nodeListColumns(list);
  const branches = list.listedBy.map((relation) => {
    const { order, limit, ...source } = listersSource(
      relation,
      ({ child }) => `p.k${columns.indexOf(child)}`,
    );
    return `(${branch(selectionOf(relation.from), { ...source, page: `${order} LIMIT ${limit}` }, readers)})`;
  });
  return {
    text: `SELECT p.i, r.type, r.cells FROM ${parents(columns.length)} CROSS JOIN LATERAL (${branches.join(' UNION ALL ')}) r`,
    values: [],
    read: (rows) => rows.map((cells) => readBranch(readers, cells)!),
  };
}

/** Returns a statement for the results of a search in a tenant, of all types at once. */
export function nodesFound(
  { models, search, limit }: CheckedSearch,
  selectionOf: (model: Model) => Selection,
): Statement<ResultRow[]> {
  const readers: Readers = new Map();
  const parameters = parametersBehind(1);
  const branches = models.map((model) => {
    const { order, ...rows } = resultRows(model, search, 'p.k0', parameters);
    const page = `${order} LIMIT ${limit}`;
    return `(${branch(selectionOf(model), { ...rows, page, columns: [RANK.rank, RANK.id] }, readers)})`;
  });
  const best = `SELECT u.* FROM (${branches.join(' UNION ALL ')}) u ORDER BY u.rank DESC, u.id DESC LIMIT ${limit}`;
  return {
    text: `SELECT p.i, r.type, r.cells FROM ${parents(1)} CROSS JOIN LATERAL (${best}) r`,
    values: parameters.values.slice(1),
    read: (rows) => rows.map((cells) => readBranch(readers, cells)!),
  };
}
