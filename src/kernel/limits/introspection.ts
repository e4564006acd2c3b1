import {
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isUnionType,
} from 'graphql';

const sizes = new WeakMap<GraphQLSchema, ReadonlyMap<string, number>>();

/** Returns the average length of each list field of introspection. */
function sizesOf(schema: GraphQLSchema): ReadonlyMap<string, number> {
  let fields = 0;
  let args = 0;
  let inputFields = 0;
  let values = 0;
  let related = 0;
  const types = Object.values(schema.getTypeMap());
  for (const type of types) {
    if (isObjectType(type) || isInterfaceType(type)) {
      const all = Object.values(type.getFields());
      fields += all.length;
      args += all.reduce((sum, field) => sum + field.args.length, 0);
      related += type.getInterfaces().length;
    } else if (isInputObjectType(type)) inputFields += Object.keys(type.getFields()).length;
    else if (isEnumType(type)) values += type.getValues().length;
    if (isInterfaceType(type) || isUnionType(type)) related += schema.getPossibleTypes(type).length;
  }
  const perType = (count: number): number => count / types.length;
  return new Map([
    ['types', types.length],
    ['directives', schema.getDirectives().length],
    ['fields', perType(fields)],
    ['args', args / fields],
    ['inputFields', perType(inputFields)],
    ['enumValues', perType(values)],
    ['interfaces', perType(related)],
    ['possibleTypes', perType(related)],
  ]);
}

/** Returns the average number of objects in a list field of introspection. */
export function introspectionListSize(schema: GraphQLSchema, field: string): number {
  let known = sizes.get(schema);
  if (!known) sizes.set(schema, (known = sizesOf(schema)));
  return known.get(field) ?? 1;
}
