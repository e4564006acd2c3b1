import { newMember, newOrganization, newPerson, type Person } from '../support/people';
import { type Json, serverForTests, startTestServer, type TestServer } from '../support/server';

/** Lists filtered by the rows that their rows lead to, on both read paths. */
const server = serverForTests();
let resolving: TestServer;
let organization: string;
let owner: Person;
let stranger: Person;
let clientAccount: string;

beforeAll(async () => {
  resolving = await startTestServer({ beside: server, compiled: false });
  ({ id: organization, owner } = await newOrganization(server));
  stranger = await newPerson(server);
  clientAccount = await server.rows.clientAccount(organization);
  const campaign = (name: string, values: object): Promise<string> =>
    server.rows.campaign(organization, { name, ...values });
  const active = await campaign('Active', { status: 'ACTIVE' });
  const paused = await campaign('Paused', { status: 'PAUSED', clientAccount });
  const deleted = await campaign('Deleted', { status: 'ACTIVE', deletedAt: new Date() });
  await campaign('Empty', { status: 'ACTIVE' });
  const post = (title: string, values: object): Promise<string> =>
    server.rows.post(organization, { title, ...values });
  const scheduled = { status: 'SCHEDULED', scheduledAt: new Date('2030-01-01T00:00:00Z') };
  await post('a', { campaign: active, ...scheduled });
  const sent = await post('g', {});
  await post('b', { campaign: active });
  await post('c', { campaign: paused, clientAccount, ...scheduled });
  await post('d', { campaign: deleted });
  await post('e', {});
  await post('f', { campaign: paused, clientAccount, ...scheduled, deletedAt: new Date() });
  const account = await server.rows.account(organization, { username: 'chaipoint', platform: 'X' });
  await server.rows.publication(organization, sent, {
    platform: 'X',
    status: 'PUBLISHED',
    publishedAt: new Date('2026-11-20T10:00:00Z'),
    socialAccount: account,
  });
  await server.rows.publication(organization, sent, { platform: 'FACEBOOK', status: 'FAILED' });
});
afterAll(() => resolving.stop());

/** Returns a field of the rows in a list, after requiring that both read paths agree. */
async function valuesIn(
  list: string,
  where: string,
  field: string,
  { token }: Person = owner,
): Promise<string[]> {
  const query = `query ($id: ID!) { ${list}(organizationId: $id, where: { ${where} }) { totalCount nodes { ${field} } } }`;
  const [compiled, resolved] = await Promise.all([
    server.run(query, { id: organization }, token),
    resolving.run(query, { id: organization }, token),
  ]);
  expect(compiled.errors).toBeUndefined();
  expect(compiled.extensions.cost).toMatchObject({ plan: 'compiled', sqlStatements: 2 });
  expect(resolved.extensions.cost).toMatchObject({ plan: 'resolvers', sqlStatements: 2 });
  expect(resolved.data).toEqual(compiled.data);
  const { totalCount, nodes } = compiled.data[list];
  expect(totalCount).toBe(nodes.length);
  return nodes.map((node: Json) => node[field]).sort();
}

