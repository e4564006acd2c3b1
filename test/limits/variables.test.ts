import { newOrganization } from '../support/people';
import { type Answer, serverForTests } from '../support/server';

const server = serverForTests();
let token: string;
let organization: string;

beforeAll(async () => {
  const { id, owner } = await newOrganization(server);
  [organization, token] = [id, owner.token];
});

/** Sends variables as JSON text, because `JSON.stringify` fails for very deep values. */
async function ask(query: string, variables: string): Promise<Answer> {
  const body = `{"query": ${JSON.stringify(query)}, "variables": ${variables}}`;
  return (await (await server.post(body, { authorization: `Bearer ${token}` })).json()) as Answer;
}

const many = (count: number, value: (i: number) => unknown): unknown[] =>
  Array.from({ length: count }, (_, i) => value(i));
const idOf = (i: number): string => `01900000-0000-7000-8000-${String(i).padStart(12, '0')}`;
const lists = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
const objects = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;

const NODES = 'query($ids: [ID!]!) { nodes(ids: $ids) { id } }';
const FIND = `query($id: ID!, $where: PostWhere, $after: String) {
  posts(organizationId: $id, where: $where, after: $after, first: 1) { totalCount nodes { id } } }`;
const CREATE = `mutation($input: CreateClientAccountInput!) {
  createClientAccount(input: $input) { clientAccount { settings } userErrors { code } } }`;
const settings = (json: string): string =>
  `{"input": {"organizationId": "${organization}", "name": "Chai", "settings": ${json}}}`;

test.each([
  ['15,000 IDs', NODES, () => ({ ids: many(15_000, idOf) }), 'ids'],
  [
    '15,000 IDs in a filter',
    FIND,
    () => ({ where: { authorId: { in: many(15_000, idOf) } } }),
    'where.authorId.in',
  ],
  [
    '15,000 values in a filter',
    FIND,
    () => ({ where: { status: { in: many(15_000, () => 'PUBLISHED') } } }),
    'where.status.in',
  ],
  ['a cursor of one megabyte', FIND, () => ({ after: 'x'.repeat(1_000_000) }), 'after'],
])('rejects %s in variables without running a statement', async (_, query, variables, argument) => {
  const before = server.statements.length;
  const { errors } = await ask(query, JSON.stringify({ id: organization, ...variables() }));
  expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument } }]);
  expect(server.statements.length).toBe(before);
});

test.each([
  ['lists', CREATE, () => settings(lists(15_000)), 15_001],
  ['objects', CREATE, () => settings(objects(15_000)), 15_002],
  ['lists instead of an ID', FIND, () => `{"id": ${lists(15_000)}}`, 15_000],
  ['lists in an undeclared variable', FIND, () => `{"other": ${lists(51)}}`, 51],
])('rejects variables when %s are nested too deeply', async (_, query, variables, requested) => {
  const before = server.statements.length;
  const { errors, data } = await ask(query, variables());
  expect({ errors, data }).toEqual({
    data: undefined,
    errors: [
      {
        message: `Operation input nesting ${requested} exceeds the limit of 50.`,
        extensions: { code: 'OPERATION_TOO_LARGE', limit: 'nesting', maximum: 50, requested },
      },
    ],
  });
  expect(server.statements.length).toBe(before);
});

test('rejects literals nested too deeply and stores values at the maximum depth', async () => {
  const literal = CREATE.replace('($input: CreateClientAccountInput!)', '').replace(
    '$input',
    `{ organizationId: "${organization}", name: "Chai", settings: ${lists(400)} }`,
  );
  expect((await ask(literal, '{}')).errors).toMatchObject([
    { extensions: { code: 'OPERATION_TOO_LARGE', limit: 'nesting', requested: 401 } },
  ]);

  const { data } = await ask(CREATE, settings(objects(48)));
  expect(data.createClientAccount).toEqual({
    clientAccount: { settings: JSON.parse(objects(48)) as object },
    userErrors: [],
  });
});

test('charges nothing for undeclared variables', async () => {
  const unused = JSON.stringify(Object.fromEntries(many(15_000, (i) => [`v${i}`, i]) as [string, number][]));
  const { data, extensions } = await ask('{ viewer { fullName } }', unused);
  expect(data).toEqual({ viewer: { fullName: 'Asha Rao' } });
  expect(extensions.cost).toMatchObject({ requested: 1 });
  expect(server.log()).not.toMatch(/"level":[56]0/);
});
