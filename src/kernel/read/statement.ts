import type { JoinKeys, Model, ToMany } from '../model/metadata';
import { MAX_LISTED_ROWS } from '../model/plain-lists';
import { foundBy, relatedRows, unorderedRows } from './found-rows';
import {
  encodeCursor,
  excludedByCursor,
  isOfTenant,
  type ListArguments,
  orderBy,
  type Page,
  pageOf,
  whereAll,
} from './page';
import { type ListRows, pageSource } from './page-source';
import { Parameters } from './parameters';
import {
  type Cells,
  listFilter,
  readRow,
  type ReadRow,
  type ResultRow,
  SelectList,
  type Source,
} from './row';
import type { ListSelection, Selection } from './selection';
import type { ListedRows } from './root-fields';
import type { RowKey } from './row-keys';
import { notDeleted } from './shown';
import { whereConditions } from './where';

/** The IDs by which a parent finds its children, in the order of the keys of the relation. Null matches no row. */
export type ParentKey = readonly (string | null)[];

/**
 * A statement for a relation or root list of any number of parents:
 *
 *   SELECT p.i, c.n, r.* FROM unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY AS p(k0, k1, i)
 *   LEFT JOIN LATERAL (SELECT count(*) …) c ON true
 *   LEFT JOIN LATERAL (SELECT … FROM children t … WHERE t.tenant = p.k0 AND t.parent = p.k1 ORDER BY … LIMIT 21) r ON true
 *
 * A lateral join is a nested loop in the order of the parents, so the rows of a parent are adjacent and sorted without a
 * sort step. A window function would read all children to return a few.
 */
export interface Statement<Result> {
  readonly text: string;
  /** Parameters after the key arrays of the parents. */
  readonly values: readonly unknown[];
  /** Converts the rows of a parent to its result. */
  readonly read: (rows: readonly Cells[]) => Result;
  /** Returns the rows in a result, if lists below them are selected. */
  readonly below?: { readonly selection: Selection; rows(result: Result): readonly ResultRow[] };
}

/** The value of a connection field for resolvers. */
export interface ConnectionResult {
  nodes: ResultRow[];
  edges?: { cursor: string; node: ResultRow }[];
  pageInfo?: {
    hasNextPage: boolean;
    hasPreviousPage: boolean;
    startCursor: string | null;
    endCursor: string | null;
  };
  totalCount?: number;
}

export const parents = (count: number, type = 'uuid'): string => {
  if (count === 0) return '(VALUES (1)) AS p(i)';
  const arrays = Array.from({ length: count }, (_, i) => `$${i + 1}::${type}[]`).join(', ');
  const names = Array.from({ length: count }, (_, i) => `k${i}`).join(', ');
  return `unnest(${arrays}) WITH ORDINALITY AS p(${names}, i)`;
};

const matches = (keys: JoinKeys, alias: string): string[] =>
  keys.map((k, i) => `${alias}."${k.child}" = p.k${i}`);

/** Returns parameters that follow those of the keys. */
export function parametersBehind(keys: number): Parameters {
  const parameters = new Parameters();
  parameters.values.length = keys;
  return parameters;
}

/** Returns a statement for rows by their ID or another key, one per parent key. */
export function rowsByKey(
  model: Model,
  { column, type }: RowKey,
  selection: Selection,
): Statement<ResultRow | null> {
  const source: Source = { list: new SelectList(1), joins: [] };
  const read = readRow(selection, 't', source);
  const columns = ['p.i', ...source.list.expressions.map((_, i) => `r.c${i}`)];
  const inner = source.list.expressions.map((sql, i) => `${sql} AS c${i}`);
  const text =
    `SELECT ${columns.join(', ')} FROM ${parents(1, type.sql)} CROSS JOIN LATERAL (SELECT ${inner.join(', ') || '1'} ` +
    `FROM "${model.table}" t ${source.joins.join(' ')} ${whereAll([`t."${column}" = p.k0`, ...notDeleted(model, 't')])} LIMIT 1) r`;
  return {
    text,
    values: [],
    read: ([cells]) => (cells ? read(cells) : null),
    below: { selection, rows: (row) => (row ? [row] : []) },
  };
}

/** The SQL of a plain list: the listed rows `t`, and the alias of the rows that refer to the parent. */
export interface PlainListSource {
  readonly from: string;
  readonly children: string;
  readonly order: string;
}

/** Returns the source of a plain list: child rows, or the join entity `j` of a many-to-many relation with its rows. */
export function plainListSource({ joinTable, orderedBy, to }: ToMany): PlainListSource {
  if (!joinTable) return { from: `"${to.table}" t`, children: 't', order: `ORDER BY t."${orderedBy!}"` };
  const { model, keys } = joinTable;
  const on = keys.map((k) => `t."${k.child}" = j."${k.parent}"`).join(' AND ');
  return {
    from: `"${model.table}" j JOIN "${to.table}" t ON ${on}`,
    children: 'j',
    order: `ORDER BY j."${joinTable.orderedBy}"`,
  };
}

/** Returns a statement for a plain list. */
export function plainList(relation: ToMany, selection: Selection): Statement<ResultRow[]> {
  const { from, children, order } = plainListSource(relation);
  const source: Source = { list: new SelectList(1), joins: [] };
  const read = readRow(selection, 't', source);
  const inner = source.list.expressions.map((sql, i) => `${sql} AS c${i}`);
  const text =
    `SELECT p.i, ${source.list.expressions.map((_, i) => `r.c${i}`).join(', ') || '1'} FROM ${parents(relation.keys.length)} ` +
    `CROSS JOIN LATERAL (SELECT ${inner.join(', ') || '1'} ` +
    `FROM ${from} ${source.joins.join(' ')} ` +
    `${whereAll([...matches(relation.keys, children), ...notDeleted(relation.to, 't')])} ${order} LIMIT ${MAX_LISTED_ROWS}) r`;
  return {
    text,
    values: [],
    read: (cells) => cells.map((row) => read(row)!),
    below: { selection, rows: (rows) => rows },
  };
}

