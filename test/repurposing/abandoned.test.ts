import type { PoolClient } from 'pg';
import { abandonedTasks } from '../../src/domains/ai/abandoned.job';
import { abandonedJobTasks } from '../../src/domains/repurposing/abandoned.job';
import { wrongPeriods } from '../support/ledger';
import { type Member, mutate, newOrganization } from '../support/people';
import { type Json, serverForTests } from '../support/server';
import { jobOf, newStrategy, runJobs, startJob } from './jobs';

/** Repurposing jobs end even if their tracked job does not end them. */
const server = serverForTests();
let owner: Member;
let strategyId: string;

beforeEach(async () => {
  const made = await newOrganization(server);
  owner = made.owner;
  strategyId = await newStrategy(server, made.id, owner.token);
});
afterEach(async () => expect(await wrongPeriods(server.database)).toEqual([]));

const query: typeof server.database.query = (sql, values) => server.database.query(sql, values);
const found = (job: string): Promise<Json> => jobOf(server, job, owner.token);
const statusOf = async (job: string): Promise<[string, number, Set<string>]> => {
  const { status, progress, outputs } = await found(job);
  return [
    status,
    progress,
    new Set((outputs as Json[]).map(({ generation }) => generation.status as string)),
  ];
};
const numberOf = async (text: string): Promise<number> =>
  (
    await query<{ number: number }>(`SELECT coalesce(sum(reserved_quantity), 0)::int AS number FROM ${text}`)
  )[0]!.number;

/** Starts a job whose tracked job fails because it was interrupted too often. */
async function interrupted(hours: number, isBegun: boolean): Promise<string> {
  const { repurposingJob } = await startJob(server, { strategyId }, owner.token);
  const id = repurposingJob.id as string;
  await query(
    `WITH g AS (UPDATE ai_generations SET created_at = now() - make_interval(hours => $2)
       WHERE id IN (SELECT generation_id FROM repurposing_outputs WHERE repurposing_job_id = $1))
     UPDATE repurposing_jobs SET created_at = now() - make_interval(hours => $2) WHERE id = $1`,
    [id, hours],
  );
  if (isBegun)
    await query(`UPDATE repurposing_jobs SET status = 'RUNNING', started_at = created_at WHERE id = $1`, [
      id,
    ]);
  await query(`UPDATE graphile_worker._private_jobs SET attempts = max_attempts`);
  await query(`UPDATE jobs SET status = 'RUNNING', started_at = now() WHERE subject_id = $1`, [id]);
  await query(`SELECT jobs.free_dead('30 seconds')`);
  const jobs = await query<{ status: string }>('SELECT status FROM jobs WHERE subject_id = $1', [id]);
  expect(jobs).toEqual([{ status: 'FAILED' }]);
  await runJobs(server);
  return id;
}

const run = (name: 'generations' | 'repurposing-jobs'): Promise<void> => {
  const { owner: pool } = server.database;
  const withPgClient = async <T>(work: (client: PoolClient) => Promise<T>): Promise<T> => {
    const client = await pool.connect();
    try {
      return await work(client);
    } finally {
      client.release();
    }
  };
  const helpers = { query: (sql: string, values?: unknown[]) => pool.query(sql, values), withPgClient };
  const options = { clock: server.clock };
  const tasks = { ...abandonedTasks(options), ...abandonedJobTasks(options) };
  return tasks[`end-abandoned-${name}`]!({}, helpers as never) as Promise<void>;
};

test('ends jobs that were interrupted too often when their generations have failed after two days', async () => {
  const [running, pending, recent] = [
    await interrupted(49, true),
    await interrupted(49, false),
    await interrupted(47, true),
  ];
  await run('repurposing-jobs');
  expect(await statusOf(running)).toEqual(['RUNNING', 0, new Set(['PENDING'])]);
  await run('generations');
  await run('repurposing-jobs');
  for (const job of [running, pending]) {
    expect(await statusOf(job)).toEqual(['FAILED', 100, new Set(['FAILED'])]);
    expect(await found(job)).toMatchObject({ finishedAt: expect.any(String) as string, creditsUsed: 0 });
  }
  expect(await statusOf(recent)).toEqual(['RUNNING', 0, new Set(['PENDING'])]);
  // What the recent one reserved is all that is reserved.
  const reserved = `cost_entries e JOIN repurposing_outputs o ON o.generation_id = e.subject_id`;
  expect(await numberOf(reserved)).toBe(await numberOf(`${reserved} AND o.repurposing_job_id = '${recent}'`));

  const { userErrors } = await mutate(server, 'retryRepurposingJob', { id: running }, owner.token);
  expect(userErrors).toEqual([]);
  await run('repurposing-jobs');
  expect(await statusOf(running)).toEqual(['PENDING', 0, new Set(['PENDING'])]);
  await runJobs(server);
  expect(await statusOf(running)).toEqual(['COMPLETED', 100, new Set(['COMPLETED'])]);
});

test('ends jobs that were interrupted before they ended, and those whose generations were purged', async () => {
  const [written, purged] = [await interrupted(49, true), await interrupted(49, true)];
  await query(
    `UPDATE ai_generations SET status = 'CANCELLED', finished_at = now()
      WHERE id IN (SELECT generation_id FROM repurposing_outputs WHERE repurposing_job_id = $1)`,
    [written],
  );
  await query('UPDATE repurposing_outputs SET generation_id = NULL WHERE repurposing_job_id = $1', [purged]);
  await run('repurposing-jobs');
  expect(await statusOf(written)).toEqual(['CANCELLED', 100, new Set(['CANCELLED'])]);
  expect((await found(purged)).status).toBe('FAILED');
});
