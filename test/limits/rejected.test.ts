import { getIntrospectionQuery } from 'graphql';
import { connect, RawSocket, runOver } from '../live/subscription-helpers';
import { newOrganization } from '../support/people';
import { type Answer, serverForTests, startTestServer } from '../support/server';

/** Operations that are rejected before they run: they take little time, their errors are short, and they are charged. */

const server = serverForTests();
let token: string;
let organization: string;

beforeAll(async () => {
  const { id, owner } = await newOrganization(server);
  [organization, token] = [id, owner.token];
});

const SIGN_IN = 'mutation($input: SignInInput!) { signIn(input: $input) { accessToken } }';
const FIND = `query($id: ID!, $where: PostWhere) { posts(organizationId: $id, where: $where) { nodes { id } } }`;
const unknownFields = (count: number): Record<string, number> =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`unknown${i}`, i]));

describe('variables', () => {
  test.each([
    [
      'an input',
      SIGN_IN,
      () => ({ input: { email: 'a@b.example', password: 'x', ...unknownFields(15_000) } }),
    ],
    ['a filter', FIND, () => ({ id: organization, where: unknownFields(15_000) })],
  ])('reports 50 errors for 40,000 unknown fields of %s', async (_, query, variables) => {
    for (const errors of [
      (await server.run(query, variables())).errors!,
      await runOver(connect(server, token), query, variables()).catch(
        (found: unknown) => found as Answer['errors'] & object,
      ),
    ] as NonNullable<Answer['errors']>[]) {
      expect(errors).toHaveLength(51);
      expect(errors[0]!.extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
      expect(errors[0]!.extensions.argument).toMatch(/^(input|where)\.unknown0$/);
      expect(errors[50]!.message).toMatch(/^Too many errors processing variables/);
      expect(JSON.stringify(errors).length).toBeLessThan(30_000);
    }
  });
});

describe('shows at most 200 characters of a value in errors', () => {
  const long = 'x'.repeat(300_000);
  const where = (value: string): string => `{ posts(organizationId: "a", where: ${value}) { nodes { id } } }`;
  const object = Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`key${i}`, i]));
  test.each<[string, string, object]>([
    ['a field', `{ viewer { ${long} } }`, {}],
    ['a syntax error', `{ viewer { id } } ${long}`, {}],
    ['an argument', `{ viewer(${long}: 1) { id } }`, {}],
    ['a type', `query($a: ${long}) { viewer { id } }`, {}],
    ['a fragment', `{ viewer { ...${long} } }`, {}],
    ['a string literal', where(`{ status: { eq: "${long}" } }`), {}],
    ['an object literal', where(`{ status: { eq: {a: "${long}"} } }`), {}],
    ['an enum value', FIND, { id: 'a', where: { status: { eq: long } } }],
    ['an object as enum value', FIND, { id: 'a', where: { status: { eq: object } } }],
    ['an object as ID', FIND, { id: object }],
    ['an unknown key', FIND, { id: 'a', where: { [long]: 1 } }],
    ['a list as email', SIGN_IN, { input: { email: Object.values(object), password: 'x' } }],
    ['an operation name', 'query A { viewer { id } }', { operationName: long }],
  ])('%s', async (_, query, variables) => {
    const response = await server.post({ query, variables, ...variables });
    const { errors } = (await response.json()) as Answer;
    expect(errors!.length).toBeGreaterThan(0);
    for (const { message, extensions } of errors!) {
      expect(message.length).toBeLessThan(800);
      expect(message).not.toMatch(/x{201}/);
      expect((message.match(/key\d/g) ?? []).length).toBeLessThan(40);
      expect(JSON.stringify(extensions).length).toBeLessThan(400);
    }
  });

  test('an unknown path', async () => {
    const response = await fetch(server.url.replace('/graphql', `/${'x'.repeat(5_000)}`));
    const { errors } = (await response.json()) as Answer;
    expect(errors![0]!.message.length).toBeLessThan(300);
  });
});

interface Cost {
  readonly requested: number;
  readonly actual: number;
}

