import { createUnionType } from 'type-graphql';
import { emptyClass } from './type-graphql-support';
import { type Attribute, type ClassRef, registerShape, shapeOf } from './metadata';
import { isStorable, jsonListOf, jsonOf } from './types';
import type { ValueType } from './types';

/** A variant of a typed union: the shape of its value. */
interface Variant {
  readonly of: () => Function;
  readonly description: string;
}

export interface OneOfOptions {
  /** Name of the GraphQL union. The input type is named after it. */
  readonly name: string;
  readonly description: string;
  /** Shapes by the name of the input field. Stored values contain the name, which therefore never changes. */
  readonly variants: Readonly<Record<string, Variant>>;
}

const variantAttribute = (name: string, { of, description }: Variant): Attribute => ({
  name,
  type: jsonOf(of),
  description,
  nullable: true,
  hidden: false,
  secret: false,
  filter: false,
  order: false,
});

/** SQL: whether the value is an object with exactly one variant, and nothing else. Null satisfies it. */
function isOneVariant(column: string, names: readonly string[]): string {
  const is = names.map(
    (name) => `(jsonb_typeof(${column}->'${name}') = 'object' AND ${column} - '${name}' = '{}'::jsonb)`,
  );
  return `jsonb_typeof(${column}) = 'object' AND COALESCE(${is.join(' OR ')}, ${column} IS NULL)`;
}

/** SQL: whether every item of a list is an object with exactly one variant, and nothing else. Null satisfies it. */
function areVariants(column: string, names: readonly string[]): string {
  const has = (path: string): string => `jsonb_path_exists(${column}, '${path}')`;
  const isKnown = names.map((name) => `exists(@."${name}")`).join(' || ');
  // Conditions in their order, because the later ones fail for values that the earlier ones reject.
  const rejected = [
    `jsonb_typeof(${column}) <> 'array'`,
    has('strict $[*] ? (@.type() != "object")'),
    has(`lax $[*] ? (!(${isKnown}))`),
    has('strict $[*].* ? (@.type() != "object")'),
  ];
  const keys = `jsonb_path_query_array(${column}, 'strict $[*].keyvalue()')`;
  const cases = rejected.map((condition) => `WHEN ${condition} THEN false`).join(' ');
  return `CASE ${cases} ELSE jsonb_array_length(${keys}) = jsonb_array_length(${column}) END`;
}

interface Variants {
  readonly container: () => Function;
  readonly union: unknown;
  /** Converts a stored value to the shape of its variant, which names its type. */
  readonly shown: (stored: object) => object;
}

function variantsOf({ name, description, variants }: OneOfOptions): Variants {
  const container = emptyClass(name);
  registerShape({
    name,
    description,
    target: container,
    attributes: new Map(
      Object.entries(variants).map(([variant, about]) => [variant, variantAttribute(variant, about)]),
    ),
    isOneOf: true,
  });
  const union = createUnionType({
    name,
    description,
    types: () => Object.values(variants).map(({ of }) => of()) as never,
    resolveType: (value: { __typename: string }) => value.__typename,
  });
  const typeNameOf = (variant: string): string =>
    shapeOf(variants[variant]!.of() as unknown as ClassRef).name;
  return {
    container: () => container,
    union,
    shown: (stored) => {
      const [[variant, value] = ['', {}]] = Object.entries(stored as Record<string, object>);
      return { ...value, __typename: typeNameOf(variant) };
    },
  };
}

/**
 * A value of one of several shapes, stored as jsonb with the name of its variant: `{"email": {"to": "a@b.example"}}`. The
 * input is `@oneOf` with a field per variant, the output is a union of the shapes.
 */
export function jsonOneOf(options: OneOfOptions): ValueType {
  const { container, union, shown } = variantsOf(options);
  const names = Object.keys(options.variants);
  return {
    ...jsonOf(container),
    graphqlType: () => union,
    decode: (text) => shown(JSON.parse(text) as object),
    check: (column) => `${isOneVariant(column, names)} AND ${isStorable(column)}`,
  };
}

/** A list of values of several shapes, each stored, given and returned as one of `jsonOneOf`. */
export function jsonListOfOneOf(options: OneOfOptions & { readonly maxBytes?: number }): ValueType {
  const { maxBytes } = options;
  const { container, union, shown } = variantsOf(options);
  const names = Object.keys(options.variants);
  return {
    ...jsonListOf(container, { maxBytes }),
    graphqlType: () => [union],
    decode: (text) => (JSON.parse(text) as object[]).map(shown),
    check: (column) => `${areVariants(column, names)} AND ${isStorable(column, maxBytes)}`,
  };
}
