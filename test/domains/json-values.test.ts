import { type Member, newOrganization } from '../support/people';
import { serverForTests } from '../support/server';

/** JSON values are returned as they were sent, or rejected with the path to the part that cannot be stored. */

const server = serverForTests();
let owner: Member;
let clientAccount: string;

beforeAll(async () => {
  const made = await newOrganization(server);
  owner = made.owner;
  clientAccount = await server.rows.clientAccount(made.id);
});

const UPDATE = `mutation ($input: UpdateClientAccountInput!) { updateClientAccount(input: $input) {
  clientAccount { settings } userErrors { message } } }`;
const byVariable = (settings: string) =>
  server
    .post(
      `{"query": ${JSON.stringify(UPDATE)}, "variables": {"input": {"id": "${clientAccount}", "settings": ${settings}}}}`,
      { authorization: `Bearer ${owner.token}` },
    )
    .then((response) => response.text());
const byLiteral = (settings: string) =>
  server.run(
    `mutation { updateClientAccount(input: { id: "${clientAccount}", settings: ${settings} }) {
       clientAccount { settings } userErrors { message } } }`,
    {},
    owner.token,
  );

const NUMBERS = '±9,007,199,254,740,991';

describe('numbers', () => {
  test.each(['9007199254740991', '-9007199254740991', '0.1', '1e-7', '[1, 2.5]'])(
    'returns %s as sent',
    async (sent) => {
      const stored: unknown = JSON.parse(sent);
      const answer = JSON.parse(await byVariable(sent)) as Awaited<ReturnType<typeof byLiteral>>;
      expect(answer.data.updateClientAccount.clientAccount.settings).toEqual(stored);
      const { data } = await byLiteral(sent);
      expect(data.updateClientAccount.clientAccount.settings).toEqual(stored);
    },
  );

  test.each([
    ['750727362669608961', 'input.settings'],
    ['-9007199254740992', 'input.settings'],
    ['1e400', 'input.settings'],
    ['{"ids": [1, 750727362669608961]}', 'input.settings.ids[1]'],
    ['[[{"a": -1e400}]]', 'input.settings[0][0].a'],
  ])('rejects %s in a variable at %s', async (sent, argument) => {
    expect(JSON.parse(await byVariable(sent))).toMatchObject({
      errors: [
        {
          message: expect.stringContaining(
            `JSON accepts numbers up to ${NUMBERS}. Send a larger one as a string`,
          ),
          extensions: { code: 'BAD_USER_INPUT', argument },
        },
      ],
    });
  });

  test.each([
    ['750727362669608961', ''],
    ['1e400', ''],
    ['{ids: [1, 750727362669608961]}', ' at `ids[1]`'],
  ])('rejects %s in a literal', async (sent, place) => {
    const { data, errors } = await byLiteral(sent);
    expect({ data, errors }).toMatchObject({
      data: undefined,
      errors: [
        {
          message: `JSON accepts numbers up to ${NUMBERS}. Send a larger one as a string${place}.`,
          extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
        },
      ],
    });
  });

  test('rejects a number of a variable inside a literal', async () => {
    const query = `mutation ($n: Float!) { updateClientAccount(input: {
      id: "${clientAccount}", settings: { a: $n } }) { clientAccount { settings } } }`;
    const { errors } = await server.run(query, { n: 2 ** 60 }, owner.token);
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    const { data } = await server.run(query, { n: 0.5 }, owner.token);
    expect(data.updateClientAccount.clientAccount.settings).toEqual({ a: 0.5 });
  });
});

test.each([
  ['DARK', 'DARK', ''],
  ['[1, DARK]', 'DARK', ' at `[1]`'],
  ['{theme: {mode: DARK}}', 'DARK', ' at `theme.mode`'],
])('rejects the enum value in the literal %s', async (sent, value, place) => {
  const { data, errors } = await byLiteral(sent);
  expect({ data, errors }).toMatchObject({
    data: undefined,
    errors: [
      {
        message: `JSON has no enum values. Write \`${value}\` as a string${place}.`,
        extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
      },
    ],
  });
});
