import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../live/subscription-helpers';
import { wrongPeriods } from '../support/ledger';
import { type Member, mutate, newMember, newOrganization } from '../support/people';
import { serverForTests } from '../support/server';

/**
 * Many users request content at once from an organization with few credits, while processes that generate it are killed. No
 * credit is spent beyond the limit, and none twice.
 */
const server = serverForTests({ poolSize: 10 });
const ROOT = join(__dirname, '../..');
const PROGRAM = join(ROOT, 'test/lifecycle/generation-program.ts');
const LIMIT = 50;
const REQUESTS = 200;
/** `npm run test:credits` kills more of them. */
const KILLS = Number(process.env.CREDIT_KILLS ?? 5);
/** A killed process loses four calls at most, with two credits each: others remain for calls that end. */
const KILLS_PER_ROUND = 5;
const WORKERS = 3;
const LONGEST_CALL_MS = 800;
/** Requests that are repeated at a time when there was no credit for them. */
const RETRIES = 4;

/** Bounded by a rate limit of their own, far above what a test sends. */
const MEMBERS = 10;

interface Program {
  readonly process: ChildProcess;
  /** Calls of models that the process has announced. */
  readonly calls: { count: number };
}

let organization: string;
let members: Member[];
const programs = new Set<Program>();
let calls = 0;

function start(): Program {
  const args = [
    '--require',
    './scripts/register.cjs',
    PROGRAM,
    server.database.ownerUrl,
    String(LONGEST_CALL_MS),
  ];
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  const program = { process: child, calls: { count: 0 } };
  createInterface(child.stdout).on('line', () => {
    program.calls.count += 1;
    calls += 1;
  });
  programs.add(program);
  return program;
}

async function kill(program: Program): Promise<void> {
  programs.delete(program);
  const exit = once(program.process, 'exit');
  program.process.kill('SIGKILL');
  expect(await exit).toEqual([null, 'SIGKILL']);
}

afterAll(async () => {
  for (const program of programs) await kill(program);
});

const ASKED = 'generation { id } userErrors { code ... on UsageLimitExceededError { used reserved } }';

/** Returns an idempotency key. A refused request is repeated with another one, because a key keeps its response. */
const keyOf = (number: number, attempt: number): string => `${organization}:${number}:${attempt}`;

/** Requests a caption twice at once, with the same key. Returns its ID, or the used and reserved credits. */
async function request(
  number: number,
  idempotencyKey: string,
): Promise<string | { used: number; reserved: number }> {
  const topic = `Masala chai ${'abcdefgh'[number % 8]}`;
  const input = { organizationId: organization, topic, seed: number, idempotencyKey };
  const { token } = members[number % MEMBERS]!;
  const send = () => mutate(server, 'generateCaption', input, token, ASKED);
  const answers = await Promise.all([send(), send()]);
  const ids = new Set(answers.flatMap(({ generation }) => (generation ? [generation.id as string] : [])));
  expect(ids.size).toBeLessThanOrEqual(1);
  const [id] = ids;
  if (id !== undefined) return id;
  const [error] = answers[1].userErrors as unknown as { code: string; used: number; reserved: number }[];
  expect(error!.code).toBe('LIMIT_EXCEEDED');
  return error!;
}

/** Requests everything at once, and what was refused again until no call can release credits. Returns IDs by accepted key. */
async function requestAll(): Promise<Map<string, string>> {
  const accepted = new Map<string, string>();
  const waiting: number[] = [];
  const tried = async (number: number, attempt: number): Promise<'ACCEPTED' | 'LATER' | 'NEVER'> => {
    const key = keyOf(number, attempt);
    const outcome = await request(number, key);
    if (typeof outcome !== 'string') return outcome.reserved > 0 ? 'LATER' : 'NEVER';
    accepted.set(key, outcome);
    return 'ACCEPTED';
  };
  const first = async (_: unknown, number: number): Promise<void> => {
    if ((await tried(number, 0)) !== 'ACCEPTED') waiting.push(number);
  };
  await Promise.all(Array.from({ length: REQUESTS }, first));
  // A call reserves two credits, and what was released meanwhile has been reserved again.
  expect(accepted.size).toBeGreaterThanOrEqual(LIMIT / 2);
  const retry = async (): Promise<void> => {
    for (let number = waiting.pop(); number !== undefined; number = waiting.pop())
      for (let attempt = 1; (await tried(number, attempt)) === 'LATER'; attempt += 1) await sleep(250);
  };
  await Promise.all(Array.from({ length: RETRIES }, retry));
  return accepted;
}

/** Kills processes that generate, each at any moment after its first call, and starts others. Returns how many. */
async function killSome(most: number, isOver: () => boolean): Promise<number> {
  let kills = 0;
  while (kills < most) {
    const busy = () => [...programs].filter((program) => program.calls.count > 0);
    await until(() => isOver() || busy().length > 0);
    if (isOver()) break;
    await sleep(randomInt(LONGEST_CALL_MS));
    const [program] = busy();
    await kill(program!);
    kills += 1;
    start();
  }
  return kills;
}

