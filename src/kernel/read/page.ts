import { badArgument } from '../errors';
import { ordersOf } from '../model/indexes';
import {
  type Attribute,
  columnOf,
  expand,
  type Model,
  orderSql,
  tieBreakerColumn,
  upperSnake,
  relationOfIdField,
} from '../model/metadata';
import { normalizeValue } from '../model/normalize';
import { id as idType, isUuid, type ValueType } from '../model/types';

/** The arguments of a list, as parsed by graphql-js. */
export interface ListArguments {
  first?: number | null;
  after?: string | null;
  last?: number | null;
  before?: string | null;
  where?: Record<string, Record<string, unknown> | null> | null;
  orderBy?: { field: string; direction: 'ASC' | 'DESC' } | null;
  /** Lists only deleted rows that the viewer can restore. */
  onlyDeleted?: boolean | null;
}

export const DEFAULT_PAGE = 20;
export const MAX_PAGE = 100;
const MAX_IN = 100;

/** Parameters of a statement. Equal values of the same type share a parameter. */
export class Parameters {
  readonly values: unknown[] = [];
  private readonly types: (string | undefined)[] = [];

  bind(value: unknown, sqlType: string): string {
    const known = this.values.findIndex((one, i) => one === value && this.types[i] === sqlType);
    if (known >= 0) return `$${known + 1}::${sqlType}`;
    const position = this.values.push(value);
    this.types[position - 1] = sqlType;
    return `$${position}::${sqlType}`;
  }
}

interface Cursor {
  value: string;
  id: string;
}

/** Encodes a cursor, which is opaque to clients: the sort order, the sort key of the row, and its ID. */
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
    throw badArgument(argument, 'is not a valid cursor for this list.');
  const [itsOrder, value, id] = parts as unknown[];
  if (itsOrder !== order)
    throw badArgument(
      argument,
      `belongs to a list with another sort order. This list is sorted by ${order}.`,
    );
  if (typeof value !== 'string' || !type.isOutputText?.(value) || !isUuid(id))
    throw badArgument(argument, 'is not a valid cursor for this list.');
  return { value, id };
}

/** A page of a list, checked and ready for SQL. */
export interface Page {
  readonly limit: number;
  /** Whether rows are read from the end and reversed afterwards. */
  readonly backwards: boolean;
  readonly direction: 'ASC' | 'DESC';
  /** Name of the sort order, which cursors contain. */
  readonly order: string;
  /** SQL of the sort key of the row `t`. */
  readonly orderSql: string;
  readonly orderType: ValueType;
  /** SQL of the second sort key. */
  readonly tieBreaker: string;
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

const nothing = (value: unknown): value is null | undefined => value === undefined || value === null;

/** Checks the page arguments of a list. Throws BAD_USER_INPUT for an invalid argument. */
export function pageOf(model: Model, args: ListArguments): Page {
  const orders = ordersOf(model);
  const attribute: Attribute | undefined = args.orderBy
    ? orders.find((a) => upperSnake(a.name) === args.orderBy!.field)
    : orders[0];
  const order = attribute ? upperSnake(attribute.name) : 'ID';
  const orderType = attribute?.type ?? idType;
  const tieBreaker = `t."${tieBreakerColumn(model)}"`;
  const cursor = (name: 'after' | 'before'): Cursor | undefined =>
    nothing(args[name]) ? undefined : decodeCursor(name, args[name], order, orderType);
  return {
    ...pageSize(args),
    direction: args.orderBy?.direction ?? 'DESC',
    order,
    orderSql: attribute ? orderSql(model, attribute, 't') : tieBreaker,
    orderType,
    tieBreaker,
    after: cursor('after'),
    before: cursor('before'),
  };
}

const compareWith = (page: Page, parameters: Parameters, cursor: Cursor, operator: string): string =>
  `(${page.orderSql}, ${page.tieBreaker}) ${operator} ` +
  `(${parameters.bind(cursor.value, page.orderType.sql)}, ${parameters.bind(cursor.id, 'uuid')})`;

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
  return `ORDER BY ${page.orderSql} ${direction}, ${page.tieBreaker} ${direction}`;
}

/** Whether PostgreSQL can read the value. Others match no row; binding them would be a database error. */
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
    throw badArgument(`${path}.${operator}`, 'must not be null. Use `isNull` to match missing values.');
  if (operator === 'isNull') return `${sql} IS ${value ? '' : 'NOT '}NULL`;
  if (operator === 'in') {
    const list = normalizeValue(type, value) as unknown[];
    if (list.length > MAX_IN)
      throw badArgument(`${path}.in`, `must have at most ${MAX_IN} values, but has ${list.length}.`);
    const usable = list.filter((one) => readable(type, one));
    return `${sql} = ANY(${parameters.bind(usable, `${type.sql}[]`)})`;
  }
  if (!readable(type, value)) return 'FALSE';
  return `${sql} ${OPERATORS[operator]} ${parameters.bind(normalizeValue(type, value), type.sql)}`;
}

export const whereAll = (conditions: readonly string[]): string =>
  conditions.length ? `WHERE ${conditions.join(' AND ')}` : '';

/** Returns the SQL conditions of a `where` argument on the row `t`. */
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