/** Returns a statement for a connection: a page of rows, the total count and the page information. */
export function connection(
  relation: Pick<ToMany, 'keys' | 'to' | 'through'> & Pick<ListedRows, 'when'>,
  args: ListArguments,
  selection: ListSelection,
): Statement<ConnectionResult> {
  const { keys, to: model, when } = relation;
  const found = { ...foundBy(relation), when };
  const page = pageOf(model, args, found, isOfTenant(model, found) ? 'p.k0' : undefined);
  const parameters = parametersBehind(keys.length);
  const { conditions, path } = relatedRows(relation, 't', (_, i) => `p.k${i}`);
  const base = [
    ...conditions,
    ...listFilter(model, args, 't', found),
    ...whereConditions(model, args.where, parameters, page),
  ];
  const columns = ['p.i'];
  const from = [parents(keys.length)];
  const column = (sql: string): number => columns.push(sql) - 1;
  const lateral = (sql: string, alias: string): void =>
    void from.push(`LEFT JOIN LATERAL (${sql}) ${alias} ON true`);

  const count = selection.totalCount ? column('c.n') : undefined;
  if (count !== undefined) lateral(`SELECT count(*) AS n FROM ${unorderedRows(model, path, base)}`, 'c');

  // Excluded rows are read only if the operation selects whether there are any.
  const excludedColumn = (by: 'after' | 'before', selected: boolean): number | undefined => {
    const excluded = selected ? excludedByCursor(page, parameters, by) : [];
    if (!excluded.length) return undefined;
    const some = `SELECT FROM ${unorderedRows(model, path, [...base, ...excluded])}`;
    lateral(`SELECT EXISTS (${some}) AS some`, `"${by}"`);
    return column(`"${by}".some`);
  };
  const earlier = excludedColumn('after', selection.hasPreviousPage);
  const later = excludedColumn('before', selection.hasNextPage);

  const source: Source = { list: new SelectList(columns.length), joins: [] };
  const rows =
    selection.rows && pageRows(model, page, selection.rows, selection, { base, path }, parameters, source);
  if (rows) {
    columns.push(...rows.names);
    lateral(rows.sql, 'r');
  }
  return {
    text: `SELECT ${columns.join(', ')} FROM ${from.join(' ')}`,
    // Filters are validated even if no rows are selected, but then no SQL refers to their parameters.
    values: from.length > 1 ? parameters.values.slice(keys.length) : [],
    read: (cells) => {
      const totalCount = count === undefined ? undefined : Number(cells[0]?.[count] ?? 0);
      const has = (column: number | undefined): boolean => column !== undefined && cells[0]?.[column] === 't';
      if (!rows) return { nodes: [], totalCount };
      const others = { earlier: has(earlier), later: has(later) };
      return { ...assemble(page, selection, rows, cells, others), totalCount };
    },
    below: selection.rows && { selection: selection.rows, rows: ({ nodes }) => nodes },
  };
}

interface PageRows {
  readonly sql: string;
  readonly names: string[];
  readonly read: ReadRow;
  /** Indexes of the ID and sort key among the cells, for cursors. */
  readonly id: number;
  readonly orderValue: number;
}

function pageRows(
  model: Model,
  page: Page,
  selected: Selection,
  list: ListSelection,
  rows: ListRows,
  parameters: Parameters,
  source: Source,
): PageRows {
  const id = source.list.add(page.tieBreaker);
  const orderValue = list.edges || list.pageInfo ? source.list.add(page.cursorSql) : id;
  const read = readRow(selected, 't', source);
  const inner = source.list.expressions.map((sql, i) => `${sql} AS c${i}`);
  const limit = page.limit + 1;
  const { from, conditions } = pageSource(model, page, rows, limit, parameters);
  return {
    id,
    orderValue,
    read,
    names: source.list.expressions.map((_, i) => `r.c${i}`),
    sql:
      `SELECT ${inner.join(', ')} FROM ${from} ${source.joins.join(' ')} ` +
      `${whereAll(conditions)} ${orderBy(page)} LIMIT ${limit}`,
  };
}

function assemble(
  page: Page,
  list: ListSelection,
  rows: PageRows,
  all: readonly Cells[],
  others: { readonly earlier: boolean; readonly later: boolean },
): ConnectionResult {
  // For a parent without rows, the left join returns one row of nulls.
  const found = all.filter((cells) => cells[rows.id] !== null);
  const more = found.length > page.limit;
  const kept = found.slice(0, page.limit);
  if (page.backwards) kept.reverse();
  const nodes = kept.map((cells) => rows.read(cells)!);
  const cursorOf = (cells: Cells): string => encode(page, rows, cells);
  const result: ConnectionResult = { nodes };
  if (list.edges) result.edges = nodes.map((node, i) => ({ cursor: cursorOf(kept[i]!), node }));
  if (list.pageInfo) {
    result.pageInfo = {
      hasNextPage: others.later || (!page.backwards && more),
      hasPreviousPage: others.earlier || (page.backwards && more),
      startCursor: kept.length ? cursorOf(kept[0]!) : null,
      endCursor: kept.length ? cursorOf(kept.at(-1)!) : null,
    };
  }
  return result;
}

const encode = (page: Page, rows: PageRows, cells: Cells): string =>
  encodeCursor(page, cells[rows.orderValue]!, cells[rows.id]!);
