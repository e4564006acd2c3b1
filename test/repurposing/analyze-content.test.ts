import { MediaAsset } from '../../src/domains/media/media-asset.entity';
import { composer, runGenerations } from '../ai/generations';
import { entriesOf, wrongPeriods } from '../support/ledger';
import { type Member, mutate, newMember, newOrganization, refusals, unchanged } from '../support/people';
import { type Json, serverForTests } from '../support/server';
import { analysisOf, analyze, TALK } from './analyses';

const server = serverForTests();
let id: string;
let owner: Member;

beforeEach(async () => {
  ({ id, owner } = await newOrganization(server));
});
afterEach(async () => expect(await wrongPeriods(server.database)).toEqual([]));

const request = (input: object = {}, token = owner.token): Promise<Json> =>
  analyze(server, { organizationId: id, ...input }, token);

/** Requests an analysis, runs its job, and returns it. */
async function analyzed(input: object = {}, models = composer()): Promise<Json> {
  const { contentAnalysis, userErrors } = await request(input);
  expect(userErrors).toEqual([]);
  await runGenerations(server, models);
  return analysisOf(server, contentAnalysis.id as string, owner.token);
}

/** The composer with another document. */
const answering = (change: (document: Json) => object): ReturnType<typeof composer> =>
  composer({
    text: (_, composed) => JSON.stringify({ document: change(JSON.parse(composed).document) }),
  });

test('analyzes a transcript, with the positions of its sentences', async () => {
  const payload = await request({ title: 'How tea shops survive' });
  expect(payload).toMatchObject({
    contentAnalysis: { analyzedAt: null, keywords: [], generation: { status: 'PENDING' } },
    job: { kind: 'generate-content', status: 'PENDING' },
    userErrors: [],
  });
  await runGenerations(server);
  const analysis = await analysisOf(server, payload.contentAnalysis.id as string, owner.token);
  expect(analysis).toMatchObject({
    ...{ title: 'How tea shops survive', transcript: TALK, transcriptLanguage: 'ENGLISH', wordCount: 98 },
    ...{ analyzedAt: expect.any(String), createdBy: { id: owner.id }, mediaAsset: null },
    entities: { people: ['Meera Shah'], organizations: ['Chai Point Ltd'], places: [] },
    generation: { status: 'COMPLETED', feature: 'ANALYSIS', modelName: 'composer', cost: '0.000000' },
    seoHints: ['LENGTHEN_TEXT'],
    seoScore: '83.33',
  });
  expect(analysis.keywords.slice(0, 4)).toEqual(['tea', 'leaves', 'shops', 'tea leaves']);
  expect(analysis.hookMoments[0]).toEqual({
    text: 'Why do most tea shops fail in the first year?',
    score: '60.00',
    startSeconds: 12,
  });
  const { generation } = analysis;
  expect(await entriesOf(server.database, `generation:${generation.id}:1`)).toEqual([
    ['RESERVED', 'AI_CREDITS', 0, 5, '0', '0', false],
    ['SETTLED', 'AI_CREDITS', 1, -5, '0', '0', false],
  ]);
});

test('takes sentences word for word, and contact details never reach the model', async () => {
  const analysis = await analyzed();
  const spoken = TALK.replace(/\[[\d:]+\] /g, '').replace(/\s+/g, ' ');
  const moments = [...(analysis.hookMoments as Json[]), ...(analysis.quotableMoments as Json[])];
  expect(moments.length).toBeGreaterThan(4);
  for (const { text } of moments) expect(spoken).toContain(text);
  const [row] = await server.database.query<{ input: string }>(
    'SELECT input::text FROM ai_generations WHERE id = $1',
    [analysis.generation.id],
  );
  expect(row!.input).not.toContain('meera@chai.example');
  expect(row!.input).not.toContain('[00:12]');
  expect(row!.input).toContain('Write to [email]');
});

