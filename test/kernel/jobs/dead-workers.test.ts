import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { addJob, addTrackedJob } from '../../../src/kernel/jobs/queue';
import { startWorker } from '../../../src/kernel/jobs/worker';
import { createLogger } from '../../../src/kernel/logging';
import { until } from '../../live/following';
import { createTestDatabase, type TestDatabase } from '../../support/database';

const ROOT = join(__dirname, '../../..');
/** What takes most of a minute in earnest, in seconds. */
const QUICK = { intervalMs: 100, staleAfterMs: 2_000, sweepIntervalMs: 200 };

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

/** A worker in a process of its own that has begun a job. */
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

test('the job of a worker that is killed runs again, at another worker, and to its end', async () => {
  const id = await addTrackedJob(database.owner, 'toy-count', {}, { kind: 'toy-count' });
  const killed = await busyProgram();
  await until(async () => (await standing(id)).progress === 40);
  const living = `SELECT FROM jobs.workers w JOIN graphile_worker.jobs q ON q.locked_by = w.id`;
  await until(async () => (await ask(living)).length === 1);
  // However long a job takes: as long as its worker shows that it lives, nobody else gets the job.
  await ask(`UPDATE graphile_worker._private_jobs SET locked_at = now() - interval '1 hour'`);
  expect(await ask(`SELECT jobs.free_dead('30 seconds') AS freed`)).toEqual([{ freed: 0 }]);
  killed.kill('SIGKILL');
  await once(killed, 'exit');
  expect(await standing(id)).toMatchObject({ status: 'RUNNING', attempts: 1 });

  const attempts: number[] = [];
  const count = async (_: unknown, { job }: { job: { attempts: number } }) =>
    void attempts.push(job.attempts);
  const log = createLogger('silent');
  const worker = await startWorker(database.ownerUrl, { 'toy-count': count }, [], log, QUICK);
  await until(async () => (await standing(id)).status === 'COMPLETED');
  await worker.stop();

  expect(attempts).toEqual([2]);
  expect(await standing(id)).toEqual({
    status: 'COMPLETED',
    attempts: 2,
    progress: 100,
    error_message: null,
  });
  // Who stopped by itself is no longer watched; who was killed is forgotten after a day.
  expect(await ask(`SELECT FROM jobs.workers WHERE seen_at > now() - interval '1 second'`)).toEqual([]);
}, 60_000);

describe('a job is freed', () => {
  const freed = async (): Promise<number> =>
    (await ask<{ n: number }>(`SELECT jobs.free_dead('30 seconds') AS n`))[0]!.n;

  /** A job that a worker holds, for so many seconds, and was last seen so many seconds ago. */
  async function held(worker: string, seconds: number, seen: number | null): Promise<void> {
    await addJob(database.owner, 'toy-held', {}, { key: worker });
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

  test('from a worker that was not seen for long, or never, and from no other', async () => {
    await held('dead', 3_600, 31);
    await held('living', 3_600, 5);
    await held('unseen', 60, null);
    await held('new', 5, null);

    expect(await freed()).toBe(2);
    expect(await holders()).toEqual(['living', 'new']);
    expect(await freed()).toBe(0);
  });

  test('and has failed when it has no attempt left', async () => {
    const id = await addTrackedJob(database.owner, 'toy-held', {}, { kind: 'toy-held' });
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

test('workers that were not seen for a day are forgotten', async () => {
  await ask(`INSERT INTO jobs.workers (id, seen_at) VALUES ('old', now() - interval '25 hours')`);
  await ask(`SELECT jobs.free_dead('30 seconds')`);

  expect(await ask(`SELECT FROM jobs.workers WHERE id = 'old'`)).toEqual([]);
});
