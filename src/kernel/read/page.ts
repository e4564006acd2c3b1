import { badArgument } from '../errors';
import { defaultDirection, isSortedIn, ordersOf } from '../model/indexes';
import { tieBreakerColumn } from '../model/columns';
import { type Attribute, hasId, type Model, orderSql, ownerColumn, upperSnake } from '../model/metadata';
import { DEFAULT_PAGE, MAX_PAGE } from '../model/page-size';
import { rankSql } from '../model/ranked-orders';
import { text } from '../model/texts';
import { id as idType, isUuid, type ValueType } from '../model/types';
import type { Where } from './filters';
import { type IndexedFilter, indexedFilter } from './indexed-filter';
import type { Parameters } from './parameters';
import type { Searched } from './search-conditions';
import type { ListOrder } from './where';

/** The arguments of a list, as parsed by graphql-js. */
export interface ListArguments {
  first?: number | null;
  after?: string | null;
  last?: number | null;
  before?: string | null;
  where?: Where;
  orderBy?: { field: string; direction: 'ASC' | 'DESC' } | null;
  /** Lists only deleted rows that the viewer can restore. */
  onlyDeleted?: boolean | null;
}

interface Cursor {
  /** The rank of an order by two values. */
  rank?: string;
  value: string;
  id: string;
}

/** The text of the sort key in a cursor, with the rank of an order by two values before it. */
const RANKED = /^(?<rank>\d{1,4}) (?<value>.*)$/s;

/** What cursors of a list have in common: the type of its rows and its sort order. */
interface CursorScope {
  readonly type: string;
  /** Name of the sort order. */
  readonly order: string;
}

/** Returns the parts of a cursor that all rows of a list share. */
export const cursorScope = ({ type, order }: CursorScope): [type: string, order: string] => [type, order];

/** Encodes a cursor, which is opaque to clients: type and sort order of the list, and sort key and ID of the row. */
export const encodeCursor = (scope: CursorScope, value: string, id: string): string =>
  Buffer.from(JSON.stringify([...cursorScope(scope), value, id])).toString('base64url');

/** Returns the parts of a sort key in a cursor. Undefined if it has no rank although it needs one. */
function sortKeyOf(text: string, isRanked: boolean): { rank?: string; value: string } | undefined {
  if (!isRanked) return { value: text };
  const { rank, value } = RANKED.exec(text)?.groups ?? {};
  return rank === undefined || value === undefined ? undefined : { rank, value };
}

function decodeCursor(
  argument: string,
  cursor: string,
  { type, order }: CursorScope,
  { pluralLabel }: Model,
  { orderType, isRanked }: { readonly orderType: ValueType; readonly isRanked: boolean },
): Cursor {
  const parts = ((): unknown => {
    try {
      return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    } catch {
      return undefined;
    }
  })();
  if (!Array.isArray(parts) || parts.length !== 4)
    throw badArgument(argument, 'is not a valid cursor for this list.');
  const [itsType, itsOrder, value, id] = parts as unknown[];
  if (itsType !== type)
    throw badArgument(argument, `belongs to a list of other objects. This list contains ${pluralLabel}.`);
  if (itsOrder !== order)
    throw badArgument(
      argument,
      `belongs to a list with another sort order. This list is sorted by ${order}.`,
    );
  const key = typeof value === 'string' ? sortKeyOf(value, isRanked) : undefined;
  if (!key || !orderType.isOutputText?.(key.value) || !isUuid(id))
    throw badArgument(argument, 'is not a valid cursor for this list.');
  return { ...key, id };
}

/** A page of a list, checked and ready for SQL. */
export interface Page extends CursorScope, ListOrder, Searched {
  readonly limit: number;
  /** Whether rows are read from the end and reversed afterwards. */
  readonly backwards: boolean;
  readonly direction: 'ASC' | 'DESC';
  /** SQL of the sort key of the row `t`. */
  readonly orderSql: string;
  readonly orderType: ValueType;
  /** SQL of the rank that rows are sorted by first, in an order by two values. */
  readonly rankSql?: string;
  /** SQL of the sort key in cursors, and its type. */
  readonly cursorSql: string;
  readonly cursorType: ValueType;
  /** SQL of the second sort key. */
  readonly tieBreaker: string;
  /** The filter whose index may find the rows sooner than the order does. */
  readonly indexed: IndexedFilter;
  readonly where: Where;
  readonly after?: Cursor;
  readonly before?: Cursor;
}

function pageSize({ first, last }: ListArguments): { limit: number; backwards: boolean } {
  const [name, size] =
    last === undefined || last === null ? ['first', first ?? DEFAULT_PAGE] : ['last', last];
  if (name === 'last' && first !== undefined && first !== null)
    throw badArgument('last', 'cannot be combined with `first`.');
  if (size < 1 || size > MAX_PAGE) throw badArgument(name, `must be from 1 to ${MAX_PAGE}, but is ${size}.`);
  return { limit: size, backwards: name === 'last' };
}

/** Returns the SQL of the sort key of an order by two values, as cursors contain it. */
export const rankedKey = (rank: string, key: string): string => `(${rank})::text || ' ' || (${key})::text`;

const nothing = (value: unknown): value is null | undefined => value === undefined || value === null;

/** How the rows of a list are found. */
export interface FoundRows {
  /** Columns whose values a parent or an argument gives. */
  readonly columns: readonly string[];
  /** Condition of the rows, as SQL with `{name}`. */
  readonly when?: string;
  /** Whether the rows are at the end of a path. `columns` are those whose values the start of the path gives. */
  readonly isPath?: boolean;
}

