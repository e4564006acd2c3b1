import {
  astFromValue,
  getNamedType,
  getNullableType,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  isInputObjectType,
  isListType,
  isScalarType,
  print,
} from 'graphql';
import { formOf } from '../../src/kernel/model/scalars';
import { buildMarqueeSchema } from '../../src/schema';
import { unchanged } from '../support/people';
import { serverForTests } from '../support/server';
import { sample } from './limit-inputs';
import { validCalls } from './valid-calls';

/** A text without the format of its scalar is a user error of its mutation, together with all others of the input. */

const server = serverForTests();
const schema = buildMarqueeSchema();
const calls = validCalls();

const MALFORMED = 'not valid!';
/** Invalid in a text and in a JSON value. */
const INVALID = '\u0000';

type Path = readonly (string | number)[];
type Values = Record<string, unknown>;

/** A field with a text format in the input of a mutation. */
interface TextField {
  readonly path: Path;
  readonly type: string;
}

/** Returns the fields with a text format in an input, at any depth. A list has one item, and a `@oneOf` input one field. */
function textFieldsOf(type: GraphQLInputObjectType, at: Path = []): TextField[] {
  const fields = Object.values(type.getFields()).map((field: GraphQLInputField): TextField[] => {
    const named = getNamedType(field.type);
    const nullable = getNullableType(field.type);
    const path = [...at, field.name, ...(isListType(nullable) ? [0] : [])];
    if (isInputObjectType(named)) return textFieldsOf(named, path);
    const itemType = isListType(nullable)
      ? nullable.ofType
      : type.isOneOf
        ? `${field.type.toString()}!`
        : field.type;
    return formOf(named) === undefined ? [] : [{ path, type: String(itemType) }];
  });
  return type.isOneOf ? (fields.find(({ length }) => length) ?? []) : fields.flat();
}

/** Sets a value in an input, and creates the lists and objects that lead to it, with their required fields. */
function setIn(parent: Values, [name, ...rest]: Path, value: unknown, type: GraphQLInputType): void {
  if (!rest.length) {
    parent[name!] = value;
    return;
  }
  const own = getNullableType(type);
  const inner = isListType(own) ? own.ofType : (own as GraphQLInputObjectType).getFields()[name!]!.type;
  const target = getNullableType(inner);
  const isOneOf = isInputObjectType(target) && target.isOneOf;
  // Replaces another field of a `@oneOf` input.
  if (isOneOf && !Object.hasOwn(parent[name!] ?? {}, rest[0]!)) parent[name!] = {};
  setIn((parent[name!] ??= sample(inner, {})) as Values, rest, value, inner);
}

interface Case {
  readonly mutation: string;
  readonly input: GraphQLInputObjectType;
  readonly fields: readonly TextField[];
  /** Another field, which is to be invalid, too. */
  readonly other?: string;
}

const CASES = Object.values(schema.getMutationType()!.getFields()).flatMap(({ name, args }): Case[] => {
  const input = getNamedType(args[0]?.type);
  if (!isInputObjectType(input)) return [];
  const fields = textFieldsOf(input);
  const other = Object.values(input.getFields()).find(
    ({ name, type }) =>
      /^(String|JSON)$/.test(getNullableType(type).toString()) && !/^(email|password)$/.test(name),
  );
  return fields.length ? [{ mutation: name, input, fields, other: other?.name }] : [];
});

/** The ways to send an input: in a variable, as literals, and as literals with a variable for each text. */
const WAYS: Record<
  string,
  (
    mutation: string,
    input: GraphQLInputObjectType,
    value: Values,
    fields: readonly TextField[],
  ) => [query: string, variables: object]
> = {
  'a variable with the input': (mutation, input, value) => [
    `mutation($anything: ${input.name}!) { ${mutation}(input: $anything) { userErrors { code path } } }`,
    { anything: value },
  ],
  literals: (mutation, input, value) => [
    `mutation { ${mutation}(input: ${print(astFromValue(value, input)!)}) { userErrors { code path } } }`,
    {},
  ],
  'variables with the texts': (mutation, input, value, fields) => {
    const own = structuredClone(value);
    fields.forEach(({ path }, i) => setIn(own, path, `variable${i}`, input));
    const literal = print(astFromValue(own, input)!).replace(/"(variable\d+)"/g, '$$$1');
    const declared = fields.map(({ type }, i) => `$variable${i}: ${type}`).join(', ');
    return [
      `mutation(${declared}) { ${mutation}(input: ${literal}) { userErrors { code path } } }`,
      Object.fromEntries(fields.map((_, i) => [`variable${i}`, MALFORMED])),
    ];
  },
};

test('every scalar is a text with a format, a number or JSON', () => {
  const names = Object.values(schema.getTypeMap())
    .filter((type) => isScalarType(type) && formOf(type) === undefined)
    .map(({ name }) => name);
  expect(names.sort()).toEqual(['Boolean', 'Float', 'ID', 'Int', 'JSON', 'SafeInt', 'String']);
});

test('covers the inputs that have texts with a format', () => {
  const covered = CASES.flatMap(({ mutation, fields }) =>
    fields.map(({ path }) => `${mutation} ${path.join('.')}`),
  );
  expect(covered).toEqual(
    expect.arrayContaining([
      'createCampaign targets.engagementRate',
      'inviteMember email',
      'markAllNotificationsRead until',
      'register timezone',
      'updateCampaign startDate',
      'updateClientAccount brandColors.primary',
      'updateProfile language',
    ]),
  );
  expect(CASES.filter(({ other }) => other === undefined).map(({ mutation }) => mutation)).toEqual([
    'confirmPublication',
    'markAllNotificationsRead',
    'updateCampaignAsset',
  ]);
});

describe.each(Object.keys(WAYS))('malformed texts in %s', (way) => {
  test.each(CASES)('of $mutation are user errors beside those of other fields', async (one) => {
    const { mutation, input, fields, other } = one;
    const { input: valid, token } = await calls.get(mutation)!(server);
    const value = structuredClone({ ...valid }) as Values;
    for (const { path } of fields) setIn(value, path, MALFORMED, input);
    if (other) value[other] = INVALID;
    const [query, variables] = WAYS[way]!(mutation, input, value, fields);

    const { data, errors } = await unchanged(server, () => server.run(query, variables, token));

    expect(errors).toBeUndefined();
    const paths = [...fields.map(({ path }) => path.map(String)), ...(other ? [[other]] : [])];
    // A text field without visible characters is blank.
    const code = expect.stringMatching(/^(BAD_FORMAT|BLANK)$/) as string;
    const byPath = (a: { path: string[] }, b: { path: string[] }): number =>
      a.path.join().localeCompare(b.path.join());
    expect((data[mutation].userErrors as { path: string[] }[]).sort(byPath)).toEqual(
      paths.map((path) => ({ code, path: ['input', ...path] })).sort(byPath),
    );
  });
});
