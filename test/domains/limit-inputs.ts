import {
  getNamedType,
  getNullableType,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isScalarType,
} from 'graphql';
import { type ConstraintArguments, directivesOf } from '../../src/kernel/model/schema-directives';

/** Generates inputs with values at a limit of the schema and one beyond it. */

const NOBODY = '01990000-0000-7000-8000-000000000000';

/** A form of texts: a valid text of this length, or the nearest one, and an invalid text. */
interface TextForm {
  readonly make: (length: number) => string;
  readonly invalid: string;
}

const filled = (before: string, length: number, after = ''): string =>
  before + 'x'.repeat(Math.max(1, length - before.length - after.length)) + after;
const label = `.${'d'.repeat(63)}`;

/** Two UTF-16 code units are one character, so a server that counts code units fails. */
const ANY: TextForm = { make: (length) => '𝒙'.repeat(length), invalid: '' };
const EMAIL: TextForm = {
  make: (length) => filled(`${'x'.repeat(64)}@d${label}${label}.`, length, '.com'),
  invalid: 'x',
};

/** Forms by pattern. */
const FORMS: Readonly<Record<string, TextForm>> = {
  '^[!-?A-~]+@[!-?A-~]+$': EMAIL,
  '^[a-z0-9]+(-[a-z0-9]+)*$': { make: (length) => filled('', length), invalid: 'A' },
  '^[a-z][a-z0-9]*([_.][a-z0-9]+)*$': { make: (length) => filled('', length), invalid: 'A' },
  '^(api|token|rate|price|publishing|text|media|messaging|insights|webhook)[.][a-z][a-z0-9]*(_[a-z0-9]+)*$': {
    make: (length) => filled('rate.', length),
    invalid: 'rate',
  },
  '^\\S+$': { ...ANY, invalid: 'two words' },
  '^[^#＃\\s]+$': { ...ANY, invalid: '#' },
  '^https?://': {
    make: (length) => filled('https://marquee.example/', length),
    invalid: 'ftp://marquee.example/',
  },
  '^([01][0-9]|2[0-3]):[0-5][0-9]$': { make: () => '09:30', invalid: '25:00' },
  '^[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]$': {
    // Posts can be scheduled for the next five years.
    make: () => `${new Date().getFullYear() + 2}-03-01T08:30`,
    invalid: '2099-03-01T25:00',
  },
  '^#[0-9A-Fa-f]{6}$': { make: () => '#1f3a5f', invalid: 'red' },
  '^[0-9A-Fa-f]{64}$': { make: () => '0aF4'.repeat(16), invalid: '0aF4' },
  '^[0-9]+$': { make: (length) => '1'.repeat(length), invalid: 'a' },
  '^[A-Z]{3}$': { make: () => 'INR', invalid: 'inr' },
  '^[A-Z]{2}$': { make: () => 'IN', invalid: 'in' },
};

/** Forms of scalars whose limit has no valid text of that length, or only some. */
const SCALARS: Readonly<Record<string, TextForm>> = {
  TimeZone: { make: (length) => (length > 50 ? 'x'.repeat(length) : 'Asia/Kolkata'), invalid: 'IST' },
  Locale: { make: (length) => (length > 10 ? 'ca-valencia' : 'zh-Hant-TW'), invalid: '' },
};

const formOf = (type: GraphQLInputType, { pattern }: ConstraintArguments): TextForm => {
  const known = pattern === undefined ? SCALARS[getNamedType(type).name] : FORMS[pattern];
  if (pattern !== undefined && !known) throw new Error(`Add the pattern ${pattern} to FORMS.`);
  return known ?? ANY;
};

/** Returns the constraints of a field, including those of its scalar. */
export function constraintsOf(field: Pick<GraphQLInputField, 'type' | 'extensions'>): ConstraintArguments {
  const type = getNamedType(field.type);
  const inherited = isScalarType(type) ? directivesOf(type).constraint : undefined;
  return { ...inherited, ...directivesOf(field).constraint };
}

const VALUES: Readonly<Record<string, unknown>> = {
  Boolean: false,
  Date: '2026-01-01',
  DateTime: '2026-01-01T00:00:00Z',
  Decimal: '1',
  ID: NOBODY,
  JSON: {},
};

