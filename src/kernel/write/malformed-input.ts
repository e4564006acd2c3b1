import {
  defaultFieldResolver,
  type GraphQLInputType,
  type GraphQLSchema,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql';
import { badFormat } from '../model/constraints';
import { MalformedText } from '../model/malformed-text';
import { type UserErrorData, violationError } from './mutation-error';
import type { Values } from './rows';

/** Returns a value of an input type with null in place of the blank texts of nullable types: forms send them for empty fields. */
function withoutBlanks(value: unknown, type: GraphQLInputType): unknown {
  if (value === null || value === undefined) return value;
  if (isNonNullType(type)) return value instanceof MalformedText ? value : withoutBlanks(value, type.ofType);
  if (value instanceof MalformedText) return value.isBlank ? null : value;
  if (isListType(type))
    return Array.isArray(value) ? value.map((item) => withoutBlanks(item, type.ofType)) : value;
  if (!isInputObjectType(type)) return value;
  const fields = type.getFields();
  const entries = Object.entries(value).map(([name, part]) => [
    name,
    withoutBlanks(part, fields[name]!.type),
  ]);
  return Object.fromEntries(entries) as Values;
}

/** Makes mutations receive null for a blank text that is not valid by its scalar, wherever null is allowed. */
export function clearBlankTexts(schema: GraphQLSchema): void {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const { resolve = defaultFieldResolver, args: declared } = field;
    field.resolve = (source, args: Values, context, info) => {
      const cleared = { ...args };
      for (const { name, type } of declared)
        if (name in args) cleared[name] = withoutBlanks(args[name], type);
      return resolve(source, cleared, context, info);
    };
  }
}

type Path = readonly string[];
interface Found {
  readonly path: Path;
  readonly text: MalformedText;
}

/** Returns a value without its malformed texts, whose paths are added. Items of lists keep their positions. */
function withoutMalformed(value: unknown, path: Path, found: Found[]): unknown {
  if (value instanceof MalformedText) {
    found.push({ path, text: value });
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return value;
  const before = found.length;
  const entries = Object.entries(value).map(([name, part]): [string, unknown] => [
    name,
    withoutMalformed(part, [...path, name], found),
  ]);
  if (found.length === before) return value;
  if (Array.isArray(value)) return entries.map(([, part]) => part);
  const kept = entries.filter(([, part]) => part !== undefined);
  return Object.assign(
    Object.create(Object.getPrototypeOf(value) as object) as object,
    Object.fromEntries(kept),
  );
}

function malformedError({ path, text }: Found): UserErrorData {
  const last = path.at(-1)!;
  const violation = badFormat(text.form);
  return /^\d+$/.test(last)
    ? violationError({ ...violation, index: Number(last) }, ['input', ...path.slice(0, -1)])
    : violationError(violation, ['input', ...path]);
}

export interface MalformedInput {
  /** The input without its malformed texts, to be validated. */
  readonly rest: object;
  readonly errors: readonly UserErrorData[];
  /** The fields with malformed texts. They are removed from the input. */
  readonly fields: ReadonlySet<string>;
}

/**
 * Removes the fields with malformed texts from an input, so that no further step can use a part of them. Nested values
 * are copied, because other mutations of the operation can have the same variable.
 */
export function takeMalformed(input: object): MalformedInput {
  const found: Found[] = [];
  const rest = withoutMalformed(input, [], found) as object;
  const fields = new Set(found.map(({ path }) => path[0]!));
  for (const field of fields) Reflect.deleteProperty(input, field);
  return { rest, errors: found.map(malformedError), fields };
}