const OPEN = `ai_generations WHERE organization_id = $1 AND status IN ('PENDING', 'RUNNING')`;

interface Ledger {
  used: number;
  reserved: number;
  /** Calls that were reserved, and those of them that were not settled exactly once. */
  reservedCalls: number;
  wrong: number;
  estimated: number;
}

const ledger = async (): Promise<Ledger> =>
  (
    await server.database.query<Ledger>(
      `WITH calls AS (SELECT idempotency_key, count(*) FILTER (WHERE kind = 'RESERVED') AS starts,
              count(*) FILTER (WHERE kind IN ('SETTLED', 'REFUNDED')) AS ends, bool_or(is_estimated) AS estimated
         FROM cost_entries WHERE organization_id = $1 GROUP BY 1)
       SELECT p.used::int, p.reserved::int, (SELECT count(*)::int FROM calls) AS "reservedCalls",
              (SELECT count(*)::int FROM calls WHERE (starts, ends) <> (1, 1)) AS wrong,
              (SELECT count(*)::int FROM calls WHERE estimated) AS estimated
         FROM usage_periods p WHERE p.organization_id = $1 AND p.metric = 'AI_CREDITS' AND p.unit = 'MONTH'`,
      [organization],
    )
  )[0]!;

interface Outcome {
  status: string;
  reason: string | null;
  calls: number;
}

const outcomes = (): Promise<Outcome[]> =>
  server.database.query<Outcome>(
    `SELECT status, failure->>'reason' AS reason, call_count AS calls FROM ai_generations WHERE organization_id = $1`,
    [organization],
  );

/** Compares ledger, counters and limit again and again until something has ended. Returns how often. */
async function watching(work: Promise<unknown>): Promise<number> {
  const state = { isDone: false };
  const end = work.finally(() => (state.isDone = true));
  let looks = 0;
  for (; !state.isDone; looks += 1) {
    expect(await wrongPeriods(server.database)).toEqual([]);
    await sleep(25);
  }
  await end;
  return looks;
}

/** A new organization with 200 requests at once. Returns its figures when every generation has ended. */
async function round(mostKills: number) {
  const made = await newOrganization(server);
  organization = made.id;
  const others = Array.from({ length: MEMBERS - 1 }, () => newMember(server, organization, 'ADMIN'));
  members = [made.owner, ...(await Promise.all(others))];
  await server.database.query('UPDATE organizations SET limits = $2 WHERE id = $1', [
    organization,
    JSON.stringify({ monthlyAiCredits: LIMIT }),
  ]);
  calls = 0;
  const state = { isOver: false };
  const requested = requestAll().then(async (accepted) => {
    await until(async () => (await server.database.count(OPEN, [organization])) === 0);
    state.isOver = true;
    return accepted;
  });
  const killed = killSome(mostKills, () => state.isOver);
  const looks = await watching(Promise.all([requested, killed]));
  return { accepted: await requested, kills: await killed, looks };
}

test(
  `${REQUESTS} parallel generations spend ${LIMIT} credits and no more while ${KILLS} workers are killed`,
  async () => {
    const total = { rounds: 0, kills: 0, generations: 0, calls: 0, estimated: 0, looks: 0 };
    for (let worker = 0; worker < WORKERS; worker += 1) start();
    while (total.kills < KILLS) {
      const { accepted, kills, looks } = await round(Math.min(KILLS_PER_ROUND, KILLS - total.kills));
      const after = await ledger();
      expect(await wrongPeriods(server.database)).toEqual([]);
      expect(after).toMatchObject({ reserved: 0, wrong: 0 });
      // Not even the maximum of one more call is left.
      expect([LIMIT - 1, LIMIT]).toContain(after.used);

      const ended = await outcomes();
      expect(ended).toHaveLength(accepted.size);
      expect(new Set(accepted.values()).size).toBe(accepted.size);
      for (const { status, reason } of ended)
        expect(['COMPLETED null', 'FAILED LIMIT_EXCEEDED']).toContain(`${status} ${reason}`);
      // Each announced call was paid. A process can be killed between both.
      const started = ended.reduce((sum, one) => sum + one.calls, 0);
      expect(started).toBe(after.reservedCalls);
      expect(calls).toBeLessThanOrEqual(started);
      expect(started - calls).toBeLessThanOrEqual(4 * kills);
      expect(after.estimated).toBeLessThanOrEqual(4 * kills);

      // A key that was accepted returns the same generation, and pays nothing.
      for (const [key, id] of accepted) expect(await request(Number(key.split(':')[1]), key)).toBe(id);
      expect(await ledger()).toEqual(after);
      total.rounds += 1;
      total.kills += kills;
      total.generations += ended.length;
      total.calls += started;
      total.estimated += after.estimated;
      total.looks += looks;
    }
    expect(total.looks).toBeGreaterThan(KILLS);
    expect(total.estimated).toBeGreaterThan(0);
    await until(async () => (await server.database.count('graphile_worker._private_jobs')) === 0);
    expect(await server.database.count(`jobs WHERE finished_at IS NULL`)).toBe(0);
    if (process.env.CREDIT_KILLS) console.info(total);
  },
  60_000 + KILLS * 30_000,
);
