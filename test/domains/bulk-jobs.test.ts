import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { until } from '../live/subscription-helpers';
import { lockRow } from '../support/locks';
import { eventsOf, mutate, newMember, newOrganization, type Person } from '../support/people';
import { serverForTests } from '../support/server';

const server = serverForTests();
const ROOT = join(__dirname, '../..');
const ITEMS = `items(first: 100) { nodes { index status subject { id } errors { code path } } }`;
const workers: ChildProcess[] = [];

afterEach(async () => {
  for (const worker of workers.splice(0)) await kill(worker);
});

/** Starts the worker program on the database of the test. */
function startWorker(): ChildProcess {
  const { database, folder } = server;
  const worker = spawn(process.execPath, ['--require', './scripts/register.cjs', 'src/worker.ts'], {
    cwd: ROOT,
    stdio: 'ignore',
    env: {
      ...process.env,
      DATABASE_URL: database.ownerUrl,
      APP_DATABASE_URL: database.servingUrl,
      DATA_DIR: folder,
      LOG_LEVEL: 'silent',
    },
  });
  workers.push(worker);
  return worker;
}

async function kill(worker: ChildProcess): Promise<void> {
  if (worker.exitCode !== null || worker.signalCode !== null) return;
  const exit = once(worker, 'exit');
  worker.kill('SIGKILL');
  await exit;
}

/** Creates an organization with 60 posts of a member and starts a job that archives them and another post. */
async function archiving() {
  const { id: organization, owner } = await newOrganization(server);
  const creator = await newMember(server, organization, 'CREATOR');
  const foreign = await server.rows.post(organization, { author: owner.id });
  const own: string[] = [];
  for (let i = 0; i < 60; i += 1) own.push(await server.rows.post(organization, { author: creator.id }));
  const items = [foreign, ...own].map((id) => ({ id }));
  const input = { items, idempotencyKey: `archive ${organization}` };
  const start = () =>
    mutate(server, 'archivePosts', input, creator.token, 'results { id } job { id kind status itemCount }');
  return { creator, owner, own, foreign, start };
}

const statuses = async (job: string): Promise<Record<string, number>> => {
  const rows = await server.database.query<{ status: string; n: number }>(
    'SELECT status, count(*)::integer AS n FROM job_items WHERE job_id = $1 GROUP BY status',
    [job],
  );
  return Object.fromEntries(rows.map(({ status, n }) => [status, n]));
};
const queued = (): Promise<number> =>
  server.database.count(`graphile_worker.jobs WHERE task_identifier = 'run-bulk-mutation'`);

/** Expects the error of the first item in Hindi, on both read paths, as the mutation of the single object returns it. */
async function expectHindi(job: string, foreign: string, { id, token }: Person): Promise<void> {
  await server.database.query(`UPDATE users SET language = 'hi' WHERE id = $1`, [id]);
  const single = await mutate(server, 'archivePost', { id: foreign }, token);
  const { message } = single.userErrors[0]!;
  expect(message).toMatch(/\p{Script=Devanagari}/u);
  const item = `job(id: $id) { items(first: 1) { nodes { errors { message } } } }`;
  for (const [plan, more] of Object.entries({ compiled: '', resolvers: '__type(name: "Node") { name }' })) {
    const { data, extensions } = await server.run(`query ($id: ID!) { ${item} ${more} }`, { id: job }, token);
    expect(extensions.cost.plan).toBe(plan);
    expect(data.job.items.nodes).toEqual([{ errors: [{ message }] }]);
  }
}

