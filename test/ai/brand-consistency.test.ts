import { BrandProfile } from '../../src/domains/brand/brand-profile.entity';
import { voiceTasks } from '../../src/domains/ai/voice/embed-samples.job';
import type { EmbeddingModels } from '../../src/domains/ai/embedding-model.port';
import { LanguageModelError } from '../../src/domains/ai/language-model.port';
import type { Services } from '../../src/kernel/session/context';
import { SavedHashtag } from '../../src/domains/media/library/saved-hashtag.entity';
import { queueTasks } from '../../src/kernel/jobs/tasks';
import { type Member, mutate, newMember, newOrganization } from '../support/people';
import { runQueue } from '../support/run-queue';
import { type Json, serverForTests } from '../support/server';

const server = serverForTests();
let id: string;
let owner: Member;
let brand: string;
let clientAccount: string;

const CHAI = 'Masala chai, brewed slowly in the rain.';
const COFFEE = 'Strong filter coffee for early mornings.';
const TAX = 'Quarterly returns are due on Friday.';

const runJobs = (embeddings: EmbeddingModels = server.services.embeddings): Promise<void> =>
  runQueue(server.database.ownerUrl, queueTasks(voiceTasks({ embeddings, clock: server.clock })));
const addSample = (text: string, brandProfileId = brand): Promise<Json> =>
  mutate(
    server,
    'createBrandVoiceSample',
    { organizationId: id, brandProfileId, text },
    owner.token,
    'brandVoiceSample { id }',
  );

beforeAll(async () => {
  ({ id, owner } = await newOrganization(server));
  clientAccount = await server.rows.clientAccount(id);
  const messagingPatterns = {
    keyPhrases: ['Brewed slowly'],
    valuePropositions: [],
    uniqueSellingPoints: [],
  };
  brand = await server.rows.rowOf(BrandProfile, {
    ...{ organization: id, name: 'Chai Bar', clientAccount, messagingPatterns },
  });
  const other = await server.rows.rowOf(BrandProfile, { organization: id, name: 'Other' });
  await server.rows.rowOf(SavedHashtag, { organization: id, hashtag: 'masalachai', platform: null });
  for (const text of [CHAI, COFFEE, TAX]) await addSample(text);
  await addSample('A chai brewed slowly by another brand.', other);
  await runJobs();
});

const nearest = (input: object, token = owner.token) =>
  server.run(
    `query ($input: NearestVoiceSamplesInput!) { nearestVoiceSamples(input: $input) { similarity sample { text } } }`,
    { input: { brandProfileId: brand, ...input } },
    token,
  );
const consistency = (text: string, token = owner.token, brandProfileId = brand) =>
  server.run(
    `query ($input: BrandConsistencyInput!) { brandConsistency(input: $input) {
       score namesBrand containsPhrase hashtagShare wordShare nearestSamples { sample { text } } } }`,
    { input: { brandProfileId, text } },
    token,
  );
const textsOf = (matches: Json[]): string[] => matches.map(({ sample }) => sample.text);

test('returns the samples of the brand that are nearest to a text, in three statements', async () => {
  const { data, extensions } = await nearest({ text: 'Slowly brewed masala chai' });
  const { nearestVoiceSamples: found } = data;
  expect(textsOf(found)[0]).toBe(CHAI);
  expect(textsOf(found).sort()).toEqual([CHAI, COFFEE, TAX].sort());
  expect(found[0].similarity).toBeGreaterThan(0.5);
  expect(found[2].similarity).toBeLessThan(0.2);
  // The session, the samples compared, and those returned. Three samples were compared.
  expect(extensions.cost.sqlStatements).toBe(3);
  const { requested, actual } = extensions.cost as unknown as Record<string, number>;
  expect(requested).toBeGreaterThan(500);
  expect(actual).toBeLessThan(20);
  const { data: same } = await nearest({ text: COFFEE, first: 1 });
  expect(same.nearestVoiceSamples).toEqual([{ similarity: expect.closeTo(1, 5), sample: { text: COFFEE } }]);
});

