import '../../../src/domains';
import { declareLane, declaredLanes, lanesOf } from '../../../src/kernel/jobs/lanes';
import { addJob } from '../../../src/kernel/jobs/queue';
import { startWorker } from '../../../src/kernel/jobs/worker';
import { createLogger } from '../../../src/kernel/logging';
import { tasksOf } from '../../../src/server/jobs';
import { until } from '../../live/subscription-helpers';
import { createTestDatabase, type TestDatabase } from '../../support/database';

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.drop());

const log = createLogger('silent');
const heavy = declareLane('toy-heavy', { slots: 2 });
heavy.add('toy-render', 'toy-import');

/** Jobs that wait until they are released. */
class Held {
  readonly running: string[] = [];
  private release!: () => void;
  private readonly released = new Promise<void>((done) => (this.release = done));

  task = (name: string) => async (): Promise<void> => {
    this.running.push(name);
    await this.released;
  };
  end = (): void => this.release();
}

test('jobs of a full lane delay no job of another lane, and use no more than its slots', async () => {
  const held = new Held();
  const sent: number[] = [];
  const worker = await startWorker(
    database.ownerUrl,
    {
      'toy-render': held.task('render'),
      'toy-import': held.task('import'),
      'toy-mail': async (payload) => void sent.push((payload as { n: number }).n),
    },
    [],
    log,
  );
  try {
    for (const task of ['toy-render', 'toy-import', 'toy-render', 'toy-render'])
      await addJob(database.owner, task, {});
    await until(() => held.running.length === 2);
    for (let n = 0; n < 5; n += 1) await addJob(database.owner, 'toy-mail', { n });
    await until(() => sent.length === 5);
    expect(held.running).toHaveLength(2);
    const waiting = `graphile_worker.jobs WHERE task_identifier LIKE 'toy-%' AND locked_at IS NULL`;
    expect(await database.count(waiting)).toBe(2);
  } finally {
    held.end();
    await until(() => held.running.length === 4);
    await worker.stop();
  }
  expect(await database.count('jobs.workers')).toBe(0);
});

test('recurring tasks are scheduled in their lanes', async () => {
  const worker = await startWorker(
    database.ownerUrl,
    { 'toy-render': async () => undefined, 'toy-mail': async () => undefined },
    [
      { task: 'toy-render', cron: '1 1 1 1 *' },
      { task: 'toy-mail', cron: '2 1 1 1 *' },
    ],
    log,
  );
  const known = `graphile_worker._private_known_crontabs WHERE identifier IN ('toy-render', 'toy-mail')`;
  await until(async () => (await database.count(known)) === 2);
  await worker.stop();
});

test('lists the lanes of a process: the default one, and those of its tasks', () => {
  expect(lanesOf(['toy-render', 'toy-mail'])).toEqual([
    { name: 'default', slots: 2, tasks: ['toy-mail'] },
    { name: 'toy-heavy', slots: 2, tasks: ['toy-render'] },
  ]);
  expect(lanesOf(['toy-import'])).toEqual([{ name: 'toy-heavy', slots: 2, tasks: ['toy-import'] }]);
});

test.each<[string, () => unknown, string]>([
  ['that exists', () => declareLane('toy-heavy', { slots: 1 }), 'The lane toy-heavy exists already.'],
  [
    'with the name of the default one',
    () => declareLane('default', { slots: 1 }),
    'The lane default exists already.',
  ],
  [
    'without a slot',
    () => declareLane('toy-none', { slots: 0 }),
    'The lane toy-none needs at least one slot.',
  ],
  [
    'with a task of another one',
    () => declareLane('toy-other', { slots: 1 }).add('toy-render'),
    'The task toy-render is in the lane toy-heavy already.',
  ],
])('rejects a lane %s', (_, declare, message) => {
  expect(declare).toThrow(message);
});

test('every task that is in a lane exists, and email shares its slots with nothing else', () => {
  const tasks = Object.keys(tasksOf({ media: { storage: {} } } as never));
  const lanes = declaredLanes().filter(({ name }) => !name.startsWith('toy'));
  const names = ['ai', 'embeddings', 'insights', 'mail', 'media', 'platforms'];
  expect(lanes.map(({ name }) => name).sort()).toEqual(names);
  for (const lane of lanes) for (const task of lane.tasks) expect(tasks).toContain(task);
  const mail = lanes.find(({ name }) => name === 'mail');
  expect([...mail!.tasks].sort()).toEqual(['mail-notification', 'send-account-mail', 'send-mail']);
});
