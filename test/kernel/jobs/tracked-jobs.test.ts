import { systemClock } from '../../../src/kernel/clock';
import { maintenanceTasks } from '../../../src/kernel/jobs/maintenance';
import { LatestReport } from '../../../src/kernel/jobs/latest-report';
import { type Progress, progressOf } from '../../../src/kernel/jobs/progress';
import { addJob, addTrackedJob, type TrackedJobInfo } from '../../../src/kernel/jobs/queue';
import { PermanentJobError, queueTasks, type TaskHandler } from '../../../src/kernel/jobs/tasks';
import { createTestDatabase, type TestDatabase } from '../../support/database';
import { runQueue } from '../../support/run-queue';
import { runTask } from '../../support/tasks';

const HOUR = 3_600_000;

let database: TestDatabase;

beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.drop());

const ask: TestDatabase['query'] = (sql, values) => database.query(sql, values);

const add = (shown: Partial<TrackedJobInfo> = {}, payload: object = {}): Promise<string> =>
  addTrackedJob(database.owner, 'sample-count', payload, { kind: 'sample-count', ...shown });

/** Runs one attempt of each due job. Only the first progress report is written, because of the long interval. */
const run = (work: TaskHandler, task = 'sample-count'): Promise<void> =>
  runQueue(database.ownerUrl, queueTasks({ [task]: work }, HOUR));

const shownOf = async (id: string) =>
  (
    await ask(
      `SELECT status, progress, attempts, message, error_message, result, started_at IS NOT NULL AS begun,
              finished_at IS NOT NULL AS ended FROM jobs WHERE id = $1`,
      [id],
    )
  )[0];

/** Returns the names of the events of a job, in delivery order. */
const told = async (id: string): Promise<string[]> =>
  (
    await ask<{ name: string }>(
      `SELECT r.name FROM events.stream s JOIN events.recorded r ON r.id = s.event_id
        WHERE s.tenant_id = $1 AND r.subject_id = $1 ORDER BY s.place`,
      [id],
    )
  ).map(({ name }) => name);

const again = () => ask('UPDATE graphile_worker._private_jobs SET run_at = now()');

test('records the status, progress and result of a job from creation to completion', async () => {
  const id = await add({ parameters: { of: 'books' } }, { secret: 'kept from everybody' });
  expect(await shownOf(id)).toEqual({
    status: 'PENDING',
    progress: 0,
    attempts: 0,
    message: null,
    error_message: null,
    result: null,
    begun: false,
    ended: false,
  });
  const seen: unknown[] = [];
  await run(async (payload, { progress }) => {
    seen.push(payload, await shownOf(id));
    progress(12.9, 'Counting');
    return { counted: 3 };
  });

  expect(seen).toEqual([
    { secret: 'kept from everybody' },
    expect.objectContaining({ status: 'RUNNING', attempts: 1, begun: true, ended: false }),
  ]);
  expect(await shownOf(id)).toEqual({
    status: 'COMPLETED',
    progress: 100,
    attempts: 1,
    message: null,
    error_message: null,
    result: { counted: 3 },
    begun: true,
    ended: true,
  });
  expect(await told(id)).toEqual(['job.created', 'job.started', 'job.progressed', 'job.completed']);
  expect(JSON.stringify(await ask('SELECT * FROM jobs WHERE id = $1', [id]))).not.toContain('kept from');
});

test('retries a job after an internal error without revealing the reason', async () => {
  const id = await add();
  await run(async (_, { progress }) => {
    progress(30);
    throw new Error('password authentication failed at 10.0.0.7');
  });

  expect(await shownOf(id)).toMatchObject({
    status: 'PENDING',
    attempts: 1,
    progress: 30,
    error_message: 'Internal error. If the problem persists, contact support.',
    ended: false,
  });
  const queued = await ask<{ last_error: string }>('SELECT last_error FROM graphile_worker.jobs');
  expect(queued).toEqual([{ last_error: 'password authentication failed at 10.0.0.7' }]);

  await again();
  await run(() => Promise.resolve());
  expect(await shownOf(id)).toMatchObject({ status: 'COMPLETED', attempts: 2, error_message: null });
  expect(await told(id)).toEqual([
    'job.created',
    'job.started',
    'job.progressed',
    'job.postponed',
    'job.started',
    'job.completed',
  ]);
});

test('fails the job with the given message when the handler throws a PermanentJobError', async () => {
  const id = await add();
  await run(() => Promise.reject(new PermanentJobError('The file is no picture.')));

  expect(await shownOf(id)).toMatchObject({
    status: 'FAILED',
    error_message: 'The file is no picture.',
    ended: true,
  });
  expect(await ask('SELECT FROM graphile_worker.jobs')).toEqual([]);
  expect(await told(id)).toEqual(['job.created', 'job.started', 'job.failed']);
});

