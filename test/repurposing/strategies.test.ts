import { BrandProfile } from '../../src/domains/brand/brand-profile.entity';
import { runGenerations } from '../ai/generations';
import { type Member, mutate, newMember, newOrganization, refusals, unchanged } from '../support/people';
import { type Json, serverForTests } from '../support/server';
import { analyze, strategy } from './analyses';

const server = serverForTests();
let id: string;
let owner: Member;
let analysis: string;

beforeEach(async () => {
  ({ id, owner } = await newOrganization(server));
  const payload = await analyze(server, { organizationId: id, title: 'Tea talk' }, owner.token);
  analysis = payload.contentAnalysis.id as string;
  await runGenerations(server);
  await server.database.query('UPDATE ai_generations SET duration_ms = 2500 WHERE organization_id = $1', [
    id,
  ]);
});

const create = (input: object = {}, token = owner.token): Promise<Json> =>
  strategy(server, 'createRepurposingStrategy', { contentAnalysisId: analysis, ...input }, token);
const update = (input: object, token = owner.token): Promise<Json> =>
  strategy(server, 'updateRepurposingStrategy', input, token);

test('recommends formats, platforms and days that follow from the analysis', async () => {
  const brand = await server.rows.rowOf(BrandProfile, { organization: id });
  const platforms = ['INSTAGRAM', 'X', 'INSTAGRAM'];
  const input = { platforms, languages: ['ENGLISH', 'HINDI'], brandProfileId: brand };
  const { repurposingStrategy: made, userErrors } = await create(input);
  expect(userErrors).toEqual([]);
  const languages = ['ENGLISH', 'HINDI'];
  expect(made).toMatchObject({
    ...{ name: 'Tea talk', contentAnalysis: { id: analysis }, brandProfile: { id: brand } },
    recommendedFormats: [
      { format: 'CAPTION', priority: 'HIGH', platforms: ['INSTAGRAM', 'X'], languages },
      { format: 'CAROUSEL', priority: 'MEDIUM', platforms: ['INSTAGRAM'], languages: ['ENGLISH'] },
    ],
    calendarSuggestions: [
      { day: 0, format: 'CAPTION', platform: 'INSTAGRAM' },
      { day: 2, format: 'CAPTION', platform: 'X' },
      { day: 4, format: 'CAROUSEL', platform: 'INSTAGRAM' },
    ],
    ...{ estimatedOutputCount: 5, estimatedReach: null, estimatedSeconds: 13, createdBy: { id: owner.id } },
  });
});

test('estimates the reach from the publications of the organization', async () => {
  const publication = async (platform: string, insightsReach: number): Promise<string> =>
    server.rows.publication(id, await server.rows.post(id), {
      ...{ platform, status: 'PUBLISHED', publishedAt: new Date(), insightsReach },
    });
  await publication('X', 100);
  await publication('X', 201);
  const { repurposingStrategy: made } = await create({ platforms: ['X', 'FACEBOOK'] });
  expect(made).toMatchObject({ estimatedOutputCount: 3, estimatedReach: 151 });
});

test('people edit it, and a format cannot be named twice nor need too many posts', async () => {
  const { repurposingStrategy: made } = await create();
  const format = { format: 'ARTICLE', priority: 'HIGH', platforms: [], languages: ['ENGLISH', 'HINDI'] };
  const changed = await update({
    ...{ id: made.id, expectedVersion: 1, name: 'Article', recommendedFormats: [format], estimatedReach: 9 },
  });
  expect(changed.repurposingStrategy).toMatchObject({
    ...{
      version: 2,
      name: 'Article',
      recommendedFormats: [format],
      estimatedOutputCount: 2,
      estimatedReach: 9,
    },
  });
  const many = ['INSTAGRAM', 'FACEBOOK', 'X', 'LINKEDIN', 'TIKTOK', 'YOUTUBE', 'PINTEREST'];
  const languages = ['ENGLISH', 'HINDI', 'HINGLISH'];
  await unchanged(server, async () => {
    expect((await update({ id: made.id, recommendedFormats: [format, format] })).userErrors).toMatchObject([
      { code: 'DUPLICATE', path: ['input', 'recommendedFormats'] },
    ]);
    const wide = { ...format, format: 'CAPTION', platforms: many, languages };
    expect((await update({ id: made.id, recommendedFormats: [wide] })).userErrors).toMatchObject([
      {
        ...{ code: 'INVALID', path: ['input', 'recommendedFormats'] },
        message:
          'A job can write at most 20 posts, and these formats need 21. Remove formats, platforms or languages.',
      },
    ]);
  });
});

test('needs a completed analysis, a visible brand and the right', async () => {
  const pending = await analyze(server, { organizationId: id }, owner.token);
  const foreign = await server.rows.rowOf(BrandProfile, { organization: (await newOrganization(server)).id });
  const viewer = await newMember(server, id, 'VIEWER');
  await unchanged(server, async () => {
    expect(refusals(await create({ contentAnalysisId: pending.contentAnalysis.id as string }))).toEqual([
      ['INVALID_STATE', 'input.contentAnalysisId'],
    ]);
    expect(refusals(await create({ brandProfileId: foreign }))).toEqual([
      ['NOT_FOUND', 'input.brandProfileId'],
    ]);
    expect(refusals(await create({}, viewer.token))).toEqual([['FORBIDDEN', 'input']]);
  });
});

test('stays when its analysis is deleted', async () => {
  const { repurposingStrategy: made } = await create();
  await mutate(server, 'deleteContentAnalysis', { id: analysis }, owner.token);
  const { data } = await server.run(
    `query ($id: ID!) { repurposingStrategy(id: $id) { name contentAnalysis { id } } }`,
    { id: made.id as string },
    owner.token,
  );
  expect(data.repurposingStrategy).toEqual({ name: 'Tea talk', contentAnalysis: null });
});
