import { badArgument } from '../errors';
import { ordersOf } from '../model/indexes';
import {
  type Attribute,
  columnOf,
  expand,
  type Model,
  orderSql,
  tieColumn,
  upperSnake,
  relationOfIdField,
} from '../model/metadata';
import { id as idType, isUuid, type ValueType } from '../model/types';

/** Relay's page arguments with our `where` and `orderBy`, as GraphQL hands them over. */
export interface ListArguments {
  first?: number | null;
  after?: string | null;
  last?: number | null;
  before?: string | null;
  where?: Record<string, Record<string, unknown> | null> | null;
  orderBy?: { field: string; direction: 'ASC' | 'DESC' } | null;
  /** Rows that were deleted, instead of those that are there. */
  onlyDeleted?: boolean | null;
}

export const DEFAULT_PAGE = 20;
export const MAX_PAGE = 100;
const MAX_IN = 100;

/** Values bound to a statement, numbered as they come; the same value is bound once. */
export class Parameters {
  readonly values: unknown[] = [];
  private readonly types: (string | undefined)[] = [];

  bind(value: unknown, sqlType: string): string {
    const known = this.values.findIndex((one, i) => one === value && this.types[i] === sqlType);
    if (known >= 0) return `$${known + 1}::${sqlType}`;
    const place = this.values.push(value);
    this.types[place - 1] = sqlType;
    return `$${place}::${sqlType}`;
  }
}

interface Cursor {
  value: string;
  id: string;
}

/** Opaque to clients: the order it belongs to, the row's value in that order, and its id. */
export const encodeCursor = (order: string, value: string, id: string): string =>
  Buffer.from(JSON.stringify([order, value, id])).toString('base64url');

function decodeCursor(argument: string, cursor: string, order: string, type: ValueType): Cursor {
  const parts = ((): unknown => {
    try {
      return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    } catch {
      return undefined;
    }
  })();
  if (!Array.isArray(parts) || parts.length !== 3)
    throw badArgument(argument, 'is not a cursor of this list.');
  const [itsOrder, value, id] = parts as unknown[];
  if (itsOrder !== order)
    throw badArgument(argument, `is a cursor of another order; this list is ordered by ${order}.`);
  if (typeof value !== 'string' || !type.isText?.(value) || !isUuid(id))
    throw badArgument(argument, 'is not a cursor of this list.');
  return { value, id };
}

/** Where a page begins and ends, ready to be written as SQL. */
export interface Page {
  readonly limit: number;
  /** Read from the end: the rows are turned round afterwards. */
  readonly backwards: boolean;
  readonly direction: 'ASC' | 'DESC';
  /** The order's name, which its cursors carry. */
  readonly order: string;
  /** SQL of the order of the row `t`. */
  readonly orderSql: string;
  readonly orderType: ValueType;
  /** SQL of what orders rows that tie. */
  readonly tie: string;
  readonly after?: Cursor;
  readonly before?: Cursor;
}

function pageSize({ first, last }: ListArguments): { limit: number; backwards: boolean } {
  const [name, size] =
    last === undefined || last === null ? ['first', first ?? DEFAULT_PAGE] : ['last', last];
  if (name === 'last' && first !== undefined && first !== null)
    throw badArgument('last', 'cannot be given together with first.');
  if (size < 1 || size > MAX_PAGE) throw badArgument(name, `must be from 1 to ${MAX_PAGE}.`);
  return { limit: size, backwards: name === 'last' };
}

const nothing = (value: unknown): value is null | undefined => value === undefined || value === null;

/** Checks the page arguments of a list of `model`; throws BAD_USER_INPUT that names the argument. */
export function pageOf(model: Model, args: ListArguments): Page {
  const orders = ordersOf(model);
  const attribute: Attribute | undefined = args.orderBy
    ? orders.find((a) => upperSnake(a.name) === args.orderBy!.field)
    : orders[0];
  const order = attribute ? upperSnake(attribute.name) : 'ID';
  const orderType = attribute?.type ?? idType;
  const tie = `t."${tieColumn(model)}"`;
  const cursor = (name: 'after' | 'before'): Cursor | undefined =>
    nothing(args[name]) ? undefined : decodeCursor(name, args[name], order, orderType);
  return {
    ...pageSize(args),
    direction: args.orderBy?.direction ?? 'DESC',
    order,
    orderSql: attribute ? orderSql(model, attribute, 't') : tie,
    orderType,
    tie,
    after: cursor('after'),
    before: cursor('before'),
  };
}

