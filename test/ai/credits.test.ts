import type { LanguageModels } from '../../src/domains/ai/language-model.port';
import { expireReservation } from '../../src/domains/billing/usage';
import type { ComposerScript } from '../../src/language-models/composer/composer';
import { entriesOf, wrongPeriods } from '../support/ledger';
import { type Member, mutate, newOrganization, unchanged } from '../support/people';
import { type Json, serverForTests } from '../support/server';
import { composer, generationOf, runGenerations } from './generations';

const server = serverForTests();
let id: string;
let owner: Member;

beforeEach(async () => {
  ({ id, owner } = await newOrganization(server));
});
afterEach(async () => expect(await wrongPeriods(server.database)).toEqual([]));

const LIMIT = `generation { id status } userErrors { code message path ... on UsageLimitExceededError {
  metric unit limit used reserved } }`;

const input = (more: object = {}): object => ({ organizationId: id, topic: 'Masala chai', seed: 7, ...more });
const caption = (more: object = {}): Promise<Json> =>
  mutate(server, 'generateCaption', input(more), owner.token, LIMIT);

/** Used and reserved credits of the organization in the month. */
async function month(): Promise<number[]> {
  const [row] = await server.database.query<{ used: number; reserved: number }>(
    `SELECT used::int, reserved::int FROM usage_periods
      WHERE organization_id = $1 AND metric = 'AI_CREDITS' AND unit = 'MONTH'`,
    [id],
  );
  return row ? [row.used, row.reserved] : [];
}

const setLimits = (limits: object): Promise<unknown> =>
  server.database.query('UPDATE organizations SET limits = $2 WHERE id = $1', [id, JSON.stringify(limits)]);

const keyOf = (generation: string, call = 1): string => `generation:${generation}:${call}`;

/** The composer with the name and price of a model of OpenAI. */
function priced(script?: ComposerScript): LanguageModels {
  const models = composer(script);
  const used = { provider: 'OPENAI', name: 'gpt-5' } as const;
  const withCost = <T extends { usage: Parameters<LanguageModels['costOf']>[1] }>(given: T): T => ({
    ...given,
    ...models.costOf(used, given.usage),
  });
  return {
    ...models,
    modelOf: () => used,
    costOf: (...args) => models.costOf(...args),
    generate: async (_, request) =>
      withCost(await models.generate({ provider: 'COMPOSER', name: 'composer' }, request)),
  };
}

/** Requests a caption, runs the job, and returns the ID. */
async function generated(models = composer(), more: object = {}): Promise<string> {
  const { generation, userErrors } = await caption(more);
  expect(userErrors).toEqual([]);
  await runGenerations(server, models);
  return generation.id as string;
}

test('reserves the maximum of a call with the request, and charges what it used', async () => {
  const { generation } = await caption();
  expect(await month()).toEqual([0, 2]);
  expect(await entriesOf(server.database, keyOf(generation.id as string))).toEqual([
    ['RESERVED', 'AI_CREDITS', 0, 2, '0', '0', false],
  ]);
  await runGenerations(server);
  expect(await month()).toEqual([1, 0]);
  expect(await entriesOf(server.database, keyOf(generation.id as string))).toEqual([
    ['RESERVED', 'AI_CREDITS', 0, 2, '0', '0', false],
    ['SETTLED', 'AI_CREDITS', 1, -2, '0', '0', false],
  ]);
});

test('the most capable tier costs four times as much', async () => {
  await caption({ modelTier: 'HEAVY', count: 5 });
  await caption({ count: 5 });
  const [heavy, light] = await server.database.query<{ quantity: number }>(
    'SELECT reserved_quantity AS quantity FROM cost_entries WHERE organization_id = $1 ORDER BY 1 DESC',
    [id],
  );
  expect([heavy!.quantity, light!.quantity]).toEqual([27, 7]);
});

test('the ledger shows the cost of a generation with its prices, model and user', async () => {
  const generation = await generated(priced());
  const { cost, prices } = await generationOf(server, generation, owner.token);
  expect(Number(cost)).toBeGreaterThan(0);
  const { data } = await server.run(
    `query ($id: ID!) { costEntries(organizationId: $id, where: { kind: { eq: SETTLED } }) { nodes {
       category service metric amount currency unitPrices isEstimated user { id } } } }`,
    { id },
    owner.token,
  );
  expect(data.costEntries.nodes).toEqual([
    {
      ...{ category: 'AI', service: 'openai:gpt-5', metric: 'AI_CREDITS', amount: cost, currency: 'USD' },
      ...{ unitPrices: prices, isEstimated: false, user: { id: owner.id } },
    },
  ]);
});

