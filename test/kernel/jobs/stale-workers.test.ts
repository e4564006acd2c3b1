import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { addJob, addTrackedJob } from '../../../src/kernel/jobs/queue';
import { startWorker } from '../../../src/kernel/jobs/worker';
import { createLogger } from '../../../src/kernel/logging';
import { until } from '../../live/subscription-helpers';
import { createTestDatabase, type TestDatabase } from '../../support/database';

const ROOT = join(__dirname, '../../..');
/** Shortens the heartbeat and sweep intervals from about a minute to a few seconds. */
const QUICK = { intervalMs: 1_000, staleAfterMs: 4_000, sweepIntervalMs: 200 };

let database: TestDatabase;
let child: ChildProcess | undefined;

beforeAll(async () => void (database = await createTestDatabase()));
afterEach(() => void child?.kill('SIGKILL'));
afterAll(() => database.drop());

const ask: TestDatabase['query'] = (sql, values) => database.query(sql, values);

interface Standing {
  status: string;
  attempts: number;
  progress: number;
  error_message: string | null;
}

const standing = async (id: string): Promise<Standing> =>
  (await ask<Standing>('SELECT status, attempts, progress, error_message FROM jobs WHERE id = $1', [id]))[0]!;

/** Starts a worker in a separate process and waits until it has started a job. */
async function busyProgram(): Promise<ChildProcess> {
  const program = join(ROOT, 'test/support/worker-program.ts');
  child = spawn(process.execPath, ['--require', './scripts/register.cjs', program, database.ownerUrl], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface(child.stdout!), 'line')) as [string];
  expect(line).toBe('begun');
  return child;
}

test('another worker restarts and completes the job of a killed worker', async () => {
  const id = await addTrackedJob(database.owner, 'sample-count', {}, { kind: 'sample-count' });
  const killed = await busyProgram();
  await until(async () => (await standing(id)).progress === 40);
  const living = `SELECT FROM jobs.workers w JOIN graphile_worker.jobs q ON q.locked_by = w.id`;
  await until(async () => (await ask(living)).length === 1);
  // No other worker gets a long-running job while its worker sends heartbeats.
  await ask(`UPDATE graphile_worker._private_jobs SET locked_at = now() - interval '1 hour'`);
  expect(await ask(`SELECT jobs.free_dead('30 seconds') AS freed`)).toEqual([{ freed: 0 }]);
  killed.kill('SIGKILL');
  await once(killed, 'exit');
  expect(await standing(id)).toMatchObject({ status: 'RUNNING', attempts: 1 });

  const attempts: number[] = [];
  const count = async (_: unknown, { job }: { job: { attempts: number } }) =>
    void attempts.push(job.attempts);
  const log = createLogger('silent');
  const worker = await startWorker(database.ownerUrl, { 'sample-count': count }, [], log, QUICK);
  await until(async () => (await standing(id)).status === 'COMPLETED');
  await worker.stop();

  expect(attempts).toEqual([2]);
  expect(await standing(id)).toEqual({
    status: 'COMPLETED',
    attempts: 2,
    progress: 100,
    error_message: null,
  });
  // A stopped worker removes its own row; the row of a killed worker is deleted after a day.
  expect(await ask(`SELECT FROM jobs.workers WHERE seen_at > now() - interval '1 second'`)).toEqual([]);
});

describe('free_dead', () => {
  const freed = async (): Promise<number> =>
    (await ask<{ n: number }>(`SELECT jobs.free_dead('30 seconds') AS n`))[0]!.n;

  /** Adds a job that was locked `seconds` ago by a worker whose last heartbeat was `seen` seconds ago. */
  async function held(worker: string, seconds: number, seen: number | null): Promise<void> {
    await addJob(database.owner, 'sample-held', {}, { key: worker });
    await ask(
      `UPDATE graphile_worker._private_jobs SET locked_by = $1, locked_at = now() - $2 * interval '1 second', attempts = 1 WHERE key = $1`,
      [worker, seconds],
    );
    if (seen === null) return;
    await ask(`INSERT INTO jobs.workers (id, seen_at) VALUES ($1, now() - $2 * interval '1 second')`, [
      worker,
      seen,
    ]);
  }

  const holders = async (): Promise<string[]> =>
    (
      await ask<{ key: string }>(
        `SELECT key FROM graphile_worker.jobs WHERE locked_by IS NOT NULL ORDER BY key`,
      )
    ).map(({ key }) => key);

  test('releases only the jobs of workers whose heartbeat is stale or missing', async () => {
    await held('dead', 3_600, 31);
    await held('living', 3_600, 5);
    await held('unseen', 60, null);
    await held('new', 5, null);

    expect(await freed()).toBe(2);
    expect(await holders()).toEqual(['living', 'new']);
    expect(await freed()).toBe(0);
  });

  test('fails a released job when it has no attempts left', async () => {
    const id = await addTrackedJob(database.owner, 'sample-held', {}, { kind: 'sample-held' });
    await ask(`SELECT jobs.begin($1, gen_random_uuid(), 10)`, [id]);
    const lock = (attempts: number) =>
      ask(
        `UPDATE graphile_worker._private_jobs SET locked_by = 'gone', locked_at = now() - interval '1 hour', attempts = $2 WHERE key = $1`,
        [`shown:${id}`, attempts],
      );
    await lock(9);
    await freed();
    expect(await standing(id)).toMatchObject({ status: 'RUNNING', error_message: null });

    await lock(10);
    await freed();
    expect(await standing(id)).toMatchObject({
      status: 'FAILED',
      error_message: 'It was interrupted too often.',
    });
  });
});

test('deletes workers that sent no heartbeat for a day', async () => {
  await ask(`INSERT INTO jobs.workers (id, seen_at) VALUES ('old', now() - interval '25 hours')`);
  await ask(`SELECT jobs.free_dead('30 seconds')`);

  expect(await ask(`SELECT FROM jobs.workers WHERE id = 'old'`)).toEqual([]);
});
