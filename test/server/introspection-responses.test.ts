import {
  getIntrospectionQuery,
  getOperationAST,
  graphqlSync,
  type GraphQLObjectType,
  parse,
  validateSchema,
} from 'graphql';
import { buildMarqueeSchema } from '../../src/schema';
import { introspectionText } from '../../src/server/introspection-responses';

const schema = buildMarqueeSchema();

const FULL = getIntrospectionQuery({
  specifiedByUrl: true,
  directiveIsRepeatable: true,
  schemaDescription: true,
  inputValueDeprecation: true,
});

function written(source: string, variables: Record<string, unknown> = {}): string | undefined {
  const document = parse(source);
  return introspectionText(schema, document, getOperationAST(document)!, variables);
}

test('the schema is valid', () => {
  expect(validateSchema(schema)).toEqual([]);
});

describe('introspection', () => {
  test.each<[string, string, Record<string, unknown>?]>([
    ['the whole schema', FULL],
    [
      'aliases and __typename at every level',
      '{ a: __schema { b: __typename types { c: name __typename } } __typename }',
    ],
    [
      'one type by a variable',
      'query($name: String!) { __type(name: $name) { kind name fields { name args { name defaultValue } } } }',
      { name: 'Query' },
    ],
    ['an unknown type', '{ __type(name: "Unknown") { name } }'],
    [
      'an enum and an input type',
      '{ a: __type(name: "PostStatus") { enumValues { name description isDeprecated } } b: __type(name: "CreatePostInput") { inputFields { name type { name ofType { name } } } } }',
    ],
    [
      'an interface',
      '{ __type(name: "Node") { possibleTypes { name } interfaces { name } fields(includeDeprecated: true) { name } } }',
    ],
    [
      'merged selections',
      '{ __schema { queryType { name } } ...More } fragment More on Query { __schema { queryType { kind } types { name } } __schema { types { kind } } }',
    ],
    [
      '@skip and @include',
      'query($no: Boolean!) { __schema { queryType @skip(if: $no) { name } directives @include(if: true) { name isRepeatable locations } types { name kind @include(if: $no) } } }',
      { no: false },
    ],
    [
      'a default of a variable',
      'query($old: Boolean = true) { __type(name: "Post") { fields(includeDeprecated: $old) { name deprecationReason } } }',
    ],
  ])('returns what graphql-js returns for %s', (_, source, variables = {}) => {
    const expected = graphqlSync({ schema, source, variableValues: variables });
    expect(expected.errors).toBeUndefined();
    expect(written(source, variables)).toBe(JSON.stringify(expected.data));
  });

  test.each<[string, string, Record<string, unknown>?]>([
    ['other fields', '{ __schema { queryType { name } } viewer { id } }'],
    ['no introspection', '{ __typename }'],
    ['mutations', 'mutation { __typename }'],
    ['an invalid variable', 'query($name: String!) { __type(name: $name) { name } }', { name: 1 }],
  ])('leaves operations with %s to graphql-js', (_, source, variables = {}) => {
    expect(written(source, variables)).toBeUndefined();
  });

  test('resolves each selected field of an object once, however many fields have its type', () => {
    const name = (schema.getType('__Type') as GraphQLObjectType).getFields().name!;
    const resolve = name.resolve!;
    const resolved: unknown[] = [];
    name.resolve = (type, ...rest) => {
      resolved.push(type);
      return resolve(type, ...rest);
    };
    try {
      written('{ __schema { types { fields { type { name } } } } }');
    } finally {
      name.resolve = resolve;
    }
    expect(resolved.length).toBeGreaterThan(50);
    expect(new Set(resolved).size).toBe(resolved.length);
  });
});
