import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { checkKey } from '../../src/domains/channels/check-task';
import { readTokens, type StoredTokens } from '../../src/domains/channels/stored-tokens';
import { LEASE_MS } from '../../src/domains/channels/refresh-tokens';
import { addJob } from '../../src/kernel/jobs';
import { until } from '../live/subscription-helpers';
import { encryptionKey, keyRing } from '../support/encryption-keys';
import { newOrganization } from '../support/people';
import { serverForTests } from '../support/server';
import { dumpOf } from './dump';
import { grantedAccounts } from './granted-accounts';
import { SandboxServer } from './sandbox-server';

/** `npm run test:renewals` runs more of them. */
const RENEWALS = Number(process.env.RENEWALS ?? 500);
const KILLS = Math.min(20, RENEWALS / 100);
/** Calls to platforms, and the other jobs. */
const LANES = 2;
/** A refresh token of X works once; that of YouTube stays the same. */
const PLATFORMS = ['X', 'YOUTUBE'] as const;
const ACCOUNTS_PER_PLATFORM = 25;
const ROUNDS = Math.ceil(RENEWALS / (PLATFORMS.length * ACCOUNTS_PER_PLATFORM));
/** Tokens of X and YouTube are due then, before those of X expire. */
const ROUND_MS = 100 * 60_000;

const ROOT = join(__dirname, '../..');
const KEY = encryptionKey('only', 1);
const server = serverForTests({ keys: keyRing(KEY) });
let world: SandboxServer;

interface WorkerProcess {
  readonly process: ChildProcess;
  readonly lines: Interface;
  /** IDs under which the queue locks its jobs, one per lane. */
  readonly pools: readonly string[];
}

const workers: WorkerProcess[] = [];
let logs = '';
let ahead = 0;

const poolsOf = async (): Promise<string[]> =>
  (await server.database.query<{ id: string }>('SELECT id FROM jobs.workers')).map(({ id }) => id);

async function startWorker(): Promise<void> {
  const known = await poolsOf();
  const program = join(ROOT, 'test/lifecycle/renewal-program.ts');
  const { ownerUrl, servingUrl } = server.database;
  const args = [program, ownerUrl, servingUrl, KEY, world.sandbox.controlUrl, String(ahead)];
  const child = spawn(process.execPath, ['--require', './scripts/register.cjs', ...args], { cwd: ROOT });
  child.stderr.on('data', (chunk: Buffer) => (logs += chunk.toString()));
  const found = async () => (await poolsOf()).filter((pool) => !known.includes(pool));
  await until(async () => (await found()).length === LANES || child.exitCode !== null);
  expect([child.exitCode, logs]).toEqual([null, expect.any(String)]);
  workers.push({ process: child, lines: createInterface(child.stdout), pools: await found() });
}

/** Advances the clocks of the sandbox and of all workers. */
async function advance(milliseconds: number): Promise<void> {
  ahead += milliseconds;
  server.clock.advance(milliseconds);
  await world.sandbox.advance(milliseconds / 1000);
  for (const { process: child, lines } of workers) {
    const line = once(lines, 'line');
    child.stdin!.write(`${ahead}\n`);
    expect(await line).toEqual([String(ahead)]);
  }
}

/** Kills a worker in the middle of its work, and releases its jobs. Returns the accounts that it was checking. */
async function killWorker(): Promise<string[]> {
  const [worker] = workers.splice(randomInt(workers.length), 1);
  worker!.process.kill('SIGKILL');
  await once(worker!.process, 'exit');
  const { database } = server;
  const rows = await database.query<{ account: string }>(
    `SELECT payload->>'account' AS account FROM graphile_worker._private_jobs WHERE locked_by = ANY ($1)`,
    [worker!.pools],
  );
  await database.query('SELECT graphile_worker.force_unlock_workers($1::text[])', [worker!.pools]);
  await database.query(`SELECT pg_notify('jobs:insert', '{"r":"","count":2}')`);
  return rows.map(({ account }) => account);
}

const jobsExcept = (accounts: readonly string[]): Promise<number> =>
  server.database.count(`graphile_worker._private_jobs WHERE NOT payload->>'account' = ANY ($1)`, [accounts]);

const renewals = async (): Promise<number> =>
  (
    await server.database.query<{ count: number }>(
      'SELECT sum(refresh_count)::int AS count FROM social_account_tokens',
    )
  )[0]!.count;

beforeAll(async () => {
  world = await SandboxServer.start(server);
  await world.stopWorker();
});
afterAll(async () => {
  for (const { process: child } of workers) child.kill('SIGKILL');
  await world.stop();
});

test(
  'keeps a refresh token of every account when workers are killed while they renew',
  async () => {
    const { database, encryption, networks } = server;
    const { id: organization } = await newOrganization(server);
    const granted = await Promise.all(
      PLATFORMS.map((platform) => grantedAccounts(server, organization, platform, ACCOUNTS_PER_PLATFORM)),
    );
    const all = granted.flat();
    const stored = () => Promise.all(all.map((id) => readTokens(database.owner, encryption, id)));
    await startWorker();
    await startWorker();

    const interrupted = new Set<string>();
    for (let round = 1, kills = 0; round <= ROUNDS; round += 1) {
      await advance(ROUND_MS - LEASE_MS);
      const open = (await stored()).filter((one): one is StoredTokens => one!.tokens.refreshable);
      const before = await renewals();
      const queue = { query: (sql: string, values: readonly unknown[]) => database.query(sql, [...values]) };
      for (const { socialAccount: account } of open)
        await addJob(queue, 'check-social-account', { account }, { key: checkKey(account) });
      let waiting: string[] = [];
      if (kills < Math.floor((round * KILLS) / ROUNDS)) {
        const after = before + randomInt(1, Math.ceil(open.length / 2));
        await until(async () => (await renewals()) >= after);
        waiting = await killWorker();
        for (const account of waiting) interrupted.add(account);
        kills += 1;
        await startWorker();
      }
      await until(async () => (await jobsExcept(waiting)) === 0);
      // The leases of the killed process end.
      await advance(LEASE_MS);
      await until(async () => (await jobsExcept([])) === 0);
    }

    const tokens = await stored();
    const lost = tokens.filter((one) => !one!.tokens.refreshable).map((one) => one!);
    // The network used up the refresh token, and its answer died with the process. The access token works until it expires.
    for (const { platform, socialAccount } of lost)
      expect([platform, interrupted.has(socialAccount)]).toEqual(['X', true]);
    expect(tokens.filter((one) => !one!.tokens.refreshToken)).toEqual([]);
    const total = tokens.reduce((sum, one) => sum + one!.refreshCount, 0);
    expect(total).toBeGreaterThanOrEqual(RENEWALS - ROUNDS * lost.length - interrupted.size);
    for (const one of tokens.filter((other) => other!.tokens.refreshable)) {
      const renewed = networks.portOf(one!.platform)!.refreshToken(one!.tokens);
      await expect(renewed).resolves.toMatchObject({ refreshToken: expect.any(String) });
    }

    const secrets = world.sandbox.secrets();
    const written = [await dumpOf(server), world.written, logs].join('\n');
    expect(secrets.length).toBeGreaterThan(total);
    expect(secrets.filter((secret) => written.includes(secret))).toEqual([]);
    if (process.env.RENEWALS)
      console.info({ renewals: total, kills: KILLS, interrupted: interrupted.size, lost: lost.length });
  },
  RENEWALS * 1_000,
);
