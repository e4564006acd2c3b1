import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { billingTasks } from '../../src/domains/billing/billing.jobs';
import { refundCredits, reserveCredits, settleCredits } from '../../src/domains/billing/usage';
import { MutationError } from '../../src/kernel/write';
import { wrongPeriods } from '../support/ledger';
import { newOrganization } from '../support/people';
import { testPool } from '../support/pool';
import { serverForTests } from '../support/server';
import { runTask } from '../support/tasks';

/** Credits are never spent beyond their limit, and the ledger equals the counters, whatever processes do or die. */
const server = serverForTests();
const ROOT = join(__dirname, '../..');
const LIMIT = 50;
const RESERVATIONS = 200;
const KILLS = 20;
/** Processes that run at the same time. */
const PROCESSES = 4;
const HOUR = 3_600_000;

let organization: string;
let pool: Pool;

beforeAll(() => {
  pool = testPool({ connectionString: server.database.ownerUrl, max: 8 });
});
afterAll(() => pool.end());
beforeEach(async () => {
  ({ id: organization } = await newOrganization(server));
});

const setLimit = (limit: number): Promise<unknown> =>
  server.database.query('UPDATE organizations SET limits = $2 WHERE id = $1', [
    organization,
    JSON.stringify({ monthlyAiCredits: limit }),
  ]);

/** Ends all reservations that no process has settled. */
const expireAll = (): Promise<void> => {
  const clock = { now: () => new Date(Date.now() + HOUR) };
  return runTask(server.database, billingTasks({ clock })['expire-usage-reservations']!);
};

const month = async (): Promise<{ used: number; reserved: number; calls: number; open: number }> => {
  const [row] = await server.database.query<Awaited<ReturnType<typeof month>>>(
    `SELECT used::int, reserved::int,
            (SELECT count(*)::int FROM cost_entries e WHERE e.organization_id = p.organization_id AND e.kind = 'RESERVED') AS calls,
            (SELECT count(*)::int FROM usage_reservations r WHERE r.organization_id = p.organization_id) AS open
       FROM usage_periods p WHERE organization_id = $1 AND unit = 'MONTH'`,
    [organization],
  );
  return row!;
};

/** Compares ledger, counters and limit again and again while something runs. Returns how often. */
async function watching(work: Promise<unknown>): Promise<number> {
  const state = { isDone: false };
  let looks = 0;
  const end = work.finally(() => (state.isDone = true));
  while (!state.isDone) {
    expect(await wrongPeriods(server.database)).toEqual([]);
    looks += 1;
    await sleep(5);
  }
  await end;
  expect(await wrongPeriods(server.database)).toEqual([]);
  return looks;
}

test(`${RESERVATIONS} parallel calls never exceed the limit of ${LIMIT}`, async () => {
  await setLimit(LIMIT);
  let rejected = 0;
  const call = async (number: number): Promise<void> => {
    const key = { organization, key: `call:${number}` };
    const credits = randomInt(1, 4);
    try {
      await reserveCredits(pool, { ...key, category: 'AI', quantities: { AI_CREDITS: credits } });
    } catch (error) {
      expect(error).toBeInstanceOf(MutationError);
      rejected += 1;
      return;
    }
    await sleep(randomInt(5));
    const outcome = number % 4;
    const quantities = { AI_CREDITS: randomInt(credits + 1) };
    // The others die: their reservations stay.
    if (outcome < 2) await settleCredits(pool, key, { quantities });
    if (outcome === 2) await refundCredits(pool, key);
    if (outcome === 0) await settleCredits(pool, key, { quantities: { AI_CREDITS: 1 } });
  };
  const looks = await watching(Promise.all(Array.from({ length: RESERVATIONS }, (_, n) => call(n))));

  expect(looks).toBeGreaterThan(1);
  expect(rejected).toBeGreaterThan(0);
  const { used, reserved, calls, open } = await month();
  expect(calls + rejected).toBe(RESERVATIONS);
  expect(used + reserved).toBeLessThanOrEqual(LIMIT);
  expect(open).toBeGreaterThan(0);
  // Whatever is left can be reserved, and not one more.
  const rest = LIMIT - used - reserved;
  const take = (name: string, credits: number): Promise<unknown> =>
    reserveCredits(pool, { organization, key: name, category: 'AI', quantities: { AI_CREDITS: credits } });
  if (rest) await take('rest', rest);
  await expect(take('more', 1)).rejects.toThrow(MutationError);
  await expireAll();
  expect(await month()).toMatchObject({ used, reserved: 0, open: 0 });
  expect(await wrongPeriods(server.database)).toEqual([]);
});

test('the same key, used by many processes at once, reserves and pays once', async () => {
  const key = { organization, key: 'one' };
  const reserve = () => reserveCredits(pool, { ...key, category: 'AI', quantities: { AI_CREDITS: 5 } });
  const reserved = await Promise.all(Array.from({ length: 20 }, reserve));
  expect(reserved.filter(({ isNew }) => isNew)).toHaveLength(1);
  const settle = (_: unknown, n: number) => settleCredits(pool, key, { quantities: { AI_CREDITS: n % 6 } });
  const settled = await Promise.all(Array.from({ length: 20 }, settle));
  expect(settled.filter(({ isNew }) => isNew)).toHaveLength(1);
  expect(await month()).toMatchObject({ reserved: 0, calls: 1, open: 0 });
  expect(await wrongPeriods(server.database)).toEqual([]);
});

/** Starts a process that reserves and settles. Resolves once it has reserved something. */
async function started(number: number): Promise<ChildProcess> {
  const program = join(ROOT, 'test/lifecycle/reservation-program.ts');
  const args = ['--require', './scripts/register.cjs', program];
  const child = spawn(
    process.execPath,
    [...args, server.database.ownerUrl, organization, `process:${number}`],
    {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
  child.stdout.resume();
  expect(child.exitCode).toBeNull();
  return child;
}

/** Kills processes one after the other, each in the middle of whatever it does. */
async function killAll(first: number, step: number): Promise<void> {
  for (let number = first; number < KILLS; number += step) {
    const child = await started(number);
    await sleep(randomInt(20, 200));
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    expect(await exit).toEqual([null, 'SIGKILL']);
  }
}

test(
  `the ledger equals the counters while ${KILLS} processes are killed`,
  async () => {
    await setLimit(1_000_000);
    const all = Promise.all(Array.from({ length: PROCESSES }, (_, n) => killAll(n, PROCESSES)));
    const looks = await watching(all);

    expect(looks).toBeGreaterThan(KILLS);
    const { used, calls } = await month();
    expect(calls).toBeGreaterThanOrEqual(KILLS);
    await expireAll();
    const after = await month();
    expect(after).toMatchObject({ calls, reserved: 0, open: 0 });
    expect(after.used).toBeGreaterThanOrEqual(used);
    expect(await wrongPeriods(server.database)).toEqual([]);
  },
  KILLS * 20_000,
);