/** Whether a list has all rows of an owner, or all shared rows: then each filter has an index in each order. */
function isWholeSet(model: Model, { columns, when, isPath }: FoundRows): boolean {
  if (!hasId(model) || !model.owner || isPath) return false;
  const owner = ownerColumn(model);
  return when === undefined
    ? columns.length === (owner === undefined ? 0 : 1) && columns[0] === owner
    : columns.length === 0;
}

/** Returns the index that a page is read by, if the order of the list may not fill it soon. */
function indexedBy(model: Model, args: ListArguments, found: FoundRows, order?: Attribute): IndexedFilter {
  if (isWholeSet(model, found) && !args.onlyDeleted)
    return indexedFilter(model, args.where, order, isOfTenant(model, found));
  const owner = ownerColumn(model);
  const hasOwner = owner === undefined || found.columns.includes(owner);
  const isUnordered = order !== undefined && hasOwner && hasId(model);
  if (!isUnordered || found.when !== undefined) return {};
  if (found.isPath) return { isUnordered: true };
  if (args.onlyDeleted) return { isUnordered: order !== ordersOf(model)[0] };
  const by = [...model.belongsTo.values()].find(({ column }) => column === found.columns.at(-1));
  return { isUnordered: !isSortedIn(order, by) };
}

/** Whether a list has all rows of a tenant. */
export const isOfTenant = ({ tenant }: Model, { columns, isPath }: FoundRows): boolean =>
  !isPath && columns.length === 1 && columns[0] === tenant?.column;

/** Checks the page arguments of a list; `tenant` is SQL of the ID of its tenant. Throws BAD_USER_INPUT for an invalid argument. */
export function pageOf(
  model: Model,
  args: ListArguments,
  found: FoundRows = { columns: [] },
  tenant?: string,
): Page {
  const orders = ordersOf(model);
  const attribute: Attribute | undefined = args.orderBy
    ? orders.find((a) => upperSnake(a.name) === args.orderBy!.field)
    : orders[0];
  const order = attribute ? upperSnake(attribute.name) : 'ID';
  const scope = { type: model.name, order };
  const orderType = attribute?.type.sortKey?.type ?? attribute?.type ?? idType;
  const tieBreaker = `t."${tieBreakerColumn(model)}"`;
  const rank = attribute && rankSql(model, attribute, 't');
  const key = attribute ? orderSql(model, attribute, 't') : tieBreaker;
  const keyType = { orderType, isRanked: rank !== undefined };
  const cursor = (name: 'after' | 'before'): Cursor | undefined =>
    nothing(args[name]) ? undefined : decodeCursor(name, args[name], scope, model, keyType);
  return {
    ...pageSize(args),
    onlyDeleted: args.onlyDeleted ?? false,
    attribute,
    isWhole: isWholeSet(model, found),
    indexed: indexedBy(model, args, found, attribute),
    where: args.where,
    tenant,
    direction: args.orderBy?.direction ?? defaultDirection(model),
    ...scope,
    orderSql: key,
    orderType,
    rankSql: rank,
    cursorSql: rank === undefined ? key : rankedKey(rank, key),
    cursorType: rank === undefined ? orderType : text(),
    tieBreaker,
    after: cursor('after'),
    before: cursor('before'),
  };
}

/** The columns that a page is sorted by. */
const sortedBy = ({ rankSql: rank, orderSql: key, tieBreaker }: Page): string[] => [
  ...(rank === undefined ? [] : [rank]),
  key,
  tieBreaker,
];

function compareWith(page: Page, parameters: Parameters, cursor: Cursor, operator: string): string {
  const values = [
    ...(cursor.rank === undefined ? [] : [parameters.bind(cursor.rank, 'integer')]),
    parameters.bind(cursor.value, page.orderType.sql),
    parameters.bind(cursor.id, 'uuid'),
  ];
  return `(${sortedBy(page).join(', ')}) ${operator} (${values.join(', ')})`;
}

const operatorsOf = ({ direction }: Page): [later: string, earlier: string] =>
  direction === 'ASC' ? ['>', '<'] : ['<', '>'];

/** Returns the conditions for the rows between the cursors. */
export function keyset(page: Page, parameters: Parameters): string[] {
  const [later, earlier] = operatorsOf(page);
  return [
    ...(page.after ? [compareWith(page, parameters, page.after, later)] : []),
    ...(page.before ? [compareWith(page, parameters, page.before, earlier)] : []),
  ];
}

/** Returns the condition for the rows excluded by a cursor: those up to `after`, or those from `before` on. */
export function excludedByCursor(page: Page, parameters: Parameters, by: 'after' | 'before'): string[] {
  const cursor = page[by];
  const [later, earlier] = operatorsOf(page);
  return cursor ? [compareWith(page, parameters, cursor, `${by === 'after' ? earlier : later}=`)] : [];
}

/** Returns ORDER BY in the direction in which a page is read. */
export function orderBy(page: Page): string {
  const forwards = (page.direction === 'ASC') !== page.backwards;
  const direction = forwards ? 'ASC' : 'DESC';
  const { allNull } = page.indexed;
  // An index on a filter has the rows with one value in the order of the list. The planner does not know that null is one
  // value, too; sorting by the column first tells it.
  const columns = [...(allNull ? [allNull] : []), ...sortedBy(page)];
  return `ORDER BY ${columns.map((sql) => `${sql} ${direction}`).join(', ')}`;
}

export const whereAll = (conditions: readonly string[]): string =>
  conditions.length ? `WHERE ${conditions.join(' AND ')}` : '';
