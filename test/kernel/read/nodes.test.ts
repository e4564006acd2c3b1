import { v7 as uuidv7 } from 'uuid';
import { type SignedIn, signedIn } from './signed-in';

let world: SignedIn;
let campaign: string;
let post: string;
let deleted: string;
let foreign: string;

beforeAll(async () => {
  world = await signedIn();
  const { organization, person } = world;
  const { rows } = world.server;
  campaign = await rows.campaign(organization, { createdBy: person, budgetAmount: '3' });
  post = await rows.post(organization, { campaign, hashtags: ['a,b', 'NULL', '"', 'चाय', '{}', '\\'] });
  deleted = await rows.post(organization, { deletedAt: '2026-01-01T00:00:00Z' });
  foreign = await rows.post(await rows.organization(await rows.user()));
});

afterAll(() => world.stop());

const NODES = `query ($ids: [ID!]!) { nodes(ids: $ids) { id __typename
  ... on Post { caption hashtags campaign { name createdBy { fullName } } }
  ... on Campaign { version budget { amount } posts { totalCount } } } }`;

test('returns nodes in the order of their IDs, with duplicates, and null when not visible', async () => {
  const ids = [post, uuidv7(), campaign, 'no uuid', post, deleted, foreign, ''];
  const expectedPost = {
    id: post,
    __typename: 'Post',
    caption: 'Hello',
    hashtags: ['a,b', 'NULL', '"', 'चाय', '{}', '\\'],
    campaign: { name: 'Diwali', createdBy: { fullName: 'Asha Rao' } },
  };

  expect(await world.data(NODES, { ids })).toEqual({
    nodes: [
      expectedPost,
      null,
      {
        id: campaign,
        __typename: 'Campaign',
        version: 1,
        budget: { amount: '3.00' },
        posts: { totalCount: 1 },
      },
      null,
      expectedPost,
      null,
      null,
      null,
    ],
  });
  expect(await world.statementsOf(NODES, { ids })).toBe(2);
  expect(await world.data(NODES, { ids: [] })).toEqual({ nodes: [] });
});

test('loads 100 IDs in one statement and rejects 101', async () => {
  const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }';
  const ids = (count: number): string[] => Array.from({ length: count }, () => uuidv7());

  expect(await world.statementsOf(query, { ids: ids(100) })).toBe(1);
  const refused = await world.ask(query, { ids: ids(101) });
  expect(refused.data).toBeNull();
  expect(refused.errors).toEqual([
    expect.objectContaining({
      path: ['nodes'],
      message: '`ids` must have at most 100 IDs, but has 101.',
      extensions: { code: 'BAD_USER_INPUT', argument: 'ids' },
    }),
  ]);
});

test('finds an ID in any case, but only by the field of its type', async () => {
  const query = `query ($id: ID!) { node(id: $id) { __typename } post(id: $id) { id } campaign(id: $id) { id } }`;

  expect(await world.data(query, { id: post.toUpperCase() })).toEqual({
    node: { __typename: 'Post' },
    post: { id: post },
    campaign: null,
  });
});

test('loads a node in one statement when it is selected twice or only for __typename', async () => {
  const query = 'query ($id: ID!) { a: node(id: $id) { __typename } b: node(id: $id) { __typename } }';

  expect(await world.data(query, { id: campaign })).toEqual({
    a: { __typename: 'Campaign' },
    b: { __typename: 'Campaign' },
  });
  expect(await world.statementsOf(query, { id: campaign })).toBe(1);
});

test('returns UNAUTHENTICATED for a node when the request is anonymous', async () => {
  const answer = await world.server.run('query ($id: ID!) { node(id: $id) { id } }', { id: post });

  expect(answer.data).toEqual({ node: null });
  expect(answer.errors?.[0]).toMatchObject({ path: ['node'], extensions: { code: 'UNAUTHENTICATED' } });
});
