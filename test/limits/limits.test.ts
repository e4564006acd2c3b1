import { getIntrospectionQuery } from 'graphql';
import { newOrganization } from '../support/people';
import { serverForTests } from '../support/server';

const server = serverForTests({ budget: { capacity: 200_000, refill: 1 } });
let token: string;
let organization: string;

beforeAll(async () => {
  const { id, owner } = await newOrganization(server);
  [organization, token] = [id, owner.token];
  for (let i = 0; i < 3; i += 1) await server.rows.campaign(organization);
});

const lists = (first: number): string => {
  const page = (field: string, below: string): string => `${field}(first: ${first}) { nodes { ${below} } }`;
  const publications = page('publications', `post { ${page('publications', 'id')} }`);
  const posts = page('posts', page('publications', `socialAccount { ${publications} }`));
  return `{ campaigns(organizationId: "${organization}", first: ${first}) { nodes { ${posts} } } }`;
};
const fragments = (count: number): string =>
  `{ viewer { ...F0 } } ${Array.from({ length: count }, (_, i) => `fragment F${i} on User { memberships { nodes { user { ...F${i + 1} ...F${i + 1} } } } }`).join(' ')} fragment F${count} on User { id }`;

const bombs: [string, string, string][] = [
  ['depth 5,000', `{ ${'a { '.repeat(5000)} b ${'}'.repeat(5000)} }`, 'GRAPHQL_PARSE_FAILED'],
  [
    'depth 20',
    `{ viewer { memberships { nodes { ${'organization { memberships { nodes { '.repeat(5)} id ${'} } } '.repeat(5)} } } } }`,
    'OPERATION_TOO_LARGE',
  ],
  [
    'a fragment cycle',
    '{ viewer { ...A } } fragment A on User { ...B } fragment B on User { ...A }',
    'GRAPHQL_VALIDATION_FAILED',
  ],
  ['fragments that double 40 times', fragments(40), 'OPERATION_TOO_LARGE'],
  [
    '2,000 aliases',
    `{ ${Array.from({ length: 2000 }, (_, i) => `a${i}: __typename`).join(' ')} }`,
    'GRAPHQL_PARSE_FAILED',
  ],
  [
    '200 aliases',
    `{ ${Array.from({ length: 200 }, (_, i) => `a${i}: viewer { id }`).join(' ')} }`,
    'OPERATION_TOO_LARGE',
  ],
  ['20,000 fields', `{ viewer { ${'id '.repeat(20_000)} } }`, 'GRAPHQL_PARSE_FAILED'],
  ['3,000 repetitions of one field', `{ viewer { ${'id '.repeat(3000)} } }`, 'OPERATION_TOO_LARGE'],
  ['200 directives', `{ viewer { ${'id @include(if: true) '.repeat(200)} } }`, 'OPERATION_TOO_LARGE'],
  ['a list of 5,000 values', `{ nodes(ids: [${'"a" '.repeat(5000)}]) { id } }`, 'GRAPHQL_PARSE_FAILED'],
];

test.each(bombs)('rejects an operation with %s before execution', async (_, query, code) => {
  const before = server.statements.length;

  const answer = await server.run(query, {}, token);

  expect(answer.errors?.[0]?.extensions.code).toBe(code);
  expect(answer.data).toBeUndefined();
  expect(server.statements.length).toBe(before);
});

test('rejects pages of 100 nested five levels deep and runs pages of 2', async () => {
  const before = server.statements.length;
  const hundred = await server.run(lists(100), {}, token);
  expect(hundred.errors?.[0]?.extensions).toMatchObject({
    code: 'OPERATION_TOO_LARGE',
    limit: 'cost',
    maximum: 100_000,
  });
  expect(server.statements.length).toBe(before);

  const two = await server.run(lists(2), {}, token);
  expect(two.errors).toBeUndefined();
  expect(two.data.campaigns.nodes).toHaveLength(2);
});

