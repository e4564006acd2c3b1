import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { LEASE_MS } from '../../src/domains/publishing/publisher/deliveries';
import { until } from '../live/subscription-helpers';
import { encryptionKey, keyRing } from '../support/encryption-keys';
import { mutate } from '../support/people';
import { serverForTests } from '../support/server';
import { PublishingWorld } from './publishing-world';

const ROOT = join(__dirname, '../..');
const KEY = encryptionKey('only', 1);
const server = serverForTests({ keys: keyRing(KEY) });
const processes: ChildProcess[] = [];
let world: PublishingWorld;
let account: string;
let logs = '';

beforeAll(async () => {
  world = await PublishingWorld.start(server);
  account = await world.connect('X');
});
afterAll(async () => {
  for (const one of processes) one.kill('SIGKILL');
  await world.stop();
});
afterEach(() => world.clearScripts());

/** Starts a process that sends publications, with a clock that is ahead by some hours. */
async function startProcess(hours = 0): Promise<ChildProcess> {
  const { ownerUrl, servingUrl } = server.database;
  const program = join(ROOT, 'test/publishing/publisher-program.ts');
  const args = [program, ownerUrl, servingUrl, KEY, world.world.sandbox.controlUrl, String(hours)];
  const child = spawn(process.execPath, ['--require', './scripts/register.cjs', ...args], { cwd: ROOT });
  processes.push(child);
  child.stderr.on('data', (chunk: Buffer) => (logs += chunk.toString()));
  await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
  expect([child.exitCode, logs]).toEqual([null, expect.any(String)]);
  return child;
}

const statusOf = async (id: string): Promise<string> => (await world.publication(id)).status as string;
const intents = (): Promise<number> =>
  server.database.count('publication_deliveries WHERE intent_at IS NOT NULL');
const planned = async (values = {}): Promise<string> => world.schedule(await world.post(values), account);
const textsOf = async (): Promise<string[]> => (await world.ledger(account)).map(({ text }) => text);
const syncClock = (): void => server.clock.set(new Date());

test('a publication of a killed process is taken over within a minute, but not before its lease ends, and is sent once', async () => {
  const before = (await textsOf()).length;
  await world.script('X', 'createPost', { kind: 'delay', milliseconds: 6_000 });
  const child = await startProcess();
  const id = await planned();
  await until(async () => (await intents()) === 1);
  // The request has arrived.
  await until(async () => (await world.pendingScripts()) === 0);
  child.kill('SIGKILL');
  await once(child, 'exit');
  // The request was sent, and the platform publishes the post.
  await until(async () => (await textsOf()).length === before + 1);

  syncClock();
  await world.publisher.runDue();
  expect(await statusOf(id)).toBe('PUBLISHING');

  // Less than a minute with the time that the next look takes.
  expect(LEASE_MS).toBeLessThanOrEqual(50_000);
  syncClock();
  await world.advance(LEASE_MS / 1000 + 1);
  await world.publisher.runDue();
  expect(await statusOf(id)).toBe('UNKNOWN');
  const published = await world.settle(id);
  expect(published.attempts.nodes).toEqual([expect.objectContaining({ number: 1, status: 'PUBLISHED' })]);
  expect((await textsOf()).slice(before)).toEqual([published.caption]);
});

test('processes whose clocks differ by hours send each post once, and none before its time', async () => {
  const before = (await textsOf()).length;
  syncClock();
  const children = [await startProcess(5), await startProcess(-5)];
  const later = await world.schedule(await world.post(), account, {
    at: new Date(Date.now() + 3_600_000).toISOString(),
  });
  const ids = [await planned(), await planned(), await planned(), await planned()];
  await until(async () => (await statusOf(ids.at(-1)!)) === 'PUBLISHED');
  const texts = await Promise.all(ids.map(async (id) => (await world.publication(id)).caption));
  expect(await statusOf(later)).toBe('QUEUED');
  expect((await textsOf()).slice(before)).toEqual(texts);
  for (const child of children) {
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  }
  await mutate(server, 'cancelPublication', { id: later }, await world.token(), 'publication { id }');
});

test('a cancellation and a process never both win', async () => {
  const results = new Set<string>();
  for (let round = 0; round < 12; round += 1) {
    const before = (await textsOf()).length;
    const id = await planned();
    const input = { id };
    const token = await world.token();
    const [canceled] = await Promise.all([
      mutate(server, 'cancelPublication', input, token, 'publication { status }'),
      world.publisher.runDue(),
    ]);
    const isCanceled = canceled.userErrors.length === 0;
    const found = await world.publication(id);
    expect(found.status).toBe(isCanceled ? 'CANCELLED' : 'PUBLISHED');
    expect((await textsOf()).length - before).toBe(isCanceled ? 0 : 1);
    results.add(found.status as string);
  }
  expect(results.size).toBeGreaterThan(0);
});

test('no transaction is open, and nothing is locked, while a platform is called', async () => {
  await world.script('X', 'createPost', { kind: 'delay', milliseconds: 3_000 });
  const id = await planned();
  const running = world.publisher.runDue();
  await until(async () => (await intents()) === 1);
  const open = await server.database.query(
    `SELECT state FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'`,
  );
  const locks = await server.database.query(
    `SELECT l.mode FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
      WHERE c.relname IN ('publications', 'posts', 'publication_deliveries') AND l.pid <> pg_backend_pid()
        AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
  );
  expect([open, locks]).toEqual([[], []]);
  await running;
  expect(await statusOf(id)).toBe('PUBLISHED');
});
