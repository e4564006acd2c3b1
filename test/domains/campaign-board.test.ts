import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { newOrganization } from '../support/people';
import { startTestServer, type TestServer } from '../support/server';

const BOARD = readFileSync(join(__dirname, '../../examples/01-campaign-board.graphql'), 'utf8');

let server: TestServer;
/** The same server without compiled plans: it runs the resolver path. */
let general: TestServer;
let token: string;
let campaign: string;
let organization: string;

beforeAll(async () => {
  server = await startTestServer();
  general = await startTestServer({ beside: server, compiled: false });
  const { id, owner } = await newOrganization(server);
  [organization, token] = [id, owner.token];
  campaign = await server.rows.campaign(organization, {
    status: 'ACTIVE',
    budgetAmount: '1250.50',
    currency: 'INR',
  });
});

afterAll(async () => {
  await general.stop();
  await server.stop();
});

async function addPost(publishedAt: string): Promise<string> {
  const { rows } = server;
  const post = await rows.post(organization, {
    campaign,
    caption: 'चाय और पकोड़े',
    hashtags: ['chai', 'monsoon'],
    status: 'PUBLISHED',
    publishedAt,
  });
  const [a, b] = [await rows.media(organization, { altText: 'A cup' }), await rows.media(organization)];
  await rows.postMedia(organization, post, b, 1);
  await rows.postMedia(organization, post, a, 0);
  const account = await rows.account(organization, { username: 'chai.point' });
  const instagram = {
    socialAccount: account,
    status: 'PUBLISHED',
    publishedAt,
    mediaUrls: ['http://127.0.0.1:4000/media/1.jpg'],
    permalink: 'http://127.0.0.1:4000/p/1',
    insightsCollectedAt: publishedAt,
    insightsReach: 200,
    insightsImpressions: 9_007_199_254_740_991n,
    insightsLikes: 10,
    insightsComments: null,
    insightsShares: 5,
    insightsSaves: 2,
  };
  await rows.publication(organization, post, instagram);
  await rows.publication(organization, post, { ...instagram, platform: 'FACEBOOK' });
  return post;
}

test('the campaign board example returns exactly the expected data', async () => {
  const post = await addPost('2026-03-01T08:30:00.25Z');

  const answer = await server.run(BOARD, { id: campaign }, token);

  expect(answer.errors).toBeUndefined();
  expect(answer.data).toEqual({
    campaign: {
      name: 'Diwali',
      status: 'ACTIVE',
      budget: { amount: '1250.50', currency: 'INR' },
      posts: {
        totalCount: 1,
        pageInfo: { hasNextPage: false, endCursor: expect.any(String) as string },
        nodes: [
          {
            id: post,
            caption: 'चाय और पकोड़े',
            status: 'PUBLISHED',
            publishedAt: '2026-03-01T08:30:00.25+00:00',
            hashtags: ['chai', 'monsoon'],
            media: [
              { url: expect.stringMatching(/^http/) as string, altText: 'A cup' },
              { url: expect.stringMatching(/^http/) as string, altText: null },
            ],
            publications: {
              nodes: [
                {
                  permalink: 'http://127.0.0.1:4000/p/1',
                  publishedAt: '2026-03-01T08:30:00.25+00:00',
                  socialAccount: { username: 'chai.point' },
                  insights: {
                    impressions: 9007199254740991,
                    reach: 200,
                    views: null,
                    likes: 10,
                    comments: null,
                    shares: 5,
                    saves: 2,
                    engagementRate: '8.50',
                    collectedAt: '2026-03-01T08:30:00.25+00:00',
                  },
                },
              ],
            },
          },
        ],
      },
    },
  });
});

/** Counts the statements of one operation, with a compiled plan and on the resolver path. */
const statementsOf = async (
  query: string,
  variables: object,
): Promise<[compiled: number, general: number]> => {
  const answers = [await server.run(query, variables, token), await general.run(query, variables, token)];
  expect(answers.map(({ extensions }) => extensions.cost.plan)).toEqual(['compiled', 'resolvers']);
  expect(answers[0]!.data).toEqual(answers[1]!.data);
  return answers.map(({ extensions }) => extensions.cost.sqlStatements) as [number, number];
};

test('the board runs two statements for one post and for a hundred, and five on the resolver path', async () => {
  const one = await statementsOf(BOARD, { id: campaign });
  for (let i = 0; i < 99; i += 1) await addPost(`2026-02-${String((i % 28) + 1).padStart(2, '0')}T00:00:00Z`);
  const larger = BOARD.replace('first: 20', 'first: 100');
  const hundred = await server.run(larger, { id: campaign }, token);

  expect(one).toEqual([2, 5]);
  expect(await statementsOf(larger, { id: campaign })).toEqual([2, 5]);
  expect(hundred.data.campaign.posts.nodes).toHaveLength(100);
});

test('a list with posts and insights runs as many statements for a hundred campaigns as for one', async () => {
  const list = `query($id: ID!, $first: Int!) { campaigns(organizationId: $id, first: $first) { totalCount nodes { id name
    posts(first: 10) { nodes { id publications(first: 1) { nodes { id insights { reach } } } } } } } }`;
  for (let i = 0; i < 99; i += 1) {
    const extra = await server.rows.campaign(organization);
    const post = await server.rows.post(organization, { campaign: extra });
    await server.rows.publication(organization, post);
  }

  const hundred = await server.run(list, { id: organization, first: 100 }, token);

  expect(await statementsOf(list, { id: organization, first: 1 })).toEqual([2, 4]);
  expect(await statementsOf(list, { id: organization, first: 100 })).toEqual([2, 4]);
  expect(hundred.data.campaigns.totalCount).toBe(100);
  expect(
    hundred.data.campaigns.nodes.every((c: { posts: { nodes: unknown[] } }) => c.posts.nodes.length > 0),
  ).toBe(true);
});