describe('posts are found by their campaign', () => {
  test.each([
    ['campaign: { status: { eq: ACTIVE } }', ['a', 'b']],
    ['campaign: { status: { in: [ACTIVE, PAUSED] } }', ['a', 'b', 'c']],
    ['campaign: { status: { notIn: [ACTIVE] } }', ['c']],
    ['campaign: { name: { startsWith: "PAU" } }', ['c']],
    ['campaign: { name: { contains: "paused" } }', ['c']],
    ['campaign: { name: { eq: "Active" }, status: { eq: PAUSED } }', []],
    ['campaign: {}', ['a', 'b', 'c']],
    ['not: { campaign: {} }', ['d', 'e', 'g']],
    ['not: { campaign: { status: { eq: ACTIVE } } }', ['c', 'd', 'e', 'g']],
    ['or: [{ campaign: { status: { eq: PAUSED } } }, { title: { eq: "e" } }]', ['c', 'e']],
    ['and: [{ campaign: { status: { eq: ACTIVE } } }], status: { eq: SCHEDULED }', ['a']],
    ['campaign: { status: { in: [] } }', []],
  ])('by %s', async (where, expected) => {
    expect(await valuesIn('posts', where, 'title')).toEqual(expected);
  });

  test('only if the viewer can read the campaign', async () => {
    const client = await newMember(server, organization, 'CLIENT', { clientAccount });

    expect(await valuesIn('posts', 'campaign: {}', 'title', client)).toEqual(['c']);
    expect(await valuesIn('posts', 'campaign: { status: { eq: ACTIVE } }', 'title', client)).toEqual([]);
    expect(await valuesIn('posts', 'not: { campaign: { name: { eq: "x" } } }', 'title', client)).toEqual([
      'c',
    ]);
    expect(await valuesIn('posts', 'not: { campaign: {} }', 'title', stranger)).toEqual([]);
  });

  test('in the list of a client account, in every order', async () => {
    const query = `query ($id: ID!) { clientAccount(id: $id) {
      posts(where: { campaign: { status: { eq: PAUSED } } }, orderBy: { field: TITLE, direction: ASC }) { nodes { title } } } }`;
    const { data } = await server.run(query, { id: clientAccount }, owner.token);

    expect(data.clientAccount.posts.nodes).toEqual([{ title: 'c' }]);
  });
});

describe('objects are found by one of several related ones', () => {
  test.each([
    ['campaigns', 'posts: { some: { status: { eq: SCHEDULED } } }', 'name', ['Active', 'Paused']],
    ['campaigns', 'posts: { some: { status: { eq: DRAFT } } }', 'name', ['Active']],
    ['campaigns', 'posts: { some: {} }', 'name', ['Active', 'Paused']],
    ['campaigns', 'posts: {}', 'name', ['Active', 'Empty', 'Paused']],
    ['campaigns', 'not: { posts: { some: {} } }', 'name', ['Empty']],
    ['posts', 'publications: { some: { platform: { eq: X }, status: { eq: PUBLISHED } } }', 'title', ['g']],
    ['posts', 'publications: { some: { platform: { eq: X }, status: { eq: FAILED } } }', 'title', []],
    ['publications', 'post: { status: { eq: PARTIALLY_PUBLISHED } }', 'platform', ['FACEBOOK', 'X']],
    ['publications', 'post: { status: { eq: DRAFT } }', 'platform', []],
    ['publications', 'socialAccount: { username: { startsWith: "Chai" } }', 'platform', ['X']],
    ['publications', 'socialAccount: { connectionStatus: { eq: EXPIRED } }', 'platform', []],
    ['publications', 'not: { socialAccount: {} }', 'platform', ['FACEBOOK']],
  ])('%s by %s', async (list, where, field, expected) => {
    expect(await valuesIn(list, where, field)).toEqual(expected);
  });

  test('only if the viewer can read it', async () => {
    const client = await newMember(server, organization, 'CLIENT', { clientAccount });

    expect(await valuesIn('campaigns', 'posts: { some: {} }', 'name', client)).toEqual(['Paused']);
    expect(await valuesIn('campaigns', 'posts: { some: {} }', 'name', stranger)).toEqual([]);
  });
});

