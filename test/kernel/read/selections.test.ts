import { type CampaignFixture, createCampaignFixture } from './campaign-fixture';
import { type SignedIn, signedIn } from './signed-in';

let world: SignedIn;
let campaign: string;
let posts: CampaignFixture['posts'];
let publications: CampaignFixture['publications'];

beforeAll(async () => {
  world = await signedIn();
  ({ campaign, posts, publications } = await createCampaignFixture(world));
});

afterAll(() => world.stop());

describe('fragments', () => {
  test('fragments apply to interfaces and types when named, inline and nested', async () => {
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

  test('fragments merge their selections of the same field', async () => {
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

  test('@skip and @include select fields, fragments and lists', async () => {
    expect(await world.data(query, { id: campaign, yes: true })).toEqual({
      campaign: {
        currency: 'INR',
        kind: 'ORGANIC',
        counted: { totalCount: 3 },
        createdBy: { fullName: 'Asha Rao' },
      },
    });
  });

  test('@skip and @include run no statements for excluded selections', async () => {
    expect(await world.statementsOf(query, { id: campaign, yes: true })).toBe(2);
    expect(await world.statementsOf(query, { id: campaign, yes: true, no: true })).toBe(3);
  });
});

test('list arguments accept variables, default values and omitted variables', async () => {
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

test('returns __typename of every type', async () => {
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

test('a composite and an embedded object are null when their presence column is null', async () => {
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

test('loads the list of a row once when the row has many parents', async () => {
  const query = `query ($id: ID!) { campaign(id: $id) { posts { nodes { publications { nodes {
    socialAccount { username publications { totalCount nodes { id } } }
  } } } } } }`;

  const data = await world.data(query, { id: campaign });
  const accounts = data.campaign.posts.nodes.map(
    (post: { publications: { nodes: { socialAccount: object }[] } }) =>
      post.publications.nodes[0]!.socialAccount,
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
