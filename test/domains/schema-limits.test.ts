import {
  buildSchema,
  getNamedType,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLObjectType,
  isInputObjectType,
  isNonNullType,
  isObjectType,
  isScalarType,
} from 'graphql';
import { formatted } from '../../src/kernel/model/constraints';
import { linkModels } from '../../src/kernel/model/link';
import { durationText } from '../../src/kernel/model/duration-text';
import { type ConstraintArguments, directivesOf } from '../../src/kernel/model/schema-directives';
import { buildMarqueeSchema, printMarqueeSchema } from '../../src/schema';
import { inputTypeOf, type Member, newOrganization } from '../support/people';
import { type Answer, serverForTests } from '../support/server';
import { canExceed, constraintsOf, limitedFields, limitValues, OF_LISTS, sample } from './limit-inputs';

/** Every limit in the schema is the one that the server enforces, and every description states it. */

const server = serverForTests();
const schema = buildMarqueeSchema();
let owner: Member;
let organization: string;

beforeAll(async () => {
  ({ owner, id: organization } = await newOrganization(server));
});

type LimitName = keyof ConstraintArguments;

const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
const inputFields: (readonly [string, GraphQLInputField])[] = types
  .filter(isInputObjectType)
  .flatMap((type) =>
    Object.values(type.getFields()).map((field) => [`${type.name}.${field.name}`, field] as const),
  );
const args: (readonly [string, GraphQLArgument])[] = types
  .filter(isObjectType)
  .flatMap((type) =>
    Object.values(type.getFields()).flatMap((field) =>
      field.args.map((arg) => [`${type.name}.${field.name}(${arg.name})`, arg] as const),
    ),
  );
const scalars = types.filter(isScalarType).map((type) => [type.name, type] as const);

/** Limits of durations are in seconds in the directive, and durations in descriptions. */
const numberOf = ({ type }: GraphQLInputField | GraphQLArgument) =>
  getNamedType(type).name === 'Duration'
    ? (seconds: number): string => `\`?${durationText(seconds)}\`?`
    : formatted;

/** Returns what a description must contain for an argument of `@constraint`. */
const STATED: Readonly<Record<LimitName, (limit: never, number: (value: number) => string) => RegExp>> = {
  minLength: (min: number) => new RegExp(`from ${formatted(min)} to [\\d,]+ characters`, 'i'),
  maxLength: (max: number) => new RegExp(`(at most|to) ${formatted(max)} (ASCII )?characters`, 'i'),
  notBlank: () => /cannot be blank/i,
  singleLine: () => /cannot (be blank or )?contain line breaks/i,
  pattern: () => /must (be|match) |email address|lowercase letters|ASCII only/i,
  min: (min: number, number) => new RegExp(`(from|at least) ${number(min)}(?!\\d)`, 'i'),
  max: (max: number, number) => new RegExp(`(from \\S+ to|at most) ${number(max)}(?!\\d)`, 'i'),
  integerDigits: (count: number) => new RegExp(`at most ${count} digits before the decimal point`, 'i'),
  fractionDigits: (count: number) => new RegExp(`and ${count} after it`, 'i'),
  maxItems: (max: number) => new RegExp(`at most ${formatted(max)} items`, 'i'),
  maxBytes: (max: number) => new RegExp(`at most ${formatted(max)} bytes as JSON`, 'i'),
};

test.each([
  ['input fields', inputFields, 100],
  ['arguments', args, 50],
])('descriptions of %s state every limit of their directive', (_, elements, minimum) => {
  const limits = elements.flatMap(([name, element]) =>
    Object.entries(directivesOf(element).constraint ?? {}).map(([limit, value]) => ({
      name,
      description: element.description,
      expected: STATED[limit as LimitName](value as never, numberOf(element)),
    })),
  );
  expect(limits.length).toBeGreaterThan(minimum);
  expect(limits.filter(({ description, expected }) => !expected.test(description ?? ''))).toEqual([]);
});

test('descriptions of scalars state the maximum length of their texts', () => {
  const limited = scalars.filter(([, type]) => directivesOf(type).constraint?.maxLength !== undefined);
  expect(limited.map(([name]) => name).sort()).toEqual(['EmailAddress', 'Locale', 'TimeZone', 'URL']);
  for (const [, type] of limited)
    expect(type.description).toMatch(
      STATED.maxLength(directivesOf(type).constraint!.maxLength as never, formatted),
    );
});

