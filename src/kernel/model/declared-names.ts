import type { ModelOptions } from './metadata';

/**
 * The names of attributes and relations in the options of `@Model`, so that a name that the class does not have is a type
 * error. SQL of unknown text, such as one with an interpolated constant, is checked at startup only.
 */

/** Excludes braces of array and JSON literals: `'{}'`, `'{"a": 1}'`. */
type Word<Name extends string> = Name extends '' | `${string}${' ' | '"' | "'" | ',' | ':' | '{'}${string}`
  ? never
  : Name;

/** The names in braces: 'status' of `{status} = 'DRAFT'`. */
type Braced<Sql extends string> = Sql extends `${string}{${infer Name}}${infer Rest}`
  ? Word<Name> | Braced<Rest>
  : never;

type SqlNames<Sql> = Sql extends string ? Braced<Sql> : never;

/** Columns of an index are names, or SQL with `{name}`. */
type IndexNames<Column> = Column extends string
  ? string extends Column
    ? never
    : Column extends `${string}${'{' | '(' | ' '}${string}`
      ? Braced<Column>
      : Column
  : never;

type Item<List> = List extends readonly (infer One)[] ? One : never;
type Of<Options, Key extends PropertyKey> = Options extends { readonly [K in Key]: infer Value }
  ? Value
  : never;
type Known<Name> = Name extends string ? (string extends Name ? never : Name) : never;

type NamesOf<Options extends ModelOptions> =
  | IndexNames<Item<Of<Item<Of<Options, 'indexes'>>, 'on'>>>
  | SqlNames<Of<Item<Of<Options, 'indexes'>>, 'where'>>
  | SqlNames<Of<Options, 'checks'>[keyof Of<Options, 'checks'>]>
  | SqlNames<Of<Options, 'readPolicy'>>
  | Known<Item<Of<Of<Options, 'accessSource'>, 'by'>>>
  | Known<Item<Of<Of<Options, 'outlivesTenant'>, 'clears'>>>
  | Known<Of<Of<Options, 'emptied'>, 'at'> | keyof Of<Of<Options, 'emptied'>, 'values'>>
  | Known<Of<Of<Options, 'orders'>[keyof Of<Options, 'orders'>], 'rank' | 'by'>>
  | Known<Of<Options, 'scopedBy'> | Of<Options, 'partitionedBy'> | Item<Of<Options, 'primaryKey'>>>;

/** Names of columns of an embedded object start with its property: `adsObjective` for `ads`. */
type Property<Row> = (keyof Row & string) | `${keyof Row & string}${Capitalize<string>}`;

/** A class that has all attributes and relations that the options name. */
export type ClassNamedIn<Options extends ModelOptions, Row> = (abstract new () => Row) &
  ([Exclude<NamesOf<Options>, Property<Row>>] extends [never]
    ? unknown
    : { readonly unknownNames: Exclude<NamesOf<Options>, Property<Row>> });
