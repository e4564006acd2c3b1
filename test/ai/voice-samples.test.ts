import { BrandProfile } from '../../src/domains/brand/brand-profile.entity';
import { voiceTasks } from '../../src/domains/ai/voice/embed-samples.job';
import type { EmbeddingModels } from '../../src/domains/ai/embedding-model.port';
import { LanguageModelError } from '../../src/domains/ai/language-model.port';
import { queueTasks } from '../../src/kernel/jobs/tasks';
import { openEmbeddings } from '../../src/language-models/embeddings';
import { type Member, mutate, newMember, newOrganization, refusals, unchanged } from '../support/people';
import { runQueue } from '../support/run-queue';
import { type Json, serverForTests } from '../support/server';

const server = serverForTests();
let id: string;
let owner: Member;
let brand: string;
let clientAccount: string;

beforeAll(async () => {
  ({ id, owner } = await newOrganization(server));
  clientAccount = await server.rows.clientAccount(id);
  brand = await server.rows.rowOf(BrandProfile, { organization: id, name: 'Chai', clientAccount });
});

const FIELDS = `id text contentType metadata embeddingModel isModel embeddedAt version createdBy { id }
  brandProfile { id } clientAccount { id } createdAt updatedAt`;
const create = (input: object, token = owner.token) =>
  mutate(
    server,
    'createBrandVoiceSample',
    { organizationId: id, brandProfileId: brand, ...input },
    token,
    `brandVoiceSample { ${FIELDS} }`,
  );
const read = async (sample: string, token = owner.token): Promise<Json> =>
  (await server.run(`{ brandVoiceSample(id: "${sample}") { ${FIELDS} } }`, {}, token)).data.brandVoiceSample;
const runJobs = (embeddings: EmbeddingModels = server.services.embeddings): Promise<void> =>
  runQueue(server.database.ownerUrl, queueTasks(voiceTasks({ embeddings, clock: server.clock })));
const stored = async (sample: string): Promise<{ dimensions: number; length: number }> => {
  const sql = `SELECT cardinality(embedding) AS dimensions,
      (SELECT round(sqrt(sum(value::float8 ^ 2))::numeric, 4)::float8 FROM unnest(embedding) AS v (value)) AS length
    FROM brand_voice_samples WHERE id = $1`;
  return (await server.database.query<{ dimensions: number; length: number }>(sql, [sample]))[0]!;
};

const TEXT = 'Masala chai, brewed slowly.\nCome in from the rain.';

test('creates a sample, whose embedding a job computes without an AI model', async () => {
  const given = { text: TEXT, contentType: 'caption', metadata: { source: 'notebook' } };
  const { brandVoiceSample, userErrors } = await create(given);
  expect(userErrors).toEqual([]);
  expect(brandVoiceSample).toMatchObject({
    ...{ ...given, version: 1, embeddingModel: null, isModel: null, embeddedAt: null },
    ...{ createdBy: { id: owner.id }, brandProfile: { id: brand }, clientAccount: { id: clientAccount } },
  });
  await runJobs();
  const embedded = await read(brandVoiceSample.id);
  // The job is no update by a user.
  expect(embedded).toEqual({
    ...brandVoiceSample,
    embeddingModel: 'marquee:hashing-1',
    isModel: false,
    embeddedAt: expect.any(String),
  });
  expect(await stored(brandVoiceSample.id)).toEqual({ dimensions: 1536, length: 1 });
  const { data } = await server.run(
    `{ brandVoiceSample(id: "${brandVoiceSample.id}") { history { nodes { action } } } }`,
    {},
    owner.token,
  );
  expect(data.brandVoiceSample.history.nodes).toHaveLength(1);
});

test('embeds a changed text again, and keeps the embedding if another field changes', async () => {
  const { brandVoiceSample } = await create({ text: TEXT });
  await runJobs();
  const at = { id: brandVoiceSample.id };
  await mutate(server, 'updateBrandVoiceSample', { ...at, contentType: 'reel' }, owner.token);
  expect(await read(at.id)).toMatchObject({ contentType: 'reel', embeddingModel: 'marquee:hashing-1' });
  await mutate(server, 'updateBrandVoiceSample', { ...at, text: 'Filter coffee.' }, owner.token);
  expect(await read(at.id)).toMatchObject({ text: 'Filter coffee.', embeddingModel: null, embeddedAt: null });
  await runJobs();
  expect(await read(at.id)).toMatchObject({ embeddingModel: 'marquee:hashing-1', version: 3 });
  const payload = 'deletedBrandVoiceSampleId';
  const deleted = await mutate(server, 'deleteBrandVoiceSample', at, owner.token, payload);
  expect(deleted).toMatchObject({ deletedBrandVoiceSampleId: at.id, userErrors: [] });
  expect(await read(at.id)).toBeNull();
});