test('the printed schema has the directives of the built one, and is valid', () => {
  const printed = printMarqueeSchema();
  expect(() => buildSchema(printed)).not.toThrow();
  const built = [...inputFields, ...args, ...scalars].filter(([, one]) => directivesOf(one).constraint);
  expect(printed.match(/(?<!directive) @constraint\(/g)).toHaveLength(built.length);
  expect(printed).toContain(
    '  name: String! @constraint(maxLength: 255, notBlank: true, singleLine: true)\n',
  );
});

interface InvalidValue {
  readonly path: string;
  readonly message: string;
}

/** Returns all errors about values, of the payload or of the variables, with paths such as `input.hashtags.0`. */
function invalidValues({ data, errors }: Partial<Answer>, mutation: string): InvalidValue[] {
  const ofPayload: InvalidValue[] = (data?.[mutation]?.userErrors ?? []).map(
    ({ path, message }: { path: string[] | null; message: string }) => ({
      path: (path ?? []).join('.'),
      message,
    }),
  );
  const ofVariables = (errors ?? []).map(
    ({ message, extensions }: { message: string; extensions: { argument?: string } }) => ({
      path: (extensions.argument ?? '').replace(/\[(\d+)\]/g, '.$1'),
      message,
    }),
  );
  return [...ofPayload, ...ofVariables];
}

const mutations = Object.values(schema.getMutationType()!.getFields()).flatMap(({ name, args: [input] }) =>
  input ? [[name, getNamedType(input.type) as GraphQLInputObjectType] as const] : [],
);

describe.each(mutations.filter(([, type]) => limitedFields(type).length))('%s', (mutation, type) => {
  const cases = limitedFields(type).flatMap(({ path, field, inputWith }) =>
    (Object.keys(constraintsOf(field)) as LimitName[])
      .filter((name) => canExceed(field, name))
      .map((name) => ({ path: ['input', ...path].join('.'), name, field, inputWith })),
  );
  // The errors of all items of a mutation over many objects are errors of the payload.
  const atomic = type.getFields().atomic ? { atomic: true } : {};
  const send = (input: object): Promise<Answer> =>
    server.run(
      `mutation($input: ${inputTypeOf(mutation)}) { ${mutation}(input: $input) { userErrors { message path } } }`,
      { input: { ...input, ...atomic } },
      owner.token,
    );

  test.each(cases)('accepts $path at the limit $name and rejects it one beyond', async (one) => {
    const { path, name, field, inputWith } = one;
    const { within, beyond } = limitValues(field, name);
    const isAt = (other: InvalidValue): boolean =>
      other.path === path || (!OF_LISTS.includes(name) && other.path === `${path}.0`);
    const rejected = invalidValues(await send(inputWith(beyond)), mutation).filter(isAt);
    const accepted = invalidValues(await send(inputWith(within)), mutation).filter(isAt);

    expect(rejected).toHaveLength(1);
    // Another error is possible, such as for a token of the maximum length that was never issued.
    expect(accepted).not.toContainEqual(rejected[0]);
  });
});

/** Root lists, with an argument for the tenant if they have one. */
const rootLists = Object.values(schema.getQueryType()!.getFields()).filter(({ args: all }) =>
  all.some(({ name }) => name === 'after'),
);

describe('arguments', () => {
  const queries = schema.getQueryType()!.getFields();
  const argument = (field: string, name: string): GraphQLArgument =>
    queries[field]!.args.find((one) => one.name === name)!;

  /** Returns the errors about an argument of a root field. */
  async function errorsOf(field: string, name: string, value: unknown, selection: string): Promise<string[]> {
    const required = queries[field]!.args.filter((one) => isNonNullType(one.type) && one.name !== name);
    const texts = required.map((one) => `, ${one.name}: ${JSON.stringify(sample(one.type, {}))}`).join('');
    const { errors = [] } = await server.run(
      `query($value: ${String(argument(field, name).type)}) { ${field}(${name}: $value${texts}) ${selection} }`,
      { value },
      owner.token,
    );
    return (errors as { extensions: { argument?: string } }[]).map(
      ({ extensions }) => extensions.argument ?? '',
    );
  }

  const pages = rootLists.flatMap(({ name, args: all }) =>
    all.flatMap((arg) =>
      (Object.keys(directivesOf(arg).constraint ?? {}) as LimitName[]).map(
        (limit) => [name, arg.name, limit, '{ nodes { __typename } }'] as const,
      ),
    ),
  );

  const others = [
    ['nodes', 'ids', 'maxItems', '{ id }'],
    ['search', 'first', 'min', '{ id }'],
    ['search', 'first', 'max', '{ id }'],
    ['search', 'query', 'maxLength', '{ id }'],
  ] as const;

  test.each([...pages, ...others])(
    '%s accepts %s at the limit %s and rejects it one beyond',
    async (field, name, limit, selection) => {
      const { within, beyond } = limitValues(argument(field, name), limit);
      expect(await errorsOf(field, name, within, selection)).toEqual([]);
      expect(await errorsOf(field, name, beyond, selection)).toEqual([name]);
    },
  );

  /** A list, of the root or of a type, and the field of its `where` for each filter type with a limited operator. */
  const lists = [
    ...types
      .filter((type): type is GraphQLObjectType => isObjectType(type) && type !== schema.getQueryType())
      .flatMap((type) => Object.values(type.getFields()).map((list) => ({ list, type: type.name }))),
    // The last list with a filter is used.
    ...rootLists.map((list) => ({ list, type: undefined })),
  ];
  const filters = new Map(
    lists.flatMap(({ list, type }) => {
      const where = getNamedType(list.args.find((arg) => arg.name === 'where')?.type);
      if (!isInputObjectType(where)) return [];
      return Object.values(where.getFields()).flatMap((field) => {
        const filter = getNamedType(field.type);
        return isInputObjectType(filter) && filter.name.endsWith('Filter')
          ? [[filter.name, { list: list.name, type, where, field: field.name, filter }] as const]
          : [];
      });
    }),
  );

  /** Returns the errors about the `where` of a list of a type. */
  async function errorsBelow(type: string, list: string, where: GraphQLInputObjectType, value: unknown) {
    const { target } = linkModels().find(({ name }) => name === type)!;
    const id = await server.rows.rowOf(target, { organization });
    const { errors = [] } = await server.run(
      `query($id: ID!, $value: ${where.name}) { node(id: $id) { ... on ${type} { ${list}(where: $value) { nodes { __typename } } } } }`,
      { id, value },
      owner.token,
    );
    return (errors as { extensions: { argument?: string } }[]).map(
      ({ extensions }) => extensions.argument ?? '',
    );
  }

  test('covers every page argument and every filter type', () => {
    const limited = types.filter(
      (type) => isInputObjectType(type) && type.name.endsWith('Filter') && limitedFields(type).length,
    );
    expect([...filters.keys()].sort()).toEqual(limited.map(({ name }) => name).sort());
    expect(pages).toHaveLength(rootLists.length * 4);
  });

  test.each([...filters])('%s accepts a list at the limit and rejects it one beyond', async (_, one) => {
    const { list, type, where, field, filter } = one;
    for (const { path, field: operator } of limitedFields(filter)) {
      const [limit] = Object.keys(directivesOf(operator).constraint!) as LimitName[];
      const { within, beyond } = limitValues(operator, limit!);
      const errors = (values: unknown) => {
        const value = [field, ...path].reduceRight<unknown>((inner, name) => ({ [name]: inner }), values);
        return type
          ? errorsBelow(type, list, where, value)
          : errorsOf(list, 'where', value, '{ nodes { __typename } }');
      };
      expect(await errors(within)).toEqual([]);
      expect(await errors(beyond)).toEqual([`where.${field}.${path.join('.')}`]);
    }
  });

  test.each(['and', 'or'])('%s accepts conditions at the limit and rejects one beyond', async (name) => {
    const errors = (count: number) =>
      errorsOf('posts', 'where', { [name]: Array(count).fill({}) }, '{ nodes { __typename } }');

    expect(await errors(10)).toEqual([]);
    expect(await errors(11)).toEqual([`where.${name}`]);
    expect(await errors(0)).toEqual([`where.${name}`]);
  });

  const searches = rootLists.flatMap(({ name, args: all }) => {
    const where = getNamedType(all.find((arg) => arg.name === 'where')?.type);
    const search = isInputObjectType(where) ? where.getFields().search : undefined;
    return search ? [[name, search] as const] : [];
  });

  test.each(searches)('%s accepts a search at the limit and rejects it one beyond', async (list, search) => {
    const { within, beyond } = limitValues(search, 'maxLength');
    const errors = (value: unknown) => errorsOf(list, 'where', { search: value }, '{ nodes { __typename } }');
    expect(await errors(within)).toEqual([]);
    expect(await errors(beyond)).toEqual(['where.search']);
  });
});
