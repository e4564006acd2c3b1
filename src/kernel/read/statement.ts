import type { JoinKeys, Model, ToMany } from '../model/metadata';
import {
  encodeCursor,
  excludedByCursor,
  keyset,
  type ListArguments,
  orderBy,
  type Page,
  pageOf,
  Parameters,
  whereAll,
  whereConditions,
} from './page';
import {
  notDeleted,
  type Cells,
  listFilter,
  readRow,
  type ReadRow,
  type ResultRow,
  SelectList,
  type Source,
} from './row';
import type { ListSelection, Selection } from './selection';

/** The ids by which a parent row finds its children, in the order of the relation's keys. */
export type ParentKey = readonly string[];

/**
 * One statement for one relation, or one root list, of ANY number of parents:
 *
 *   SELECT p.i, c.n, r.* FROM unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY AS p(k0, k1, i)
 *   LEFT JOIN LATERAL (SELECT count(*) …) c ON true
 *   LEFT JOIN LATERAL (SELECT … FROM children t … WHERE t.tenant = p.k0 AND t.parent = p.k1 ORDER BY … LIMIT 21) r ON true
 *
 * A lateral join is a nested loop in the order of its parents, so the rows of one parent arrive together and in
 * order without a sort. A window function over all children would read every child to keep a few.
 */
export interface Statement<Result> {
  readonly text: string;
  /** Values behind the parents' key arrays. */
  readonly values: readonly unknown[];
  /** What a parent gets, given the rows that came for it (none: an empty list). */
  readonly read: (rows: readonly Cells[]) => Result;
  /** The rows in a result, where lists below them are asked for. */
  readonly below?: { readonly selection: Selection; rows(result: Result): readonly ResultRow[] };
}

/** What resolvers get for a connection field. */
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

const parents = (count: number): string => {
  const arrays = Array.from({ length: count }, (_, i) => `$${i + 1}::uuid[]`).join(', ');
  const names = Array.from({ length: count }, (_, i) => `k${i}`).join(', ');
  return `unnest(${arrays}) WITH ORDINALITY AS p(${names}, i)`;
};

const matches = (keys: JoinKeys, alias: string): string[] =>
  keys.map((k, i) => `${alias}."${k.child}" = p.k${i}`);

function parametersBehind(keys: number): Parameters {
  const parameters = new Parameters();
  parameters.values.length = keys;
  return parameters;
}

/** Rows found by their id, one per parent key. */
export function rowsById(model: Model, selection: Selection): Statement<ResultRow | null> {
  const source: Source = { list: new SelectList(1), joins: [] };
  const read = readRow(selection, 't', source);
  const columns = ['p.i', ...source.list.expressions.map((_, i) => `r.c${i}`)];
  const inner = source.list.expressions.map((sql, i) => `${sql} AS c${i}`);
  const text =
    `SELECT ${columns.join(', ')} FROM ${parents(1)} CROSS JOIN LATERAL (SELECT ${inner.join(', ') || '1'} ` +
    `FROM "${model.table}" t ${source.joins.join(' ')} ${whereAll(['t."id" = p.k0', ...notDeleted(model, 't')])} LIMIT 1) r`;
  return {
    text,
    values: [],
    read: ([cells]) => (cells ? read(cells) : null),
    below: { selection, rows: (row) => (row ? [row] : []) },
  };
}

/** Rows of a plain list at most; the rule that bounds its join entity is narrower. */
export const MAX_LISTED_ROWS = 100;

/** FROM of a many-to-many: the join entity `j`, and the rows `t` that it leads to. */
export function fromJoinTable({ joinTable, to }: ToMany): string {
  const { model, keys } = joinTable!;
  const on = keys.map((k) => `t."${k.child}" = j."${k.parent}"`).join(' AND ');
  return `"${model.table}" j JOIN "${to.table}" t ON ${on}`;
}