test.each([
  [
    'HINDI',
    'चाय की दुकान पहले साल में क्यों बंद हो जाती है? सबसे बड़ी ग़लती सस्ती चाय पत्ती है। ग्राहक सस्ती चाय पत्ती को पहचान लेते हैं और वापस नहीं आते। अच्छी चाय पत्ती से दुकान चलती है।',
  ],
  [
    'HINGLISH',
    'Chai ki dukaan pehle saal mein kyun band ho jaati hai? Sabse badi galti sasti patti hai. Log sasti patti ko jaldi pehchaan lete hain aur wapas nahi aate. Achhi patti se dukaan chalti hai.',
  ],
])('recognizes %s, whose readability is not measured', async (language, text) => {
  const analysis = await analyzed({ text });
  expect(analysis).toMatchObject({ transcriptLanguage: language, readabilityScore: null, title: null });
  expect(analysis.keyInsights.length).toBeGreaterThan(1);
  expect(analysis.hookMoments[0].startSeconds).toBeNull();
});

test.each([
  ['a quote', (found: Json) => ({ ...found, quotes: [{ text: 'Tea cures every illness.', score: 90 }] })],
  ['a number', (found: Json) => ({ ...found, keyInsights: ['Tea shops earn 99 percent more.'] })],
  ['a link', (found: Json) => ({ ...found, keyInsights: ['Order tea at evil.example.com today.'] })],
])('rejects an analysis with %s that the text does not contain', async (_, change) => {
  const analysis = await analyzed({}, answering(change));
  expect(analysis).toMatchObject({
    ...{ analyzedAt: null, keywords: [], entities: null, sentimentScore: null },
    generation: { status: 'FAILED', document: null, failure: { reason: 'INVENTED_CONTENT' } },
  });
});

test('drops keywords and names that the text does not contain, and limits scores', async () => {
  const analysis = await analyzed(
    {},
    answering((found) => ({
      ...found,
      keywords: ['Tea', 'tea', 'coffee'],
      entities: { people: ['Nobody'], organizations: [], places: ['Pune', 'Paris'] },
      sentiment: -400,
      viralityScore: 250,
    })),
  );
  expect(analysis).toMatchObject({
    keywords: ['Tea'],
    entities: { people: [], organizations: [], places: ['Pune'] },
    sentimentScore: '-100.00',
    viralityScore: '100.00',
  });
});

test('belongs to the client account of the media file, whose title is the default', async () => {
  const clientAccount = await server.rows.clientAccount(id);
  const asset = await server.rows.rowOf(MediaAsset, { organization: id, clientAccount, title: 'Talk' });
  const other = await server.rows.clientAccount(id);
  const analysis = await analyzed({ mediaAssetId: asset, transcriptConfidence: '91.50' });
  expect(analysis).toMatchObject({
    ...{ title: 'Talk', clientAccount: { id: clientAccount }, mediaAsset: { id: asset } },
    transcriptConfidence: '91.50',
  });
  const foreign = await server.rows.rowOf(MediaAsset, { organization: (await newOrganization(server)).id });
  await unchanged(server, async () => {
    const wrong = await request({ mediaAssetId: asset, clientAccountId: other });
    expect(refusals(wrong)).toEqual([['INVALID', 'input.clientAccountId']]);
    expect(refusals(await request({ mediaAssetId: foreign }))).toEqual([['NOT_FOUND', 'input.mediaAssetId']]);
  });
});

test('rejects short texts, and members without the right', async () => {
  const viewer = await newMember(server, id, 'VIEWER');
  await unchanged(server, async () => {
    expect((await request({ text: '[00:01] Tea is good.' })).userErrors).toMatchObject([
      {
        ...{ code: 'INVALID', path: ['input', 'text'] },
        message: 'Text must have at least 20 words to be analyzed.',
      },
    ]);
    expect(refusals(await request({}, viewer.token))).toEqual([['FORBIDDEN', 'input']]);
  });
});

test('is deleted with its text, while the generation stays, even before the job has run', async () => {
  const { contentAnalysis } = await request();
  const input = { id: contentAnalysis.id as string };
  const creator = await newMember(server, id, 'CREATOR');
  await unchanged(server, async () =>
    expect(refusals(await mutate(server, 'deleteContentAnalysis', input, creator.token))).toEqual([
      ['FORBIDDEN', 'input'],
    ]),
  );
  expect(await mutate(server, 'deleteContentAnalysis', input, owner.token)).toMatchObject({ userErrors: [] });
  await runGenerations(server);
  const { data } = await server.run(
    `query ($id: ID!) { aiGeneration(id: $id) { status contentAnalysis { id } } }`,
    { id: contentAnalysis.generation.id as string },
    owner.token,
  );
  expect(data.aiGeneration).toEqual({ status: 'COMPLETED', contentAnalysis: null });
});
