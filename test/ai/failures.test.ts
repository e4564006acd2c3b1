import type { ComposerScript } from '../../src/language-models/composer/composer';
import { type Member, newOrganization } from '../support/people';
import { type Json, serverForTests } from '../support/server';
import { composer, generate, generationOf, runGenerations } from './generations';

const server = serverForTests();
let id: string;
let owner: Member;
let generation: string;

beforeEach(async () => {
  ({ id, owner } = await newOrganization(server));
  const input = { organizationId: id, topic: 'Masala chai', facts: ['A cup costs 40 rupees'], seed: 7 };
  const payload = await generate(server, 'generateCaption', input, owner.token);
  generation = payload.generation.id as string;
});

/** Makes jobs that wait for their retry due. */
const makeDue = (): Promise<unknown> =>
  server.database.query('UPDATE graphile_worker._private_jobs SET run_at = now()');

async function after(script: ComposerScript, attempts = 1): Promise<Json> {
  const models = composer(script);
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    await runGenerations(server, models);
    await makeDue();
  }
  return generationOf(server, generation, owner.token);
}

const jobOf = async (): Promise<unknown> =>
  (
    await server.database.query(
      'SELECT status, error_message AS message FROM jobs WHERE organization_id = $1',
      [id],
    )
  )[0];

/** A caption with another text. */
const saying = (text: string): ComposerScript => ({
  text: () => JSON.stringify({ captions: [{ text, hashtags: [], callToAction: null }] }),
});

test.each<[string, ComposerScript, string]>([
  ['is in another language', saying('मसाला चाय अब सबके लिए है और बहुत अच्छी है।'), 'WRONG_LANGUAGE'],
  ['is too long', saying('Tea. '.repeat(20_000)), 'TOO_LONG'],
  ['has a link that the request has not', saying('Order at www.chai-shop.com today.'), 'INVENTED_CONTENT'],
  ['has a price that the request has not', saying('A cup for 25 rupees only.'), 'INVENTED_CONTENT'],
  ['is empty', saying(' '), 'INVALID_OUTPUT'],
  ['is broken JSON', { failure: () => 'BREAK_JSON' }, 'INVALID_OUTPUT'],
])('fails after three calls if the content %s', async (_, script, reason) => {
  const found = await after(script);
  expect(found).toMatchObject({ status: 'FAILED', failure: { reason }, captions: [], retryCount: 2 });
  expect(found.outputTokens).toBeGreaterThan(0);
  expect(found.inputTokens).toBeGreaterThan(600);
  expect(await jobOf()).toEqual({ status: 'FAILED', message: found.failure.message });
});

test('succeeds if a later call is usable, with the tokens of all calls', async () => {
  const broken = await after({ failure: (call) => (call === 0 ? 'BREAK_JSON' : undefined) });
  expect(broken).toMatchObject({ status: 'COMPLETED', retryCount: 1, failure: null });
  const { generation: second } = await generate(
    server,
    'generateCaption',
    { organizationId: id, topic: 'Masala chai', facts: ['A cup costs 40 rupees'], seed: 7 },
    owner.token,
  );
  await runGenerations(server);
  const once = await generationOf(server, second.id as string, owner.token);
  expect(broken.inputTokens).toBe(2 * once.inputTokens);
});

test('numbers and links of the request are not invented', async () => {
  expect(await after(saying('A cup of tea costs ४० or 40.00 rupees.'))).toMatchObject({
    status: 'COMPLETED',
  });
});

test('fails at once if the model declines', async () => {
  expect(await after({ failure: () => 'REFUSE' })).toMatchObject({
    ...{ status: 'FAILED', retryCount: 0 },
    failure: {
      reason: 'REFUSED',
      message: 'The AI model declined to generate this content. Change the topic and try again.',
    },
  });
});

test.each<[ReturnType<NonNullable<ComposerScript['failure']>>, string]>([
  ['FAIL', 'UNAVAILABLE'],
  ['RATE_LIMIT', 'RATE_LIMITED'],
  ['BREAK_OFF', 'UNAVAILABLE'],
])('%s: waits for the provider, and fails after four attempts', async (failure, reason) => {
  expect(await after({ failure: () => failure }, 3)).toMatchObject({ status: 'PENDING', failure: null });
  expect(await jobOf()).toMatchObject({ status: 'PENDING' });
  expect(await after({ failure: () => failure })).toMatchObject({
    ...{ status: 'FAILED', failure: { reason }, retryCount: 3 },
    isUsageEstimated: failure === 'BREAK_OFF',
  });
  expect(await jobOf()).toMatchObject({ status: 'FAILED' });
});

test('an outage that ends costs nothing but time', async () => {
  const found = await after({ failure: (call) => (call < 2 ? 'FAIL' : undefined) }, 3);
  expect(found).toMatchObject({ status: 'COMPLETED', retryCount: 2, isUsageEstimated: false });
});

test('a call whose process was killed counts as if it had used all tokens', async () => {
  await server.database.query(
    `UPDATE ai_generations SET status = 'RUNNING', call_count = 1, started_at = now(), provider = 'OPENAI',
       model_name = 'gpt-5', cost = 0 WHERE id = $1`,
    [generation],
  );
  const found = await after({});
  expect(found).toMatchObject({
    status: 'COMPLETED',
    retryCount: 1,
    isUsageEstimated: true,
    modelName: 'composer',
  });
  expect(found.outputTokens).toBeGreaterThan(1_700);
  expect(Number(found.cost)).toBeGreaterThan(0.017);
});

test('a model that staff chose and that is not configured fails with its reason', async () => {
  await server.database.query(
    `INSERT INTO system_settings (id, key, kind, value) VALUES (gen_random_uuid(), 'ai.models', 'SETTING', '{"LIGHT": "openai:gpt-5"}')`,
  );
  const found = await after({});
  await server.database.query(`DELETE FROM system_settings WHERE key = 'ai.models'`);
  expect(found).toMatchObject({
    ...{ status: 'FAILED', provider: null, cost: null, failure: { reason: 'NOT_CONFIGURED' } },
  });
});
