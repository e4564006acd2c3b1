import type { Attribute } from './metadata';
import { text } from './texts';
import type { ValueType } from './types';

/** Number of characters of a text that its key contains, and the maximum length of a prefix in a filter. */
export const PREFIX_LENGTH = 100;

/** SQL of the key of a text. It is stored, because `lower()` is not leakproof: no index on it serves a filter. */
export const keyOf = (sql: string): string => `lower(left(${sql}, ${PREFIX_LENGTH}))`;

/** Returns the type of a text whose filter has `startsWith`, and `contains` if its words are searched. */
export const withPrefix = (type: ValueType, contains = false): ValueType => ({
  ...type,
  filter: type.filter && {
    ...type.filter,
    name: `${contains ? 'Searchable' : 'Prefix'}${type.filter.name}`,
    // The name of a released type, which only gained operators.
    nullableName: contains ? `Nullable${type.filter.name}` : undefined,
    prefix: true,
    contains,
  },
});

/** Returns the hidden column with the key of a text, which a trigger maintains. Null has the key of the empty text. */
export const keyAttribute = (name: string, column: string, nullable: boolean): Attribute => ({
  name: `${name}Key`,
  type: text({ max: PREFIX_LENGTH }),
  description: `The start of \`${name}\`, in lower case.`,
  nullable: true,
  column: `${column}_key`,
  hidden: true,
  secret: false,
  isKey: true,
  filter: false,
  order: false,
  maintained: {
    by: 'row',
    from: [name],
    sql: nullable ? `coalesce(${keyOf(`{${name}}`)}, '')` : keyOf(`{${name}}`),
  },
});
