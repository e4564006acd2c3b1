import { LanguageModelError } from '../../src/domains/ai/language-model.port';
import { MediaAsset } from '../../src/domains/media/media-asset.entity';
import { allCustomMutations } from '../../src/kernel/write/custom-mutations';
import { TALK } from '../repurposing/analyses';
import { newStrategy, runJobs, startJob } from '../repurposing/jobs';
import { type Member, mutate, newMember, newOrganization, unchanged } from '../support/people';
import { type Json, serverForTests } from '../support/server';
import { composer } from './generations';

/** The cost of generations before they are started. */
const server = serverForTests();
let organization: string;
let owner: Member;

beforeEach(async () => void ({ id: organization, owner } = await newOrganization(server)));

const PREVIEW = `job { id } preview { aiCredits cost inputTokens outputTokens provider modelName limits {
  metric unit isPerUser limit used reserved remaining resetsAt } }
  userErrors { code path ... on UsageLimitExceededError { metric unit limit used reserved } }`;

const run = (name: string, input: object, token = owner.token, row = 'generation'): Promise<Json> =>
  mutate(server, name, input, token, `${row} { id } ${PREVIEW}`);
const caption = (more: object = {}, token = owner.token): Promise<Json> =>
  run('generateCaption', { organizationId: organization, seed: 7, topic: 'Masala chai', ...more }, token);

/** What is reserved for the organization, and what its generations can use. */
async function reservedOf(): Promise<{ credits: number; images: number; cost: number; tokens: number }> {
  const [row] = await server.database.query(
    `SELECT coalesce(sum(reserved_quantity) FILTER (WHERE metric = 'AI_CREDITS'), 0)::int AS credits,
            coalesce(sum(reserved_quantity) FILTER (WHERE metric = 'AI_IMAGES'), 0)::int AS images,
            coalesce(sum(reserved_amount), 0)::float AS cost,
            (SELECT coalesce(sum(max_output_tokens), 0)::int FROM ai_generations WHERE organization_id = $1) AS tokens
       FROM cost_entries WHERE organization_id = $1 AND kind = 'RESERVED'`,
    [organization],
  );
  return row as Awaited<ReturnType<typeof reservedOf>>;
}

/** What remains in each period, by its metric and unit. */
const remaining = (): Promise<{ metric: string; unit: string; remaining: number }[]> =>
  server.database.query(
    `SELECT metric, unit, user_id IS NOT NULL AS "isPerUser", (usage_limit - used - reserved)::int AS remaining
       FROM usage_periods WHERE organization_id = $1 AND usage_limit IS NOT NULL`,
    [organization],
  );

const attempts = (): Promise<unknown[]> => server.database.query('SELECT * FROM auth.attempts ORDER BY 1, 2');

const setLimits = (limits: object): Promise<unknown> =>
  server.database.query('UPDATE organizations SET limits = $2 WHERE id = $1', [
    organization,
    JSON.stringify(limits),
  ]);

/** Makes a model with known prices the one of the organization. It is not called. */
const useModels = async (): Promise<void> => {
  for (const tier of ['LIGHT', 'HEAVY', 'VISION']) {
    const model = { tier, provider: 'OPENAI', modelName: 'gpt-5', apiKey: 'sk-preview-of-the-test' };
    const made = await mutate(
      server,
      'createAiModelSetting',
      { organizationId: organization, ...model },
      owner.token,
    );
    expect(made.userErrors).toEqual([]);
  }
};

const image = async (): Promise<object> => ({
  id: await server.rows.rowOf(MediaAsset, {
    ...{ organization, kind: 'IMAGE', processingStatus: 'COMPLETED', title: 'Masala chai' },
    ...{ width: 1_600, height: 900, dominantColor: '#B5651D' },
  }),
});
const strategy = async (): Promise<object> => ({
  strategyId: await newStrategy(server, organization, owner.token),
});

