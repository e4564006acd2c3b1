import { type SignedIn, signedIn } from './signed-in';

let world: SignedIn;
let campaign: string;
let campaignWithoutBudget: string;
let posts: string[];
let publications: string[];

beforeAll(async () => {
  world = await signedIn();
  const { organization, person } = world;
  const { rows } = world.server;
  campaign = await rows.campaign(organization, {
    name: 'Diwali',
    budgetAmount: '1250.50',
    createdBy: person,
  });
  campaignWithoutBudget = await rows.campaign(organization, { name: 'Holi', theme: 'colours' });
  const account = await rows.account(organization, { username: 'chai.point' });
  posts = [];
  for (const [i, status] of ['DRAFT', 'SCHEDULED', 'DRAFT'].entries()) {
    const createdAt = `2026-01-0${i + 1}T00:00:00Z`;
    const scheduledAt = status === 'SCHEDULED' ? '2026-05-01T00:00:00Z' : null;
    posts.push(
      await rows.post(organization, { campaign, caption: `post ${i}`, status, createdAt, scheduledAt }),
    );
  }
  publications = [];
  for (const post of posts) publications.unshift(await rows.publication(organization, post, { account }));
});

afterAll(() => world.stop());

describe('aliases', () => {
  test('of one relation with different arguments each get their own rows, one statement each', async () => {
    const query = `query ($id: ID!) { campaign(id: $id) {
      newest: posts(first: 1) { nodes { caption } }
      oldest: posts(first: 1, orderBy: { field: CREATED_AT, direction: ASC }) { nodes { caption } }
      drafts: posts(where: { status: { eq: DRAFT } }) { nodes { caption } totalCount }
    } }`;

    expect(await world.data(query, { id: campaign })).toEqual({
      campaign: {
        newest: { nodes: [{ caption: 'post 2' }] },
        oldest: { nodes: [{ caption: 'post 0' }] },
        drafts: { nodes: [{ caption: 'post 2' }, { caption: 'post 0' }], totalCount: 2 },
      },
    });
    expect(await world.statementsOf(query, { id: campaign })).toBe(4);
  });

  test('of one relation with equal arguments are loaded by one statement', async () => {
    const query = `query ($id: ID!, $first: Int) { campaign(id: $id) {
      a: posts(first: 2) { nodes { caption } }
      b: posts(first: $first) { nodes { caption } }
    } }`;
    const page = { nodes: [{ caption: 'post 2' }, { caption: 'post 1' }] };

    expect(await world.data(query, { id: campaign, first: 2 })).toEqual({ campaign: { a: page, b: page } });
    expect(await world.statementsOf(query, { id: campaign, first: 2 })).toBe(2);
  });

  test('of a connection’s rows keep lists apart that have one key', async () => {
    const query = `query ($id: ID!) { campaign(id: $id) { posts(first: 1) {
      a: nodes { list: publications(first: 1) { totalCount } }
      b: nodes { list: media { id } }
      edges { c: node { list: publications(first: 2) { nodes { __typename } } } }
    } } }`;

    expect(await world.data(query, { id: campaign })).toEqual({
      campaign: {
        posts: {
          a: [{ list: { totalCount: 1 } }],
          b: [{ list: [] }],
          edges: [{ c: { list: { nodes: [{ __typename: 'Publication' }] } } }],
        },
      },
    });
  });

  test('may have the names of what every object has', async () => {
    const query = `query ($id: ID!) { campaign(id: $id) {
      constructor: posts(first: 1) { nodes { caption } } __proto__: posts(first: 0) { totalCount } } }`;

    const { errors } = await world.ask(query, { id: campaign });
    expect(errors).toMatchObject([
      { path: ['campaign', '__proto__'], extensions: { code: 'BAD_USER_INPUT' } },
    ]);
  });

  test('that differ in nothing but a value stay apart', async () => {
    const query = `query ($id: ID!) { campaign(id: $id) {
      one: posts(first: 1) { nodes { caption } }
      two: posts(first: 2) { nodes { caption } }
      drafts: posts(first: 2, where: { status: { eq: DRAFT } }) { totalCount }
      scheduled: posts(first: 2, where: { status: { eq: SCHEDULED } }) { totalCount }
    } }`;

    expect(await world.data(query, { id: campaign })).toEqual({
      campaign: {
        one: { nodes: [{ caption: 'post 2' }] },
        two: { nodes: [{ caption: 'post 2' }, { caption: 'post 1' }] },
        drafts: { totalCount: 2 },
        scheduled: { totalCount: 1 },
      },
    });
    expect(await world.statementsOf(query, { id: campaign })).toBe(5);
  });

  test('of a to-one relation are one row, whatever each asks of it', async () => {
    const query = `query ($id: ID!) { campaign(id: $id) {
      who: createdBy { fullName }
      maker: createdBy { id maker: fullName }
      createdBy { __typename }
    } }`;

    expect(await world.data(query, { id: campaign })).toEqual({
      campaign: {
        who: { fullName: 'Asha Rao' },
        maker: { id: world.person, maker: 'Asha Rao' },
        createdBy: { __typename: 'User' },
      },
    });
    expect(await world.statementsOf(query, { id: campaign })).toBe(1);
  });

  test('of a scalar and of a composite', async () => {
    const query = `query ($id: ID!) { campaign(id: $id) {
      a: name b: name
      money: budget { amount } budget { currency } bare: budget { __typename }
    } }`;

    expect(await world.data(query, { id: campaign })).toEqual({
      campaign: {
        a: 'Diwali',
        b: 'Diwali',
        money: { amount: '1250.50' },
        budget: { currency: 'INR' },
        bare: { __typename: 'Money' },
      },
    });
  });

  test('whose statements read the same cells still answer each what it asked', async () => {
    const query = `query ($id: ID!, $organization: ID!) {
      bare: campaign(id: $id) { budget { __typename } }
      full: campaign(id: $id) { budget { amount } }
      edges: campaigns(organizationId: $organization, first: 1) { edges { cursor } }
      ends: campaigns(organizationId: $organization, first: 1) { pageInfo { endCursor } }
      rows: campaigns(organizationId: $organization, first: 1) { pageInfo { endCursor } nodes { id createdAt } }
      own: organization(id: $organization) { id }
      lists: organization(id: $organization) { clientAccounts { totalCount } }
    }`;
    const { createdAt } = (
      await world.data('query ($id: ID!) { campaign(id: $id) { createdAt } }', { id: campaignWithoutBudget })
    ).campaign;
    const cursor = expect.any(String) as string;

    expect(await world.data(query, { id: campaign, organization: world.organization })).toEqual({
      bare: { budget: { __typename: 'Money' } },
      full: { budget: { amount: '1250.50' } },
      edges: { edges: [{ cursor }] },
      ends: { pageInfo: { endCursor: cursor } },
      rows: { pageInfo: { endCursor: cursor }, nodes: [{ id: campaignWithoutBudget, createdAt }] },
      own: { id: world.organization },
      lists: { clientAccounts: { totalCount: 0 } },
    });
  });
});

