import { type SignedIn, signedIn } from './signed-in';

let world: SignedIn;
let campaign: string;
let post: string;
let media: string[];

beforeAll(async () => {
  world = await signedIn();
  const { organization } = world;
  const { rows } = world.server;
  campaign = await rows.campaign(organization);
  await rows.campaign(organization, { name: 'Empty', createdAt: '2020-01-01T00:00:00Z' });
  post = await rows.post(organization, { campaign, caption: 'first', createdAt: '2026-01-01T00:00:00Z' });
  await rows.post(organization, { campaign, caption: 'second', createdAt: '2026-01-02T00:00:00Z' });
  await rows.post(organization, { campaign, caption: 'deleted', deletedAt: '2026-01-03T00:00:00Z' });
  media = [];
  for (const title of ['c', 'a', 'b']) media.push(await rows.media(organization, { title }));
  for (const [i, place] of [2, 0, 1].entries()) await rows.postMedia(organization, post, media[i]!, place);
});

afterAll(() => world.stop());

const inCampaign = (selection: string): string =>
  `query ($id: ID!) { campaign(id: $id) { posts(first: 1) ${selection} } }`;
const filtered = (selection: string): string =>
  `query ($id: ID!) { campaign(id: $id) { posts(where: { status: { eq: DRAFT } }) ${selection} } }`;

describe('connection selections', () => {
  test.each([
    ['only totalCount', '{ totalCount }', { totalCount: 2 }],
    [
      'only pageInfo',
      '{ pageInfo { hasNextPage hasPreviousPage } }',
      { pageInfo: { hasNextPage: true, hasPreviousPage: false } },
    ],
    ['only __typename', '{ __typename }', { __typename: 'PostConnection' }],
    ['only edges without nodes', '{ edges { __typename } }', { edges: [{ __typename: 'PostEdge' }] }],
    [
      'edges and nodes',
      '{ edges { node { caption } } nodes { status } }',
      { edges: [{ node: { caption: 'second' } }], nodes: [{ status: 'DRAFT' }] },
    ],
    [
      'nodes, pageInfo and totalCount',
      '{ totalCount nodes { caption } pageInfo { hasNextPage } }',
      { totalCount: 2, nodes: [{ caption: 'second' }], pageInfo: { hasNextPage: true } },
    ],
  ])('loads a connection in one statement when it selects %s', async (_, selection, expected) => {
    expect(await world.data(inCampaign(selection), { id: campaign })).toEqual({
      campaign: { posts: expected },
    });
    expect(await world.statementsOf(inCampaign(selection), { id: campaign })).toBe(2);
  });

  test('resolves __typename and totalCount of a filtered connection without reading rows', async () => {
    expect(await world.data(filtered('{ __typename }'), { id: campaign })).toEqual({
      campaign: { posts: { __typename: 'PostConnection' } },
    });
    expect(await world.data(filtered('{ totalCount }'), { id: campaign })).toEqual({
      campaign: { posts: { totalCount: 2 } },
    });
  });
});

test('returns no nodes, null cursors and a count of zero for an empty nested list', async () => {
  const query = `query ($organization: ID!) { campaigns(organizationId: $organization) { nodes {
    name posts { totalCount nodes { caption } edges { cursor }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } } }`;

  const { campaigns } = await world.data(query, { organization: world.organization });

  expect(campaigns.nodes[0].posts.totalCount).toBe(2);
  expect(campaigns.nodes[1]).toEqual({
    name: 'Empty',
    posts: {
      totalCount: 0,
      nodes: [],
      edges: [],
      pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
    },
  });
  expect(await world.statementsOf(query, { organization: world.organization })).toBe(2);
});

test('returns an ordered many-to-many list in its order when rows were inserted in another', async () => {
  const query = 'query ($id: ID!) { post(id: $id) { media { title } } }';

  expect(await world.data(query, { id: post })).toEqual({
    post: { media: [{ title: 'a' }, { title: 'b' }, { title: 'c' }] },
  });
  expect(await world.statementsOf(query, { id: post })).toBe(2);
});

test('loads nested lists in one statement per level', async () => {
  const query = `query ($organization: ID!) { posts(organizationId: $organization) { nodes {
    caption campaign { name posts(first: 1) { nodes { campaign { name } media { title } } } }
  } } }`;

  const { posts } = await world.data(query, { organization: world.organization });

  expect(posts.nodes).toEqual(
    ['second', 'first'].map((caption) => ({
      caption,
      campaign: { name: 'Diwali', posts: { nodes: [{ campaign: { name: 'Diwali' }, media: [] }] } },
    })),
  );
  expect(await world.statementsOf(query, { organization: world.organization })).toBe(3);
});

test.each(['another', 'not-a-uuid', "'; DROP TABLE posts; --"])(
  'returns an empty root list when the tenant is not accessible: %s',
  async (kind) => {
    const { rows } = world.server;
    const stranger = kind === 'another' ? await rows.organization(await rows.user()) : kind;
    if (kind === 'another') await rows.campaign(stranger);
    const query = 'query ($id: ID!) { campaigns(organizationId: $id) { totalCount nodes { id } } }';

    expect(await world.data(query, { id: stranger })).toEqual({ campaigns: { totalCount: 0, nodes: [] } });
  },
);