/** Returns a job of which the article and the carousel have failed. */
async function failedJob(): Promise<object> {
  const { repurposingJob } = await startJob(server, await strategy(), owner.token);
  const models = composer();
  await runJobs(server, {
    ...models,
    generate: (model, request) =>
      request.schemaName === 'caption'
        ? models.generate(model, request)
        : Promise.reject(new LanguageModelError('REFUSED', 'The provider has refused.')),
  });
  return { id: repurposingJob.id as string };
}

interface Request {
  readonly input: () => Promise<object> | object;
  /** The field of the payload. */
  readonly row?: string;
}
const ofTopic = (more: object): Request => ({
  input: () => ({ organizationId: organization, seed: 7, topic: 'Masala chai', ...more }),
});
const REQUESTS: Readonly<Record<string, Request>> = {
  generateCaption: ofTopic({ count: 5 }),
  generateHashtags: ofTopic({}),
  generateIdeas: ofTopic({ modelTier: 'HEAVY' }),
  rewriteCaption: ofTopic({ caption: 'Masala chai every day', change: 'Shorter' }),
  suggestReply: { input: () => ({ organizationId: organization, comment: 'Great chai!', count: 2 }) },
  generateVariants: {
    input: async () => ({
      kind: 'HOOK',
      postId: await server.rows.post(organization, { caption: 'Masala chai is back.' }),
    }),
  },
  generateImage: {
    input: () => ({ organizationId: organization, prompt: 'A glass of masala chai', count: 3 }),
  },
  generateAltText: { input: image },
  analyzeMedia: { input: image },
  analyzeContent: {
    input: () => ({ organizationId: organization, text: TALK }),
    row: 'contentAnalysis',
  },
  startRepurposingJob: { input: strategy, row: 'repurposingJob' },
  retryRepurposingJob: { input: failedJob, row: 'repurposingJob' },
};

test('every mutation that reserves credits can be previewed', () => {
  const reserving = [...allCustomMutations()].flatMap(([name, { errors = [] }]) =>
    errors.includes('UsageLimitExceededError') ? [name] : [],
  );
  expect(reserving.sort()).toEqual(Object.keys(REQUESTS).sort());
});

test.each(Object.entries(REQUESTS))(
  '%s foretells what it reserves, and changes nothing',
  async (name, { input, row = 'generation' }) => {
    const given = await input();
    // Only now, because an analysis calls the model.
    await useModels();
    const [before, counted] = [await reservedOf(), await attempts()];
    const { preview, ...foretold } = await unchanged(server, () =>
      run(name, { ...given, dryRun: true }, owner.token, row),
    );
    expect(foretold).toMatchObject({ [row]: null, job: null, userErrors: [] });
    expect(await attempts()).toEqual(counted);

    const started = await run(name, given, owner.token, row);
    const id = expect.any(String) as string;
    expect(started).toMatchObject({ [row]: { id }, job: { id }, preview: null, userErrors: [] });
    const after = await reservedOf();
    expect(after.credits - before.credits).toBe(preview.aiCredits);
    expect(after.cost - before.cost).toBeCloseTo(Number(preview.cost), 7);
    expect(after.tokens - before.tokens).toBe(preview.outputTokens);
    expect(preview.aiCredits).toBeGreaterThan(0);
    expect(await remaining()).toEqual(
      expect.arrayContaining(
        (preview.limits as Json[]).map(({ metric, unit, isPerUser, remaining: left }) => ({
          ...{ metric, unit, isPerUser, remaining: left as number },
        })),
      ),
    );
  },
);

test('the preview of several posts is the sum of their generations', async () => {
  const given = await strategy();
  await useModels();
  const { preview } = await run(
    'startRepurposingJob',
    { ...given, dryRun: true },
    owner.token,
    'repurposingJob',
  );
  expect(preview).toMatchObject({
    ...{ aiCredits: 12, outputTokens: 10_400, provider: 'OPENAI', modelName: 'gpt-5' },
    limits: [{ metric: 'AI_CREDITS', unit: 'MONTH', limit: 50, used: 1, reserved: 0, remaining: 37 }],
  });
  // 1.25 and 10 US dollars for a million tokens. The cost of each post is rounded up.
  const cost = ((preview.inputTokens as number) * 1.25 + 10_400 * 10) / 1_000_000;
  expect(Number(preview.cost) - cost).toBeGreaterThanOrEqual(0);
  expect(Number(preview.cost) - cost).toBeLessThan(0.000_005);
});

