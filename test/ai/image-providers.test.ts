import type { LanguageModels } from '../../src/domains/ai/language-model.port';
import { openLanguageModels } from '../../src/language-models';
import { entriesOf, wrongPeriods } from '../support/ledger';
import { type Member, mutate, newOrganization, refusals, unchanged } from '../support/people';
import { type Json, serverForTests } from '../support/server';
import { FakeImageProvider, type FakeImages, generateImage, imagesOf, picture, runImages } from './images';

const KEY = 'sk-images-of-the-test';
const PROMPT = 'A glass of masala chai on a wet windowsill';
const USAGE = { input_tokens: 50, output_tokens: 1_568 };

const server = serverForTests();
const fake = new FakeImageProvider();
const elsewhere = new FakeImageProvider();
const urls = { fake: '', elsewhere: '' };
/** The models of the operator, and those of organizations, which can be on this machine in tests. */
let operators: LanguageModels;
let own: LanguageModels;
let models: LanguageModels;
let id: string;
let owner: Member;

beforeAll(async () => {
  urls.fake = await fake.start();
  urls.elsewhere = await elsewhere.start();
  const options = {
    models: { HEAVY: 'composer', LIGHT: 'composer', VISION: 'composer', IMAGE: 'openai-compatible:flux' },
    providers: { OPENAI_COMPATIBLE: { baseUrl: urls.fake, apiKey: KEY } },
  };
  operators = openLanguageModels(options);
  own = openLanguageModels({ ...options, allowLoopback: true });
});
afterAll(() => Promise.all([fake.stop(), elsewhere.stop()]));
beforeEach(async () => {
  ({ id, owner } = await newOrganization(server));
  models = operators;
  for (const one of [fake, elsewhere]) {
    one.requests.length = 0;
    one.downloads.length = 0;
    one.download = { body: await picture() };
  }
});
afterEach(async () => expect(await wrongPeriods(server.database)).toEqual([]));

/** Lets the organization use a model of its own. */
async function useOpenAi(modelName = 'gpt-image-1'): Promise<void> {
  models = own;
  const input = {
    ...{ organizationId: id, tier: 'IMAGE', provider: 'OPENAI', modelName },
    ...{ baseUrl: urls.fake, apiKey: KEY },
  };
  expect((await mutate(server, 'createAiModelSetting', input, owner.token)).userErrors).toEqual([]);
}

/** Makes jobs that wait for their retry due. */
const makeDue = (): Promise<unknown> =>
  server.database.query('UPDATE graphile_worker._private_jobs SET run_at = now()');

async function after(answer: FakeImages, input: object = {}, attempts = 1): Promise<Json> {
  fake.answer = answer;
  const request = { organizationId: id, prompt: PROMPT, seed: 7, ...input };
  const { generation, userErrors } = await generateImage(server, request, owner.token);
  expect(userErrors).toEqual([]);
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    await runImages(server, models);
    await makeDue();
  }
  return imagesOf(server, generation.id as string, owner.token);
}

const ledger = async (generation: Json, call = 1): Promise<unknown[]> =>
  (await entriesOf(server.database, `generation:${generation.id}:${call}`)).map(
    ([kind, metric, quantity, , amount, , isEstimated]) => [kind, metric, quantity, amount, isEstimated],
  );

const assets = (): Promise<object[]> =>
  server.database.query('SELECT FROM media_assets WHERE organization_id = $1', [id]);

test('images of OpenAI are cropped to the ratio, and charged by the tokens that it reports', async () => {
  await useOpenAi();
  const usage = { input_tokens: 50, output_tokens: 3_136 };
  const images = [await picture(1_024, 1_536), await picture(1_024, 1_536)];
  const generation = await after(
    { images, usage },
    { count: 2, aspectRatio: 'PORTRAIT_4_5', style: 'watercolor' },
  );
  expect(generation).toMatchObject({
    ...{ status: 'COMPLETED', provider: 'OPENAI', modelName: 'gpt-image-1', isModel: true, retryCount: 0 },
    ...{ inputTokens: 50, outputTokens: 3_136, isUsageEstimated: false, cost: '0.125690' },
    prices: { model: 'gpt-image-1', inputPrice: '5.000000', outputPrice: '40.000000' },
  });
  expect(generation.images).toHaveLength(2);
  for (const { mediaAsset } of generation.images as Json[])
    expect(mediaAsset).toMatchObject({
      ...{ processingStatus: 'COMPLETED', aspectRatio: 'PORTRAIT_4_5', width: 1_080, height: 1_350 },
      ...{ mimeType: 'image/jpeg', aiModel: 'gpt-image-1', altText: PROMPT, style: 'watercolor' },
    });
  expect(await ledger(generation)).toEqual([
    ['RESERVED', 'AI_CREDITS', 0, '0', false],
    ['RESERVED', 'AI_IMAGES', 0, '0', false],
    ['SETTLED', 'AI_CREDITS', 4, '0.12569', false],
    ['SETTLED', 'AI_IMAGES', 2, '0', false],
  ]);
  expect(fake.requests).toEqual([
    {
      ...{ url: '/v1/images/generations', key: `Bearer ${KEY}` },
      body: {
        ...{ model: 'gpt-image-1', n: 2, size: '1024x1536', quality: 'medium', output_format: 'jpeg' },
        prompt: expect.stringContaining(`${PROMPT}\nStyle: watercolor.`) as string,
      },
    },
  ]);
});

