import { isInputObjectType } from 'graphql';
import { buildMarqueeSchema, printMarqueeSchema } from '../../src/schema';
import { inputTypeOf, newOrganization, type Person, unchanged } from '../support/people';
import { serverForTests } from '../support/server';

/** Inputs of which exactly one field must be given. GraphQL validates them, so clients know it from the schema. */

const server = serverForTests();
let person: Person;

beforeAll(async () => {
  person = (await newOrganization(server)).owner;
});

const ONE_OF = ['AcceptInvitationInput', 'DeclineInvitationInput', 'ScheduleTimeInput'];

test('the schema, its introspection and its printed form declare the same inputs as @oneOf', async () => {
  const built = Object.values(buildMarqueeSchema().getTypeMap()).filter(
    (type) => isInputObjectType(type) && type.isOneOf,
  );
  const { data } = await server.run('{ __schema { types { name isOneOf } } }', {}, person.token);
  const introspected = (data.__schema.types as { name: string; isOneOf: boolean | null }[]).filter(
    ({ isOneOf }) => isOneOf,
  );
  const printed = [...printMarqueeSchema().matchAll(/^input (\w+) @oneOf/gm)].map(([, name]) => name);

  const names = built.map(({ name }) => name).sort();
  expect(names).toEqual(expect.arrayContaining(ONE_OF));
  expect(introspected.map(({ name }) => name).sort()).toEqual(names);
  expect(printed.sort()).toEqual(names);
});

const ID = '01990000-0000-7000-8000-000000000000';

describe.each(['acceptInvitation', 'declineInvitation'])('%s', (mutation) => {
  const send = (input: object) =>
    server.run(
      `mutation($input: ${inputTypeOf(mutation)}) { ${mutation}(input: $input) { userErrors { code path } } }`,
      { input },
      person.token,
    );

  test.each<[string, object]>([
    ['no field', {}],
    ['two fields', { token: 'x', membershipId: ID }],
    ['null', { token: null }],
    ['a field and null', { token: 'x', membershipId: null }],
  ])('is rejected before execution when the input has %s', async (_, input) => {
    const { data, errors } = await unchanged(server, () => send(input));
    expect(data).toBeUndefined();
    expect(new Set(errors!.map(({ extensions }) => extensions.code))).toEqual(new Set(['BAD_USER_INPUT']));
  });

  test('is rejected by validation when a literal has two fields', async () => {
    const { errors } = await server.run(
      `mutation { ${mutation}(input: { token: "x", membershipId: "${ID}" }) { userErrors { code } } }`,
      {},
      person.token,
    );
    expect(errors).toEqual([
      expect.objectContaining({
        message: expect.stringContaining('must specify exactly one key'),
        extensions: expect.objectContaining({ code: 'GRAPHQL_VALIDATION_FAILED' }),
      }),
    ]);
  });

  test.each<[string, object]>([
    ['token', { token: 'x' }],
    ['membershipId', { membershipId: ID }],
  ])('is executed when the input has the field %s alone', async (field, input) => {
    const { data } = await send(input);
    expect(data[mutation].userErrors).toEqual([{ code: 'NOT_FOUND', path: ['input', field] }]);
  });
});
