import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  buildClientSchema,
  type GraphQLSchema,
  getIntrospectionQuery,
  getNamedType,
  getNullableType,
  type IntrospectionQuery,
  isListType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
  printSchema,
} from 'graphql';
import { EMBEDDED, EMBEDDED_IN_LISTS, GRAPHCACHE_KEYS } from '../../examples/clients/shared/embedded';
import { buildMarqueeSchema } from '../../src/schema';
import { serverForTests } from '../support/server';

const root = resolve(__dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

const server = serverForTests();
let schema: GraphQLSchema;
beforeAll(() => void (schema = buildMarqueeSchema()));

const customScalars = () =>
  Object.values(schema.getTypeMap())
    .filter(isScalarType)
    .filter((type) => !isSpecifiedScalarType(type));

/** Directives that elements of the schema have. Introspection does not return them. */
const APPLIED = /(?<!directive) @(constraint|userErrors)\(("[^"]*"|[^")])*\)| @oneOf(?= \{)/g;

test('serves the text of schema.graphql by introspection', async () => {
  const query = getIntrospectionQuery({
    schemaDescription: true,
    specifiedByUrl: true,
    inputValueDeprecation: true,
  });
  const { data } = await server.run<IntrospectionQuery>(query);
  expect(`${printSchema(buildClientSchema(data!))}\n`).toBe(read('schema.graphql').replace(APPLIED, ''));
});

test('describes the schema', () => {
  expect(schema.description).toMatch(/^The API of Marquee/);
});

test('specifies every custom scalar', () => {
  expect(customScalars().filter(({ specifiedByURL }) => !specifiedByURL)).toEqual([]);
});

describe('the table of scalars in the README of the examples', () => {
  const rows = [
    ...read('examples/clients/README.md').matchAll(
      /^\| `(\w+)` +\| (string|number|any) +\| .*: `(\S+)` +\| `(\w+)` +\|$/gm,
    ),
  ].map(([, scalar, json, example, type]) => ({ scalar, json, example: example!, type }));

  test('contains every custom scalar', () => {
    expect(rows.map(({ scalar }) => scalar)).toEqual(customScalars().map(({ name }) => name));
  });

  test('contains examples that the scalars accept and return unchanged, with the JSON type', () => {
    for (const { scalar, json, example } of rows) {
      const type = customScalars().find(({ name }) => name === scalar)!;
      const value: unknown = JSON.parse(example);
      expect(type.serialize(type.parseValue(value))).toEqual(value);
      expect([scalar, json === 'any' ? 'object' : json]).toEqual([scalar, typeof value]);
    }
  });

  test('contains the TypeScript types of the examples', () => {
    const [, mapping = ''] = /scalars: \{\n(.*?)\n {2}\};/s.exec(
      read('examples/clients/shared/operations.ts'),
    )!;
    const types = [...mapping.matchAll(/(\w+): (\w+);/g)].map(([, scalar, type]) => [scalar, type]);
    expect(rows.map(({ scalar, type }) => [scalar, type])).toEqual(types);
  });
});

test('lists the types without an ID that objects with an ID contain', () => {
  const objects = Object.values(schema.getTypeMap()).filter(isObjectType);
  const fields = objects
    .filter((type) => type.getFields().id || type.name.endsWith('Connection'))
    .flatMap((type) => Object.values(type.getFields()))
    .map(({ type }) => ({ type: getNamedType(type), list: isListType(getNullableType(type)) }))
    .filter(({ type }) => isObjectType(type) && !type.getFields().id)
    .filter(({ type }) => !/(Connection|Edge|PageInfo)$/.test(type.name));
  const names = (inList: boolean): string[] =>
    [...new Set(fields.filter(({ list }) => list === inList).map(({ type }) => type.name))].sort();

  expect(EMBEDDED).toEqual(names(false));
  expect(EMBEDDED_IN_LISTS).toEqual(names(true));
  expect(Object.keys(GRAPHCACHE_KEYS)).toEqual([...EMBEDDED, ...EMBEDDED_IN_LISTS]);
});
