import { type Member, newMember, newOrganization } from '../support/people';
import { serverForTests } from '../support/server';

/** The publications of a campaign: the list at the end of the path from a campaign over its posts. */
const server = serverForTests();
let organization: string;
let owner: Member;
let campaign: string;
let limited: Member;
let client: string;

/** Names of the publications in the campaign by ID, in the order of their engagement rates: null, 0, 2.5, 10 and 120 percent. */
const names = new Map<string, string>();
const MEASURES: Record<string, { likes?: number; comments?: number; reach?: number }> = {
  unmeasured: {},
  ignored: { likes: 0, reach: 400 },
  fair: { likes: 8, comments: 2, reach: 400 },
  good: { likes: 20, reach: 200 },
  best: { likes: 60, comments: 60, reach: 100 },
};
const ASCENDING = Object.keys(MEASURES);

const insightsOf = (name: string): Record<string, unknown> => {
  const { likes, comments, reach } = MEASURES[name]!;
  return {
    // Derived from the others.
    engagementRate: null,
    insightsLikes: likes ?? null,
    insightsComments: comments ?? null,
    insightsReach: reach ?? null,
    insightsCollectedAt: reach === undefined ? null : '2026-03-01T00:00:00Z',
  };
};

beforeAll(async () => {
  const { rows } = server;
  ({ id: organization, owner } = await newOrganization(server));
  client = await rows.clientAccount(organization);
  limited = await newMember(server, organization, 'CLIENT', { clientAccount: client });
  campaign = await rows.campaign(organization, { clientAccount: client });
  const other = await rows.campaign(organization);
  const posts = await Promise.all([
    rows.post(organization, { campaign, clientAccount: client }),
    rows.post(organization, { campaign }),
  ]);
  for (const [i, name] of ASCENDING.entries())
    names.set(await rows.publication(organization, posts[i % 2]!, insightsOf(name)), name);
  const deleted = await rows.post(organization, { campaign, deletedAt: '2026-03-01T00:00:00Z' });
  for (const post of [deleted, await rows.post(organization, { campaign: other }), null])
    await rows.publication(organization, post, insightsOf('good'));
});

interface Page {
  totalCount: number;
  edges: { cursor: string; node: { id: string; post: { campaign: { id: string } } } }[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean };
}

const PAGE =
  'totalCount edges { cursor node { id post { campaign { id } } } } pageInfo { hasNextPage hasPreviousPage }';

/** Returns the page from the compiled plan, and requires that the resolver path returns the same. */
async function page(args: string, { token } = owner): Promise<Page> {
  const list = `publications(${args}) { ${PAGE} }`;
  const compiled = await server.run(
    `query($id: ID!) { campaign(id: $id) { ${list} } }`,
    { id: campaign },
    token,
  );
  const general = await server.run(
    `query($id: ID!) { node(id: $id) { ... on Campaign { ${list} } } }`,
    { id: campaign },
    token,
  );
  expect([compiled.errors, general.errors]).toEqual([undefined, undefined]);
  expect([compiled.extensions.cost.plan, general.extensions.cost.plan]).toEqual(['compiled', 'resolvers']);
  expect(general.data.node).toEqual(compiled.data.campaign);
  // Setting the viewer counts as one, too.
  expect([compiled.extensions.cost.sqlStatements, general.extensions.cost.sqlStatements]).toEqual([2, 3]);
  return compiled.data.campaign.publications as Page;
}

const namesOn = ({ edges }: Page): (string | undefined)[] => edges.map(({ node }) => names.get(node.id));

test.each([
  ['ASC', ASCENDING],
  ['DESC', [...ASCENDING].reverse()],
])('publications are sorted by engagement rate in %s order, page by page', async (direction, expected) => {
  const order = `orderBy: { field: ENGAGEMENT_RATE, direction: ${direction} }`;
  const first = await page(`first: 2, ${order}`);
  const second = await page(`first: 2, after: "${first.edges[1]!.cursor}", ${order}`);
  const last = await page(`last: 2, before: "${second.edges[1]!.cursor}", ${order}`);

  expect(namesOn(first)).toEqual(expected.slice(0, 2));
  expect(first).toMatchObject({ totalCount: 5, pageInfo: { hasNextPage: true, hasPreviousPage: false } });
  expect(namesOn(second)).toEqual(expected.slice(2, 4));
  expect(second.pageInfo).toEqual({ hasNextPage: true, hasPreviousPage: true });
  expect(namesOn(last)).toEqual(expected.slice(1, 3));
  expect(last.edges.map(({ node }) => node.post.campaign.id)).toEqual([campaign, campaign]);
});

test('filters apply to the publications of the campaign', async () => {
  const [id] = [...names].find(([, name]) => name === 'fair')!;
  await server.database.query(`UPDATE publications SET platform = 'X' WHERE id = $1`, [id]);

  expect(namesOn(await page('where: { platform: { eq: X } }'))).toEqual(['fair']);
});

test('members limited to a client account see its publications only', async () => {
  const { totalCount, edges } = await page('orderBy: { field: ENGAGEMENT_RATE, direction: ASC }', limited);

  expect(totalCount).toBe(3);
  expect(edges.map(({ node }) => names.get(node.id))).toEqual(['unmeasured', 'fair', 'best']);
});

test('a reading of metrics moves a publication in the order', async () => {
  const [id] = [...names].find(([, name]) => name === 'ignored')!;
  const move = (likes: number): Promise<unknown> =>
    server.database.query('UPDATE publications SET insights_likes = $2 WHERE id = $1', [id, likes]);
  await move(399);
  const moved = await page('orderBy: { field: ENGAGEMENT_RATE, direction: DESC }');
  await move(0);

  expect(namesOn(moved)).toEqual(['best', 'ignored', 'good', 'fair', 'unmeasured']);
});

test('a user of another organization finds no campaign', async () => {
  const stranger = await newOrganization(server);
  const { data } = await server.run(
    `query($id: ID!) { campaign(id: $id) { publications { totalCount } } }`,
    { id: campaign },
    stranger.owner.token,
  );

  expect(data).toEqual({ campaign: null });
});

test('a cursor of another order is rejected', async () => {
  const { edges } = await page('first: 1, orderBy: { field: ENGAGEMENT_RATE, direction: DESC }');
  const { errors } = await server.run(
    `query($id: ID!, $after: String) { campaign(id: $id) { publications(after: $after) { totalCount } } }`,
    { id: campaign, after: edges[0]!.cursor },
    owner.token,
  );

  expect(errors![0]!.message).toBe(
    '`after` belongs to a list with another sort order. This list is sorted by CREATED_AT.',
  );
  expect(errors![0]!.extensions.code).toBe('BAD_USER_INPUT');
});
