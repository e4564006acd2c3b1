import { MediaAsset } from '../../src/domains/media/media-asset.entity';
import { type Member, mutate, newOrganization } from '../support/people';
import { type Json, serverForTests, startTestServer, type TestServer } from '../support/server';
import { analyze, strategy } from './analyses';
import { runJobs, startJob } from './jobs';

const server = serverForTests();
/** The same server without compiled plans. */
let general: TestServer;
let id: string;
let owner: Member;
let asset: string;

/** Writes posts from a media file, and publishes each once. */
beforeAll(async () => {
  general = await startTestServer({ beside: server, compiled: false });
  ({ id, owner } = await newOrganization(server));
  asset = await server.rows.rowOf(MediaAsset, { organization: id, kind: 'VIDEO', title: 'Talk' });
  const analyzed = await analyze(server, { organizationId: id, mediaAssetId: asset }, owner.token);
  await runJobs(server);
  const contentAnalysisId = analyzed.contentAnalysis.id as string;
  const input = { contentAnalysisId, platforms: ['X', 'FACEBOOK'] };
  const made = await strategy(server, 'createRepurposingStrategy', input, owner.token);
  await startJob(server, { strategyId: made.repurposingStrategy.id as string }, owner.token);
  await runJobs(server);
  const posts = await server.database.query<{ id: string }>(
    'SELECT id FROM posts WHERE organization_id = $1 ORDER BY id',
    [id],
  );
  for (const [place, post] of posts.entries())
    await server.rows.publication(id, post.id, {
      ...{
        platform: 'X',
        status: 'PUBLISHED',
        publishedAt: new Date(),
        insightsReach: 100 + place,
        insightsCollectedAt: new Date(),
      },
    });
});

afterAll(() => general.stop());

const DOWN = `query ($id: ID!, $first: Int) { mediaAsset(id: $id) { title contentAnalyses(first: 1) { nodes {
  generation { cost } strategies(first: 1) { nodes { jobs(first: 2) { nodes { creditsUsed
    postOrigins(first: $first) { nodes { generation { cost } post { title publications(first: 2) { nodes {
      insights { reach } } } } } } } } } } } } } }`;

const UP = `query ($id: ID!, $first: Int) { organization(id: $id) { publications(first: $first) { nodes { insights { reach }
  post { origin { generation { cost } repurposingJob { creditsUsed strategy { contentAnalysis { mediaAsset { title } } } } } } } } } }`;

/** Returns the data of an operation, and the statements that it ran with a compiled plan and on the resolver path. */
async function read(query: string, variables: object): Promise<{ data: Json; statements: number[] }> {
  const answers = [];
  for (const one of [server, general]) answers.push(await one.run(query, variables, owner.token));
  expect(answers.map(({ errors }) => errors)).toEqual([undefined, undefined]);
  expect(answers[0]!.data).toEqual(answers[1]!.data);
  const statements = answers.map(({ extensions }) => extensions.cost.sqlStatements);
  return { data: answers[0]!.data, statements };
}

test('leads from a media file to the reach and the cost of its posts, in one statement beside entry', async () => {
  const { data, statements } = await read(DOWN, { id: asset, first: 20 });
  const [analysis] = data.mediaAsset.contentAnalyses.nodes as Json[];
  expect(analysis!.generation).toEqual({ cost: '0.000000' });
  const [job] = analysis!.strategies.nodes[0].jobs.nodes as Json[];
  const origins = job!.postOrigins.nodes as Json[];
  expect(origins).toHaveLength(job!.creditsUsed as number);
  const reached = origins.map(({ post }) => post.publications.nodes[0].insights.reach as number);
  expect(reached.sort()).toEqual(origins.map((_, place) => 100 + place));
  // One for entry, and at most one for each level.
  expect(statements[0]).toBe(2);
  expect(statements[1]).toBeLessThanOrEqual(10);
  expect((await read(DOWN, { id: asset, first: 1 })).statements).toEqual(statements);
});

test('leads from a publication to the media file that its post was made from, in as many statements', async () => {
  const { data, statements } = await read(UP, { id, first: 20 });
  const nodes = data.organization.publications.nodes as Json[];
  expect(nodes.length).toBeGreaterThan(1);
  for (const { post } of nodes)
    expect(post.origin).toMatchObject({
      generation: { cost: '0.000000' },
      repurposingJob: { strategy: { contentAnalysis: { mediaAsset: { title: 'Talk' } } } },
    });
  expect(statements).toEqual([2, 3]);
  expect((await read(UP, { id, first: 1 })).statements).toEqual(statements);
});

test('a post stays when what it was made from is deleted', async () => {
  const [analysis] = await server.database.query<{ id: string }>(
    'SELECT id FROM content_analyses WHERE organization_id = $1',
    [id],
  );
  await mutate(server, 'deleteContentAnalysis', { id: analysis!.id }, owner.token);
  await server.database.query('DELETE FROM repurposing_jobs WHERE organization_id = $1', [id]);
  const { data } = await server.run(
    `query ($id: ID!) { organization(id: $id) { posts { nodes { title origin { repurposingJob { id } contentAnalysis { id }
       mediaAsset { id } } } } } }`,
    { id },
    owner.token,
  );
  const posts = data.organization.posts.nodes as Json[];
  expect(posts.length).toBeGreaterThan(1);
  for (const { origin } of posts)
    expect(origin).toEqual({ repurposingJob: null, contentAnalysis: null, mediaAsset: { id: asset } });
});
