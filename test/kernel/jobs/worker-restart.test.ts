import { Writable } from 'node:stream';
import { addJob } from '../../../src/kernel/jobs/queue';
import { startWorker } from '../../../src/kernel/jobs/worker';
import { createLogger } from '../../../src/kernel/logging';
import { until } from '../../live/subscription-helpers';
import { createTestDatabase, type TestDatabase } from '../../support/database';

/** The interval is also the time limit of each heartbeat, and of the last statement of a worker that stops. */
const QUICK = { intervalMs: 2_000, staleAfterMs: 8_000, sweepIntervalMs: 200 };

let database: TestDatabase;
let lines: string[];
const done: number[] = [];
const tasks = { 'sample-note': async (payload: unknown) => void done.push((payload as { n: number }).n) };

const start = () => {
  lines = [];
  const sink = new Writable({ write: (chunk: Buffer, _, next) => (lines.push(chunk.toString()), next()) });
  return startWorker(database.ownerUrl, tasks, [], createLogger('info', sink), QUICK);
};
const workers = (): Promise<number> => database.count('jobs.workers');

beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.drop());
beforeEach(() => void (done.length = 0));

test('restarts the queue when it stops unexpectedly, with one registered worker', async () => {
  const worker = await start();
  await until(async () => (await workers()) === 1);
  // The notification that graphile-worker sends after a newer version has migrated its tables.
  await database.query(`NOTIFY "worker:migrate", '{"migrationNumber": 999, "breaking": true}'`);
  await until(() => lines.some((line) => line.includes('job queue stopped unexpectedly; restarting')));
  await addJob(database.owner, 'sample-note', { n: 1 });
  await until(() => done.length > 0);
  await worker.stop();
  // Clears the exit code that graphile-worker sets when it stops, so the test process succeeds.
  process.exitCode = undefined;

  expect(done).toEqual([1]);
  expect(await workers()).toBe(0);
});

test('resolves the promise of a worker without errors when the worker is stopped twice', async () => {
  const worker = await start();
  await addJob(database.owner, 'sample-note', { n: 2 });
  await until(() => done.length > 0);
  await Promise.all([worker.stop(), worker.stop(), worker.promise]);

  expect(done).toEqual([2]);
  expect(lines.filter((line) => /"level":[56]0/.test(line))).toEqual([]);
});
