import { z } from 'zod';
import { openLanguageModels } from '../../src/language-models';
import type { LanguageModelError, ModelRequest } from '../../src/domains/ai/language-model.port';
import { type FakeAnswer, FakeProvider } from './fake-provider';

const KEY = 'sk-secret-key-of-the-test';
const JSON_TEXT = '{"hashtags": ["चाय", "chai"]}';
const OUTPUT = { hashtags: ['चाय', 'chai'] };

const fakes = {
  openai: new FakeProvider('openai'),
  anthropic: new FakeProvider('anthropic'),
  google: new FakeProvider('google'),
  'openai-compatible': new FakeProvider('openai'),
};
type Name = keyof typeof fakes;

const MODELS: Record<Name, string> = {
  openai: 'openai:gpt-5',
  anthropic: 'anthropic:claude-sonnet-4-5',
  google: 'google:gemini-2.5-flash',
  'openai-compatible': 'openai-compatible:qwen3',
};

let models: ReturnType<typeof openLanguageModels>;

beforeAll(async () => {
  const of = async (name: Name) => ({ apiKey: KEY, baseUrl: await fakes[name].start() });
  models = openLanguageModels({
    models: { HEAVY: MODELS.openai, LIGHT: MODELS.anthropic, VISION: 'composer' },
    providers: {
      OPENAI: await of('openai'),
      ANTHROPIC: await of('anthropic'),
      GOOGLE: await of('google'),
      OPENAI_COMPATIBLE: await of('openai-compatible'),
    },
  });
});
afterAll(() => Promise.all(Object.values(fakes).map((fake) => fake.stop())));

const REQUEST: Omit<ModelRequest<typeof OUTPUT>, 'signal'> = {
  instructions: 'Write hashtags.',
  prompt: 'About tea.',
  schema: z.object({ hashtags: z.array(z.string()) }),
  schemaName: 'hashtags',
  ...{ seed: 7, temperature: 0.8, maxOutputTokens: 500 },
};

const generate = (name: Name, answer: FakeAnswer, more: Partial<ModelRequest<typeof OUTPUT>> = {}) => {
  fakes[name].answer = answer;
  fakes[name].requests.length = 0;
  const model = models.modelOf('LIGHT', MODELS[name]);
  return models.generate(model, { ...REQUEST, signal: new AbortController().signal, ...more });
};

const failureOf = async (name: Name, answer: FakeAnswer): Promise<LanguageModelError> => {
  const outcome = await generate(name, answer).catch((error: unknown) => error);
  return outcome as LanguageModelError;
};

const NAMES = Object.keys(MODELS) as Name[];
const PARTS = [JSON_TEXT.slice(0, 9), JSON_TEXT.slice(9)];

test.each<[Name, string | null]>([
  ['openai', '0.002800'],
  ['anthropic', '0.006000'],
  ['google', '0.000800'],
  ['openai-compatible', null],
])('%s: returns the output, the tokens and the cost', async (name, cost) => {
  const partials: unknown[] = [];
  const { output, ...answer } = await generate(
    name,
    { parts: PARTS },
    { onPartial: (partial) => void partials.push(partial) },
  );
  expect(output).toEqual(OUTPUT);
  expect(answer.usage).toMatchObject({ inputTokens: 1_000, outputTokens: 200, isEstimated: false });
  expect(answer.cost).toBe(cost);
  expect(answer.prices === null).toBe(cost === null);
  expect(partials.at(-1)).toEqual(OUTPUT);
  const { body, url } = fakes[name].requests[0]!;
  const sent = JSON.stringify(body);
  for (const text of ['Write hashtags.', 'About tea.', '0.8', '500'].slice(0, name === 'openai' ? 2 : 4))
    expect(sent).toContain(text);
  expect(url + sent).not.toContain(KEY);
});

test('the tokens of the cache and of reasoning are part of the others', async () => {
  const { usage, version, prices } = await generate('openai', { parts: PARTS });
  expect(usage).toEqual({
    ...{ inputTokens: 1_000, cachedInputTokens: 400, outputTokens: 200, reasoningTokens: 50 },
    isEstimated: false,
  });
  expect(version).toBe('gpt-5-2025-08-07');
  expect(prices).toEqual({
    ...{ model: 'gpt-5', inputPrice: '1.250000', outputPrice: '10.000000' },
    source: '@pydantic/genai-prices 0.1.8',
  });
});

