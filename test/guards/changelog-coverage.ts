import {
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
} from 'graphql';

/** What a type consists of: `field`, `field(argument)` or a value. */
function partsOf(type: GraphQLNamedType | undefined): string[] {
  if (isEnumType(type)) return type.getValues().map(({ name }) => name);
  if (isInputObjectType(type)) return Object.keys(type.getFields());
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  return Object.values(type.getFields()).flatMap(({ name, args }) => [
    name,
    ...args.map((argument) => `${name}(${argument.name})`),
  ]);
}

/** The name that tells of a part: an argument's own, where its field was there before. */
const nameOf = (part: string): string => /\((\w+)\)$/.exec(part)?.[1] ?? part;

/**
 * What came to the types of the released schema or went from them without `notes` naming it in a `code span`. Types that
 * are new are reached by a field that is.
 */
export function unannounced(released: GraphQLSchema, current: GraphQLSchema, notes: string): string[] {
  const named = new Set((notes.match(/`[^`]+`/g) ?? []).flatMap((span) => span.match(/\w+/g) ?? []));
  return Object.values(released.getTypeMap()).flatMap((type) => {
    const [before, after] = [partsOf(type), partsOf(current.getType(type.name))];
    const changed = [
      ...before.filter((part) => !after.includes(part)),
      ...after.filter((part) => !before.includes(part)),
    ];
    return changed.filter((part) => !named.has(nameOf(part))).map((part) => `${type.name}.${part}`);
  });
}
