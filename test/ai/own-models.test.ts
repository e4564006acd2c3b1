import { readEncrypted } from '../../src/kernel/encryption/stored-values';
import { AiModelSetting } from '../../src/domains/ai/ai-model-setting.entity';
import { openLanguageModels } from '../../src/language-models';
import { publicFetch } from '../../src/language-models/public-fetch';
import { entriesOf } from '../support/ledger';
import { type Member, mutate, newMember, newOrganization, refusals, unchanged } from '../support/people';
import { type Json, serverForTests } from '../support/server';
import { FakeProvider } from './fake-provider';
import { composer, generate, generationOf, runGenerations } from './generations';

const KEYS = ['sk-first-organization-1234', 'sk-second-organization-5678'] as const;
const CAPTION = JSON.stringify({
  captions: [{ text: 'Fresh tea for the rainy evening.', hashtags: ['Tea'], callToAction: null }],
});

const server = serverForTests();
const openai = new FakeProvider('openai');
const anthropic = new FakeProvider('anthropic');
const urls = { openai: '', anthropic: '' };
let id: string;
let owner: Member;

beforeAll(async () => {
  urls.openai = await openai.start();
  urls.anthropic = await anthropic.start();
});
afterAll(() => Promise.all([openai.stop(), anthropic.stop()]));
beforeEach(async () => {
  ({ id, owner } = await newOrganization(server));
  for (const fake of [openai, anthropic]) {
    fake.answer = { parts: [CAPTION] };
    fake.requests.length = 0;
  }
});

const FIELDS = 'aiModelSetting { id tier provider modelName baseUrl apiKeyChangedAt version }';
const create = (input: object = {}, { organization = id, token = owner.token } = {}): Promise<Json> =>
  mutate(
    server,
    'createAiModelSetting',
    {
      ...{ organizationId: organization, tier: 'LIGHT', provider: 'OPENAI', modelName: 'gpt-5' },
      ...{ baseUrl: urls.openai, apiKey: KEYS[0], ...input },
    },
    token,
    FIELDS,
  );
const update = (input: object): Promise<Json> =>
  mutate(server, 'updateAiModelSetting', input, owner.token, FIELDS);

const caption = async (organization: string, { token }: Member): Promise<string> => {
  const input = { organizationId: organization, topic: 'Tea', seed: 7 };
  return (await generate(server, 'generateCaption', input, token)).generation.id as string;
};

test('two organizations use their own models, each with its own key', async () => {
  const second = await newOrganization(server);
  const { aiModelSetting, userErrors } = await create();
  expect(userErrors).toEqual([]);
  expect(aiModelSetting).toEqual({
    ...{ id: aiModelSetting.id, tier: 'LIGHT', provider: 'OPENAI', modelName: 'gpt-5', version: 1 },
    ...{ baseUrl: urls.openai, apiKeyChangedAt: expect.any(String) as string },
  });
  const other = { provider: 'ANTHROPIC', modelName: 'claude-sonnet-4-5', apiKey: KEYS[1] };
  const place = { organization: second.id, token: second.owner.token };
  expect((await create({ ...other, baseUrl: urls.anthropic }, place)).userErrors).toEqual([]);

  const generations = [await caption(id, owner), await caption(second.id, second.owner)] as const;
  await runGenerations(server);
  expect(await generationOf(server, generations[0], owner.token)).toMatchObject({
    ...{ status: 'COMPLETED', provider: 'OPENAI', modelName: 'gpt-5', isModel: true, cost: '0.002800' },
    captions: [{ text: 'Fresh tea for the rainy evening.' }],
  });
  expect(await generationOf(server, generations[1], second.owner.token)).toMatchObject({
    ...{ status: 'COMPLETED', provider: 'ANTHROPIC', modelName: 'claude-sonnet-4-5', cost: '0.006000' },
  });
  expect(openai.requests.map(({ headers }) => headers.authorization)).toEqual([`Bearer ${KEYS[0]}`]);
  expect(anthropic.requests.map(({ headers }) => headers['x-api-key'])).toEqual([KEYS[1]]);
  const stored = await server.database.query<{ all: string }>(
    `SELECT (SELECT string_agg(s::text, '') FROM ai_model_settings s) || (SELECT string_agg(a::text, '') FROM audit_entries a)
         || (SELECT string_agg(g::text, '') FROM ai_generations g) AS all`,
  );
  for (const text of [stored[0]!.all, server.log()]) for (const key of KEYS) expect(text).not.toContain(key);
});

