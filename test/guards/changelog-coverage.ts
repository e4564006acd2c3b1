import {
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
} from 'graphql';

/** Returns the parts of a type: `field`, `field(argument)` or an enum value. */
function partsOf(type: GraphQLNamedType | undefined): string[] {
  if (isEnumType(type)) return type.getValues().map(({ name }) => name);
  if (isInputObjectType(type)) return Object.keys(type.getFields());
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  return Object.values(type.getFields()).flatMap(({ name, args }) => [
    name,
    ...args.map((argument) => `${name}(${argument.name})`),
  ]);
}

/** Whether a part is an argument of a field that one of the versions lacks, so that the field announces it. */
const isImplied = (part: string, ...versions: string[][]): boolean =>
  part.includes('(') && versions.some((parts) => !parts.includes(part.replace(/\(.*/, '')));

/** Returns the name that announces a part: the argument name for `field(argument)`, otherwise the part itself. */
const nameOf = (part: string): string => /\((\w+)\)$/.exec(part)?.[1] ?? part;

/**
 * Returns the parts added to or removed from released types that `notes` does not name in a code span. Skips new types,
 * because a new field leads to each of them, and the arguments of new fields.
 */
export function unannounced(released: GraphQLSchema, current: GraphQLSchema, notes: string): string[] {
  const named = new Set((notes.match(/`[^`]+`/g) ?? []).flatMap((span) => span.match(/\w+/g) ?? []));
  return Object.values(released.getTypeMap()).flatMap((type) => {
    const [before, after] = [partsOf(type), partsOf(current.getType(type.name))];
    const changed = [
      ...before.filter((part) => !after.includes(part)),
      ...after.filter((part) => !before.includes(part)),
    ];
    return changed
      .filter((part) => !isImplied(part, before, after) && !named.has(nameOf(part)))
      .map((part) => `${type.name}.${part}`);
  });
}
