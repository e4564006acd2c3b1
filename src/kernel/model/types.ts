import { parse as parseArray } from 'postgres-array';
import { Float, ID, Int } from 'type-graphql';
import type { ColumnType } from 'typeorm';
import { RawJson } from '../raw-json';
import { enumerationName, type Enumeration } from './enumeration';
import { DateScalar, DateTimeScalar, DecimalScalar, JsonScalar, SafeIntScalar } from './scalars';

/** What a value may be, beyond its graph type. */
export interface Limits {
  /** Characters. */
  readonly maxLength?: number;
  /** A regular expression that JavaScript and PostgreSQL read the same. */
  readonly pattern?: string;
  /** What a text of the pattern is, for people: `a time such as 09:30`. */
  readonly form?: string;
  /** Whether a text must hold something that can be seen. */
  readonly filled?: boolean;
  readonly min?: number;
  readonly max?: number;
  /** Digits in all, and behind the point. */
  readonly digits?: readonly [precision: number, scale: number];
  readonly maxItems?: number;
  /** Of each item of a list. */
  readonly item?: Limits;
  /** JSON of any form. */
  readonly open?: boolean;
}

/** How values of one kind are stored, read, compared and shown. Everything the read side knows of a column's type. */
export interface ValueType {
  /** PostgreSQL's type, without array brackets; also what parameters are cast to. */
  readonly sql: ColumnType & string;
  readonly array?: boolean;
  readonly precision?: number;
  readonly scale?: number;
  /** The graph's type, as TypeGraphQL's type thunks return it. */
  readonly graph: () => unknown;
  /** PostgreSQL's text output → the value that the graph's type hands out unchanged. */
  readonly decode: (text: string) => unknown;
  /** The same as JSON text, where that is less work than decoding and writing again. */
  readonly json?: (text: string) => string;
  /** A condition that every stored value meets, for the column's CHECK. */
  readonly check?: (column: string) => string;
  /** The same for people: what an input is checked by before it is written. */
  readonly limits?: Limits;
  /** The declared shape of a JSON value; a list of such when `listed`. */
  readonly shape?: { readonly of: () => Function; readonly listed: boolean };
  /** The name of the `where` input of such values, where comparing them is leakproof; else they cannot be filtered. */
  readonly filter?: { readonly name: string; readonly ordered: boolean };
  /** Whether a text is one of PostgreSQL's outputs for this type; guards cursors, which come back from clients. */
  readonly isText?: (text: string) => boolean;
  /** The closed list that values come from. */
  readonly values?: readonly string[];
  /** The smallest value there is, which stands for null where a nullable column gives an order. */
  readonly lowest?: string;
}

/** What a value is that PostgreSQL prints as it is shown. */
export const same = (text: string): string => text;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const INSTANT = /^(?!0000)\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?\+00$/;
const DAY = /^(?!0000)\d{4}-\d\d-\d\d$/;
const INTEGER = /^-?\d{1,18}$/;

