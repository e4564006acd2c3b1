import { connect, runOver } from '../live/subscription-helpers';
import { type Answer, startTestServer, type TestServer } from '../support/server';

const CREATE = `mutation($input: CreateClientAccountInput!) {
  createClientAccount(input: $input) { clientAccount { id } userErrors { code } } }`;
const FIND = `query($organizationId: ID!, $where: PostWhere, $first: Int!) {
  posts(organizationId: $organizationId, where: $where, first: $first) { nodes { id } } }`;
const FOLLOW = `subscription($organizationId: ID!, $where: PostWhere, $first: Int!) {
  postChanged(organizationId: $organizationId) {
    post { organization { posts(where: $where, first: $first) { nodes { id } } } } } }`;

type Errors = NonNullable<Answer['errors']>;
type Ask = (query: string, variables: object) => Promise<Errors>;

async function withServer(production: boolean, check: (server: TestServer) => Promise<void>): Promise<void> {
  const server = await startTestServer({ production });
  try {
    await check(server);
  } finally {
    await server.stop();
  }
}

/** Returns functions that send an operation over HTTP and over WebSocket. */
async function ways(server: TestServer): Promise<{ http: Ask; socket: Ask; end: () => Promise<void> }> {
  const token = await server.tokenFor(await server.rows.user());
  const client = connect(server, token);
  return {
    http: async (query, variables) => {
      const answer = await server.run(query, variables, token);
      expect(answer.data).toBeUndefined();
      return answer.errors!;
    },
    socket: (query, variables) =>
      runOver(client, query, variables as Record<string, unknown>).then(
        () => [],
        (errors: unknown) => errors as Errors,
      ),
    end: async () => client.dispose(),
  };
}

const brief = (errors: Errors) => errors.map(({ message, extensions }) => ({ message, ...extensions }));
const wrong = (argument: string, message: string) => ({ argument, message, code: 'BAD_USER_INPUT' });

test('returns all errors of variables at once, each with its path, over HTTP and WebSocket', async () => {
  await withServer(false, async (server) => {
    const { http, socket, end } = await ways(server);
    const input = { organizationId: 'x', contactPhone: {}, logoUrl: 5, contactEmail: 'asha', nmae: 'Chai' };
    const whole = `{ organizationId: "x", contactPhone: {}, logoUrl: 5, contactEmail: "asha", nmae: "Chai" }`;
    const told = [
      wrong(
        'input.contactPhone',
        'Variable "$input" got invalid value {} at "input.contactPhone"; String cannot represent a non string value: {}',
      ),
      wrong(
        'input.logoUrl',
        'Variable "$input" got invalid value 5 at "input.logoUrl"; Expected type "URL". URL cannot represent a value that is not a string.',
      ),
      wrong(
        'input.name',
        `Variable "$input" got invalid value ${whole}; Field "name" of required type "String!" was not provided.`,
      ),
      wrong(
        'input.nmae',
        `Variable "$input" got invalid value ${whole}; Field "nmae" is not defined by type "CreateClientAccountInput". Did you mean "name"?`,
      ),
    ];
    expect(brief(await http(CREATE, { input }))).toEqual(told);
    expect(brief(await socket(CREATE, { input }))).toEqual(told);

    const where = {
      authorId: { in: ['a', {}] },
      scheduledAt: { gte: 'now; at "where.name"' },
      status: { eq: 'PUBLISHD' },
    };
    const asked = { organizationId: null, where };
    const found = [
      wrong('organizationId', 'Variable "$organizationId" of non-null type "ID!" must not be null.'),
      wrong(
        'where.authorId.in[1]',
        'Variable "$where" got invalid value {} at "where.authorId.in[1]"; ID cannot represent value: {}',
      ),
      wrong(
        'where.scheduledAt.gte',
        'Variable "$where" got invalid value "now; at \\"where.name\\"" at "where.scheduledAt.gte"; Expected type "DateTime". DateTime cannot represent an invalid date-time-string now; at "where.name".',
      ),
      wrong(
        'where.status.eq',
        'Variable "$where" got invalid value "PUBLISHD" at "where.status.eq"; Value "PUBLISHD" does not exist in "PostStatus" enum. Did you mean the enum value "PUBLISHED"?',
      ),
      wrong('first', 'Variable "$first" of required type "Int!" was not provided.'),
    ];
    expect(brief(await http(FIND, asked))).toEqual(found);
    expect(brief(await socket(FIND, asked))).toEqual(found);
    expect(brief(await socket(FOLLOW, asked))).toEqual(found);
    expect(server.log()).not.toMatch(/"level":[456]0/);
    await end();
  });
});

