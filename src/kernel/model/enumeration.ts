import { registerEnumType } from 'type-graphql';

/** The values of an enumeration by name: `{ DRAFT: 'DRAFT', … }`. */
export type Enumeration<Name extends string = string> = { readonly [N in Name]: N };
/** The union of an enumeration's names. */
export type NameOf<E> = E[keyof E];

const graphNames = new WeakMap<object, string>();

/**
 * Declares a closed list of values: the GraphQL enum, with a description per value, and the values that the CHECK of a
 * column accepts. A value is spelled the same in the schema, in code and in the database.
 */
export function enumeration<Name extends string>(
  name: string,
  description: string,
  values: Record<Name, string>,
): Enumeration<Name> {
  const names = Object.keys(values) as Name[];
  const result = Object.freeze(Object.fromEntries(names.map((n) => [n, n]))) as Enumeration<Name>;
  registerEnumType(result, {
    name,
    description,
    valuesConfig: Object.fromEntries(names.map((n) => [n, { description: values[n] }])) as Record<
      Name,
      { description: string }
    >,
  });
  graphNames.set(result, name);
  return result;
}

/** Returns the GraphQL name of an enumeration. */
export function enumerationName(values: Enumeration): string {
  const name = graphNames.get(values);
  if (!name) throw new Error('The values are not an enumeration. Declare them with enumeration().');
  return name;
}
