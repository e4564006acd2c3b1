import { Writable } from 'node:stream';
import { addJob } from '../../../src/kernel/jobs/queue';
import { startWorker } from '../../../src/kernel/jobs/worker';
import { createLogger } from '../../../src/kernel/logging';
import { until } from '../../live/following';
import { createTestDatabase, type TestDatabase } from '../../support/database';

const QUICK = { intervalMs: 50, staleAfterMs: 2_000, sweepIntervalMs: 200 };

let database: TestDatabase;
let lines: string[];
const done: number[] = [];
const tasks = { 'toy-note': async (payload: unknown) => void done.push((payload as { n: number }).n) };

const start = () => {
  lines = [];
  const sink = new Writable({ write: (chunk: Buffer, _, next) => (lines.push(chunk.toString()), next()) });
  return startWorker(database.ownerUrl, tasks, [], createLogger('info', sink), QUICK);
};
const workers = (): Promise<number> => database.count('jobs.workers');

beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.drop());
beforeEach(() => void (done.length = 0));

test('a queue that ends by itself begins anew, and only the new one is said to live', async () => {
  const worker = await start();
  await until(async () => (await workers()) === 1);
  // What the queue hears when a newer version of it has changed its tables.
  await database.query(`NOTIFY "worker:migrate", '{"migrationNumber": 999, "breaking": true}'`);
  await until(() => lines.some((line) => line.includes('it begins anew')));
  await addJob(database.owner, 'toy-note', { n: 1 });
  await until(() => done.length > 0);
  await worker.stop();
  // The queue wants the process to end with this code when it ends; this one is to go on.
  process.exitCode = undefined;

  expect(done).toEqual([1]);
  expect(await workers()).toBe(0);
});

test('can be stopped twice, and what waits for it is told once', async () => {
  const worker = await start();
  await addJob(database.owner, 'toy-note', { n: 2 });
  await until(() => done.length > 0);
  await Promise.all([worker.stop(), worker.stop(), worker.promise]);

  expect(done).toEqual([2]);
  expect(lines.filter((line) => /"level":[56]0/.test(line))).toEqual([]);
});
