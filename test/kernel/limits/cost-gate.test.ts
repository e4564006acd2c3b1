import { CostGate } from '../../../src/kernel/limits/cost-gate';
import { QueueTimeoutError, type ReleaseSlot } from '../../../src/kernel/limits/fair-queue';

const LONG_MS = 60_000;

let gate: CostGate;
let started: string[];
let releases: Map<string, ReleaseSlot>;

beforeEach(() => {
  gate = new CostGate({ capacity: 100, minimum: 2 });
  started = [];
  releases = new Map();
});

async function enter(name: string, cost: number, key = 'user', timeoutMs = LONG_MS): Promise<void> {
  releases.set(name, await gate.enter(key, cost, timeoutMs));
  started.push(name);
}

/** Lets the started tasks continue. */
const settle = (): Promise<void> => new Promise((done) => setImmediate(done));

async function release(name: string): Promise<void> {
  releases.get(name)!();
  await settle();
}

test('runs tasks of a key up to the total cost, and the others in the order of arrival', async () => {
  void enter('a', 40);
  void enter('b', 40);
  void enter('c', 40);
  void enter('d', 5);
  await settle();
  expect(started).toEqual(['a', 'b']);
  expect(gate.waiting).toBe(2);

  await release('a');
  expect(started).toEqual(['a', 'b', 'c', 'd']);
  expect(gate.waiting).toBe(0);
});

test('runs the minimum of tasks whatever they cost', async () => {
  void enter('a', 5_000);
  void enter('b', 5_000);
  void enter('c', 1);
  await settle();
  expect(started).toEqual(['a', 'b']);
  await release('b');
  expect(started).toEqual(['a', 'b', 'c']);
});

test('does not let the tasks of a key wait for those of another', async () => {
  void enter('a', 100);
  void enter('b', 100);
  void enter('c', 100);
  void enter('other', 100, 'another user');
  await settle();
  expect(started).toEqual(['a', 'b', 'other']);
  // A task that is left waiting would be rejected in a later test.
  await release('a');
});

test('rejects a task that waits for too long, and starts those behind it that fit', async () => {
  void enter('a', 40);
  void enter('b', 40);
  const late = enter('c', 90, 'user', 20);
  void enter('d', 20);
  await expect(late).rejects.toThrow(QueueTimeoutError);
  await settle();
  expect(started).toEqual(['a', 'b', 'd']);
});

test('retains nothing of a key without tasks, and ignores a second release', async () => {
  await enter('a', 60);
  await enter('b', 60);
  void enter('c', 60);
  await release('a');
  await release('a');
  expect(started).toEqual(['a', 'b', 'c']);
  await release('b');
  expect(gate.activeKeys).toBe(1);
  await release('c');
  expect(gate.activeKeys).toBe(0);
});