const compareWith = (page: Page, parameters: Parameters, cursor: Cursor, operator: string): string =>
  `(${page.orderSql}, ${page.tie}) ${operator} ` +
  `(${parameters.bind(cursor.value, page.orderType.sql)}, ${parameters.bind(cursor.id, 'uuid')})`;

const operatorsOf = ({ direction }: Page): [later: string, earlier: string] =>
  direction === 'ASC' ? ['>', '<'] : ['<', '>'];

/** Conditions that cut a page off at its cursors. */
export function keyset(page: Page, parameters: Parameters): string[] {
  const [later, earlier] = operatorsOf(page);
  return [
    ...(page.after ? [compareWith(page, parameters, page.after, later)] : []),
    ...(page.before ? [compareWith(page, parameters, page.before, earlier)] : []),
  ];
}

/** Conditions on the rows that one of the cursors keeps out: all from `after` backwards, or all from `before` on. */
export function keptOut(page: Page, parameters: Parameters, by: 'after' | 'before'): string[] {
  const cursor = page[by];
  const [later, earlier] = operatorsOf(page);
  return cursor ? [compareWith(page, parameters, cursor, `${by === 'after' ? earlier : later}=`)] : [];
}

/** ORDER BY of a page, in the direction in which it is read. */
export function orderBy(page: Page): string {
  const forwards = (page.direction === 'ASC') !== page.backwards;
  const direction = forwards ? 'ASC' : 'DESC';
  return `ORDER BY ${page.orderSql} ${direction}, ${page.tie} ${direction}`;
}

/** What PostgreSQL cannot read as a value of the type is the value of no row; bound, it would be a database error. */
const readable = (type: ValueType, value: unknown): boolean =>
  type.sql === 'uuid' ? isUuid(value) : !(typeof value === 'string' && value.includes('\0'));

const OPERATORS: Record<string, string> = { eq: '=', gt: '>', gte: '>=', lt: '<', lte: '<=' };

function condition(
  path: string,
  sql: string,
  type: ValueType,
  operator: string,
  value: unknown,
  parameters: Parameters,
): string {
  if (value === null)
    throw badArgument(`${path}.${operator}`, 'must not be null; use isNull to look for missing values.');
  if (operator === 'isNull') return `${sql} IS ${value ? '' : 'NOT '}NULL`;
  if (operator === 'in') {
    const list = value as unknown[];
    if (list.length > MAX_IN) throw badArgument(`${path}.in`, `takes at most ${MAX_IN} values.`);
    const usable = list.filter((one) => readable(type, one));
    return `${sql} = ANY(${parameters.bind(usable, `${type.sql}[]`)})`;
  }
  if (!readable(type, value)) return 'FALSE';
  return `${sql} ${OPERATORS[operator]} ${parameters.bind(value, type.sql)}`;
}

export const whereAll = (conditions: readonly string[]): string =>
  conditions.length ? `WHERE ${conditions.join(' AND ')}` : '';

/** The SQL conditions of a `where` argument on the row `t`. */
export function whereConditions(
  model: Model,
  where: ListArguments['where'],
  parameters: Parameters,
): string[] {
  return Object.entries(where ?? {}).flatMap(([name, tests]) => {
    if (nothing(tests)) return [];
    const attribute = model.attributes.get(name);
    const sql = attribute
      ? expand(model, `{${name}}`, 't')
      : `t."${columnOf(model, relationOfIdField(name))}"`;
    const type = attribute?.type ?? idType;
    return Object.entries(tests).map(([operator, value]) =>
      condition(`where.${name}`, sql, type, operator, value, parameters),
    );
  });
}