test('reports every invalid value, requires BRANDS_MANAGE, and changes nothing', async () => {
  const invalid = { text: ' ', contentType: 'x'.repeat(51) };
  expect(refusals(await unchanged(server, () => create(invalid))).sort()).toEqual([
    ['BLANK', 'input.text'],
    ['TOO_LONG', 'input.contentType'],
  ]);
  const long = await unchanged(server, () => create({ text: 'x'.repeat(3_001) }));
  expect(refusals(long)).toEqual([['TOO_LONG', 'input.text']]);
  const foreign = await unchanged(server, () => create({ text: TEXT, brandProfileId: id }));
  expect(refusals(foreign)).toEqual([['NOT_FOUND', 'input.brandProfileId']]);
  const editor = await newMember(server, id, 'EDITOR');
  const denied = await unchanged(server, () => create({ text: TEXT }, editor.token));
  expect(refusals(denied)).toEqual([['FORBIDDEN', 'input']]);
});

test('lists the samples of brands in one statement', async () => {
  const studio = await newOrganization(server);
  for (const name of ['Bar', 'Tea']) {
    const brandProfileId = await server.rows.rowOf(BrandProfile, { organization: studio.id, name });
    for (const text of ['First', 'Second'])
      await create(
        { organizationId: studio.id, brandProfileId, text: `${name} ${text}` },
        studio.owner.token,
      );
  }
  const query = `{ brandProfiles(organizationId: "${studio.id}", orderBy: { field: NAME, direction: ASC }) {
    nodes { voiceSamples(orderBy: { field: CREATED_AT, direction: ASC }) { nodes { text } } } } }`;
  const { data, extensions } = await server.run(query, {}, studio.owner.token);
  expect(
    data.brandProfiles.nodes.map(({ voiceSamples }: Json) =>
      voiceSamples.nodes.map(({ text }: Json) => text),
    ),
  ).toEqual([
    ['Bar First', 'Bar Second'],
    ['Tea First', 'Tea Second'],
  ]);
  expect(extensions.cost).toMatchObject({ sqlStatements: 2, plan: 'compiled' });
});

test('embeds samples of another model again when the model changes, and charges a model of a provider', async () => {
  const studio = await newOrganization(server);
  const brandProfileId = await server.rows.rowOf(BrandProfile, { organization: studio.id, name: 'Tea' });
  const input = { organizationId: studio.id, brandProfileId, text: TEXT };
  const { brandVoiceSample } = await create(input, studio.owner.token);
  await runJobs();
  const offline = server.services.embeddings;
  const used = { provider: 'OPENAI', name: 'text-embedding-3-small' } as const;
  const usage = { inputTokens: 12, cachedInputTokens: 0, outputTokens: 0, reasoningTokens: 0 };
  const consumption = {
    usage: { ...usage, isEstimated: false },
    version: null,
    cost: '0.000001',
    prices: null,
  };
  const other: EmbeddingModels = {
    ...{ name: 'openai:text-embedding-3-small', used, maximumOf: () => consumption },
    embed: async (texts) => ({ ...(await offline.embed(texts)), consumption }),
  };
  const failing: EmbeddingModels = {
    ...other,
    embed: () => Promise.reject(new LanguageModelError('UNAVAILABLE', 'The provider could not be reached.')),
  };
  const requeue = `SELECT jobs.add('embed-all-voice-samples', '{}', NULL, NULL)`;
  await server.database.query(requeue);
  await runJobs(failing).catch(() => undefined);
  expect(await read(brandVoiceSample.id, studio.owner.token)).toMatchObject({ isModel: false });
  await server.database.query('UPDATE graphile_worker._private_jobs SET run_at = now()');
  await runJobs(other);
  expect(await read(brandVoiceSample.id, studio.owner.token)).toMatchObject({
    embeddingModel: 'openai:text-embedding-3-small',
    isModel: true,
  });
  const entries = `SELECT kind, service, quantity, reserved_quantity AS reserved, amount::float8 AS amount FROM cost_entries
    WHERE organization_id = $1 ORDER BY reserved_quantity DESC, kind`;
  const service = 'openai:text-embedding-3-small';
  expect(await server.database.query(entries, [studio.id])).toEqual([
    { kind: 'RESERVED', service, quantity: 0, reserved: 1, amount: 0 },
    { kind: 'RESERVED', service, quantity: 0, reserved: 1, amount: 0 },
    { kind: 'REFUNDED', service, quantity: 0, reserved: -1, amount: 0 },
    { kind: 'SETTLED', service, quantity: 1, reserved: -1, amount: 0.000001 },
  ]);
});

test('similar texts have similar vectors, in every script', async () => {
  const { vectors } = await openEmbeddings('marquee:hashing-1', {}).embed([
    'Fresh masala chai every morning',
    'Our masala chai is fresh in the mornings',
    'Quarterly tax returns are due soon',
    'हमारी मसाला चाय हर सुबह ताज़ी',
    'ताज़ी मसाला चाय रोज़ सुबह',
    '☕',
  ]);
  const cosine = (a: number, b: number): number =>
    vectors[a]!.reduce((sum, value, index) => sum + value * vectors[b]![index]!, 0);
  expect(cosine(0, 0)).toBeCloseTo(1, 6);
  expect(cosine(0, 1)).toBeGreaterThan(0.4);
  expect(cosine(0, 2)).toBeLessThan(0.1);
  expect(cosine(3, 4)).toBeGreaterThan(0.4);
  expect(cosine(5, 5)).toBeCloseTo(1, 6);
});
