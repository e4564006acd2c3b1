import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { composer } from '../ai/generations';
import { until } from '../live/subscription-helpers';
import { wrongPeriods } from '../support/ledger';
import { type Member, mutate, newMember, newOrganization, refusals, unchanged } from '../support/people';
import { type Json, serverForTests } from '../support/server';
import { jobOf, newStrategy, runJobs, startJob, startJobWorker } from './jobs';

const ROOT = join(__dirname, '../..');
const PROGRAM = join(ROOT, 'test/lifecycle/generation-program.ts');

const server = serverForTests();
let id: string;
let owner: Member;
let strategyId: string;

beforeEach(async () => {
  ({ id, owner } = await newOrganization(server));
  strategyId = await newStrategy(server, id, owner.token);
});
afterEach(async () => expect(await wrongPeriods(server.database)).toEqual([]));

async function started(input: object = {}): Promise<string> {
  const { repurposingJob, userErrors } = await startJob(server, { strategyId, ...input }, owner.token);
  expect(userErrors).toEqual([]);
  return repurposingJob.id as string;
}
const found = (job: string): Promise<Json> => jobOf(server, job, owner.token);
const statuses = ({ outputs }: Json): string[] =>
  (outputs as Json[]).map(({ generation }) => generation.status as string);
const posts = (): Promise<unknown[]> =>
  server.database.query('SELECT id FROM posts WHERE organization_id = $1', [id]);
/** Settled and reserved credits of the generations of jobs. */
const credits = async (): Promise<[number, number]> => {
  const [row] = await server.database.query<{ used: number; reserved: number }>(
    `SELECT coalesce(sum(e.quantity), 0)::int AS used, coalesce(sum(e.reserved_quantity), 0)::int AS reserved
       FROM cost_entries e JOIN repurposing_outputs o ON o.generation_id = e.subject_id WHERE o.organization_id = $1`,
    [id],
  );
  return [row!.used, row!.reserved];
};
const cancel = (job: string, token = owner.token): Promise<Json> =>
  mutate(server, 'cancelRepurposingJob', { id: job }, token, 'repurposingJob { status finishedAt }');

test('writes draft posts in the formats, platforms and languages of the strategy', async () => {
  const campaignId = await server.rows.campaign(id);
  const job = await started({ campaignId, maxHashtags: 2, callToAction: 'Visit us' });
  expect(await found(job)).toMatchObject({ status: 'PENDING', progress: 0, creditsUsed: 0, priority: 5 });
  await runJobs(server);
  const done = await found(job);
  expect(done).toMatchObject({
    ...{ status: 'COMPLETED', progress: 100, creditsUsed: 4, source: 'TEXT', campaign: { id: campaignId } },
    ...{ targetPlatforms: ['INSTAGRAM', 'LINKEDIN'], strategy: { id: strategyId } },
    config: { modelTier: 'LIGHT', tone: null, maxHashtags: 2, callToAction: 'Visit us' },
  });
  expect(await credits()).toEqual([4, 0]);
  const written = (done.outputs as Json[]).map(({ generation }) => generation.postOrigin.post);
  const author = { id: owner.id };
  const common = {
    status: 'DRAFT',
    author,
    aiContribution: { isCaptionGenerated: true, generationCost: '0.0000' },
  };
  expect(written).toMatchObject([
    {
      ...common,
      format: 'POST',
      targetPlatforms: ['INSTAGRAM'],
      language: 'ENGLISH',
      callToAction: 'Visit us',
    },
    { ...common, format: 'POST', targetPlatforms: ['INSTAGRAM'], language: 'HINDI', mediaType: 'TEXT' },
    { ...common, format: 'ARTICLE', targetPlatforms: [], language: 'ENGLISH', title: 'Tea talk' },
    { ...common, format: 'POST', targetPlatforms: ['LINKEDIN'], mediaType: 'CAROUSEL' },
  ]);
  expect(written[0]!.hashtags).toHaveLength(2);
  expect(written[2]!.body).toContain('Good tea leaves cost 12 rupees more');
  expect(written[2]!.body).not.toContain('[email]');
  expect(written[3]!.metadata.slides.length).toBeGreaterThan(3);
});

test('a post that fails does not keep the others from being written', async () => {
  const job = await started();
  const text = (_: number, composed: string): string =>
    composed.includes('"body"') ? composed.replace('12 rupees', '99 rupees') : composed;
  await runJobs(server, composer({ text }));
  const done = await found(job);
  expect(done).toMatchObject({ status: 'FAILED', progress: 100, creditsUsed: 6 });
  expect(statuses(done)).toEqual(['COMPLETED', 'COMPLETED', 'FAILED', 'COMPLETED']);
  expect(done.outputs[2].generation).toMatchObject({
    failure: { reason: 'INVENTED_CONTENT' },
    postOrigin: null,
  });
  expect(await posts()).toHaveLength(3);
});

test('a pending job is canceled with its generations and its queued job, at no cost', async () => {
  const job = await started();
  expect((await credits())[1]).toBeGreaterThan(0);
  expect(await cancel(job)).toMatchObject({
    repurposingJob: { status: 'CANCELLED', finishedAt: expect.any(String) },
    userErrors: [],
  });
  await runJobs(server);
  expect(statuses(await found(job))).toEqual(['CANCELLED', 'CANCELLED', 'CANCELLED', 'CANCELLED']);
  expect(await credits()).toEqual([0, 0]);
  expect(await posts()).toEqual([]);
  await unchanged(server, async () =>
    expect(refusals(await cancel(job))).toEqual([['INVALID_STATE', 'input.id']]),
  );
});

