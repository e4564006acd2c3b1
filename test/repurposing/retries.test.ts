import { LanguageModelError } from '../../src/domains/ai/language-model.port';
import { archiveGenerations } from '../ai/archives';
import { composer } from '../ai/generations';
import { wrongPeriods } from '../support/ledger';
import { type Member, mutate, newMember, newOrganization, refusals, unchanged } from '../support/people';
import { type Json, serverForTests } from '../support/server';
import { jobOf, newStrategy, runJobs, startJob } from './jobs';

const server = serverForTests();
let id: string;
let owner: Member;
let job: string;

/** The composer, whose provider does not answer for articles and carousels. */
const broken = (): ReturnType<typeof composer> => {
  const models = composer();
  return {
    ...models,
    generate: (model, request) =>
      request.schemaName === 'caption'
        ? models.generate(model, request)
        : Promise.reject(new LanguageModelError('REFUSED', 'The provider has refused.')),
  };
};

/** Starts a job that writes two captions, and neither the article nor the carousel. */
beforeEach(async () => {
  ({ id, owner } = await newOrganization(server));
  const strategyId = await newStrategy(server, id, owner.token);
  const { repurposingJob } = await startJob(server, { strategyId }, owner.token);
  job = repurposingJob.id as string;
  await runJobs(server, broken());
});
afterEach(async () => expect(await wrongPeriods(server.database)).toEqual([]));

const found = (): Promise<Json> => jobOf(server, job, owner.token);
const statuses = ({ outputs }: Json): string[] =>
  (outputs as Json[]).map(({ generation }) => generation.status as string);
const posts = (): Promise<unknown[]> =>
  server.database.query('SELECT id FROM posts WHERE organization_id = $1', [id]);
const retry = (input: object = {}, token = owner.token): Promise<Json> =>
  mutate(
    server,
    'retryRepurposingJob',
    { id: job, ...input },
    token,
    'repurposingJob { status progress finishedAt version } job { kind status }',
  );
/** The ID, number of retries and earlier credits of each output, and the credits that are reserved. */
const outputs = (): Promise<{ id: string; generation: string; retries: number; earlier: number }[]> =>
  server.database.query(
    `SELECT id, generation_id AS generation, retry_count AS retries, earlier_credits AS earlier
       FROM repurposing_outputs WHERE repurposing_job_id = $1 ORDER BY position`,
    [job],
  );
const entries = (): Promise<{ subject: string; kind: string }[]> =>
  server.database.query(
    `SELECT subject_id AS subject, kind FROM cost_entries WHERE organization_id = $1 AND kind = 'SETTLED'`,
    [id],
  );

test('writes the posts that failed, and keeps and pays the others once', async () => {
  const failed = await found();
  expect(failed).toMatchObject({ status: 'FAILED', progress: 100, creditsUsed: 2 });
  expect(statuses(failed)).toEqual(['COMPLETED', 'COMPLETED', 'FAILED', 'FAILED']);
  const before = await outputs();
  const settled = await entries();

  expect(await retry()).toMatchObject({
    repurposingJob: { status: 'PENDING', progress: 50, finishedAt: null },
    job: { kind: 'repurpose-content', status: 'PENDING' },
    userErrors: [],
  });
  expect(statuses(await found())).toEqual(['COMPLETED', 'COMPLETED', 'PENDING', 'PENDING']);
  await runJobs(server);
  expect(await found()).toMatchObject({ status: 'COMPLETED', progress: 100, creditsUsed: 4 });
  expect(await posts()).toHaveLength(4);

  const after = await outputs();
  expect(after.map(({ retries, earlier }) => [retries, earlier])).toEqual([
    [0, 0],
    [0, 0],
    [1, 0],
    [1, 0],
  ]);
  expect(after.slice(0, 2)).toEqual(before.slice(0, 2));
  // The failed generations are kept. Only the new ones were charged besides the analysis and the captions.
  const paid = new Set(settled.map(({ subject }) => subject));
  const charged = (await entries()).flatMap(({ subject }) => (paid.has(subject) ? [] : [subject]));
  expect(charged.sort()).toEqual([after[2]!.generation, after[3]!.generation].sort());
  const kept = await server.database.query<{ status: string }>(
    'SELECT status FROM ai_generations WHERE id = any($1)',
    [[before[2]!.generation, before[3]!.generation]],
  );
  expect(kept).toEqual([{ status: 'FAILED' }, { status: 'FAILED' }]);
  await unchanged(server, async () =>
    expect(refusals(await retry())).toEqual([['INVALID_STATE', 'input.id']]),
  );
});

