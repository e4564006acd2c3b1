import { type SignedIn, signedIn } from './signed-in';

let world: SignedIn;
let otherAuthor: string;
let campaign: string;

beforeAll(async () => {
  world = await signedIn();
  const { organization, person, server } = world;
  const { rows } = server;
  otherAuthor = await rows.user();
  await rows.membership(organization, otherAuthor, { role: 'EDITOR' });
  campaign = await rows.campaign(organization, { name: 'A', startDate: '2026-03-01', theme: 'tea' });
  await rows.campaign(organization, { name: 'B', startDate: '2026-03-02', theme: "o'clock" });
  await rows.campaign(organization, { name: 'C', theme: '' });
  const posts = [
    { caption: 'a', status: 'DRAFT', author: person, campaign },
    { caption: 'b', status: 'SCHEDULED', scheduledAt: '2026-03-01T08:30:00.000001Z', author: otherAuthor },
    { caption: 'c', status: 'SCHEDULED', scheduledAt: '2026-03-01T08:30:00.000002Z', campaign },
    { caption: 'd', status: 'ARCHIVED', scheduledAt: '2026-03-01T08:30:00.000003Z' },
  ];
  for (const [i, values] of posts.entries())
    await rows.post(organization, { ...values, createdAt: `2026-01-0${i + 1}T00:00:00Z` });
});

afterAll(() => world.stop());

/** The captions of the posts that meet the conditions, oldest first; their count says the same. */
async function captions(where: unknown): Promise<string> {
  const query = `query ($id: ID!, $where: PostWhere) {
    posts(organizationId: $id, where: $where, orderBy: { field: CREATED_AT, direction: ASC }) {
      nodes { caption } totalCount
    }
  }`;
  const { posts } = await world.data(query, { id: world.organization, where });
  expect(posts.totalCount).toBe(posts.nodes.length);
  return posts.nodes.map((node: { caption: string }) => node.caption).join('');
}

async function names(where: unknown): Promise<string> {
  const query = `query ($id: ID!, $where: CampaignWhere) {
    campaigns(organizationId: $id, where: $where, orderBy: { field: CREATED_AT, direction: ASC }) { nodes { name } }
  }`;
  const { campaigns } = await world.data(query, { id: world.organization, where });
  return campaigns.nodes.map((node: { name: string }) => node.name).join('');
}

const second = '2026-03-01T08:30:00.000002Z';

test.each([
  ['an enum', { status: { eq: 'SCHEDULED' } }, 'bc'],
  ['several of an enum', { status: { in: ['DRAFT', 'ARCHIVED'] } }, 'ad'],
  ['none of an enum', { status: { in: [] } }, ''],
  ['all operators of an enum', { status: { eq: 'DRAFT', in: ['SCHEDULED'] } }, ''],
  ['an enum that has a value', { status: { isNull: false } }, 'abcd'],
  ['an instant, to the microsecond', { scheduledAt: { eq: second } }, 'c'],
  ['one of some instants', { scheduledAt: { in: [second, '2026-03-01T08:30:00.000003Z'] } }, 'cd'],
  ['an instant in another zone', { scheduledAt: { eq: '2026-03-01T14:00:00.000002+05:30' } }, 'c'],
  ['later than', { scheduledAt: { gt: second } }, 'd'],
  ['later than or at', { scheduledAt: { gte: second } }, 'cd'],
  ['earlier than', { scheduledAt: { lt: second } }, 'b'],
  ['earlier than or at', { scheduledAt: { lte: second } }, 'bc'],
  ['between', { scheduledAt: { gt: '2026-03-01T08:30:00.000001Z', lt: '2026-03-01T08:30:00.000003Z' } }, 'c'],
  ['no instant', { scheduledAt: { isNull: true } }, 'a'],
  ['any instant', { scheduledAt: { isNull: false } }, 'bcd'],
  ['no relation', { authorId: { isNull: true } }, 'cd'],
  ['any relation', { campaignId: { isNull: false } }, 'ac'],
  ['several fields together', { status: { eq: 'SCHEDULED' }, campaignId: { isNull: false } }, 'c'],
  ['nothing', {}, 'abcd'],
  ['null', null, 'abcd'],
  ['a field without operators', { status: {} }, 'abcd'],
  ['a field that is null', { status: null, authorId: null }, 'abcd'],
  ['an id that is no UUID', { campaignId: { eq: 'not-a-uuid' } }, ''],
  ['ids that are no UUIDs', { campaignId: { in: ['x', ''] } }, ''],
  ['SQL for an id', { authorId: { eq: "x' OR true --" } }, ''],
])('posts where: %s', async (_, where, expected) => {
  expect(await captions(where)).toBe(expected);
});

test('posts where: a relation, by id', async () => {
  expect(await captions({ authorId: { eq: world.person } })).toBe('a');
  expect(await captions({ authorId: { eq: world.person.toUpperCase() } })).toBe('a');
  expect(await captions({ authorId: { in: [world.person, 'x', otherAuthor] } })).toBe('ab');
  expect(await captions({ campaignId: { eq: campaign }, authorId: { isNull: true } })).toBe('c');
  expect(await captions({ campaignId: { eq: otherAuthor } })).toBe('');
});

test.each([
  ['a text', { theme: { eq: 'tea' } }, 'A'],
  ['the empty text', { theme: { eq: '' } }, 'C'],
  ['a text with a quote', { theme: { in: ["o'clock", 'tea'] } }, 'AB'],
  ['SQL for a text', { theme: { eq: "' OR true --" } }, ''],
  ['a day', { startDate: { eq: '2026-03-01' } }, 'A'],
  ['one of some days', { startDate: { in: ['2026-03-02', '2026-03-03'] } }, 'B'],
  ['after a day', { startDate: { gt: '2026-03-01' } }, 'B'],
  ['from a day', { startDate: { gte: '2026-03-01' } }, 'AB'],
  ['before a day', { startDate: { lt: '2026-03-02' } }, 'A'],
  ['up to a day', { startDate: { lte: '2026-03-02' } }, 'AB'],
  ['no day', { startDate: { isNull: true } }, 'C'],
])('campaigns where: %s', async (_, where, expected) => {
  expect(await names(where)).toBe(expected);
});

test('a nested list takes the same conditions, and parents are still loaded together', async () => {
  const query = `query ($id: ID!, $where: PostWhere) { campaigns(organizationId: $id) { nodes {
    name posts(where: $where) { nodes { caption } totalCount } } } }`;
  const variables = { id: world.organization, where: { status: { eq: 'SCHEDULED' } } };
  const none = { nodes: [], totalCount: 0 };

  expect((await world.data(query, variables)).campaigns.nodes).toEqual([
    { name: 'C', posts: none },
    { name: 'B', posts: none },
    { name: 'A', posts: { nodes: [{ caption: 'c' }], totalCount: 1 } },
  ]);
  expect(await world.statementsOf(query, variables)).toBe(2);
});