describe('fragments', () => {
  test('on interfaces and types, named, inline and nested', async () => {
    const query = `query ($id: ID!) {
      node(id: $id) { ...Any ... on Post { ...Words campaign { ... on Node { id } ...Named } } ... on Campaign { name } }
    }
    fragment Any on Node { id __typename ... on Post { status } }
    fragment Words on Post { caption ... { words: caption } }
    fragment Named on Campaign { name budget { ... on Money { amount ...Unit } } }
    fragment Unit on Money { currency }`;

    expect(await world.data(query, { id: posts[0] })).toEqual({
      node: {
        id: posts[0],
        __typename: 'Post',
        status: 'DRAFT',
        caption: 'post 0',
        words: 'post 0',
        campaign: { id: campaign, name: 'Diwali', budget: { amount: '1250.50', currency: 'INR' } },
      },
    });
    expect(await world.statementsOf(query, { id: posts[0] })).toBe(1);
  });

  test('merge what they ask of the same field', async () => {
    const query = `query ($id: ID!) { campaign(id: $id) { ...A ...B posts(first: 1) { totalCount } } }
    fragment A on Campaign { posts(first: 1) { nodes { id } } }
    fragment B on Campaign { posts(first: 1) { nodes { caption } edges { node { status } } } }`;

    expect(await world.data(query, { id: campaign })).toEqual({
      campaign: {
        posts: {
          nodes: [{ id: posts[2], caption: 'post 2' }],
          edges: [{ node: { status: 'DRAFT' } }],
          totalCount: 3,
        },
      },
    });
    expect(await world.statementsOf(query, { id: campaign })).toBe(2);
  });
});