test('a provider that reports no tokens is charged the maximum of the images, as an estimate', async () => {
  await useOpenAi('dall-e-3');
  const generation = await after({ images: [await picture()] }, { count: 2, quality: 'HIGH' });
  expect(generation).toMatchObject({
    // The model generates one image per request. Its price is not known.
    ...{ status: 'COMPLETED', outputTokens: 12_480, isUsageEstimated: true, cost: null, prices: null },
  });
  expect(fake.requests.map(({ body }) => [body.n, body.quality, body.response_format] as unknown[])).toEqual([
    [1, 'hd', 'b64_json'],
    [1, 'hd', 'b64_json'],
  ]);
  expect((await ledger(generation)).slice(2)).toEqual([
    ['SETTLED', 'AI_CREDITS', 13, '0', false],
    ['SETTLED', 'AI_IMAGES', 2, '0', false],
  ]);
});

test('fewer images than requested are stored and charged', async () => {
  await useOpenAi();
  const generation = await after(
    { images: [await picture(), Buffer.from('no image')], usage: USAGE },
    { count: 3 },
  );
  expect(generation).toMatchObject({ status: 'COMPLETED', images: [{ position: 0 }], outputTokens: 1_568 });
  expect(await assets()).toHaveLength(1);
});

const FREE = [['REFUNDED', 'AI_CREDITS', 0, '0', false]];
const paid = (credits: number): unknown[] => [['SETTLED', 'AI_CREDITS', credits, expect.any(String), false]];
const refusal = JSON.stringify({
  error: { message: `Rejected ${KEY}`, type: 'image_generation_user_error', code: 'moderation_blocked' },
});
const large = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(21 * 1024 * 1024)]);

test.each<[string, FakeImages, string, unknown[]]>([
  ['declines by its content policy', { status: 400, body: refusal }, 'REFUSED', FREE],
  ['rejects the request', { status: 400, body: '{"error":{"message":"No"}}' }, 'REJECTED', FREE],
  ['rejects the key', { status: 401, body: '{"error":{"message":"No"}}' }, 'NOT_CONFIGURED', FREE],
  ['returns no image', { images: [], usage: USAGE }, 'REFUSED', paid(1)],
  ['returns no JSON', { body: '<html>' }, 'INVALID_OUTPUT', paid(2)],
  ['returns other JSON', { body: '{"images":[]}' }, 'INVALID_OUTPUT', paid(2)],
  ['returns bytes that are no image', { images: [Buffer.from('<script>')] }, 'INVALID_OUTPUT', paid(2)],
  ['returns an image that is too large', { images: [large] }, 'INVALID_OUTPUT', paid(2)],
])('a provider that %s is asked once', async (_, answer, reason, entries) => {
  await useOpenAi();
  const generation = await after(answer, {}, 2);
  expect(generation).toMatchObject({ status: 'FAILED', failure: { reason }, images: [], document: null });
  expect(await ledger(generation)).toEqual(expect.arrayContaining(entries));
  expect(fake.requests).toHaveLength(1);
  expect(await assets()).toEqual([]);
  expect(server.log()).not.toContain(KEY);
});