/** Whether a calendar has the day and a clock the time: 30 February looks like a day, too. */
function exists(day: string, time = '00:00:00'): boolean {
  const instant = new Date(`${day}T${time}Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(`${day}T${time}`);
}

/** Whether a text is a UUID; anything else is no row's id and must not reach a uuid parameter. */
export const isUuid = (text: unknown): text is string => typeof text === 'string' && UUID.test(text);

/** No row has the nil UUID: what is no UUID gets the answer that an unknown id gets, from the same statement. */
const NIL = '00000000-0000-0000-0000-000000000000';
export const asUuid = (id: string): string => (isUuid(id) ? id : NIL);

/** JSON of a text in which nothing has to be escaped. */
const quoted = (text: string): string => `"${text}"`;

/** PostgreSQL's text of a timestamptz in UTC → RFC 3339: what PostgreSQL's JSON functions would print. */
export const instantText = (text: string): string => `${text.slice(0, 10)}T${text.slice(11)}:00`;

export const id: ValueType = {
  sql: 'uuid',
  graph: () => ID,
  decode: same,
  json: quoted,
  filter: { name: 'IdFilter', ordered: false },
  isText: isUuid,
};

export function integer(range: { min?: number; max?: number } = {}): ValueType {
  const { min, max } = range;
  return {
    sql: 'integer',
    graph: () => Int,
    decode: Number,
    json: same,
    check:
      min === undefined && max === undefined
        ? undefined
        : (c) =>
            [min === undefined ? '' : `${c} >= ${min}`, max === undefined ? '' : `${c} <= ${max}`]
              .filter(Boolean)
              .join(' AND '),
    limits: range,
    filter: { name: 'IntFilter', ordered: true },
    isText: (t) => INTEGER.test(t) && Number(t) === (Number(t) | 0),
    lowest: "'-2147483648'",
  };
}

/** A counter: a bigint that never passes what JSON holds exactly, never negative. */
export const counter: ValueType = {
  sql: 'bigint',
  graph: () => SafeIntScalar,
  decode: Number,
  // Fifteen digits are the same as a JavaScript number; what is longer may be an expression's that passes 2^53.
  json: (t) => (t.length <= 15 ? t : String(Number(t))),
  check: (c) => `${c} BETWEEN 0 AND 9007199254740991`,
  limits: { min: 0 },
  filter: { name: 'SafeIntFilter', ordered: true },
  isText: (t) => INTEGER.test(t),
  lowest: "'-1'",
};

export const boolean: ValueType = {
  sql: 'boolean',
  graph: () => Boolean,
  // 't' is the protocol's output, 'true' that of a cast to text.
  decode: (t) => t === 't' || t === 'true',
  json: (t) => String(t === 't' || t === 'true'),
  filter: { name: 'BooleanFilter', ordered: false },
};

export const instant: ValueType = {
  sql: 'timestamptz',
  graph: () => DateTimeScalar,
  decode: instantText,
  json: (t) => quoted(instantText(t)),
  filter: { name: 'DateTimeFilter', ordered: true },
  isText: (t) => t === '-infinity' || (INSTANT.test(t) && exists(t.slice(0, 10), t.slice(11, 19))),
  lowest: "'-infinity'",
};

export const day: ValueType = {
  sql: 'date',
  graph: () => DateScalar,
  decode: same,
  json: quoted,
  filter: { name: 'DateFilter', ordered: true },
  isText: (t) => t === '-infinity' || (DAY.test(t) && exists(t)),
  lowest: "'-infinity'",
};

/** An exact number; comparing numerics is not leakproof, so it can neither be filtered nor give an order. */
export function decimal(precision: number, scale: number, range?: { min?: number; max?: number }): ValueType {
  const bounds = [
    ...(range?.min === undefined ? [] : [`>= ${range.min}`]),
    ...(range?.max === undefined ? [] : [`<= ${range.max}`]),
  ];
  return {
    sql: 'numeric',
    precision,
    scale,
    graph: () => DecimalScalar,
    decode: same,
    json: quoted,
    check: bounds.length ? (c) => bounds.map((b) => `${c} ${b}`).join(' AND ') : undefined,
    limits: { ...range, digits: [precision, scale] },
  };
}

/** A floating point number, for what is measured and never added up, such as a latitude inside a shape. */
export const float: ValueType = { sql: 'double precision', graph: () => Float, decode: Number };

/** Open JSON. */
export const json: ValueType = {
  sql: 'jsonb',
  graph: () => JsonScalar,
  decode: (t) => new RawJson(t),
  json: same,
  limits: { open: true },
};

/** Closed JSON: an object of a declared shape, stored as jsonb. */
export function jsonOf(shape: () => Function): ValueType {
  return {
    sql: 'jsonb',
    graph: shape,
    decode: (t) => JSON.parse(t) as unknown,
    check: (c) => `jsonb_typeof(${c}) = 'object'`,
    shape: { of: shape, listed: false },
  };
}

/** No input has a longer list, whether or not its column is bounded: what one sends has an end. */
const MOST_ITEMS = 100;

/** Closed JSON: a list of objects of a declared shape, stored as jsonb. */
export function jsonListOf(shape: () => Function): ValueType {
  return {
    sql: 'jsonb',
    graph: () => [shape()],
    decode: (t) => JSON.parse(t) as unknown,
    check: (c) => `jsonb_typeof(${c}) = 'array'`,
    limits: { maxItems: MOST_ITEMS },
    shape: { of: shape, listed: true },
  };
}

/** One value of an enumeration: text with a CHECK, since a native enum's `=` is not leakproof. */
export function oneOf(values: Enumeration): ValueType {
  const names = Object.keys(values);
  const list = names.map((n) => `'${n}'`).join(', ');
  return {
    sql: 'text',
    graph: () => values,
    decode: same,
    json: quoted,
    values: names,
    check: (c) => `${c} IN (${list})`,
    filter: { name: `${enumerationName(values)}Filter`, ordered: false },
    isText: (t) => names.includes(t),
  };
}

/** A list of short values of one kind, stored as an array; `max` bounds it by its CHECK, too. */
export function listOf(item: ValueType, options: { max?: number } = {}): ValueType {
  const { max } = options;
  const conditions = (c: string): string[] => [
    ...(max === undefined ? [] : [`cardinality(${c}) <= ${max}`]),
    ...(item.values ? [`${c} <@ ARRAY[${item.values.map((v) => `'${v}'`).join(', ')}]`] : []),
  ];
  return {
    sql: item.sql,
    array: true,
    graph: () => [item.graph()],
    decode: (t) => parseArray(t, item.decode),
    limits: { maxItems: max ?? MOST_ITEMS, item: item.limits },
    check: max === undefined && !item.values ? undefined : (c) => conditions(c).join(' AND '),
  };
}