describe('@skip and @include', () => {
  const query = `query ($id: ID!, $yes: Boolean!, $no: Boolean = false) { campaign(id: $id) {
    name @skip(if: $yes) currency @include(if: $yes)
    budget @include(if: $no) { amount }
    ...Rest @include(if: $yes)
    ... @skip(if: $yes) { theme }
    posts(first: 1) @include(if: $no) { nodes { id } }
    counted: posts { totalCount nodes @include(if: $no) { id } }
    createdBy @skip(if: $no) { fullName @include(if: $yes) id @include(if: $no) }
  } }
  fragment Rest on Campaign { kind }`;

  test('decide what is asked of fields, fragments and lists', async () => {
    expect(await world.data(query, { id: campaign, yes: true })).toEqual({
      campaign: {
        currency: 'INR',
        kind: 'ORGANIC',
        counted: { totalCount: 3 },
        createdBy: { fullName: 'Asha Rao' },
      },
    });
  });

  test('and what is left out costs nothing', async () => {
    expect(await world.statementsOf(query, { id: campaign, yes: true })).toBe(2);
    expect(await world.statementsOf(query, { id: campaign, yes: true, no: true })).toBe(3);
  });
});

test('variables, their defaults and their absence stand for list arguments', async () => {
  const query = `query ($id: ID!, $first: Int = 1, $where: PostWhere, $field: PostOrderField = CREATED_AT,
      $direction: OrderDirection = ASC, $after: String) {
    campaign(id: $id) { posts(first: $first, after: $after, where: $where,
      orderBy: { field: $field, direction: $direction }) { nodes { caption } } }
  }`;
  const captions = async (variables: object): Promise<string[]> =>
    (await world.data(query, { id: campaign, ...variables })).campaign.posts.nodes.map(
      (node: { caption: string }) => node.caption,
    );

  expect(await captions({})).toEqual(['post 0']);
  expect(await captions({ first: 2, direction: 'DESC' })).toEqual(['post 2', 'post 1']);
  expect(await captions({ first: null })).toEqual(['post 0', 'post 1', 'post 2']);
  expect(await captions({ where: { status: { in: ['SCHEDULED'] } } })).toEqual(['post 1']);
  expect(await captions({ where: null, after: null })).toEqual(['post 0']);
});

test('__typename is answered everywhere', async () => {
  const query = `query ($id: ID!) { __typename campaign(id: $id) { __typename budget { __typename }
    posts(first: 1) { __typename pageInfo { __typename } edges { __typename node { __typename } }
      nodes { __typename media { __typename } campaign { __typename } } } } }`;

  expect(await world.data(query, { id: campaign })).toEqual({
    __typename: 'Query',
    campaign: {
      __typename: 'Campaign',
      budget: { __typename: 'Money' },
      posts: {
        __typename: 'PostConnection',
        pageInfo: { __typename: 'PageInfo' },
        edges: [{ __typename: 'PostEdge', node: { __typename: 'Post' } }],
        nodes: [{ __typename: 'Post', media: [], campaign: { __typename: 'Campaign' } }],
      },
    },
  });
});

test('a composite and an embedded object are null when their presence is', async () => {
  const query = `query ($organization: ID!) {
    campaigns(organizationId: $organization, orderBy: { field: CREATED_AT, direction: ASC }) {
      nodes { name budget { amount currency } spent { amount currency } ads { aiOptimizationEnabled } }
    }
    publications(organizationId: $organization, first: 1) { nodes { insights { reach } metadata } }
  }`;
  const spent = { amount: '0.00', currency: 'INR' };

  expect(await world.data(query, { organization: world.organization })).toEqual({
    campaigns: {
      nodes: [
        { name: 'Diwali', budget: { amount: '1250.50', currency: 'INR' }, spent, ads: null },
        { name: 'Holi', budget: null, spent, ads: null },
      ],
    },
    publications: { nodes: [{ insights: null, metadata: {} }] },
  });
});

test('a row below many parents has its own list loaded once', async () => {
  const query = `query ($id: ID!) { campaign(id: $id) { posts { nodes { publications { nodes {
    account { username publications { totalCount nodes { id } } }
  } } } } } }`;

  const data = await world.data(query, { id: campaign });
  const accounts = data.campaign.posts.nodes.map(
    (post: { publications: { nodes: { account: object }[] } }) => post.publications.nodes[0]!.account,
  );

  expect(accounts).toHaveLength(3);
  expect(accounts[0]).toEqual({
    username: 'chai.point',
    publications: { totalCount: 3, nodes: publications.map((id) => ({ id })) },
  });
  expect(new Set(accounts.map((own: object) => JSON.stringify(own))).size).toBe(1);
  expect(await world.statementsOf(query, { id: campaign })).toBe(4);
  world.server.statements.length = 0;
  await world.ask(query, { id: campaign });
  expect(world.server.statements).toHaveLength(4);
});
