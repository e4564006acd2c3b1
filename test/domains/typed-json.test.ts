import { newOrganization } from '../support/people';
import { startTestServer, type TestServer } from '../support/server';

/** Values that are stored as JSON are returned as objects with fields, on both read paths. */

let compiled: TestServer;
let resolved: TestServer;
let organization: string;
let token: string;

beforeAll(async () => {
  compiled = await startTestServer();
  resolved = await startTestServer({ beside: compiled, compiled: false });
  const made = await newOrganization(compiled);
  organization = made.id;
  token = made.owner.token;
});

afterAll(async () => {
  await resolved.stop();
  await compiled.stop();
});

/** Returns the data of a query on both read paths, which must be the same. */
async function read(query: string, id: string, plan = 'compiled'): Promise<unknown> {
  const [first, second] = await Promise.all(
    [compiled, resolved].map((server) => server.run(query, { id }, token)),
  );
  expect(first!.errors).toBeUndefined();
  expect(first!.extensions.cost.plan).toBe(plan);
  expect(second!.data).toEqual(first!.data);
  return first!.data;
}

describe('Campaign.ads', () => {
  const ADS = `query($id: ID!) { campaign(id: $id) { ads {
    targeting { minAge maxAge locations interests } audienceSize { minimum maximum }
    goals { costPerAction returnOnAdSpend } } } }`;
  const paid = (values: object): Promise<string> =>
    compiled.rows.campaign(organization, {
      kind: 'PAID',
      purpose: 'SALES',
      adsAiOptimizationEnabled: true,
      ...values,
    });

  test('has objects with the values that are set', async () => {
    const adsTargeting = { minAge: 18, locations: ['Jaipur', 'Udaipur'] };
    const adsAudienceSize = { minimum: 1_200_000, maximum: 1_500_000 };
    const adsGoals = { costPerAction: '120.50' };
    const id = await paid({ adsTargeting, adsAudienceSize, adsGoals });

    expect(await read(ADS, id)).toEqual({
      campaign: {
        ads: {
          targeting: { minAge: 18, maxAge: null, locations: ['Jaipur', 'Udaipur'], interests: null },
          audienceSize: adsAudienceSize,
          goals: { costPerAction: '120.50', returnOnAdSpend: null },
        },
      },
    });
  });

  test('has null for values that are not set', async () => {
    expect(await read(ADS, await paid({}))).toEqual({
      campaign: { ads: { targeting: null, audienceSize: null, goals: null } },
    });
  });

  test.each(['ads_targeting', 'ads_audience_size', 'ads_goals'])('%s stores objects only', async (column) => {
    const id = await paid({});
    const update = `UPDATE campaigns SET ${column} = '["Jaipur"]' WHERE id = $1`;
    await expect(compiled.database.query(update, [id])).rejects.toThrow(`ck_campaigns_${column}`);
  });
});

describe('Post.aiModels', () => {
  const MODELS = 'query($id: ID!) { post(id: $id) { aiModels { part model } } }';
  const NO_AI = {
    isCaptionGenerated: false,
    hasSuggestedHashtags: false,
    isImageGenerated: false,
    generationCost: '0',
  };

  test.each([
    [
      { hashtags: 'gpt-4o-mini', caption: 'gemini-2.5-flash', image: null },
      [
        { part: 'caption', model: 'gemini-2.5-flash' },
        { part: 'hashtags', model: 'gpt-4o-mini' },
      ],
    ],
    [{}, []],
    [undefined, []],
  ])('of %j is %j', async (modelVersions, aiModels) => {
    const id = await compiled.rows.post(organization, { aiContribution: { ...NO_AI, modelVersions } });
    expect(await read(MODELS, id)).toEqual({ post: { aiModels } });
  });
});

test('posts are filtered by when they were published', async () => {
  const published = (publishedAt: string): Promise<string> =>
    compiled.rows.post(organization, { status: 'PUBLISHED', publishedAt });
  const march = await published('2026-03-01T08:30:00Z');
  const april = await published('2026-04-01T08:30:00Z');
  const posts = (where: string): Promise<unknown> =>
    read(
      `query($id: ID!) { posts(organizationId: $id, where: { publishedAt: ${where} },
         orderBy: { field: PUBLISHED_AT, direction: ASC }) { nodes { id } } }`,
      organization,
    );

  expect(await posts('{ isNull: false }')).toEqual({ posts: { nodes: [{ id: march }, { id: april }] } });
  expect(await posts('{ gte: "2026-03-01T08:30:01Z" }')).toEqual({ posts: { nodes: [{ id: april }] } });
  expect(await posts('{ eq: "2026-03-01T14:00:00+05:30" }')).toEqual({ posts: { nodes: [{ id: march }] } });
});