test('reserves the price of the model that is called, also for members who cannot read it', async () => {
  await create();
  const creator = await newMember(server, id, 'CREATOR');
  const generation = await caption(id, creator);
  const [reserved] = await entriesOf(server.database, `generation:${generation}:1`);
  expect(reserved!.slice(0, 4)).toEqual(['RESERVED', 'AI_CREDITS', 0, 2]);
  const [entry] = await server.database.query<{ service: string; amount: string }>(
    'SELECT service, reserved_amount::float8 AS amount FROM cost_entries WHERE organization_id = $1',
    [id],
  );
  expect(entry!.service).toBe('openai:gpt-5');
  expect(Number(entry!.amount)).toBeGreaterThan(0.017);
  const list = await server.run(
    'query ($id: ID!) { aiModelSettings(organizationId: $id) { nodes { id } } }',
    { id },
    creator.token,
  );
  expect(list.data.aiModelSettings.nodes).toEqual([]);
  await unchanged(server, async () =>
    expect(refusals(await create({ tier: 'HEAVY' }, { organization: id, token: creator.token }))).toEqual([
      ['FORBIDDEN', 'input'],
    ]),
  );
});

test('the key is stored encrypted, replaced, and deleted with its setting', async () => {
  const { aiModelSetting } = await create();
  const keyOf = async () =>
    (
      await readEncrypted(server.database.owner, server.encryption, AiModelSetting, aiModelSetting.id, [
        'apiKey',
      ])
    )?.apiKey;
  expect(await keyOf()).toBe(KEYS[0]);
  await update({ id: aiModelSetting.id, modelName: 'gpt-5-mini' });
  expect(await keyOf()).toBe(KEYS[0]);
  const changed = await update({ id: aiModelSetting.id, apiKey: KEYS[1], baseUrl: null });
  expect(changed.aiModelSetting).toMatchObject({ modelName: 'gpt-5-mini', baseUrl: null, version: 3 });
  expect(await keyOf()).toBe(KEYS[1]);
  await mutate(server, 'deleteAiModelSetting', { id: aiModelSetting.id }, owner.token);
  expect(await keyOf()).toBeUndefined();
  const generation = await caption(id, owner);
  await runGenerations(server);
  expect(await generationOf(server, generation, owner.token)).toMatchObject({ provider: 'COMPOSER' });
});

test('an organization that chooses the composer sends no texts to a provider', async () => {
  await create({ provider: 'COMPOSER', modelName: 'composer', baseUrl: null, apiKey: null });
  const environment = openLanguageModels({
    models: { HEAVY: 'openai:gpt-5', LIGHT: 'openai:gpt-5', VISION: 'openai:gpt-5' },
    providers: { OPENAI: { apiKey: 'sk-environment', baseUrl: urls.openai } },
  });
  const generation = await caption(id, owner);
  await runGenerations(server, environment);
  expect(await generationOf(server, generation, owner.token)).toMatchObject({
    ...{ status: 'COMPLETED', provider: 'COMPOSER' },
  });
  expect(openai.requests).toEqual([]);
});

test('the key and URL of the environment are never used with the model of an organization', async () => {
  await create({ provider: 'OPENAI_COMPATIBLE', modelName: 'qwen3', apiKey: null });
  const environment = openLanguageModels({
    models: { HEAVY: 'composer', LIGHT: 'composer', VISION: 'composer' },
    providers: { OPENAI_COMPATIBLE: { apiKey: 'sk-environment', baseUrl: urls.anthropic } },
    allowLoopback: true,
  });
  const generation = await caption(id, owner);
  await runGenerations(server, environment);
  expect(await generationOf(server, generation, owner.token)).toMatchObject({
    ...{ status: 'COMPLETED', provider: 'OPENAI_COMPATIBLE', modelName: 'qwen3', cost: null },
  });
  expect(openai.requests.map(({ headers }) => headers.authorization)).toEqual([undefined]);
  expect(anthropic.requests).toEqual([]);
});