test('suggests nothing of the schema in production', async () => {
  await withServer(true, async (server) => {
    const { http, socket, end } = await ways(server);
    const where = {
      statu: 1,
      status: { eq: 'PUBLISHD' },
      format: { eq: 'A. Did you mean B?' },
    };
    const asked = { organizationId: 'x', first: 1, where };
    const told = [
      wrong(
        'where.format.eq',
        'Variable "$where" got invalid value "A. Did you mean B?" at "where.format.eq"; Value "A. Did you mean B?" does not exist in "PostFormat" enum.',
      ),
      wrong(
        'where.status.eq',
        'Variable "$where" got invalid value "PUBLISHD" at "where.status.eq"; Value "PUBLISHD" does not exist in "PostStatus" enum.',
      ),
      wrong(
        'where.statu',
        'Variable "$where" got invalid value { statu: 1, status: { eq: "PUBLISHD" }, format: { eq: "A. Did you mean B?" } }; Field "statu" is not defined by type "PostWhere".',
      ),
    ];
    expect(brief(await http(FIND, asked))).toEqual(told);
    expect(brief(await socket(FIND, asked))).toEqual(told);
    expect(brief(await socket(FOLLOW, asked))).toEqual(told);

    const texts = [
      '{ viewr { id } }',
      '{ posts(organizationId: "x", fist: 1) { nodes { id } } }',
      '{ posts(organizationId: "x", where: { statu: 1, status: { eq: PUBLISHD } }) { nodes { id } } }',
      'query($where: PostWher) { __typename }',
      'subscription { postChangd(organizationId: "x") { post { id } } }',
      'subscription { postChanged(organizationId: "x") { post { captio } } }',
    ];
    for (const ask of [http, socket])
      for (const query of texts) {
        const errors = await ask(query, {});
        expect(errors.map(({ extensions }) => extensions.code)).toContain('GRAPHQL_VALIDATION_FAILED');
        expect(JSON.stringify(errors)).not.toMatch(/did you mean/i);
      }
    await end();
  });
});

test('returns the first 50 errors, with shortened values', async () => {
  await withServer(false, async (server) => {
    const { http, socket, end } = await ways(server);
    const where = { authorId: { in: Array.from({ length: 5_000 }, () => ({ long: 'x'.repeat(10) })) } };
    const asked = { organizationId: 'x', first: 1, where };
    for (const errors of [await http(FIND, asked), await socket(FIND, asked), await socket(FOLLOW, asked)]) {
      expect(errors).toHaveLength(51);
      expect(errors[49]!.extensions).toEqual({ code: 'BAD_USER_INPUT', argument: 'where.authorId.in[49]' });
      expect(errors[50]).toMatchObject({
        message: 'Too many errors processing variables, error limit reached. Execution aborted.',
        extensions: { code: 'BAD_USER_INPUT' },
      });
    }
    const unknown = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`u${i}`, 1]));
    const long = await http(CREATE, { input: { name: 'x'.repeat(900_000), ...unknown } });
    expect(long[0]!.message).toBe(
      `Variable "$input" got invalid value { name: "${'x'.repeat(191)} …; Field "organizationId" of required type "ID!" was not provided.`,
    );
    expect(JSON.stringify(long).length).toBeLessThan(30_000);
    await end();
  });
});

test('shows no passwords and tokens', async () => {
  await withServer(false, async (server) => {
    const { http, socket, end } = await ways(server);
    const query = `mutation($input: RegisterInput!, $token: String!) {
      register(input: $input) { userErrors { code } } verifyEmail(input: { token: $token }) { userErrors { code } } }`;
    const variables = { input: { email: 'a@b.example', password: ['hunter2'] }, token: 4711 };
    const told = [
      wrong(
        'input.fullName',
        'Variable "$input" got invalid value { email: "a@b.example", password: "…" }; Field "fullName" of required type "String!" was not provided.',
      ),
      wrong('input.password', 'Variable "$input" got an invalid value at "input.password".'),
      wrong('token', 'Variable "$token" got an invalid value.'),
    ];
    expect(brief(await http(query, variables))).toEqual(told);
    expect(brief(await socket(query, variables))).toEqual(told);
    await end();
  });
});

test('reports an unused variable as a validation error of the document', async () => {
  await withServer(false, async (server) => {
    const { http, socket, end } = await ways(server);
    const query = 'query($unused: Int) { viewer { id } }';
    for (const errors of [await http(query, {}), await socket(query, {})])
      expect(errors.map(({ extensions }) => extensions)).toEqual([{ code: 'GRAPHQL_VALIDATION_FAILED' }]);
    await end();
  });
});
