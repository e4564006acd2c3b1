import { createUnionType } from 'type-graphql';
import { emptyClass } from './type-graphql-support';
import { type Attribute, type ClassRef, registerShape, shapeOf } from './metadata';
import { isStorable, jsonOf } from './types';
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

/**
 * A value of one of several shapes, stored as jsonb with the name of its variant: `{"email": {"to": "a@b.example"}}`. The
 * input is `@oneOf` with a field per variant, the output is a union of the shapes.
 */
export function jsonOneOf({ name, description, variants }: OneOfOptions): ValueType {
  const container = emptyClass(name);
  const names = Object.keys(variants);
  registerShape({
    name,
    description,
    target: container,
    attributes: new Map(names.map((variant) => [variant, variantAttribute(variant, variants[variant]!)])),
    isOneOf: true,
  });
  const typeNameOf = (variant: string): string =>
    shapeOf(variants[variant]!.of() as unknown as ClassRef).name;
  const union = createUnionType({
    name,
    description,
    types: () => Object.values(variants).map(({ of }) => of()) as never,
    resolveType: (value: { __typename: string }) => value.__typename,
  });
  const base = jsonOf(() => container);
  return {
    ...base,
    graphqlType: () => union,
    decode: (text) => {
      const [[variant, value] = ['', {}]] = Object.entries(JSON.parse(text) as Record<string, object>);
      return { ...value, __typename: typeNameOf(variant) };
    },
    check: (column) => `${isOneVariant(column, names)} AND ${isStorable(column)}`,
  };
}
