import { badArgument } from '../errors';
import { lookupAttribute } from '../model/lookups';
import type { Model } from '../model/metadata';
import { asUuid, id, type ValueType } from '../model/types';

/** An argument of a root field that finds a row. */
export interface RowKey {
  readonly argument: string;
  readonly column: string;
  readonly type: ValueType;
}

export const ID_KEY: RowKey = { argument: 'id', column: 'id', type: id };

/** Returns the arguments that find a row of a model: its ID, and the attribute that it is looked up by. */
export function rowKeysOf(model: Model): RowKey[] {
  const lookup = lookupAttribute(model);
  return [ID_KEY, ...(lookup ? [{ argument: lookup.name, column: lookup.column!, type: lookup.type }] : [])];
}

/** Returns the value of a key for SQL. Null matches no row: PostgreSQL raises an error for U+0000, which no text contains. */
export function keyValue({ type }: RowKey, value: string): string | null {
  if (type.sql === 'uuid') return asUuid(value);
  return value.includes('\0') ? null : value;
}

/** A key with the value of its argument. */
export interface GivenKey {
  readonly key: RowKey;
  readonly value: string;
}

/** Returns the key among the arguments of a root field. Throws BAD_USER_INPUT unless exactly one is given. */
export function givenKey(
  { keys }: { readonly keys: readonly RowKey[] },
  args: Readonly<Record<string, unknown>>,
): GivenKey {
  const given = keys.flatMap((key): GivenKey[] => {
    const value = args[key.argument];
    return typeof value === 'string' ? [{ key, value }] : [];
  });
  const [first, second] = given;
  if (!first) throw badArgument(keys[0]!.argument, `is required if \`${keys.at(-1)!.argument}\` is omitted.`);
  if (second) throw badArgument(second.key.argument, `cannot be combined with \`${first.key.argument}\`.`);
  return first;
}