test('a limit that all posts together exceed refuses their preview, like the job', async () => {
  const given = await strategy();
  const start = (more: object): Promise<Json> =>
    run('startRepurposingJob', { ...given, ...more }, owner.token, 'repurposingJob');
  const { preview } = await start({ dryRun: true });
  await setLimits({ monthlyAiCredits: 0 });
  const [{ used }] = (await server.database.query(
    `SELECT used::int FROM usage_periods WHERE organization_id = $1 AND metric = 'AI_CREDITS' AND unit = 'MONTH'`,
    [organization],
  )) as [{ used: number }];
  await setLimits({ monthlyAiCredits: used + (preview.aiCredits as number) - 1 });
  const foretold = await unchanged(server, () => start({ dryRun: true }));
  const refused = await unchanged(server, () => start({}));
  expect(foretold).toEqual({ ...refused, statements: foretold.statements });
  expect(foretold.userErrors).toMatchObject([
    { code: 'LIMIT_EXCEEDED', metric: 'AI_CREDITS', unit: 'MONTH' },
  ]);
});

test('a preview of images foretells how many remain', async () => {
  const { preview } = await run('generateImage', {
    ...{ organizationId: organization, prompt: 'A glass of masala chai', count: 3, dryRun: true },
  });
  const images = (preview.limits as Json[]).filter(({ metric }) => metric === 'AI_IMAGES');
  expect(images).toMatchObject([{ unit: 'DAY', isPerUser: true, used: 0, reserved: 0 }]);
  expect(images[0]!.remaining).toBe((images[0]!.limit as number) - 3);
});

test('returns the limits with what remains', async () => {
  await setLimits({ monthlyAiCredits: 20, dailyAiCreditsPerUser: 5 });
  await caption();
  const { preview: found } = await caption({ dryRun: true });
  const date = expect.stringMatching(/^\d{4}-\d\d-\d\dT00:00:00\+00:00$/) as string;
  const use = { metric: 'AI_CREDITS', used: 0, reserved: 2, resetsAt: date };
  expect(found).toMatchObject({
    aiCredits: 2,
    cost: '0.000000',
    provider: 'COMPOSER',
    modelName: 'composer',
  });
  expect(found.limits).toEqual([
    { ...use, unit: 'DAY', isPerUser: true, limit: 5, remaining: 1 },
    { ...use, unit: 'MONTH', isPerUser: false, limit: 20, remaining: 16 },
  ]);
});

test('returns the limit that the generation would exceed, like the generation', async () => {
  await setLimits({ dailyAiCreditsPerUser: 3 });
  await caption();
  const foretold = await unchanged(server, () => caption({ dryRun: true }));
  const refused = await caption();
  expect(foretold).toEqual({ ...refused, statements: foretold.statements });
  expect(foretold.userErrors).toMatchObject([
    { code: 'LIMIT_EXCEEDED', path: null, metric: 'AI_CREDITS', unit: 'DAY', limit: 3, used: 0, reserved: 2 },
  ]);
});

test('checks the request and the permission', async () => {
  const viewer = await newMember(server, organization, 'VIEWER');
  const denied = await unchanged(server, () => caption({ dryRun: true }, viewer.token));
  expect(denied).toMatchObject({ preview: null, userErrors: [{ code: 'FORBIDDEN' }] });
  const client = await server.rows.clientAccount((await newOrganization(server)).id);
  const invalid = await unchanged(server, () => caption({ dryRun: true, clientAccountId: client }));
  expect(invalid).toMatchObject({
    preview: null,
    userErrors: [{ code: 'NOT_FOUND', path: ['input', 'clientAccountId'] }],
  });
});