describe('documents', () => {
  const type = 'type { name ofType { name ofType { name } } }';
  const ALL_FIELDS = `types { name fields { name args { name ${type} } ${type} } }`;
  test.each([
    [
      'a field selected 102 times',
      `{ viewer { ${'id '.repeat(102)} } }`,
      { limit: 'repetitions', requested: 101 },
    ],
    [
      'an alias of 201 characters',
      `{ ${'a'.repeat(201)}: viewer { id } }`,
      { limit: 'aliasLength', requested: 201 },
    ],
    [
      'introspection under twenty aliases',
      `{ ${Array.from({ length: 20 }, (_, i) => `a${i}: __schema { ${ALL_FIELDS} }`).join(' ')} }`,
      { limit: 'cost' },
    ],
  ])('rejects %s before execution', async (_, query, extensions) => {
    const { data, errors } = await server.run(query, {}, token);
    expect({ data, errors }).toMatchObject({
      data: undefined,
      errors: [{ extensions: { code: 'OPERATION_TOO_LARGE', ...extensions } }],
    });
  });

  test.each([
    ['compiled', '{ viewer { id } }'],
    ['resolvers', `{ node(id: "none") { id } }`],
    ['resolvers', 'mutation { requestPasswordReset(input: { email: "nobody@example.com" }) { requested } }'],
  ])('charges a document of more than 10,000 characters every time (%s: %s)', async (plan, query) => {
    const short = (await server.run(query, {}, token)).extensions.cost as unknown as Cost;
    const long = `${query} #`.padEnd(30_001, 'x');
    for (let i = 0; i < 2; i += 1) {
      const { data, extensions } = await server.run(long, {}, token);
      expect(data).toBeDefined();
      expect(extensions.cost).toMatchObject({
        plan,
        requested: short.requested + 5_001,
        actual: short.actual + 5_001,
      });
    }
    expect((await server.run(`${query} #`.padEnd(10_000, 'x'), {}, token)).extensions.cost).toMatchObject({
      requested: short.requested,
    });
  });

  test('rejects a document whose length exceeds the maximum cost', async () => {
    const { errors } = await server.run(`{ viewer { id } } #`.padEnd(500_000, 'x'), {}, token);
    expect(errors).toMatchObject([{ extensions: { code: 'OPERATION_TOO_LARGE', limit: 'cost' } }]);
  });

  test('charges introspection by the number of its objects', async () => {
    const { data, extensions } = await server.run(getIntrospectionQuery());
    expect(data.__schema.types.length).toBeGreaterThan(100);
    const { requested, actual } = extensions.cost as unknown as { requested: number; actual: number };
    expect(requested).toBeGreaterThan(10_000);
    // GraphiQL needs it, so it stays well below the maximum of an operation.
    expect(requested).toBeLessThan(75_000);
    expect(actual).toBe(requested);
  });
});

test('reports 100 of 200 errors', async () => {
  const ids = [];
  for (let i = 0; i < 100; i += 1) ids.push(await server.rows.post(organization));
  const failing = 'nodes(ids: $ids) { ... on Post { publications(first: 0) { nodes { id } } } }';
  const { errors } = await server.run(`query($ids: [ID!]!) { a: ${failing} b: ${failing} }`, { ids }, token);
  expect(errors).toHaveLength(101);
  expect(errors![99]).toMatchObject({ extensions: { code: 'BAD_USER_INPUT', argument: 'first' } });
  expect(errors![100]!.message).toBe('100 more errors are not shown.');
});

describe('charges rejected operations', () => {
  const padding = `# ${'x'.repeat(9_980)}\n`;
  test.each([
    ['a syntax error', `{ viewer ${padding}`, {}, 1_000],
    ['an invalid document', `{ nothing } ${padding}`, {}, 1_000],
    ['a document that is too large', `{ viewer { ${'id '.repeat(500)} } }`, {}, 152],
    ['a variable that does not match', FIND, { where: { id: 'x'.repeat(100_000) } }, 1_010],
  ])('%s', async (_, query, variables, cost) => {
    const { extensions } = await server.run(query, variables, token);
    const { requested, actual } = extensions.cost as unknown as { requested: number; actual: number };
    expect(actual).toBe(requested);
    expect(Math.abs(actual - cost)).toBeLessThan(20);
  });

  test('rejects requests before parsing over HTTP and WebSocket when the budget is overdrawn', async () => {
    const poor = await startTestServer({ beside: server, budget: { capacity: 500, refill: 0.001 } });
    const invalid = { query: `{ nothing } ${padding}` };
    const client = connect(poor, token);
    const overHttp = async (headers: Record<string, string>): Promise<[number, unknown]> => {
      const response = await poor.post({ query: '{ not a document' }, headers);
      return [response.status, ((await response.json()) as Answer).errors![0]!.extensions.code];
    };
    const signedIn = { authorization: `Bearer ${token}` };

    await poor.post(invalid);
    expect(await overHttp({})).toEqual([429, 'RATE_LIMITED']);
    expect((await poor.run('{ viewer { fullName } }', {}, token)).errors).toBeUndefined();

    await expect(runOver(client, invalid.query)).rejects.toMatchObject([
      { extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } },
    ]);
    await expect(runOver(client, '{ not a document')).rejects.toMatchObject([
      { extensions: { code: 'RATE_LIMITED' } },
    ]);
    expect(await overHttp(signedIn)).toEqual([429, 'RATE_LIMITED']);
    await client.dispose();
    await poor.stop();
  });
});

describe('rejects more than 35,000 values without parsing them', () => {
  const body = (values: number): string =>
    `{"query": "{ viewer { id } }", "variables": {"unused": [${Array.from({ length: values }, () => '[]').join(',')}]}}`;

  test('over HTTP', async () => {
    const fits = await server.post(body(9_000), { authorization: `Bearer ${token}` });
    expect(fits.status).toBe(200);
    const rejected = await server.post(body(60_000));
    expect(rejected.status).toBe(400);
    expect(await rejected.json()).toMatchObject({
      errors: [{ extensions: { code: 'OPERATION_TOO_LARGE', limit: 'values', maximum: 35_000 } }],
    });
  });

  test('over WebSocket', async () => {
    const raw = await new RawSocket(server).init(token);
    raw.send({ type: 'subscribe', id: '1', payload: JSON.parse(body(60_000)) as object });
    expect(await raw.closed).toMatchObject({ code: 4400 });
  });
});