test('a killed worker loses no item, and no item is processed twice', async () => {
  const { creator, owner, own, foreign, start } = await archiving();
  const unlock = await lockRow(server, 'posts', own[29]!);
  const { job, results } = await start();
  expect({ job, results }).toEqual({
    job: { id: expect.any(String) as string, kind: 'archive-posts', status: 'PENDING', itemCount: 61 },
    results: null,
  });
  expect((await start()).job.id).toBe(job.id);

  const worker = startWorker();
  await until(async () => (await statuses(job.id)).SUCCEEDED === 29);
  await kill(worker);
  await unlock();
  expect(await statuses(job.id)).toEqual({ FAILED: 1, SUCCEEDED: 29, PENDING: 31 });

  await server.database.query(`SELECT jobs.free_dead('0 seconds')`);
  startWorker();
  const look = `query ($id: ID!) { job(id: $id) { status progress result ${ITEMS} } }`;
  await until(
    async () => (await server.run(look, { id: job.id }, creator.token)).data.job.status === 'COMPLETED',
  );

  const done = (await server.run(look, { id: job.id }, creator.token)).data.job;
  expect(done).toMatchObject({ progress: 100, result: { succeeded: 60, failed: 1 } });
  const resolved = await server.run(
    `query ($id: ID!) { job(id: $id) { ${ITEMS} } __type(name: "Node") { name } }`,
    { id: job.id },
    creator.token,
  );
  expect(resolved.extensions.cost.plan).toBe('resolvers');
  expect(resolved.data.job.items).toEqual(done.items);
  expect(done.items.nodes).toEqual([
    {
      index: 0,
      status: 'FAILED',
      subject: { id: foreign },
      errors: [{ code: 'FORBIDDEN', path: ['input', 'items', '0'] }],
    },
    ...own.map((id, i) => ({ index: i + 1, status: 'SUCCEEDED', subject: { id }, errors: [] })),
  ]);
  for (const id of own) expect(await eventsOf(server, id)).toEqual(['post.archived']);
  await expectHindi(job.id, foreign, creator);
  expect((await server.run(look, { id: job.id }, owner.token)).data.job).toBeNull();
});

test('an item that a replaced worker still processes is not left out', async () => {
  const { start } = await archiving();
  const { job } = await start();
  const [item] = await server.database.query<{ id: string }>(
    'SELECT id FROM job_items WHERE job_id = $1 AND index = 30',
    [job.id],
  );
  const unlock = await lockRow(server, 'job_items', item!.id);
  startWorker();
  const statusOf = async (): Promise<string> => {
    const rows = await server.database.query<{ status: string }>('SELECT status FROM jobs WHERE id = $1', [
      job.id,
    ]);
    return rows[0]!.status;
  };
  await until(async () => (await statuses(job.id)).SUCCEEDED === 59);
  await until(async () => (await statusOf()) === 'PENDING');
  await unlock();

  await until(async () => (await statusOf()) === 'COMPLETED');
  expect(await statuses(job.id)).toEqual({ FAILED: 1, SUCCEEDED: 60 });
});

test('cancelJob stops a running job after the item that is being processed', async () => {
  const { creator, own, start } = await archiving();
  const unlock = await lockRow(server, 'posts', own[9]!);
  const { job } = await start();
  startWorker();
  await until(async () => (await statuses(job.id)).SUCCEEDED === 9);
  const cancelled = await mutate(server, 'cancelJob', { id: job.id }, creator.token, 'job { status }');
  await unlock();

  expect(cancelled).toMatchObject({ job: { status: 'CANCELLED' }, userErrors: [] });
  await until(async () => (await queued()) === 0);
  expect(await statuses(job.id)).toEqual({ FAILED: 1, SUCCEEDED: 10, PENDING: 50 });
});

test('a job fails when the session that started it has ended', async () => {
  const { creator, start } = await archiving();
  const { job } = await start();
  await server.database.query('UPDATE sessions SET ended_at = now() WHERE user_id = $1', [creator.id]);
  startWorker();
  const standing = async () =>
    (await server.database.query('SELECT status, error_message FROM jobs WHERE id = $1', [job.id]))[0] as {
      status: string;
    };
  await until(async () => (await standing()).status === 'FAILED');

  expect(await standing()).toEqual({
    status: 'FAILED',
    error_message: 'The session that started the job has ended. Start the job again.',
  });
});

test('items that are invalid by themselves fail at once, and atomic calls do not start jobs', async () => {
  const { creator, own } = await archiving();
  const items = own.map((id, i) => ({ id, title: i === 3 ? 'x'.repeat(501) : 'New' }));
  const atomic = await mutate(server, 'updatePosts', { items, atomic: true }, creator.token, 'job { id }');
  expect(atomic).toMatchObject({ job: null, userErrors: [{ code: 'INVALID', path: ['input', 'atomic'] }] });

  const started = await mutate(server, 'updatePosts', { items }, creator.token, `job { id ${ITEMS} }`);
  expect(started.job.items.nodes.filter(({ status }: { status: string }) => status !== 'PENDING')).toEqual([
    {
      index: 3,
      status: 'FAILED',
      subject: { id: own[3] },
      errors: [{ code: 'TOO_LONG', path: ['input', 'items', '3', 'title'] }],
    },
  ]);
});
