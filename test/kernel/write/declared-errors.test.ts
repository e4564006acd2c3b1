import { buildSchema, graphql, type GraphQLInputObjectType, type GraphQLSchema } from 'graphql';
import { directivesOf } from '../../../src/kernel/model/schema-directives';
import { printWithDirectives } from '../../../src/kernel/model/print-schema';
import {
  attachUserErrors,
  failOnUndeclaredErrors,
  withUserErrorsDirective,
} from '../../../src/kernel/write/declared-errors';
import { UserErrorCode } from '../../../src/kernel/write/user-error';

const SDL = `
  enum UserErrorCode { ${Object.keys(UserErrorCode).join(' ')} }
  interface UserError { code: UserErrorCode! }
  type InputError implements UserError { code: UserErrorCode! }
  type VersionConflictError implements UserError { code: UserErrorCode! }
  type Payload { userErrors: [UserError!]! }
  input SaveInput { id: ID! title: String loans: [LoanInput!] expectedVersion: Int }
  input LoanInput { days: Int! renewals: [LoanInput!] }
  input LendInput { id: ID! idempotencyKey: String }
  input RemoveInput { id: ID! }
  type InvalidValueError implements UserError { code: UserErrorCode! }
  type Query { version: Int }
  type Mutation {
    save(input: SaveInput!): Payload!
    lend(input: LendInput!): Payload!
    remove(input: RemoveInput!): Payload!
    reset: Payload!
  }
`;

interface Logged {
  readonly values: object;
  readonly message: string;
}

/** Returns a schema whose mutation `remove` declares NOT_FOUND and returns the given error. */
function sample(returned: object = { code: 'NOT_FOUND' }): GraphQLSchema {
  const schema = withUserErrorsDirective(buildSchema(SDL));
  const { save, remove } = schema.getMutationType()!.getFields();
  const { days } = (schema.getType('LoanInput') as GraphQLInputObjectType).getFields();
  days!.extensions = {
    'violations:valueConstraints': ['OUT_OF_RANGE'],
    'violations:refuseNull': ['REQUIRED'],
  };
  save!.description = 'Saves a book.';
  save!.extensions = { declaredErrors: ['TAKEN', 'NOT_FOUND'] };
  remove!.extensions = { declaredErrors: ['NOT_FOUND'] };
  remove!.resolve = () => ({ userErrors: [{ __typename: 'InputError', ...returned }] });
  attachUserErrors(schema);
  return schema;
}

const REMOVE = 'mutation { remove(input: { id: 1 }) { userErrors { code } } }';

async function run(schema: GraphQLSchema): Promise<{ logged: Logged[]; data: unknown; errors: string[] }> {
  const logged: Logged[] = [];
  const log = { error: (values: object, message: string) => logged.push({ values, message }) };
  const { data, errors = [] } = await graphql({
    schema,
    source: REMOVE,
    contextValue: { log },
  });
  return { logged, data, errors: errors.map(({ message }) => message) };
}

test('states the declared user errors and those that follow from the input', () => {
  const fields = sample().getMutationType()!.getFields();
  const declared = Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, directivesOf(field).userErrors]),
  );

  expect(declared).toEqual({
    save: {
      codes: ['BAD_FORMAT', 'CONFLICT', 'NOT_FOUND', 'OUT_OF_RANGE', 'REQUIRED', 'TAKEN'],
      types: ['InvalidValueError', 'VersionConflictError'],
    },
    lend: { codes: ['BAD_FORMAT', 'IDEMPOTENCY_KEY_REUSED'] },
    remove: { codes: ['NOT_FOUND'] },
    reset: { codes: [] },
  });
  expect(fields.save!.description).toBe(
    'Saves a book. User errors: `BAD_FORMAT`, `CONFLICT`, `NOT_FOUND`, `OUT_OF_RANGE`, `REQUIRED`, `TAKEN` (types with more fields: `InvalidValueError`, `VersionConflictError`).',
  );
  expect(fields.reset!.description).toBe('Returns no user errors.');
});

test('prints the directive with the codes of the enum', () => {
  const printed = printWithDirectives(sample());
  expect(printed).toContain('): Payload! @userErrors(codes: [NOT_FOUND])');
  expect(printed).toMatch(/codes: \[UserErrorCode!\]!/);
  expect(() => buildSchema(printed)).not.toThrow();
});

test('throws when a declared type is missing in the schema', () => {
  const schema = withUserErrorsDirective(buildSchema(SDL));
  schema.getMutationType()!.getFields().reset!.extensions = { declaredErrors: ['LostError'] };
  expect(() => attachUserErrors(schema)).toThrow('reset: the schema has no user error LostError.');
});

describe('a mutation', () => {
  const data = (code: string) => ({ remove: { userErrors: [{ code }] } });

  test('returns a declared user error and logs nothing', async () => {
    expect(await run(sample())).toEqual({ logged: [], data: data('NOT_FOUND'), errors: [] });
  });

  test.each([
    ['code', { code: 'TAKEN' }, { code: 'TAKEN' }],
    [
      'type',
      { code: 'NOT_FOUND', type: 'VersionConflictError' },
      { code: 'NOT_FOUND', type: 'VersionConflictError' },
    ],
  ])(
    'logs a user error of an undeclared %s, and fails if undeclared errors are faults',
    async (_, returned, error) => {
      const [entry] = (await run(sample(returned))).logged;
      expect(entry).toEqual({
        values: { mutation: 'remove', errors: [error] },
        message: 'mutation returned undeclared user errors',
      });
      expect((await run(sample(returned))).data).toEqual(data(returned.code));

      const restore = failOnUndeclaredErrors();
      const { errors } = await run(sample(returned));
      restore();
      expect(errors).toEqual([`remove does not declare the user errors [${JSON.stringify(error)}].`]);
    },
  );
});
