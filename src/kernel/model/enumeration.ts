import { registerEnumType } from 'type-graphql';

/** The names of an enumeration, each standing for itself: `{ DRAFT: 'DRAFT', … }`. */
export type Enumeration<Name extends string = string> = { readonly [N in Name]: N };
/** The union of an enumeration's names. */
export type NameOf<E> = E[keyof E];

const graphNames = new WeakMap<object, string>();

/**
 * Declares a closed list of values once: the graph's enum with a description per value, and the values that a
 * column's CHECK admits. A value is spelled the same in the graph, in code and in the database.
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

/** The name an enumeration has in the graph. */
export function enumerationName(values: Enumeration): string {
  const name = graphNames.get(values);
  if (!name) throw new Error('Not an enumeration: declare it with enumeration().');
  return name;
}
