import 'reflect-metadata';
import { type GraphQLObjectType, type GraphQLSchema, isObjectType } from 'graphql';
import { getMetadataStorage } from 'type-graphql';
import { linkModels } from '../../src/kernel/model/link';
import { allShapes, type Model } from '../../src/kernel/model/metadata';
import { nodeListsOf } from '../../src/kernel/model/node-lists';
import { summariesOf } from '../../src/kernel/model/summaries';
import { attachResolvers } from '../../src/kernel/read/resolvers';
import { buildMarqueeSchema } from '../../src/schema';

const models = linkModels();

/** Returns every field of a type that has a resolver function, with the function. */
const resolved = (type: GraphQLObjectType): [string, unknown][] =>
  Object.values(type.getFields())
    .filter((field) => field.resolve)
    .map((field) => [`${type.name}.${field.name}`, field.resolve]);

const typesOf = (schema: GraphQLSchema): GraphQLObjectType[] =>
  Object.values(schema.getTypeMap()).filter(isObjectType);

/** Returns the types generated from declarations, whose fields must not have hand-written resolvers. */
function declaredTypes(schema: GraphQLSchema): GraphQLObjectType[] {
  const names = new Set([
    'PageInfo',
    ...models.flatMap(({ name }) => [name, `${name}Connection`, `${name}Edge`]),
    ...allShapes().map((shape) => shape.name),
  ]);
  return typesOf(schema).filter((type) => names.has(type.name));
}

/** Returns the fields of a model that need a resolver: lists, and references to nodes. */
const resolvedFields = (model: Model): string[] =>
  [
    ...model.toMany.keys(),
    ...summariesOf(model).keys(),
    ...model.nodeReferences.keys(),
    ...nodeListsOf(model).keys(),
  ].map((field) => `${model.name}.${field}`);

/** The fields of shapes that can be messages, which are written in the language of the viewer. */
const messageFields = (): string[] =>
  allShapes().flatMap(({ name, attributes }) =>
    [...attributes.values()].filter(({ type }) => type.isMessage).map((field) => `${name}.${field.name}`),
  );

/** Returns fields with a hand-written resolver: attaching resolvers again changes only the declared ones. */
function writtenByHand(schema: GraphQLSchema, types: GraphQLObjectType[]): string[] {
  const before = new Map(types.flatMap(resolved));
  const lists = new Set([...messageFields(), ...models.flatMap(resolvedFields)]);
  attachResolvers(schema, models);
  const after = new Map(types.flatMap(resolved));
  const attached = (field: string, resolve: unknown): boolean =>
    lists.has(field) && after.has(field) && String(after.get(field)) === String(resolve);
  return [...before].filter(([field, resolve]) => !attached(field, resolve)).map(([field]) => field);
}

test('no field of an entity, list or shape has a hand-written resolver', () => {
  const schema = buildMarqueeSchema();
  const types = declaredTypes(schema);

  expect(types.length).toBeGreaterThan(models.length);
  expect(writtenByHand(schema, types)).toEqual([]);
});

test('a hand-written resolver of a declared field is reported', () => {
  const schema = buildMarqueeSchema();
  const types = declaredTypes(schema);
  const [attribute, list] = models
    .filter((model) => model.toMany.size > 0)
    .map((model) => [model, schema.getType(model.name) as GraphQLObjectType] as const)
    .flatMap(([model, type]) => [type.getFields().id!, type.getFields()[[...model.toMany.keys()][0]!]!]);
  attribute!.resolve = () => 'by hand';
  list!.resolve = () => 'by hand';

  expect(writtenByHand(schema, types)).toHaveLength(2);
});

test('every list and reference to a node has the resolver of its declaration', () => {
  const schema = buildMarqueeSchema();
  const names = new Set(models.map((model) => model.name));
  const types = declaredTypes(schema).filter((type) => names.has(type.name));
  const lists = models
    .filter((model) => types.some((type) => type.name === model.name))
    .flatMap(resolvedFields);

  expect(
    types
      .flatMap(resolved)
      .map(([field]) => field)
      .sort(),
  ).toEqual(lists.sort());
});

test('no resolver class has an entity or a shape as its root', () => {
  buildMarqueeSchema();
  const entities = new Set<unknown>([...models, ...allShapes()].map(({ target }) => target));
  const { fieldResolvers } = getMetadataStorage();

  expect(fieldResolvers.length).toBeGreaterThan(0);
  expect(
    fieldResolvers
      .filter((resolver) => entities.has(resolver.getObjectType?.()) || entities.has(resolver.target))
      .map((resolver) => `${resolver.target.name}.${resolver.methodName}`),
  ).toEqual([]);
});