test('costs the same when a page size is a variable or a literal', async () => {
  const query = `query($n: Int = 3) { campaigns(organizationId: "${organization}", first: $n) { nodes { id } } }`;

  const costs = await Promise.all([
    server.run(query, {}, token),
    server.run(query, { n: 50 }, token),
    server.run(query.replaceAll('$n)', '50)').replace('($n: Int = 3)', ''), {}, token),
  ]);

  expect(
    costs.map((answer) => (answer.extensions.cost as unknown as { requested: number }).requested),
  ).toEqual([4, 51, 51]);
});

test('returns the requested, actual and available cost in the response', async () => {
  const { extensions } = await server.run(
    `{ campaigns(organizationId: "${organization}", first: 10) { totalCount nodes { id } } }`,
    {},
    token,
  );

  expect(extensions.cost).toMatchObject({ requested: 31, actual: 24, sqlStatements: 2, plan: 'compiled' });
  expect((extensions.cost as unknown as { available: number }).available).toBeGreaterThan(100_000);
});

test.each([
  ['status: { eq: ACTIVE }', 4],
  ['search: "diwali"', 24],
  ['name: { contains: "diwali" }', 24],
  ['not: { status: { eq: ACTIVE } }', 24],
  ['or: [{ search: "diwali" }, { theme: { contains: "sale" } }]', 64],
  ['and: [{ search: "diwali" }, { name: { startsWith: "d" } }]', 24],
])('prices a list with %s by what no index of the list finds', async (where, requested) => {
  const list = (argument: string): string =>
    `campaigns(organizationId: "${organization}", first: 3, where: ${argument}) { nodes { id } }`;
  const [literal, variable] = [
    await server.run(`{ ${list(`{ ${where} }`)} }`, {}, token),
    await server.run(`query ($where: CampaignWhere = { ${where} }) { ${list('$where')} }`, {}, token),
  ];

  expect(literal.extensions.cost).toMatchObject({ requested, sqlStatements: 2 });
  expect(variable.extensions.cost).toMatchObject({ requested, sqlStatements: 2 });
});

test('prices each search, and refunds the rows that it does not find', async () => {
  const search = `search(organizationId: "${organization}", query: "diwali", first: 5) { id }`;
  const { extensions } = await server.run(`{ a: ${search} b: ${search} }`, {}, token);

  expect(extensions.cost).toMatchObject({ requested: 50, sqlStatements: 2 });
  expect((extensions.cost as unknown as { actual: number }).actual).toBeLessThanOrEqual(50);
});

test('returns RATE_LIMITED with the retry time when the budget is exhausted, without delaying other users', async () => {
  const dear = `query($id: ID!) { campaigns(organizationId: $id, first: 100) { nodes { posts(first: 100) { nodes { publications(first: 4) { nodes { id } } } } } } }`;
  const spender = await server.rows.user();
  const spenderToken = await server.tokenFor(spender);
  const cost = (answer: { extensions: { cost: unknown } }) => answer.extensions.cost as { requested: number };
  expect(cost(await server.run(dear, { id: organization }, spenderToken)).requested).toBeLessThan(100_000);
  server.clock.advance(1);

  // The unused cost is refunded, so reading an empty organization costs almost nothing.
  const refunded = await server.run(dear, { id: organization }, spenderToken);
  expect(refunded.errors).toBeUndefined();

  // While concurrent operations wait for a connection, each holds its requested cost.
  const { pool } = server;
  const taken = await Promise.all(Array.from({ length: pool.options.max }, () => pool.connect()));
  const many = Array.from({ length: 8 }, () => server.run(dear, { id: organization }, spenderToken));
  const first = await Promise.race(many);
  taken.forEach((client) => client.release());
  const refused = (await Promise.all(many)).filter((answer) => answer.errors);
  expect(refused).toContain(first);
  expect(refused[0]?.errors?.[0]?.extensions).toMatchObject({
    code: 'RATE_LIMITED',
    retryAfter: expect.any(Number) as number,
  });
  expect((await server.run('{ viewer { id } }', {}, token)).errors).toBeUndefined();
});

test('does not count the depth of introspection', async () => {
  const answer = await server.run(getIntrospectionQuery(), {}, token);

  expect(answer.errors).toBeUndefined();
});