test('retries single posts, with another model, and counts what failed generations were charged', async () => {
  const inventing = composer({
    text: (_, composed) => composed.replace('12 rupees', '99 rupees'),
  });
  expect(await retry({ positions: [2], modelTier: 'HEAVY' })).toMatchObject({
    repurposingJob: { status: 'PENDING', progress: 75 },
    userErrors: [],
  });
  await runJobs(server, inventing);
  const charged = (await found()).creditsUsed as number;
  expect(charged).toBeGreaterThan(2);
  expect(statuses(await found())).toEqual(['COMPLETED', 'COMPLETED', 'FAILED', 'FAILED']);

  await retry({ positions: [2] });
  await runJobs(server);
  const done = await found();
  expect(done).toMatchObject({ status: 'FAILED', creditsUsed: charged + 1 });
  expect(statuses(done)).toEqual(['COMPLETED', 'COMPLETED', 'COMPLETED', 'FAILED']);
  expect((await outputs())[2]).toMatchObject({ retries: 2, earlier: charged - 2 });

  await unchanged(server, async () => {
    expect(refusals(await retry({ positions: [3, 1, 19] }))).toEqual([
      ['INVALID_STATE', 'input.positions.1'],
      ['INVALID_STATE', 'input.positions.2'],
    ]);
  });
});

test('retries nothing if the generations that failed were purged', async () => {
  await server.database.query(
    'UPDATE repurposing_outputs SET generation_id = NULL WHERE repurposing_job_id = $1 AND position >= 2',
    [job],
  );
  await unchanged(server, async () => {
    expect(refusals(await retry())).toEqual([['INVALID_STATE', 'input.id']]);
    expect(refusals(await retry({ positions: [] }))).toEqual([['INVALID_STATE', 'input.id']]);
  });
});

test('retries posts whose generation is archived with the same request', async () => {
  await server.database.query(
    `UPDATE ai_generations SET created_at = now() - interval '91 days', started_at = now() - interval '91 days',
            finished_at = now() - interval '91 days' WHERE organization_id = $1`,
    [id],
  );
  await archiveGenerations(server);
  const kept = await server.database.query(
    'SELECT FROM ai_generations WHERE organization_id = $1 AND input IS NOT NULL',
    [id],
  );
  expect(kept).toEqual([]);
  expect((await retry()).userErrors).toEqual([]);
  await runJobs(server);
  expect(await found()).toMatchObject({ status: 'COMPLETED', creditsUsed: 4 });
  expect(await posts()).toHaveLength(4);
});

test('the same key retries once, and a canceled retry keeps what was written', async () => {
  const input = { idempotencyKey: 'again' };
  expect((await retry(input)).userErrors).toEqual([]);
  const [first] = [await outputs()];
  expect((await retry(input)).userErrors).toEqual([]);
  expect(await outputs()).toEqual(first);
  await mutate(server, 'cancelRepurposingJob', { id: job }, owner.token);
  expect(statuses(await found())).toEqual(['COMPLETED', 'COMPLETED', 'CANCELLED', 'CANCELLED']);
  expect(await found()).toMatchObject({ status: 'CANCELLED', creditsUsed: 2 });
  expect(await posts()).toHaveLength(2);
});

test('retries nothing beyond the credits, in a stale version, or without the rights', async () => {
  const viewer = await newMember(server, id, 'VIEWER');
  const creator = await newMember(server, id, 'CREATOR');
  const stranger = (await newOrganization(server)).owner;
  const { version } = await found();
  await unchanged(server, async () => {
    expect(refusals(await retry({}, viewer.token))).toEqual([['FORBIDDEN', 'input']]);
    expect(refusals(await retry({}, creator.token))).toEqual([['FORBIDDEN', 'input']]);
    expect(refusals(await retry({}, stranger.token))).toEqual([['NOT_FOUND', 'input.id']]);
    expect((await retry({ expectedVersion: (version as number) - 1 })).userErrors).toMatchObject([
      { code: 'CONFLICT' },
    ]);
  });
  const limits = JSON.stringify({ monthlyAiCredits: 8 });
  await server.database.query('UPDATE organizations SET limits = $2 WHERE id = $1', [id, limits]);
  await unchanged(server, async () =>
    expect((await retry()).userErrors).toMatchObject([{ code: 'LIMIT_EXCEEDED' }]),
  );
});