/** Returns value number `n` of a type within its limits. */
export function sample(type: GraphQLInputType, limits: ConstraintArguments, n = 0): unknown {
  const nullable = getNullableType(type);
  if (isListType(nullable)) return [];
  if (isInputObjectType(nullable)) return requiredOf(nullable, n);
  if (isEnumType(nullable)) return nullable.getValues()[n % nullable.getValues().length]!.name;
  if (/^(Int|SafeInt|Float)$/.test(getNamedType(type).name)) return limits.min ?? limits.max ?? 1;
  const { name } = getNamedType(type);
  if (name in VALUES) return VALUES[name];
  return formOf(type, limits).make(Math.min(limits.maxLength ?? 10, 20));
}

/** Returns the required fields of an input object; one field of a `@oneOf` input. */
function requiredOf(type: GraphQLInputObjectType, n = 0): Record<string, unknown> {
  const fields = Object.values(type.getFields());
  const given = type.isOneOf ? fields.slice(0, 1) : fields.filter((field) => isNonNullType(field.type));
  return Object.fromEntries(
    given.map((field) => [field.name, sample(getNullableType(field.type), constraintsOf(field), n)]),
  );
}

/** A value at a limit and one beyond it. */
export interface LimitValues {
  readonly within: unknown;
  readonly beyond: unknown;
}

const bytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

/** Returns a JSON value of this many bytes. */
const jsonOfSize = (size: number): string => 'x'.repeat(size - 2);

/** The longest text of an object: the name of its field, and its maximum length. */
function longestText(type: GraphQLInputObjectType): readonly [name: string, maxLength: number] {
  const texts = Object.values(type.getFields()).filter(
    (field) => isScalarType(getNullableType(field.type)) && getNamedType(field.type).name === 'String',
  );
  return (
    texts
      .map((field) => [field.name, constraintsOf(field).maxLength ?? 0] as const)
      .sort(([, a], [, b]) => b - a)[0] ?? ['', 0]
  );
}

/** Returns a list of variants of this many bytes as JSON, each variant once. The last one has text of one byte a character. */
function variantsOfSize(type: GraphQLInputObjectType, size: number): unknown[] {
  const items: Record<string, Record<string, string>>[] = [];
  for (const field of Object.values(type.getFields())) {
    const [name, maxLength] = longestText(getNullableType(field.type) as GraphQLInputObjectType);
    if (!maxLength) continue;
    const free = size - bytes([...items, { [field.name]: { [name]: '' } }]);
    const isLast = free <= maxLength;
    items.push({
      [field.name]: {
        [name]: isLast ? 'x'.repeat(free) : '𝒙'.repeat(Math.min(maxLength, Math.floor((free - 100) / 4))),
      },
    });
    if (isLast) return items;
  }
  throw new Error(`The variants of ${type.name} have fewer than ${size} bytes.`);
}

/** Returns a list of objects of this many bytes as JSON: the longest text of its items is filled up. */
function objectsOfSize(type: GraphQLInputObjectType, size: number): unknown[] {
  if (type.isOneOf) return variantsOfSize(type, size);
  const [name, maxLength] = longestText(type);
  const items = [0, 1].map((n) => ({ ...requiredOf(type, n), [name]: '' }));
  const free = size - bytes(items);
  const wide = Math.min(maxLength, Math.floor(free / 4));
  items[0]![name] = '𝒙'.repeat(wide);
  items[1]![name] = 'x'.repeat(free - 4 * wide);
  return items;
}

const digits = (count: number): string => '9'.repeat(count);

type Maker = (limit: never, type: GraphQLInputType, limits: ConstraintArguments) => LimitValues;

