import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { voiceTasks } from '../../src/domains/ai/voice/embed-samples.job';
import { BrandProfile } from '../../src/domains/brand/brand-profile.entity';
import { queueTasks } from '../../src/kernel/jobs/tasks';
import { openEmbeddings } from '../../src/language-models/embeddings';
import { wrongPeriods } from '../support/ledger';
import { type Member, mutate, newOrganization } from '../support/people';
import { runQueue } from '../support/run-queue';
import { type Json, serverForTests } from '../support/server';

const KEY = 'sk-embeddings-of-the-test';
const TEXTS = ['Masala chai, brewed slowly.', 'Come in from the rain.'];

interface Answer {
  readonly vectors?: readonly (readonly number[])[];
  readonly tokens?: number;
  readonly status?: number;
  readonly body?: string;
}

const server = serverForTests();
const requests: { readonly url: string; readonly key: unknown; readonly body: Json }[] = [];
let answer: Answer = {};
let baseUrl: string;
let id: string;
let owner: Member;
let brand: string;

async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let text = '';
  for await (const chunk of request) text += (chunk as Buffer).toString();
  const { authorization, 'x-goog-api-key': google } = request.headers;
  requests.push({ url: request.url!, key: authorization ?? google, body: JSON.parse(text) });
  const { vectors = [], tokens, status = 200, body } = answer;
  const openai = {
    ...{ object: 'list', model: 'm' },
    data: vectors.map((embedding, index) => ({ object: 'embedding', index, embedding })),
    ...(tokens !== undefined && { usage: { prompt_tokens: tokens, total_tokens: tokens } }),
  };
  const google_ = { embeddings: vectors.map((values) => ({ values })) };
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(body ?? JSON.stringify(request.url!.includes(':batchEmbed') ? google_ : openai));
}
const fake = createServer((request, response) => void respond(request, response));

beforeAll(async () => {
  fake.listen(0, '127.0.0.1');
  await once(fake, 'listening');
  baseUrl = `http://127.0.0.1:${(fake.address() as AddressInfo).port}/v1`;
});
afterAll(async () => {
  fake.closeAllConnections();
  fake.close();
  await once(fake, 'close');
});
beforeEach(async () => {
  ({ id, owner } = await newOrganization(server));
  brand = await server.rows.rowOf(BrandProfile, { organization: id, name: 'Chai' });
  requests.length = 0;
});
afterEach(async () => {
  expect(await wrongPeriods(server.database)).toEqual([]);
  await server.database.query('DELETE FROM brand_voice_samples');
  await server.database.query('DELETE FROM graphile_worker._private_jobs');
});

/** A vector with a one at a place. */
const unit = (place: number, dimensions = 1_536): number[] =>
  Array.from({ length: dimensions }, (_, at) => (at === place ? 1 : 0));

const open = (name: string): ReturnType<typeof openEmbeddings> =>
  openEmbeddings(name, {
    OPENAI: { apiKey: KEY, baseUrl },
    GOOGLE: { apiKey: KEY, baseUrl },
    OPENAI_COMPATIBLE: { apiKey: KEY, baseUrl },
  });

/** Creates samples, and embeds them with a model. Returns what is stored of them, and the charges. */
async function embedded(name: string, given: Answer) {
  answer = given;
  for (const text of TEXTS) {
    const input = { organizationId: id, brandProfileId: brand, text };
    expect((await mutate(server, 'createBrandVoiceSample', input, owner.token)).userErrors).toEqual([]);
  }
  const tasks = voiceTasks({ embeddings: open(name), clock: server.clock });
  await runQueue(server.database.ownerUrl, queueTasks(tasks));
  const samples = await server.database.query<{ model: string | null; place: number | null }>(
    `SELECT embedding_model AS model, array_position(embedding, 1::real) - 1 AS place FROM brand_voice_samples
      WHERE organization_id = $1 ORDER BY id`,
    [id],
  );
  const entries = await server.database.query<{ line: unknown[] }>(
    `SELECT json_build_array(kind, quantity, trim_scale(amount)::text, service) AS line FROM cost_entries
      WHERE organization_id = $1 AND kind <> 'RESERVED'`,
    [id],
  );
  return {
    samples: samples.map(({ model, place }) => [model, place]),
    entries: entries.map(({ line }) => line),
  };
}