test('scores a text by the rules of the brand', async () => {
  const { data, extensions } = await consistency(
    'Chai Bar: masala chai, brewed slowly. #masalachai #unknown',
  );
  const { brandConsistency: found } = data;
  expect(found).toMatchObject({ namesBrand: true, containsPhrase: true, hashtagShare: 0.5 });
  // Of chai, bar, masala, chai, brewed, slowly, masalachai and unknown, the samples contain five.
  expect(found.wordShare).toBe(0.625);
  expect(found.score).toBe(82.5);
  expect(textsOf(found.nearestSamples)[0]).toBe(CHAI);
  expect(extensions.cost.sqlStatements).toBe(5);
  const off = (await consistency('Buy shoes now')).data.brandConsistency;
  expect(off).toMatchObject({ score: 0, namesBrand: false, containsPhrase: false, hashtagShare: null });
});

test('finds nothing for viewers who cannot see the brand, and rejects invalid texts', async () => {
  const stranger = (await newOrganization(server)).owner;
  const otherClient = await server.rows.clientAccount(id);
  const limited = await newMember(server, id, 'CLIENT', { clientAccount: otherClient });
  for (const { token } of [stranger, limited]) {
    expect((await nearest({ text: CHAI }, token)).data.nearestVoiceSamples).toEqual([]);
    expect((await consistency(CHAI, token)).data.brandConsistency).toBeNull();
  }
  expect((await nearest({ text: CHAI, brandProfileId: 'none' })).data.nearestVoiceSamples).toEqual([]);
  expect((await consistency(CHAI, owner.token, 'none')).data.brandConsistency).toBeNull();
  const client = await newMember(server, id, 'CLIENT', { clientAccount });
  expect(textsOf((await nearest({ text: CHAI, first: 1 }, client.token)).data.nearestVoiceSamples)).toEqual([
    CHAI,
  ]);
  for (const input of [{ text: ' ' }, { text: 'x'.repeat(3_001) }, { text: CHAI, first: 11 }]) {
    const { errors } = await nearest(input);
    expect(errors![0]!.extensions.code).toBe('BAD_USER_INPUT');
    expect(errors![0]!.message).toContain('first' in input ? 'input.first' : 'input.text');
  }
});

describe('with a model of a provider', () => {
  const usage = { inputTokens: 12, cachedInputTokens: 0, outputTokens: 0, reasoningTokens: 0 };
  const consumption = {
    usage: { ...usage, isEstimated: false },
    ...{ version: null, cost: '0.000001', prices: null },
  };
  const services = server as { services: { -readonly [Key in keyof Services]: Services[Key] } };
  let offline: EmbeddingModels;
  let paid: EmbeddingModels;
  const sent: string[] = [];

  beforeAll(() => {
    offline = server.services.embeddings;
    paid = {
      name: 'openai:text-embedding-3-small',
      used: { provider: 'OPENAI', name: 'text-embedding-3-small' },
      maximumOf: () => consumption,
      embed: async (texts) => {
        sent.push(...texts);
        return { ...(await offline.embed(texts)), consumption };
      },
    };
    services.services.embeddings = paid;
  });
  afterAll(() => void (services.services.embeddings = offline));

  const charges = (): Promise<unknown[]> =>
    server.database.query(
      `SELECT kind, quantity, user_id AS "user" FROM cost_entries
        WHERE organization_id = $1 AND user_id IS NOT NULL ORDER BY created_at, reserved_quantity DESC`,
      [id],
    );

  test('compares no vectors of another model, and charges the text without contact details', async () => {
    const { data } = await nearest({ text: 'Chai? Write to asha@example.com' });
    expect(data.nearestVoiceSamples).toEqual([]);
    expect(sent).toEqual(['Chai? Write to [email]']);
    expect(await charges()).toEqual([
      { kind: 'RESERVED', quantity: 0, user: owner.id },
      { kind: 'SETTLED', quantity: 1, user: owner.id },
    ]);
  });

  test('calls no model for viewers without AI_USE, and reports a model that fails', async () => {
    sent.length = 0;
    const viewer = await newMember(server, id, 'VIEWER');
    expect((await nearest({ text: CHAI }, viewer.token)).data.nearestVoiceSamples).toEqual([]);
    expect(sent).toEqual([]);
    const secret = 'key sk-123';
    services.services.embeddings = {
      ...paid,
      embed: () => Promise.reject(new LanguageModelError('UNAVAILABLE', secret)),
    };
    const { errors } = await nearest({ text: CHAI });
    expect(errors![0]).toMatchObject({
      message: 'The embedding model did not respond. Try again later.',
      extensions: { code: 'UNAVAILABLE' },
    });
    expect(await charges()).toHaveLength(4);
  });
});