test('fails the job when the last attempt fails', async () => {
  const id = await add();
  await ask(`UPDATE graphile_worker._private_jobs SET attempts = 9 WHERE key = $1`, [`shown:${id}`]);
  await run(() => Promise.reject(new Error('no luck')));

  expect(await shownOf(id)).toMatchObject({ status: 'FAILED', attempts: 10, ended: true });
});

test('skips a completed job when the queue still contains it', async () => {
  const id = await add();
  await ask(`SELECT jobs.settle($1, gen_random_uuid(), 'COMPLETED', NULL, NULL)`, [id]);
  let runs = 0;
  await run(async () => void (runs += 1));

  expect(runs).toBe(0);
  expect(await ask('SELECT FROM graphile_worker.jobs WHERE key = $1', [`shown:${id}`])).toEqual([]);
  expect(await told(id)).toEqual(['job.created', 'job.completed']);
});

test('records the outcome of the attempt that ends first when two attempts run concurrently', async () => {
  const id = await add();
  await run(async (_, { progress }) => {
    progress(80);
    await ask(`SELECT jobs.settle($1, gen_random_uuid(), 'COMPLETED', '"first"', NULL)`, [id]);
    throw new Error('the second one');
  });

  expect(await shownOf(id)).toMatchObject({ status: 'COMPLETED', result: 'first', error_message: null });
});

test('accepts progress reports from a job that is not tracked', async () => {
  await addJob(database.owner, 'sample-silent', {});
  let runs = 0;
  await run(async (_, { progress }) => {
    progress(50, 'Nobody hears it');
    runs += 1;
  }, 'sample-silent');

  expect(runs).toBe(1);
});

test('creates no job, queue entry or event when the transaction rolls back', async () => {
  const client = await database.owner.connect();
  await client.query('BEGIN');
  const id = await addTrackedJob(client, 'sample-count', {}, { kind: 'sample-count' });
  await client.query('ROLLBACK');
  client.release();

  expect(await shownOf(id)).toBeUndefined();
  expect(await ask('SELECT FROM graphile_worker.jobs WHERE key = $1', [`shown:${id}`])).toEqual([]);
  expect(await told(id)).toEqual([]);
});

test('purges jobs thirty days after they ended', async () => {
  const ended = (days: number) => `now() - interval '${days} days'`;
  const [old, young, open] = [await add(), await add(), await add()];
  const failed = await add();
  await ask(`UPDATE jobs SET status = 'COMPLETED', finished_at = ${ended(31)} WHERE id = $1`, [old]);
  await ask(`UPDATE jobs SET status = 'COMPLETED', finished_at = ${ended(29)} WHERE id = $1`, [young]);
  await ask(`UPDATE jobs SET status = 'FAILED', finished_at = ${ended(31)} WHERE id = $1`, [failed]);
  await ask(
    `UPDATE graphile_worker._private_jobs SET attempts = max_attempts, updated_at = ${ended(31)} WHERE key = $1`,
    [`shown:${failed}`],
  );
  await runTask(database, maintenanceTasks([], { clock: systemClock })['purge-jobs']!);

  const kept = await ask<{ id: string }>('SELECT id FROM jobs WHERE id = ANY ($1) ORDER BY id', [
    [old, young, open, failed],
  ]);
  expect(kept.map(({ id }) => id)).toEqual([young, open].sort());
  const keys = [old, young, open, failed].map((id) => `shown:${id}`);
  const queued = 'SELECT key FROM graphile_worker.jobs WHERE key = ANY ($1) ORDER BY id';
  expect((await ask<{ key: string }>(queued, [keys])).map(({ key }) => key)).toEqual(keys.slice(0, 3));
});

describe('progress', () => {
  test('writes the first progress immediately, then only the latest, never concurrently or after the end', async () => {
    const written: unknown[] = [];
    let go: () => void = () => undefined;
    const report = new LatestReport<Progress>((progress) => {
      written.push(progress);
      return new Promise<void>((resolve) => (go = resolve));
    }, 0);
    report.report(progressOf(1, 'One'));
    report.report(progressOf(2, 'Two'));
    report.report(progressOf(300, 'x'.repeat(600)));
    expect(written).toEqual([{ percent: 1, message: 'One' }]);
    go();
    while (written.length < 2) await new Promise(setImmediate);
    report.report(progressOf(-1));
    const stopped = report.stop();
    go();
    await stopped;
    report.report(progressOf(50));

    expect(written).toEqual([
      { percent: 1, message: 'One' },
      { percent: 100, message: 'x'.repeat(500) },
    ]);
  });

  test('writes the next progress report when one cannot be written', async () => {
    const written: number[] = [];
    const report = new LatestReport<Progress>(({ percent }) => {
      written.push(percent);
      return percent === 1 ? Promise.reject(new Error('no connection')) : Promise.resolve();
    }, 0);
    report.report(progressOf(1));
    report.report(progressOf(Number.NaN));
    while (written.length < 2) await new Promise(setImmediate);
    await report.stop();

    expect(written).toEqual([1, 0]);
  });
});