test.each([
  [429, 'RATE_LIMITED'],
  [500, 'UNAVAILABLE'],
])('after status %i, the provider is asked four times at no cost', async (status, reason) => {
  await useOpenAi();
  const generation = await after({ status, body: '{"error":{"message":"Later"}}' }, {}, 5);
  expect(generation).toMatchObject({
    status: 'FAILED',
    failure: { reason },
    cost: '0.000000',
    retryCount: 3,
  });
  expect(fake.requests).toHaveLength(4);
  for (const call of [1, 2, 3, 4])
    expect((await ledger(generation, call)).slice(2)).toEqual([
      ['REFUNDED', 'AI_CREDITS', 0, '0', false],
      ['REFUNDED', 'AI_IMAGES', 0, '0', false],
    ]);
});

test('a server of the operator can answer with URLs of its own', async () => {
  const url = new URL('/files/1.png', urls.fake).href;
  const generation = await after({ urls: [url] });
  expect(generation).toMatchObject({
    ...{ status: 'COMPLETED', provider: 'OPENAI_COMPATIBLE', modelName: 'flux', cost: null },
    images: [{ mediaAsset: { width: 1_080, height: 1_080 } }],
  });
  expect(fake.requests.map(({ body }) => body)).toMatchObject([
    { model: 'flux', n: 1, size: '1024x1024', response_format: 'b64_json' },
  ]);
  expect(fake.downloads.map((one) => one.url)).toEqual(['/files/1.png']);
});

test.each([
  ['a private address', () => 'http://10.0.0.1/1.png'],
  ['another server on this machine', () => new URL('/1.png', urls.elsewhere).href],
  ['a file', () => 'file:///etc/passwd'],
])('never requests %s that an answer names', async (_, url) => {
  const generation = await after({ urls: [url()] });
  expect(generation).toMatchObject({ status: 'FAILED', failure: { reason: 'INVALID_OUTPUT' } });
  expect([fake.downloads, elsewhere.downloads]).toEqual([[], []]);
  expect(await ledger(generation)).toEqual(expect.arrayContaining(paid(2)));
});

test('does not follow redirects of an image', async () => {
  const location = new URL('/1.png', urls.elsewhere).href;
  fake.download = { body: Buffer.alloc(0), status: 302, headers: { location } };
  const generation = await after({ urls: [new URL('/1.png', urls.fake).href] });
  expect(generation).toMatchObject({ status: 'FAILED', failure: { reason: 'INVALID_OUTPUT' } });
  expect(elsewhere.downloads).toEqual([]);
});

test('a call whose process was killed is charged once, and its files are deleted', async () => {
  await useOpenAi();
  fake.answer = { images: [await picture()], usage: USAGE };
  const request = { organizationId: id, prompt: PROMPT, seed: 7 };
  const { generation } = await generateImage(server, request, owner.token);
  const [row] = await server.database.query<{ asset: string }>(
    `UPDATE ai_generations SET status = 'RUNNING', call_count = 1, started_at = now(), provider = 'OPENAI',
       model_name = 'gpt-image-1', cost = 0 WHERE id = $1 RETURNING input -> 'assets' ->> 0 AS asset`,
    [generation.id],
  );
  const lost = `media/${row!.asset}/original-01a20000-0000-7000-8000-000000000000.jpg`;
  const bytes = (async function* () {
    yield await picture();
  })();
  await server.media.storage.put(lost, bytes, 'image/jpeg');
  await runImages(server, models);
  await runImages(server, models);
  const found = await imagesOf(server, generation.id as string, owner.token);
  expect(found).toMatchObject({ status: 'COMPLETED', retryCount: 1, isUsageEstimated: true });
  expect(found.outputTokens).toBe(1_590 + 1_568);
  expect(await server.media.storage.size(lost)).toBeUndefined();
  expect(await assets()).toHaveLength(1);
  expect(fake.requests).toHaveLength(1);
  expect((await ledger(found)).slice(2)).toEqual([
    ['SETTLED', 'AI_CREDITS', 2, expect.any(String), true],
    ['SETTLED', 'AI_IMAGES', 1, '0', true],
  ]);
  expect((await ledger(found, 2)).slice(2)).toEqual([
    ['SETTLED', 'AI_CREDITS', 2, '0.06297', false],
    ['SETTLED', 'AI_IMAGES', 1, '0', false],
  ]);
});

test('a provider without image models is rejected', async () => {
  const input = {
    organizationId: id,
    tier: 'IMAGE',
    provider: 'ANTHROPIC',
    modelName: 'claude',
    apiKey: KEY,
  };
  await unchanged(server, async () =>
    expect(refusals((await mutate(server, 'createAiModelSetting', input, owner.token)) as never)).toEqual([
      ['NOT_ALLOWED', 'input.provider'],
    ]),
  );
});
