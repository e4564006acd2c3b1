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

/** Returns the captions of the matching posts, oldest first, and expects the same total count. */
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
  ['an enum value', { status: { eq: 'SCHEDULED' } }, 'bc'],
  ['several enum values', { status: { in: ['DRAFT', 'ARCHIVED'] } }, 'ad'],
  ['an empty list of enum values', { status: { in: [] } }, ''],
  ['contradicting operators', { status: { eq: 'DRAFT', in: ['SCHEDULED'] } }, ''],
  ['an instant with microseconds', { scheduledAt: { eq: second } }, 'c'],
  ['several instants', { scheduledAt: { in: [second, '2026-03-01T08:30:00.000003Z'] } }, 'cd'],
  ['an instant in another time zone', { scheduledAt: { eq: '2026-03-01T14:00:00.000002+05:30' } }, 'c'],
  ['an instant after', { scheduledAt: { gt: second } }, 'd'],
  ['an instant at or after', { scheduledAt: { gte: second } }, 'cd'],
  ['an instant before', { scheduledAt: { lt: second } }, 'b'],
  ['an instant at or before', { scheduledAt: { lte: second } }, 'bc'],
  [
    'a range of instants',
    { scheduledAt: { gt: '2026-03-01T08:30:00.000001Z', lt: '2026-03-01T08:30:00.000003Z' } },
    'c',
  ],
  ['a null instant', { scheduledAt: { isNull: true } }, 'a'],
  ['an instant that is not null', { scheduledAt: { isNull: false } }, 'bcd'],
  ['a null relation', { authorId: { isNull: true } }, 'cd'],
  ['a relation that is not null', { campaignId: { isNull: false } }, 'ac'],
  ['several fields', { status: { eq: 'SCHEDULED' }, campaignId: { isNull: false } }, 'c'],
  ['an empty filter', {}, 'abcd'],
  ['a null filter', null, 'abcd'],
  ['a field without operators', { status: {} }, 'abcd'],
  ['a malformed ID', { campaignId: { eq: 'not-a-uuid' } }, ''],
  ['malformed IDs', { campaignId: { in: ['x', ''] } }, ''],
  ['SQL instead of an ID', { authorId: { eq: "x' OR true --" } }, ''],
])('filters posts by %s', async (_, where, expected) => {
  expect(await captions(where)).toBe(expected);
});

test('filters posts by the ID of a relation', async () => {
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
  ['SQL instead of a text', { theme: { eq: "' OR true --" } }, ''],
  ['a date', { startDate: { eq: '2026-03-01' } }, 'A'],
  ['several dates', { startDate: { in: ['2026-03-02', '2026-03-03'] } }, 'B'],
  ['a date after', { startDate: { gt: '2026-03-01' } }, 'B'],
  ['a date at or after', { startDate: { gte: '2026-03-01' } }, 'AB'],
  ['a date before', { startDate: { lt: '2026-03-02' } }, 'A'],
  ['a date at or before', { startDate: { lte: '2026-03-02' } }, 'AB'],
  ['a null date', { startDate: { isNull: true } }, 'C'],
])('filters campaigns by %s', async (_, where, expected) => {
  expect(await names(where)).toBe(expected);
});

test('filters nested lists of all parents in one statement', async () => {
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
