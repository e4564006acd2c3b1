import { Template } from '../../src/domains/content/template.entity';
import { mutate, newOrganization } from '../support/people';
import { type Json, serverForTests } from '../support/server';

const WRITERS = 100;

const server = serverForTests();
let organization: string;
let token: string;

beforeEach(async () => {
  const { id, owner } = await newOrganization(server);
  [organization, token] = [id, owner.token];
});

/** Types with a version: how a row is created, and the input of the i-th writer. */
const VERSIONED: Readonly<Record<string, [make: () => Promise<string>, input: (i: number) => object]>> = {
  Post: [() => server.rows.post(organization), (i) => ({ caption: `Writer ${i}` })],
  Campaign: [() => server.rows.campaign(organization), (i) => ({ name: `Writer ${i}` })],
  ClientAccount: [() => server.rows.clientAccount(organization), (i) => ({ name: `Writer ${i}` })],
  Template: [() => server.rows.rowOf(Template, { organization }), (i) => ({ name: `Writer ${i}` })],
  Organization: [async () => organization, (i) => ({ name: `Writer ${i}` })],
};

test('covers every type that has a version, except those of the platform', async () => {
  const { data } = await server.run('{ __schema { types { name fields { name } } } }');
  const has = ({ fields }: Json, name: string): boolean => fields?.some((field: Json) => field.name === name);
  const versioned = data.__schema.types.filter(
    (type: Json) => has(type, 'version') && (type.name === 'Organization' || has(type, 'organization')),
  );
  expect(Object.keys(VERSIONED).sort()).toEqual(versioned.map((type: Json) => type.name).sort());
});

describe.each(Object.entries(VERSIONED))('versions of %s', (type, [make, input]) => {
  const field = `${type[0]!.toLowerCase()}${type.slice(1)}`;
  const versionOf = async (id: string): Promise<number> =>
    (await server.run(`{ node(id: "${id}") { ... on ${type} { version } } }`, {}, token)).data.node.version;
  const write = (id: string, more: object): ReturnType<typeof mutate>[] =>
    Array.from({ length: WRITERS }, (_, i) =>
      mutate(server, `update${type}`, { id, ...input(i), ...more }, token, `${field} { version }`),
    );

  test(`${WRITERS} concurrent writers all succeed, and each increments the version by one`, async () => {
    const id = await make();
    const answers = await Promise.all(write(id, {}));
    expect(answers.flatMap(({ userErrors }) => userErrors)).toEqual([]);
    expect(await versionOf(id)).toBe(1 + WRITERS);
  });

  test(`one of ${WRITERS} concurrent writers with the same expected version succeeds`, async () => {
    const id = await make();
    const answers = await Promise.all(write(id, { expectedVersion: 1 }));
    const codes = answers.flatMap(({ userErrors }) => userErrors.map(({ code }) => code));
    expect(codes).toEqual(Array.from({ length: WRITERS - 1 }, () => 'CONFLICT'));
    expect(await versionOf(id)).toBe(2);
  });
});

test('counts every attempt when sign-in attempts are concurrent', async () => {
  const input = { email: 'guessed@marquee.example', password: 'a guess' };
  const query = 'mutation ($input: SignInInput!) { signIn(input: $input) { userErrors { code } } }';
  const answers = await Promise.all(Array.from({ length: WRITERS }, () => server.run(query, { input })));
  // The limit is ten attempts per account and IP address. The other limits count only those ten.
  expect(answers.filter(({ errors }) => errors?.[0]!.extensions.code === 'RATE_LIMITED')).toHaveLength(90);
  const rows = await server.database.query('SELECT key, count::int AS count FROM auth.attempts');
  expect(rows.map(({ key, count }) => [key.replace(/ \S+$/, ''), count]).sort()).toEqual([
    ['sign-in account address', WRITERS],
    ['sign-in account', 10],
    ['sign-in address', 10],
  ]);
});