/** Values for each argument of `@constraint`. */
const MAKERS: Readonly<Record<keyof ConstraintArguments, Maker>> = {
  minLength: (min: number, type, limits) => ({
    within: formOf(type, limits).make(min),
    beyond: formOf(type, limits).make(min - 1),
  }),
  maxLength: (max: number, type, limits) => ({
    within: formOf(type, limits).make(max),
    beyond: formOf(type, limits).make(max + 1),
  }),
  notBlank: (_: boolean, type, limits) => ({ within: sample(type, limits), beyond: ' ' }),
  singleLine: (_: boolean, type, limits) => ({
    within: sample(type, limits),
    beyond: `${sample(type, limits) as string}\n${sample(type, limits) as string}`,
  }),
  pattern: (_: string, type, limits) => ({
    within: sample(type, limits),
    beyond: formOf(type, limits).invalid,
  }),
  min: (min: number) => ({ within: min, beyond: min - 1 }),
  max: (max: number) => ({ within: max, beyond: max + 1 }),
  integerDigits: (count: number) => ({ within: digits(count), beyond: digits(count + 1) }),
  fractionDigits: (count: number) => ({ within: `1.${digits(count)}`, beyond: `1.${digits(count + 1)}` }),
  maxItems: (max: number, type, limits) => {
    const list = (length: number) => Array.from({ length }, (_, n) => sample(type, limits, n));
    return { within: list(max), beyond: list(max + 1) };
  },
  maxBytes: (max: number, type) => {
    const value = isInputObjectType(type) ? (size: number) => objectsOfSize(type, size) : jsonOfSize;
    return { within: value(max), beyond: value(max + 1) };
  },
};

/** Limits of a whole list, unlike those of its items. */
export const OF_LISTS: readonly string[] = ['maxItems', 'maxBytes'];

/** Returns whether a value can exceed a limit: a bounded number of objects without texts never has as many bytes. */
export function canExceed(field: Pick<GraphQLInputField, 'type'>, name: keyof ConstraintArguments): boolean {
  const type = getNamedType(field.type);
  return name !== 'maxBytes' || !isInputObjectType(type) || type.isOneOf || longestText(type)[1] > 0;
}

/** How scalars write numbers that are texts. */
const TEXTS_OF_NUMBERS: Readonly<Record<string, (value: unknown) => unknown>> = {
  Decimal: String,
  Duration: (seconds) => `PT${String(seconds)}S`,
};

/** Returns the values of a field for one argument of its `@constraint`. */
export function limitValues(
  field: Pick<GraphQLInputField, 'type' | 'extensions'>,
  name: keyof ConstraintArguments,
): LimitValues {
  const type = getNullableType(field.type);
  const limits = constraintsOf(field);
  const item: GraphQLInputType = isListType(type) ? getNullableType(type.ofType) : type;
  const { within, beyond } = MAKERS[name](limits[name] as never, item, limits);
  const textOf = TEXTS_OF_NUMBERS[getNamedType(type).name] ?? ((value: unknown) => value);
  const listed = isListType(type) && !OF_LISTS.includes(name);
  return listed
    ? { within: [textOf(within)], beyond: [textOf(beyond)] }
    : { within: textOf(within), beyond: textOf(beyond) };
}

/** A field of the input of a mutation, or of an object in it. */
export interface NestedField {
  /** Names of fields, and `0` for the first item of a list. */
  readonly path: readonly string[];
  readonly field: GraphQLInputField;
  /** Returns the input with this value of the field and all required fields. */
  readonly inputWith: (value: unknown) => Record<string, unknown>;
}

/** Returns all fields of an input type, at any depth. */
export function nestedFields(type: GraphQLInputObjectType, seen: readonly unknown[] = []): NestedField[] {
  if (seen.includes(type)) return [];
  return Object.values(type.getFields()).flatMap((field) => {
    const inputWith = (value: unknown) => ({
      ...(type.isOneOf ? {} : requiredOf(type)),
      [field.name]: value,
    });
    const named = getNamedType(field.type);
    const listed = isListType(getNullableType(field.type));
    const own = { path: [field.name], field, inputWith };
    if (!isInputObjectType(named)) return [own];
    const inner = nestedFields(named, [...seen, type]).map((one) => ({
      path: [field.name, ...(listed ? ['0'] : []), ...one.path],
      field: one.field,
      inputWith: (value: unknown) => {
        const nested = one.inputWith(value);
        return inputWith(listed ? [nested] : nested);
      },
    }));
    return [own, ...inner];
  });
}

/** Returns all constrained fields of an input type, at any depth. */
export const limitedFields = (type: GraphQLInputObjectType): NestedField[] =>
  nestedFields(type).filter(({ field }) => Object.keys(constraintsOf(field)).length > 0);
