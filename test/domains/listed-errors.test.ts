import {
  getNamedType,
  getNullableType,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql';
import { formOf } from '../../src/kernel/model/scalars';
import { type ConstraintArguments, directivesOf } from '../../src/kernel/model/schema-directives';
import { codesOfValues } from '../../src/kernel/write/declared-errors';
import { buildMarqueeSchema } from '../../src/schema';
import { inputTypeOf, type Member, newOrganization } from '../support/people';
import { type Answer, serverForTests } from '../support/server';
import { constraintsOf, limitValues, nestedFields } from './limit-inputs';

/**
 * Mutations list the codes of exactly those invalid values that they return: the server fails on user errors that are not
 * listed, and each code that follows from an input is returned for a generated value.
 */

const server = serverForTests();
const schema = buildMarqueeSchema();
let owner: Member;

beforeAll(async () => {
  ({ owner } = await newOrganization(server));
});

/** Inputs that violate rules between fields, by mutation. */
const EXAMPLES: Readonly<Record<string, readonly object[]>> = {
  register: [{ email: 'asha@marquee.example', fullName: 'Asha', password: 'asha@marquee.example' }],
  signIn: [{ email: 'asha@marquee.example', password: '' }],
  restoreAccount: [{ email: 'asha@marquee.example', password: '' }],
};

/** Returns invalid values of a field: beyond each limit, without its format, with characters that cannot be stored, and null. */
function invalidValues(field: GraphQLInputField): unknown[] {
  const type = getNamedType(field.type);
  const limits = Object.keys(constraintsOf(field)) as (keyof ConstraintArguments)[];
  const isText = type.name === 'String' || formOf(type) !== undefined;
  const unstorable = type.name === 'JSON' ? [{ name: 'a\u0000' }] : isText ? ['a\u0000'] : [];
  const isListed = isListType(getNullableType(field.type));
  return [
    ...limits.map((limit) => limitValues(field, limit).beyond),
    ...unstorable.map((value) => (isListed ? [value] : value)),
    ...(isNonNullType(field.type) ? [] : [null]),
  ];
}

const mutations = Object.values(schema.getMutationType()!.getFields()).flatMap((field) => {
  const type = getNamedType(field.args.find(({ name }) => name === 'input')?.type);
  return type ? [{ name: field.name, field, type: type as GraphQLInputObjectType }] : [];
});

test('covers every mutation with an input', () => {
  expect(mutations.length).toBeGreaterThan(50);
});

test.each(mutations)('$name lists the codes of its invalid values', async ({ name, field, type }) => {
  const { codes: listed } = directivesOf(field).userErrors as { codes: string[] };
  const atomic = type.getFields().atomic ? { atomic: true } : {};
  const returned = new Set<string>();
  const send = async (input: object): Promise<void> => {
    const query = `mutation($input: ${inputTypeOf(name)}) { ${name}(input: $input) { userErrors { code } } }`;
    // Some mutations are limited per user.
    await server.database.query('DELETE FROM auth.attempts');
    const { data, errors = [] }: Answer = await server.run(
      query,
      { input: { ...atomic, ...input } },
      owner.token,
    );
    const others = (errors as { message: string; extensions: { code: string } }[]).filter(
      ({ extensions }) => extensions.code !== 'BAD_USER_INPUT',
    );
    expect(others).toEqual([]);
    for (const { code } of (data?.[name]?.userErrors ?? []) as { code: string }[]) returned.add(code);
  };

  const fields = nestedFields(type).flatMap((one) => invalidValues(one.field).map(one.inputWith));
  for (const input of [...fields, ...(EXAMPLES[name] ?? [])]) await send(input);

  expect([...returned].filter((code) => !listed.includes(code))).toEqual([]);
  expect(codesOfValues(type).filter((code) => !returned.has(code))).toEqual([]);
});