test('a rejected key fails the generation, and no error shows it', async () => {
  await create();
  openai.answer = { status: 401, body: JSON.stringify({ error: { message: `Incorrect key ${KEYS[0]}` } }) };
  const generation = await caption(id, owner);
  await runGenerations(server);
  const found = await generationOf(server, generation, owner.token);
  expect(found).toMatchObject({ status: 'FAILED', failure: { reason: 'NOT_CONFIGURED' } });
  expect(JSON.stringify(found) + server.log()).not.toContain(KEYS[0]);
});

test.each<[string, object, [string, string][]]>([
  ['no key', { apiKey: null }, [['REQUIRED', 'input.apiKey']]],
  ['a key with a line break', { apiKey: 'sk-1\nx: y' }, [['BAD_FORMAT', 'input.apiKey']]],
  ['no URL of a server', { provider: 'OPENAI_COMPATIBLE', baseUrl: null }, [['REQUIRED', 'input.baseUrl']]],
  ['a private address', { baseUrl: 'http://10.0.0.7/v1' }, [['NOT_ALLOWED', 'input.baseUrl']]],
  [
    'the address of cloud metadata',
    { baseUrl: 'http://169.254.169.254/' },
    [['NOT_ALLOWED', 'input.baseUrl']],
  ],
  ['a password in the URL', { baseUrl: 'https://a:b@models.example/' }, [['NOT_ALLOWED', 'input.baseUrl']]],
  [
    'a composer with access',
    { provider: 'COMPOSER' },
    [
      ['INVALID', 'input.modelName'],
      ['INVALID', 'input.baseUrl'],
      ['INVALID', 'input.apiKey'],
    ],
  ],
])('rejects %s', async (_, input, expected) => {
  await unchanged(server, async () => expect(refusals(await create(input))).toEqual(expected));
});

test('a stored key is never sent to another URL', async () => {
  const { aiModelSetting } = await create();
  await unchanged(server, async () =>
    expect((await update({ id: aiModelSetting.id, baseUrl: urls.anthropic })).userErrors).toEqual([
      {
        code: 'REQUIRED',
        path: ['input', 'apiKey'],
        message: 'Enter the API key again, because the URL has changed.',
      },
    ]),
  );
  expect(refusals(await update({ id: aiModelSetting.id, apiKey: null }))).toEqual([
    ['REQUIRED', 'input.apiKey'],
  ]);
});

test('each tier has one active model', async () => {
  const { aiModelSetting } = await create();
  expect(refusals(await create())).toEqual([['TAKEN', 'input.tier']]);
  expect((await create({ isActive: false, modelName: 'gpt-5-mini' })).userErrors).toEqual([]);
  expect((await update({ id: aiModelSetting.id, isActive: false })).userErrors).toEqual([]);
  const generation = await caption(id, owner);
  await runGenerations(server);
  expect(await generationOf(server, generation, owner.token)).toMatchObject({ provider: 'COMPOSER' });
});

test('calls of organizations reach public addresses only, follow no redirect, and are limited', async () => {
  const { origin } = new URL(urls.openai);
  await expect(publicFetch(origin, false)!(origin)).rejects.toThrow('does not lead to a public address');
  const named = origin.replace('127.0.0.1', 'localhost');
  await expect(publicFetch(named, false)!(named)).rejects.toThrow();
  const send = (body = '{}') => publicFetch(origin, true)!(origin, { method: 'POST', body });
  openai.answer = { status: 302, headers: { location: urls.anthropic } };
  await expect(send()).rejects.toThrow();
  openai.answer = { parts: Array.from({ length: 9 }, () => 'x'.repeat(1024 * 1024)) };
  await expect((await send()).text()).rejects.toThrow('too large');
  expect(openai.requests).toHaveLength(2);
  expect(composer().modelOf('LIGHT').provider).toBe('COMPOSER');
});