test('no generation is started beyond 50 credits, however many are requested at the same time', async () => {
  const answers = await Promise.all(Array.from({ length: 40 }, () => caption()));
  const accepted = answers.filter(({ generation }) => generation);
  expect(accepted).toHaveLength(25);
  expect(await month()).toEqual([0, 50]);
  await unchanged(server, async () =>
    expect((await caption()).userErrors).toEqual([
      {
        code: 'LIMIT_EXCEEDED',
        message: expect.stringContaining('has 0 of 50 AI credits left this month, and this needs 2.'),
        path: null,
        ...{ metric: 'AI_CREDITS', unit: 'MONTH', limit: 50, used: 0, reserved: 50 },
      },
    ]),
  );
  const rows = await server.database.query('SELECT FROM ai_generations WHERE organization_id = $1', [id]);
  expect(rows).toHaveLength(25);
  await runGenerations(server);
  expect(await month()).toEqual([25, 0]);
  expect((await caption()).userErrors).toEqual([]);
});

test('a limit per user and day applies', async () => {
  await setLimits({ dailyAiCreditsPerUser: 3 });
  expect((await caption()).userErrors).toEqual([]);
  expect((await caption()).userErrors).toMatchObject([
    { code: 'LIMIT_EXCEEDED', metric: 'AI_CREDITS', unit: 'DAY', limit: 3, used: 0, reserved: 2 },
  ]);
});

test('a request that is repeated with its idempotency key is paid once', async () => {
  const once = { idempotencyKey: `chai-${id}` };
  const [first, second] = [await caption(once), await caption(once)];
  expect(second.generation.id).toBe(first.generation.id);
  expect(await month()).toEqual([0, 2]);
  await runGenerations(server);
  await caption(once);
  expect(await month()).toEqual([1, 0]);
});

test('a call that the provider did not answer costs nothing', async () => {
  const generation = await generated(composer({ failure: () => 'FAIL' }));
  expect(await month()).toEqual([0, 0]);
  expect((await entriesOf(server.database, keyOf(generation)))[1]).toEqual([
    'REFUNDED',
    'AI_CREDITS',
    0,
    -2,
    '0',
    '0',
    false,
  ]);
});

test('a model that is not configured costs nothing', async () => {
  await server.database.query(
    `INSERT INTO system_settings (id, key, kind, value) VALUES (gen_random_uuid(), 'ai.models', 'SETTING', '{"LIGHT": "openai:gpt-5"}')`,
  );
  const generation = await generated();
  await server.database.query(`DELETE FROM system_settings WHERE key = 'ai.models'`);
  expect(await generationOf(server, generation, owner.token)).toMatchObject({ status: 'FAILED' });
  expect(await month()).toEqual([0, 0]);
});

test('calls whose content was rejected are charged, each by itself', async () => {
  const generation = await generated(composer({ failure: () => 'BREAK_JSON' }));
  expect(await generationOf(server, generation, owner.token)).toMatchObject({
    ...{ status: 'FAILED', retryCount: 2, failure: { reason: 'INVALID_OUTPUT' } },
  });
  expect(await month()).toEqual([3, 0]);
  for (const call of [1, 2, 3])
    expect((await entriesOf(server.database, keyOf(generation, call)))[1]).toEqual([
      'SETTLED',
      'AI_CREDITS',
      1,
      -2,
      '0',
      '0',
      false,
    ]);
});

test('a further call is not made without credits for it', async () => {
  await setLimits({ monthlyAiCredits: 2 });
  const generation = await generated(composer({ failure: () => 'BREAK_JSON' }));
  expect(await generationOf(server, generation, owner.token)).toMatchObject({
    ...{ status: 'FAILED', retryCount: 0 },
    failure: {
      reason: 'LIMIT_EXCEEDED',
      message:
        'The AI credits were used up before usable content was generated. Try again when credits are available.',
    },
  });
  expect(await month()).toEqual([1, 0]);
});

test('the maximum of a call whose process was killed is charged as an estimate', async () => {
  const { generation } = await caption();
  await server.database.query(
    `UPDATE ai_generations SET status = 'RUNNING', call_count = 1, started_at = now(), provider = 'COMPOSER',
       model_name = 'composer', cost = 0 WHERE id = $1`,
    [generation.id],
  );
  await runGenerations(server);
  expect((await entriesOf(server.database, keyOf(generation.id as string)))[1]).toEqual([
    'SETTLED',
    'AI_CREDITS',
    2,
    -2,
    '0',
    '0',
    true,
  ]);
  expect(await month()).toEqual([3, 0]);
});

test('a generation that waited for more than a day is not started', async () => {
  const { generation } = await caption();
  const key = keyOf(generation.id as string);
  await expireReservation(
    server.database.owner,
    { organization: id, key },
    new Date(Date.now() + 86_401_000),
  );
  await runGenerations(server);
  expect(await generationOf(server, generation.id as string, owner.token)).toMatchObject({
    ...{ status: 'FAILED', retryCount: 0, provider: null },
    failure: { reason: 'EXPIRED', message: 'This content could not be generated within a day. Try again.' },
  });
  expect(await month()).toEqual([0, 0]);
});
