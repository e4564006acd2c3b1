import { parse as parseArray } from 'postgres-array';
import { Float, ID, Int } from 'type-graphql';
import type { ColumnType } from 'typeorm';
import { copied, type JsonBytes, quoted, type WriteJson } from '../json-bytes';
import { RawJson } from '../raw-json';
import { writeArray } from './array-json';
import { enumerationName, type Enumeration } from './enumeration';
import { JsonScalar } from './json-scalar';
import { DateScalar, DateTimeScalar, DecimalScalar, SafeIntScalar } from './scalars';
import type { ValueFilter } from './value-filter';

/** Constraints on a value, in addition to its GraphQL type. */
export interface ValueConstraints {
  /** Characters. */
  readonly maxLength?: number;
  /** Regular expression that has the same meaning in JavaScript and PostgreSQL. */
  readonly pattern?: string;
  /** The pattern in words, for user errors: `a time such as 09:30`. */
  readonly form?: string;
  /** Whether a text must contain a visible character. */
  readonly nonBlank?: boolean;
  /** Whether a text must have no line breaks and no other control characters. */
  readonly singleLine?: boolean;
  readonly min?: number;
  readonly max?: number;
  /** Numbers are durations in seconds. */
  readonly duration?: boolean;
  /** Total digits and decimal places. */
  readonly digits?: readonly [precision: number, scale: number];
  readonly maxItems?: number;
  /** Bytes of a value as JSON. */
  readonly maxBytes?: number;
  /** Constraints on each item of a list. */
  readonly item?: ValueConstraints;
  /** Any JSON is valid. */
  readonly anyJson?: boolean;
}

/** How values of one type are stored, validated, compared and returned. */
export interface ValueType {
  /** PostgreSQL type without array brackets. Parameters are cast to it. */
  readonly sql: ColumnType & string;
  readonly array?: boolean;
  readonly precision?: number;
  readonly scale?: number;
  /** Returns the GraphQL type in the form that TypeGraphQL takes. */
  readonly graphqlType: () => unknown;
  /** Converts PostgreSQL's text output to the value in the response. */
  readonly decode: (text: string) => unknown;
  /** Converts PostgreSQL's text output to JSON, if that is cheaper than decoding and serializing. */
  readonly json?: WriteJson;
  /** Returns the CHECK condition of a column. */
  readonly check?: (column: string) => string;
  /** The same constraints for the validation of inputs, with user errors. */
  readonly constraints?: ValueConstraints;
  /** Shape of a JSON value, or of the items of a JSON list if `listed`. */
  readonly shape?: { readonly of: () => Function; readonly listed: boolean };
  /** Filter input in `where`. Undefined if comparing such values is not leakproof, so that they cannot be filtered. */
  readonly filter?: ValueFilter<ValueType>;
  /** Whether a text is a possible output of PostgreSQL for this type. Validates cursors, which clients could change. */
  readonly isOutputText?: (text: string) => boolean;
  /** The values of an enumeration. */
  readonly values?: readonly string[];
  /** How lists are sorted by the value, if not as it is. */
  readonly sortKey?: { readonly sql: (value: string) => string; readonly type: ValueType };
  /** Smallest value of the type, which null is sorted as. */
  readonly nullSortValue?: string;
  /** Texts are stored as they are sent, without Unicode normalization. */
  readonly verbatim?: boolean;
  /** In a shape, the stored value can be a message, which is written in the language of the viewer. */
  readonly isMessage?: boolean;
}

/** Decoder for values that are returned as PostgreSQL prints them. */
export const identity = (text: string): string => text;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const DATE_TIME = /^(?!0000)\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?\+00$/;
const DATE = /^(?!0000)\d{4}-\d\d-\d\d$/;
const INTEGER = /^-?\d{1,18}$/;

