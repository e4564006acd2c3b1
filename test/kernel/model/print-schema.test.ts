import {
  GraphQLDirective,
  GraphQLInt,
  buildSchema,
  DirectiveLocation,
  GraphQLSchema,
  printSchema,
} from 'graphql';
import type { GraphQLInputObjectType } from 'graphql';
import { printWithDirectives } from '../../../src/kernel/model/print-schema';
import { ConstraintDirective } from '../../../src/kernel/model/schema-directives';

const SDL = `
  """A code."""
  scalar Code

  input BookInput {
    """The title."""
    title: String!
    pages: Int = 1
  }

  interface Readable {
    page(number: Int!): String
  }

  type Query implements Readable {
    books(first: Int = 5, code: Code): Int @deprecated(reason: "Use \`page\`.")
    page(number: Int!): String
    save(input: BookInput!): Int
  }
`;

const CostDirective = new GraphQLDirective({
  name: 'cost',
  locations: [DirectiveLocation.FIELD_DEFINITION],
  args: { rows: { type: GraphQLInt } },
});

function sample(): GraphQLSchema {
  const built = buildSchema(SDL);
  return new GraphQLSchema({
    ...built.toConfig(),
    directives: [...built.getDirectives(), ConstraintDirective, CostDirective],
  });
}

test('prints the same text as graphql-js when no element has directives', () => {
  expect(printWithDirectives(sample())).toBe(printSchema(sample()));
});

test('prints directives of scalars, input fields, arguments and fields after all others', () => {
  const schema = sample();
  const constrain = (element: { extensions: object }, constraint: object): void => {
    element.extensions = { directives: { constraint } };
  };
  constrain(schema.getType('Code')!, { pattern: '^"[a-z]\\d$', notBlank: true });
  const input = (schema.getType('BookInput') as GraphQLInputObjectType).getFields();
  constrain(input.title!, { maxLength: 10 });
  constrain(input.pages!, { min: 1, max: 9_007_199_254_740_991 });
  const { books } = schema.getQueryType()!.getFields();
  constrain(books!.args[0]!, { max: 100 });
  books!.extensions = { directives: { cost: { rows: 20 } } };

  const lines = printWithDirectives(schema)
    .split('\n')
    .map((line) => line.trim());
  expect(lines).toEqual(
    expect.arrayContaining([
      String.raw`scalar Code @constraint(notBlank: true, pattern: "^\"[a-z]\\d$")`,
      'title: String! @constraint(maxLength: 10)',
      'pages: Int = 1 @constraint(min: 1, max: 9007199254740991)',
      'books(first: Int = 5 @constraint(max: 100), code: Code): Int @deprecated(reason: "Use `page`.") @cost(rows: 20)',
    ]),
  );
  expect(() => buildSchema(printWithDirectives(schema))).not.toThrow();
});