test.each(NAMES.filter((name) => name !== 'anthropic'))('%s: estimates missing tokens', async (name) => {
  const { usage } = await generate(name, { parts: PARTS, withoutUsage: true });
  expect(usage).toMatchObject({ inputTokens: 7, outputTokens: 9, isEstimated: true });
});

test('accepts JSON in a code block', async () => {
  const parts = ['```json\n', JSON_TEXT, '\n```'];
  expect((await generate('openai-compatible', { parts })).output).toEqual(OUTPUT);
});

describe.each(NAMES)('%s', (name) => {
  test.each([
    [401, 'NOT_CONFIGURED'],
    [404, 'NOT_CONFIGURED'],
    [429, 'RATE_LIMITED'],
    [400, 'REJECTED'],
    [500, 'UNAVAILABLE'],
    [529, 'UNAVAILABLE'],
  ])('status %i is %s, is free, and reveals nothing', async (status, reason) => {
    const body = JSON.stringify({ error: { type: 'error', message: `Incorrect key ${KEY}`, code: 1 } });
    const error = await failureOf(name, { status, body, headers: { 'retry-after': '3' } });
    expect(error).toMatchObject({ reason, retryAfterMs: 3_000, consumption: undefined });
    expect(error.message).toBe(`The provider responded with status ${status}.`);
    expect(`${JSON.stringify(error)} ${error.stack}`).not.toContain(KEY);
    expect(fakes[name].requests).toHaveLength(1);
  });

  test('output of another structure is invalid, and consumed tokens count', async () => {
    for (const parts of [['{"tags": []}'], ['no JSON'], [JSON_TEXT.slice(0, -5)]]) {
      const { reason, consumption } = await failureOf(name, { parts });
      expect(reason).toBe('INVALID_OUTPUT');
      expect(consumption!.usage).toMatchObject({ inputTokens: 1_000, outputTokens: 200 });
    }
  });

  test.each(['ABRUPTLY', 'QUIETLY'] as const)(
    'a stream that breaks off %s is not complete',
    async (breaksOff) => {
      const { reason, consumption } = await failureOf(name, { parts: PARTS.slice(0, 1), breaksOff });
      expect(reason).toBe('UNAVAILABLE');
      expect(consumption!.usage.isEstimated).toBe(true);
    },
  );
});

test.each<[Name, string, string]>([
  ['openai', 'content_filter', 'REFUSED'],
  ['anthropic', 'refusal', 'REFUSED'],
  ['google', 'SAFETY', 'REFUSED'],
  ['openai', 'length', 'INVALID_OUTPUT'],
])('%s: a response that ends with %s is %s', async (name, finishReason, reason) => {
  expect(await failureOf(name, { parts: ['{'], finishReason })).toMatchObject({ reason });
});

test('a call that is canceled ends at once', async () => {
  const controller = new AbortController();
  const call = generate('openai', { hangs: true }, { signal: controller.signal });
  setTimeout(() => controller.abort(), 50);
  await expect(call).rejects.toMatchObject({ reason: 'UNAVAILABLE' });
});

test('a provider that is not there is unavailable, without cost', async () => {
  const none = openLanguageModels({
    models: { HEAVY: 'composer', LIGHT: 'composer', VISION: 'composer' },
    providers: { OPENAI_COMPATIBLE: { baseUrl: 'http://127.0.0.1:9/v1' } },
  });
  const model = none.modelOf('LIGHT', MODELS['openai-compatible']);
  const call = none.generate(model, { ...REQUEST, signal: new AbortController().signal });
  await expect(call).rejects.toMatchObject({ reason: 'UNAVAILABLE', consumption: undefined });
});

test('maps tiers to models, and rejects models that are unknown or have no key', () => {
  expect(models.modelOf('HEAVY')).toEqual({ provider: 'OPENAI', name: 'gpt-5' });
  expect(models.modelOf('VISION')).toEqual({ provider: 'COMPOSER', name: 'composer' });
  const none = openLanguageModels({
    models: { HEAVY: MODELS.openai, LIGHT: 'nobody:model', VISION: 'composer' },
    providers: {},
  });
  for (const tier of ['HEAVY', 'LIGHT'] as const)
    expect(() => none.modelOf(tier)).toThrow(expect.objectContaining({ reason: 'NOT_CONFIGURED' }));
});