const NOT_EMBEDDED = [
  [null, null],
  [null, null],
];

test('embeds with OpenAI, and charges the tokens that it reports', async () => {
  const name = 'openai:text-embedding-3-small';
  const { samples, entries } = await embedded(name, { vectors: [unit(3), unit(5)], tokens: 50_000 });
  expect(samples).toEqual([
    [name, 3],
    [name, 5],
  ]);
  // More credits than reserved are never charged; the cost is.
  expect(entries).toEqual([['SETTLED', 1, '0.001', name]]);
  expect(requests).toEqual([
    {
      ...{ url: '/v1/embeddings', key: `Bearer ${KEY}` },
      body: { model: 'text-embedding-3-small', input: TEXTS, encoding_format: 'float' },
    },
  ]);
});

test('asks the large model of OpenAI for as many dimensions as are stored', async () => {
  await embedded('openai:text-embedding-3-large', { vectors: [unit(3), unit(5)], tokens: 12 });
  expect(requests.map(({ body }) => body.dimensions as number)).toEqual([1_536]);
});

test('embeds with Google, which reports no tokens, and charges an estimate', async () => {
  const name = 'google:gemini-embedding-001';
  const { samples, entries } = await embedded(name, { vectors: [unit(0), unit(1)] });
  expect(samples).toEqual([
    [name, 0],
    [name, 1],
  ]);
  expect(entries).toMatchObject([['SETTLED', 1, expect.any(String), name]]);
  expect(requests).toMatchObject([
    {
      ...{ url: '/v1/models/gemini-embedding-001:batchEmbedContents', key: KEY },
      body: { requests: [{ outputDimensionality: 1_536, taskType: 'SEMANTIC_SIMILARITY' }, {}] },
    },
  ]);
});

test('fills up shorter vectors of a server, whose price is unknown', async () => {
  const name = 'openai-compatible:bge-m3';
  const { samples, entries } = await embedded(name, {
    vectors: [unit(7, 1_024), unit(9, 1_024)],
    tokens: 12,
  });
  expect(samples).toEqual([
    [name, 7],
    [name, 9],
  ]);
  expect(entries).toEqual([['SETTLED', 1, '0', name]]);
});

test.each<[string, Answer]>([
  ['too long', { vectors: [unit(0, 2_048), unit(1, 2_048)], tokens: 12 }],
  ['too few', { vectors: [unit(0)], tokens: 12 }],
  ['zero', { vectors: [unit(-1), unit(1)], tokens: 12 }],
])('vectors that are %s are charged, but not stored', async (_, given) => {
  const name = 'openai-compatible:bge-m3';
  const { samples, entries } = await embedded(name, given);
  expect(samples).toEqual(NOT_EMBEDDED);
  expect(entries).toEqual([['SETTLED', 1, '0', name]]);
});

test.each([
  ['429', { status: 429, body: '{"error":{"message":"Later"}}' }, 'REFUNDED', 0],
  ['500', { status: 500, body: '{"error":{"message":"Later"}}' }, 'REFUNDED', 0],
  ['401', { status: 401, body: `{"error":{"message":"Wrong key ${KEY}"}}` }, 'REFUNDED', 0],
  ['200 and no JSON', { body: '<html>' }, 'SETTLED', 1],
])('status %s embeds nothing, and is charged only if the model ran', async (_, given, kind, credits) => {
  const name = 'openai:text-embedding-3-small';
  const { samples, entries } = await embedded(name, given);
  expect(samples).toEqual(NOT_EMBEDDED);
  expect(entries).toMatchObject([[kind, credits, expect.any(String), name]]);
  expect(requests).toHaveLength(1);
  expect(server.log()).not.toContain(KEY);
});

test('requires a provider that is configured and has embedding models', () => {
  for (const name of ['openai:text-embedding-3-small', 'anthropic:claude', 'composer'])
    expect(() => openEmbeddings(name, {})).toThrow(/embedding models/);
});