describe('pages', () => {
  let large: string;
  let member: Person;

  beforeAll(async () => {
    ({ id: large, owner: member } = await newOrganization(server));
    const [early, late] = [
      await server.rows.campaign(large, { name: 'Early', status: 'DRAFT' }),
      await server.rows.campaign(large, { name: 'Late', status: 'ACTIVE' }),
    ];
    await server.database.query(
      `INSERT INTO posts (organization_id, id, campaign_id, title, created_at)
       SELECT $1, gen_random_uuid(), CASE WHEN n % 50 = 0 THEN $3::uuid ELSE $2::uuid END, 'P' || n,
              timestamptz '2026-01-01 00:00Z' + n * interval '1 minute' FROM generate_series(1, 500) n`,
      [large, early, late],
    );
  });

  test('contain the rows in the order of the list, also where few are found', async () => {
    const page = async (target: TestServer, after: string): Promise<Json> => {
      const { data, errors } = await target.run(
        `query ($id: ID!) { posts(organizationId: $id, first: 4${after}, where: { campaign: { status: { eq: ACTIVE } } },
           orderBy: { field: CREATED_AT, direction: ASC }) { nodes { title } pageInfo { endCursor hasNextPage } } }`,
        { id: large },
        member.token,
      );
      expect(errors).toBeUndefined();
      return data.posts;
    };
    const pages: string[][] = [];
    let after = '';
    for (let more = true; more;) {
      const [found, resolved] = await Promise.all([page(server, after), page(resolving, after)]);
      expect(resolved).toEqual(found);
      pages.push(found.nodes.map(({ title }: Json) => title));
      more = found.pageInfo.hasNextPage;
      after = `, after: "${found.pageInfo.endCursor}"`;
    }

    expect(pages).toEqual([
      ['P50', 'P100', 'P150', 'P200'],
      ['P250', 'P300', 'P350', 'P400'],
      ['P450', 'P500'],
    ]);
  });
});

test.each([
  ['posts', 'campaign: null', '`where.campaign` must not be null.'],
  ['campaigns', 'posts: { some: null }', '`where.posts.some` must not be null.'],
  [
    'campaigns',
    'posts: { some: { status: null } }',
    '`where.posts.some.status` must not be null. Use `isNull` to match missing values.',
  ],
  [
    'posts',
    'campaign: { name: { contains: null } }',
    '`where.campaign.name.contains` must not be null. Use `isNull` to match missing values.',
  ],
])('%s with %s are rejected', async (list, where, message) => {
  const { data, errors } = await server.run(
    `query ($id: ID!) { ${list}(organizationId: $id, where: { ${where} }) { totalCount } }`,
    { id: organization },
    owner.token,
  );

  expect(data).toBeNull();
  expect(errors).toMatchObject([{ message, extensions: { code: 'BAD_USER_INPUT' } }]);
});

test('conditions on related rows count among the conditions of a filter', async () => {
  const one = '{ campaign: { name: { eq: "a" }, status: { eq: ACTIVE } } }';
  const ten = Array.from({ length: 10 }, () => one).join(', ');
  const where = `or: [${ten}], and: [${ten}], not: { or: [${ten}] }`;
  const { errors } = await server.run(
    `query ($id: ID!) { posts(organizationId: $id, where: { ${where} }) { nodes { id } } }`,
    { id: organization },
    owner.token,
  );

  expect(errors).toMatchObject([
    {
      message: '`where` must have at most 50 conditions, but has 60.',
      extensions: { code: 'BAD_USER_INPUT' },
    },
  ]);
});

test.each([
  ['status: { eq: DRAFT }', 0],
  ['campaign: { status: { eq: ACTIVE } }', 20],
  ['campaign: { name: { contains: "a" } }', 40],
  ['publications: { some: { status: { eq: FAILED }, platform: { eq: X } } }', 20],
  ['and: [{ campaign: {} }, { not: { publications: { some: {} } } }]', 60],
])('%s adds %i to the cost', async (where, cost) => {
  const list = (given: string): string => `posts(organizationId: "${organization}"${given}) { nodes { id } }`;
  const requested = async (query: string): Promise<number> => {
    const { extensions } = await server.run(`{ ${query} }`, {}, owner.token);
    return (extensions.cost as unknown as { requested: number }).requested;
  };

  expect((await requested(list(`, where: { ${where} }`))) - (await requested(list('')))).toBe(cost);
});