/** Whether the date and time exist: 30 February matches the pattern of a date, too. */
function exists(date: string, time = '00:00:00'): boolean {
  const at = new Date(`${date}T${time}Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(`${date}T${time}`);
}

/** Whether a text is a UUID. Other texts must not be bound to uuid parameters. */
export const isUuid = (text: unknown): text is string => typeof text === 'string' && UUID.test(text);

/** The nil UUID, which no row has. It replaces malformed IDs, so that they give the same response as unknown ones. */
const NIL = '00000000-0000-0000-0000-000000000000';
export const asUuid = (id: string): string => (isUuid(id) ? id : NIL);

/** Length of a date, after which PostgreSQL prints a space. */
const DATE_LENGTH = 10;

/** Converts PostgreSQL's text of a timestamptz in UTC to RFC 3339, as PostgreSQL's JSON functions do. */
export const toRfc3339 = (text: string): string =>
  `${text.slice(0, DATE_LENGTH)}T${text.slice(DATE_LENGTH + 1)}:00`;

function writeRfc3339(to: JsonBytes, from: Buffer, start: number, end: number): void {
  to.add('"');
  to.copy(from, start, start + DATE_LENGTH);
  to.add('T');
  to.copy(from, start + DATE_LENGTH + 1, end);
  to.add(':00"');
}

export const id: ValueType = {
  sql: 'uuid',
  graphqlType: () => ID,
  decode: identity,
  json: quoted,
  filter: { name: 'IdFilter', ordered: false },
  isOutputText: isUuid,
};

export function integer(range: { min?: number; max?: number } = {}): ValueType {
  const { min, max } = range;
  return {
    sql: 'integer',
    graphqlType: () => Int,
    decode: Number,
    json: copied,
    check:
      min === undefined && max === undefined
        ? undefined
        : (c) =>
            [min === undefined ? '' : `${c} >= ${min}`, max === undefined ? '' : `${c} <= ${max}`]
              .filter(Boolean)
              .join(' AND '),
    constraints: range,
    filter: { name: 'IntFilter', ordered: true },
    isOutputText: (t) => INTEGER.test(t) && Number(t) === (Number(t) | 0),
    nullSortValue: "'-2147483648'",
  };
}

/** A counter: a non-negative bigint up to 2^53 - 1, which JSON numbers represent exactly. */
export const counter: ValueType = {
  sql: 'bigint',
  graphqlType: () => SafeIntScalar,
  decode: Number,
  // Numbers of up to 15 digits are exact. The result of an expression may be longer and exceed 2^53.
  json: (to, from, start, end) =>
    end - start <= 15 ? to.copy(from, start, end) : to.add(String(Number(from.toString('utf8', start, end)))),
  check: (c) => `${c} BETWEEN 0 AND 9007199254740991`,
  constraints: { min: 0 },
  filter: { name: 'SafeIntFilter', ordered: true },
  isOutputText: (t) => INTEGER.test(t),
  nullSortValue: "'-1'",
};

/** The first letter of `t` and `true`. */
const TRUE = 0x74;

export const boolean: ValueType = {
  sql: 'boolean',
  graphqlType: () => Boolean,
  // 't' is the output of the protocol, 'true' that of a cast to text.
  decode: (t) => t === 't' || t === 'true',
  json: (to, from, start) => to.add(from[start] === TRUE ? 'true' : 'false'),
  filter: { name: 'BooleanFilter', ordered: false },
};

export const dateTime: ValueType = {
  sql: 'timestamptz',
  graphqlType: () => DateTimeScalar,
  decode: toRfc3339,
  json: writeRfc3339,
  filter: { name: 'DateTimeFilter', ordered: true },
  isOutputText: (t) => t === '-infinity' || (DATE_TIME.test(t) && exists(t.slice(0, 10), t.slice(11, 19))),
  nullSortValue: "'-infinity'",
};

export const date: ValueType = {
  sql: 'date',
  graphqlType: () => DateScalar,
  decode: identity,
  json: quoted,
  filter: { name: 'DateFilter', ordered: true },
  isOutputText: (t) => t === '-infinity' || (DATE.test(t) && exists(t)),
  nullSortValue: "'-infinity'",
};

/** An exact number. It can be neither filter nor sort order, because comparing numerics is not leakproof. */
export function decimal(precision: number, scale: number, range?: { min?: number; max?: number }): ValueType {
  const bounds = [
    ...(range?.min === undefined ? [] : [`>= ${range.min}`]),
    ...(range?.max === undefined ? [] : [`<= ${range.max}`]),
  ];
  return {
    sql: 'numeric',
    precision,
    scale,
    graphqlType: () => DecimalScalar,
    decode: identity,
    json: quoted,
    check: bounds.length ? (c) => bounds.map((b) => `${c} ${b}`).join(' AND ') : undefined,
    constraints: { ...range, digits: [precision, scale] },
  };
}

/** A floating-point number, for measured values inside shapes, such as a latitude. */
export const float: ValueType = { sql: 'double precision', graphqlType: () => Float, decode: Number };

/** Maximum size of a JSON value in an input, in bytes, if a declaration sets none. */
const DEFAULT_MAX_BYTES = 65_536;

/** Twice the limit of inputs: the text of jsonb has a space after each separator. */
export const isStorable = (column: string, maxBytes = DEFAULT_MAX_BYTES): string =>
  `octet_length(${column}::text) <= ${2 * maxBytes}`;

/** Any JSON value. */
export const json: ValueType = {
  sql: 'jsonb',
  graphqlType: () => JsonScalar,
  decode: (t) => new RawJson(t),
  json: copied,
  check: (c) => isStorable(c),
  constraints: { anyJson: true, maxBytes: DEFAULT_MAX_BYTES },
};

/** An object of a declared shape, stored as jsonb. */
export function jsonOf(shape: () => Function): ValueType {
  return {
    sql: 'jsonb',
    graphqlType: shape,
    decode: (t) => JSON.parse(t) as unknown,
    check: (c) => `jsonb_typeof(${c}) = 'object' AND ${isStorable(c)}`,
    constraints: { maxBytes: DEFAULT_MAX_BYTES },
    shape: { of: shape, listed: false },
  };
}

/** Maximum number of items of a list in an input, unless the column has a lower limit. */
const MAX_ITEMS = 100;

/** A list of objects of a declared shape, stored as jsonb. */
export function jsonListOf(
  shape: () => Function,
  options: { maxBytes?: number | undefined } = {},
): ValueType {
  const { maxBytes = DEFAULT_MAX_BYTES } = options;
  return {
    sql: 'jsonb',
    graphqlType: () => [shape()],
    decode: (t) => JSON.parse(t) as unknown,
    check: (c) => `jsonb_typeof(${c}) = 'array' AND ${isStorable(c, maxBytes)}`,
    constraints: { maxItems: MAX_ITEMS, maxBytes },
    shape: { of: shape, listed: true },
  };
}

/** A value of an enumeration: text with a CHECK, because `=` of native enums is not leakproof. */
export function oneOf(values: Enumeration): ValueType {
  const names = Object.keys(values);
  const list = names.map((n) => `'${n}'`).join(', ');
  return {
    sql: 'text',
    graphqlType: () => values,
    decode: identity,
    json: quoted,
    values: names,
    check: (c) => `${c} IN (${list})`,
    filter: { name: `${enumerationName(values)}Filter`, ordered: false },
    isOutputText: (t) => names.includes(t),
    // Values sort as they are declared. Only operators that are leakproof let an index serve a cursor.
    sortKey: {
      sql: (value) => `CASE ${value} ${names.map((n, i) => `WHEN '${n}' THEN ${i}`).join(' ')} END`,
      type: integer(),
    },
  };
}

/** A list of short values, stored as an array. `max` limits its length in inputs and by a CHECK. */
export function listOf(item: ValueType, options: { max?: number } = {}): ValueType {
  const { max } = options;
  const conditions = (c: string): string[] => [
    ...(max === undefined ? [] : [`cardinality(${c}) <= ${max}`]),
    ...(item.values ? [`${c} <@ ARRAY[${item.values.map((v) => `'${v}'`).join(', ')}]`] : []),
  ];
  return {
    sql: item.sql,
    array: true,
    graphqlType: () => [item.graphqlType()],
    decode: (t) => parseArray(t, item.decode),
    json: item.decode === identity ? writeArray : undefined,
    constraints: { maxItems: max ?? MAX_ITEMS, item: item.constraints },
    filter: item.filter && { name: item.filter.name.replace(/Filter$/, 'ListFilter'), ordered: false, item },
    check: max === undefined && !item.values ? undefined : (c) => conditions(c).join(' AND '),
  };
}
