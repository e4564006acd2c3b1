import { getNamedType, type GraphQLSchema, isInputObjectType, isNonNullType, isObjectType } from 'graphql';
import { buildMarqueeSchema } from '../../src/schema';

interface FilterField {
  readonly name: string;
  /** Whether the field of the object can be null. */
  readonly isNullable: boolean;
  /** Whether the filter has `isNull`. */
  readonly testsNull: boolean;
}

/** Every field of a `where` argument, with the field of the object that it filters by. */
function filterFields(schema: GraphQLSchema): FilterField[] {
  return Object.values(schema.getTypeMap()).flatMap((where) => {
    const type = schema.getType(where.name.replace(/Where$/, ''));
    if (!where.name.endsWith('Where') || !isInputObjectType(where) || !isObjectType(type)) return [];
    return Object.values(where.getFields()).flatMap(({ name, type: filter }) => {
      const fields = type.getFields();
      const input = getNamedType(filter);
      // Neither `search` nor a combination of conditions is a filter on a field.
      if (!isInputObjectType(input) || input.name.endsWith('Where')) return [];
      const shown = fields[name] ?? fields[name.replace(/Id$/, '')]!;
      return {
        name: `${where.name}.${name}`,
        isNullable: !isNonNullType(shown.type),
        testsNull: 'isNull' in input.getFields(),
      };
    });
  });
}

test('filters have isNull if and only if the field can be null', () => {
  const found = filterFields(buildMarqueeSchema());

  expect(found.length).toBeGreaterThan(30);
  expect(found.filter(({ isNullable, testsNull }) => isNullable !== testsNull)).toEqual([]);
  expect(new Set(found.map(({ testsNull }) => testsNull)).size).toBe(2);
});
