import { setImmediate as settled } from 'node:timers/promises';
import fc from '../../support/property';
import { FairQueue, QueueTimeoutError, type ReleaseSlot } from '../../../src/kernel/limits/fair-queue';

interface Task {
  readonly keys: readonly string[];
  readonly controller: AbortController;
  readonly number: number;
  release?: ReleaseSlot;
  state: 'waiting' | 'running' | 'done' | 'canceled';
}

/** Starts tasks in a queue and records the order in which they get their slots. */
class Tasks {
  readonly all: Task[] = [];
  readonly granted: Task[] = [];

  constructor(private readonly queue: FairQueue) {}

  in(state: Task['state']): Task[] {
    return this.all.filter((task) => task.state === state);
  }

  held(key: string): number {
    return this.in('running').filter(({ keys }) => keys.includes(key)).length;
  }

  async add(...keys: string[]): Promise<Task> {
    const task: Task = { keys, controller: new AbortController(), number: this.all.length, state: 'waiting' };
    this.all.push(task);
    this.queue.acquire(keys, { signal: task.controller.signal }).then(
      (release) => {
        Object.assign(task, { release, state: 'running' });
        this.granted.push(task);
      },
      () => (task.state = 'canceled'),
    );
    await settled();
    return task;
  }

  async finish(task: Task): Promise<void> {
    task.state = 'done';
    task.release!();
    await settled();
  }

  async cancel(task: Task): Promise<void> {
    task.controller.abort();
    await settled();
  }
}

const step = fc.record({
  kind: fc.constantFrom('add', 'add', 'finish', 'cancel'),
  user: fc.constantFrom('ann', 'bob', 'cho', 'dev'),
  tenant: fc.constantFrom('north', 'south', undefined),
  which: fc.nat(1_000),
});
const sizes = fc.record({
  capacity: fc.integer({ min: 1, max: 9 }),
  share: fc.double({ min: 0.1, max: 1, noNaN: true }),
});

test('keeps the capacity, the shares, the reserve and the order, and loses no slot', async () => {
  const property = fc.asyncProperty(sizes, fc.array(step, { maxLength: 80 }), async (size, walk) => {
    const queue = new FairQueue(size);
    const tasks = new Tasks(queue);
    const limit = Math.max(1, Math.floor(size.capacity * size.share));
    const reserve = Math.floor(size.capacity * size.share);
    for (const { kind, user, tenant, which } of walk) {
      const before = tasks.granted.length;
      const [running, waiting] = [tasks.in('running'), tasks.in('waiting')];
      if (kind === 'add') await tasks.add(user, ...(tenant ? [tenant] : []));
      else if (kind === 'finish' && running.length) await tasks.finish(running[which % running.length]!);
      else if (kind === 'cancel' && waiting.length) await tasks.cancel(waiting[which % waiting.length]!);

      const free = size.capacity - tasks.in('running').length;
      const isWithinShare = ({ keys }: Task): boolean => keys.every((key) => tasks.held(key) < limit);
      expect(free).toBeGreaterThanOrEqual(0);
      expect([queue.running, queue.waiting]).toEqual([
        tasks.in('running').length,
        tasks.in('waiting').length,
      ]);
      if (free > 0) expect(tasks.in('waiting').filter(isWithinShare)).toEqual([]);
      if (free > reserve) expect(tasks.in('waiting')).toEqual([]);
      const beyondShare = tasks.granted
        .slice(before)
        .some(({ keys }) => keys.some((key) => tasks.held(key) > limit));
      if (beyondShare) {
        expect(free).toBeGreaterThanOrEqual(reserve);
        expect(tasks.in('waiting').filter(isWithinShare)).toEqual([]);
      }
    }
    for (let [task] = tasks.in('running'); task; [task] = tasks.in('running')) await tasks.finish(task);

    expect(tasks.in('waiting')).toEqual([]);
    expect([queue.running, queue.waiting, queue.activeKeys]).toEqual([0, 0, 0]);
    expect(tasks.granted).toHaveLength(tasks.in('done').length);
    for (const { keys } of tasks.all) {
      const numbers = tasks.granted
        .filter((task) => task.keys.join() === keys.join())
        .map(({ number }) => number);
      expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    }
  });
  await fc.assert(property);
});

test('serves a new key after each other key at most once, whatever waits already', async () => {
  const keys = ['a', 'b', 'c', 'd', 'e'];
  const property = fc.asyncProperty(
    fc.array(fc.constantFrom(...keys), { minLength: 8, maxLength: 40 }),
    fc.array(fc.nat(1_000), { minLength: 50, maxLength: 50 }),
    async (backlog, choices) => {
      const tasks = new Tasks(new FairQueue({ capacity: 4, share: 0.25 }));
      for (const key of backlog) await tasks.add(key);
      const before = tasks.granted.length;
      const newcomer = await tasks.add('new');
      for (const choice of choices) {
        if (newcomer.state === 'running') break;
        const running = tasks.in('running');
        const finished = running[choice % running.length]!;
        await tasks.finish(finished);
        await tasks.add(...finished.keys);
      }
      const served = tasks.granted.slice(before).map(({ keys: [key] }) => key);
      expect(newcomer.state).toBe('running');
      expect(served).toHaveLength(new Set(served).size);
    },
  );
  await fc.assert(property);
});

test('starts a second key at once when a first one asks for all slots', async () => {
  const tasks = new Tasks(new FairQueue({ capacity: 8, share: 0.25 }));
  for (let i = 0; i < 20; i += 1) await tasks.add('greedy');

  expect(tasks.held('greedy')).toBe(6);
  expect((await tasks.add('other')).state).toBe('running');
  expect((await tasks.add('other')).state).toBe('running');
});

test('never exceeds the share when all slots are reserved', async () => {
  const tasks = new Tasks(new FairQueue({ capacity: 8, share: 0.25, reserve: 8 }));
  for (let i = 0; i < 20; i += 1) await tasks.add('greedy');

  expect(tasks.held('greedy')).toBe(2);
});

test('counts a task for each of its keys', async () => {
  const tasks = new Tasks(new FairQueue({ capacity: 8, share: 0.25, reserve: 8 }));
  const members = ['ann', 'bob', 'cho', 'dev'];
  for (const user of members) await tasks.add(user, 'north');

  expect(members.map((user) => tasks.held(user))).toEqual([1, 1, 0, 0]);
  expect((await tasks.add('ann', 'south')).state).toBe('running');
  expect((await tasks.add('ann', 'west')).state).toBe('waiting');
});

test('runs work in a slot and releases it when the work fails', async () => {
  const queue = new FairQueue({ capacity: 1, share: 1 });

  await expect(queue.run(['a'], () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
  await expect(queue.run(['a'], async () => queue.running)).resolves.toBe(1);
  expect(queue.running).toBe(0);
});

test('stops waiting at the deadline and when the signal is aborted', async () => {
  const queue = new FairQueue({ capacity: 1, share: 1 });
  const release = await queue.acquire(['a']);
  const controller = new AbortController();
  const late = expect(queue.acquire(['a'], { timeoutMs: 1 })).rejects.toThrow(QueueTimeoutError);
  const canceled = expect(queue.acquire(['a'], { signal: controller.signal })).rejects.toThrow(
    'The client left.',
  );
  controller.abort(new Error('The client left.'));

  await late;
  await canceled;
  await expect(queue.acquire(['a'], { signal: controller.signal })).rejects.toThrow('The client left.');
  expect(queue.waiting).toBe(0);
  release();
  release();
  expect([queue.running, queue.activeKeys]).toEqual([0, 0]);
});