test('a running job is canceled during a call, which is charged, and keeps the posts that are written', async () => {
  const job = await started();
  const models = composer();
  let calls = 0;
  await runJobs(server, {
    ...models,
    generate: async (model, request) => {
      if ((calls += 1) === 2) {
        expect(await found(job)).toMatchObject({ status: 'RUNNING', progress: 25, creditsUsed: 1 });
        expect((await cancel(job)).userErrors).toEqual([]);
      }
      return models.generate(model, request);
    },
  });
  const done = await found(job);
  expect(statuses(done)).toEqual(['COMPLETED', 'CANCELLED', 'CANCELLED', 'CANCELLED']);
  expect(done).toMatchObject({ status: 'CANCELLED', creditsUsed: 2 });
  expect(await credits()).toEqual([2, 0]);
  expect([calls, (await posts()).length]).toEqual([2, 1]);
});

test('cancelJob cancels the repurposing job, too', async () => {
  const { repurposingJob, job } = await startJob(server, { strategyId }, owner.token);
  await mutate(server, 'cancelJob', { id: job.id as string }, owner.token, 'job { status }');
  expect(await found(repurposingJob.id as string)).toMatchObject({ status: 'CANCELLED' });
  expect(await credits()).toEqual([0, 0]);
});

test('goes on with the next post after its worker was killed, and pays and writes none twice', async () => {
  const job = await started();
  // The second call never ends.
  const args = ['--require', './scripts/register.cjs', PROGRAM, server.database.ownerUrl, '0', '2'];
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  const exit = once(child, 'exit');
  let calls = 0;
  for await (const part of child.stdout) {
    calls += String(part).split('\n').length - 1;
    if (calls === 2) break;
  }
  child.kill('SIGKILL');
  expect(await exit).toEqual([null, 'SIGKILL']);
  expect(statuses(await found(job))).toEqual(['COMPLETED', 'RUNNING', 'PENDING', 'PENDING']);
  expect(await posts()).toHaveLength(1);
  // Another worker releases the job when the heartbeat is missing.
  const worker = await startJobWorker(server);
  await until(async () => (await found(job)).finishedAt !== null);
  await worker.stop();
  const done = await found(job);
  expect(done).toMatchObject({ status: 'COMPLETED', progress: 100 });
  expect(await posts()).toHaveLength(4);
  const charged = await server.database.query<{ position: number; charges: number; estimated: boolean }>(
    `SELECT o.position, count(*)::int AS charges, bool_or(e.is_estimated) AS estimated
       FROM cost_entries e JOIN repurposing_outputs o ON o.generation_id = e.subject_id
      WHERE o.organization_id = $1 AND e.kind = 'SETTLED' GROUP BY 1 ORDER BY 1`,
    [id],
  );
  // The lost call is charged as an estimate.
  expect(charged).toEqual([
    { position: 0, charges: 1, estimated: false },
    { position: 1, charges: 2, estimated: true },
    { position: 2, charges: 1, estimated: false },
    { position: 3, charges: 1, estimated: false },
  ]);
});

test('jobs with a higher priority are started first, also after it was changed', async () => {
  const jobs = [
    await started({ priority: 2 }),
    await started({ priority: 9 }),
    await started({ priority: 1 }),
  ];
  const input = { id: jobs[2]!, priority: 10 };
  const changed = await mutate(
    server,
    'updateRepurposingJob',
    input,
    owner.token,
    'repurposingJob { priority }',
  );
  expect(changed).toMatchObject({ repurposingJob: { priority: 10 }, userErrors: [] });
  const order: string[] = [];
  const models = composer();
  await runJobs(server, {
    ...models,
    generate: async (model, request) => {
      const running = await server.database.query<{ id: string }>(
        "SELECT id FROM repurposing_jobs WHERE organization_id = $1 AND status = 'RUNNING'",
        [id],
      );
      for (const row of running) if (!order.includes(row.id)) order.push(row.id);
      return models.generate(model, request);
    },
  });
  expect(order).toEqual([jobs[2], jobs[1], jobs[0]]);
});

test('starts nothing beyond the credits, without a text or formats, or without the rights', async () => {
  const viewer = await newMember(server, id, 'VIEWER');
  const foreign = await server.rows.campaign((await newOrganization(server)).id);
  await unchanged(server, async () => {
    expect(refusals(await startJob(server, { strategyId }, viewer.token))).toEqual([['FORBIDDEN', 'input']]);
    expect(refusals(await startJob(server, { strategyId, campaignId: foreign }, owner.token))).toEqual([
      ['NOT_FOUND', 'input.campaignId'],
    ]);
  });
  const limits = JSON.stringify({ monthlyAiCredits: 8 });
  await server.database.query('UPDATE organizations SET limits = $2 WHERE id = $1', [id, limits]);
  await unchanged(server, async () =>
    expect((await startJob(server, { strategyId }, owner.token)).userErrors).toMatchObject([
      { code: 'LIMIT_EXCEEDED' },
    ]),
  );
  await server.database.query('DELETE FROM content_analyses WHERE organization_id = $1', [id]);
  await unchanged(server, async () =>
    expect(refusals(await startJob(server, { strategyId }, owner.token))).toEqual([
      ['INVALID_STATE', 'input.strategyId'],
    ]),
  );
});