/** The plain, ordered list of a many-to-many. */
export function rowsByJoinTable(relation: ToMany, selection: Selection): Statement<ResultRow[]> {
  const joinTable = relation.joinTable!;
  const source: Source = { list: new SelectList(1), joins: [] };
  const read = readRow(selection, 't', source);
  const inner = source.list.expressions.map((sql, i) => `${sql} AS c${i}`);
  const text =
    `SELECT p.i, ${source.list.expressions.map((_, i) => `r.c${i}`).join(', ') || '1'} FROM ${parents(relation.keys.length)} ` +
    `CROSS JOIN LATERAL (SELECT ${inner.join(', ') || '1'} ` +
    `FROM ${fromJoinTable(relation)} ${source.joins.join(' ')} ` +
    `${whereAll([...matches(relation.keys, 'j'), ...notDeleted(relation.to, 't')])} ORDER BY j."${joinTable.orderedBy}" LIMIT ${MAX_LISTED_ROWS}) r`;
  return {
    text,
    values: [],
    read: (cells) => cells.map((row) => read(row)!),
    below: { selection, rows: (rows) => rows },
  };
}

/** A connection: a page of rows, its count and its ends. */
export function connection(
  relation: Pick<ToMany, 'keys' | 'to'>,
  args: ListArguments,
  selection: ListSelection,
): Statement<ConnectionResult> {
  const { keys, to: model } = relation;
  const page = pageOf(model, args);
  const parameters = parametersBehind(keys.length);
  const base = [
    ...matches(keys, 't'),
    ...listFilter(model, args, 't'),
    ...whereConditions(model, args.where, parameters),
  ];
  const columns = ['p.i'];
  const from = [parents(keys.length)];
  const column = (sql: string): number => columns.push(sql) - 1;
  const lateral = (sql: string, alias: string): void =>
    void from.push(`LEFT JOIN LATERAL (${sql}) ${alias} ON true`);

  const count = selection.totalCount ? column('c.n') : undefined;
  if (count !== undefined) lateral(`SELECT count(*) AS n FROM "${model.table}" t ${whereAll(base)}`, 'c');

  // The rows that a cursor keeps out are looked for only when somebody asks whether there are any.
  const excludedColumn = (by: 'after' | 'before', asked: boolean): number | undefined => {
    const conditions = asked ? excludedByCursor(page, parameters, by) : [];
    if (!conditions.length) return undefined;
    const some = `SELECT FROM "${model.table}" t ${whereAll([...base, ...conditions])}`;
    lateral(`SELECT EXISTS (${some}) AS some`, `"${by}"`);
    return column(`"${by}".some`);
  };
  const earlier = excludedColumn('after', selection.hasPreviousPage);
  const later = excludedColumn('before', selection.hasNextPage);

  const source: Source = { list: new SelectList(columns.length), joins: [] };
  const rows = selection.rows && pageRows(model, page, selection.rows, selection, base, parameters, source);
  if (rows) {
    columns.push(...rows.names);
    lateral(rows.sql, 'r');
  }
  return {
    text: `SELECT ${columns.join(', ')} FROM ${from.join(' ')}`,
    // Conditions are checked even where nothing of the rows is asked, but then nothing refers to their values.
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
  /** Places of the row's id and of its value in the order, where cursors need them. */
  readonly id: number;
  readonly orderValue: number;
}

function pageRows(
  model: Model,
  page: Page,
  selected: Selection,
  list: ListSelection,
  base: string[],
  parameters: Parameters,
  source: Source,
): PageRows {
  const id = source.list.add(page.tieBreaker);
  const orderValue = list.edges || list.pageInfo ? source.list.add(page.orderSql) : id;
  const read = readRow(selected, 't', source);
  const inner = source.list.expressions.map((sql, i) => `${sql} AS c${i}`);
  const conditions = [...base, ...keyset(page, parameters)];
  const limit = parameters.bind(page.limit + 1, 'int');
  return {
    id,
    orderValue,
    read,
    names: source.list.expressions.map((_, i) => `r.c${i}`),
    sql:
      `SELECT ${inner.join(', ')} FROM "${model.table}" t ${source.joins.join(' ')} ` +
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
  // Where the parent has no rows, the left join still gives one row of nulls.
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
  encodeCursor(page.order, cells[rows.orderValue]!, cells[rows.id]!);
