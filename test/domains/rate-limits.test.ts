import { recordUsage, usageRecorder } from '../../src/domains/channels/rate-limits';
import { channelTasks } from '../../src/domains/channels/webhook-deliveries.job';
import type { RateLimitUsage } from '../../src/domains/channels/network.port';
import { until } from '../live/subscription-helpers';
import { newMember, newOrganization } from '../support/people';
import { serverForTests } from '../support/server';
import { runTask } from '../support/tasks';
import { timestampText } from '../support/timestamps';

const server = serverForTests();

const HOUR = 3_600_000;
const start = Date.now();
/** A time so many minutes after the start of the tests. */
const at = (minutes: number): Date => new Date(start + minutes * 60_000);
const RESET = at(600);

let accounts = 0;
const newAccountId = () => `1784${(accounts += 1)}`;

/** Records usages of an Instagram account as the serving login, as adapters do. */
const record = (platformUserId: string, usage: Partial<RateLimitUsage>, observedAt = at(0)) =>
  recordUsage(
    server.pool,
    'INSTAGRAM',
    [{ name: 'app.call_count', platformUserId, used: 1, limit: 100, ...usage }],
    observedAt,
  );

const FIELDS = 'rateLimits { name used limit remaining isExceeded resetAt }';

async function limitsOf(account: string, token: string) {
  const query = `query($id: ID!) { socialAccount(id: $id) { ${FIELDS} } }`;
  const { data, errors } = await server.run(query, { id: account }, token);
  expect(errors).toBeUndefined();
  return data.socialAccount?.rateLimits;
}

/** Creates an organization that connected the account. */
async function connected(platformUserId: string, values: object = {}) {
  const { id, owner } = await newOrganization(server);
  const account = await server.rows.account(id, { platformUserId, ...values });
  return { id, account, token: owner.token, read: () => limitsOf(account, owner.token) };
}

test('shows the limits of an account to every organization that connected it, compiled and by resolvers', async () => {
  const platformUserId = newAccountId();
  const [one, other] = [await connected(platformUserId), await connected(platformUserId)];
  expect(await one.read()).toEqual([]);

  await recordUsage(
    server.pool,
    'INSTAGRAM',
    [
      { name: 'posts', platformUserId, used: 100, limit: 100, resetAt: RESET },
      { name: 'app.call_count', platformUserId, used: 28.2, limit: 100 },
    ],
    at(0),
  );
  const limits = [
    { name: 'app.call_count', used: 29, limit: 100, remaining: 71, isExceeded: false, resetAt: null },
    { name: 'posts', used: 100, limit: 100, remaining: 0, isExceeded: true, resetAt: timestampText(RESET) },
  ];
  for (const { account, token, read } of [one, other]) {
    expect(await read()).toEqual(limits);
    const query = `query($id: ID!) { socialAccount(id: $id) { ${FIELDS} } __type(name: "Node") { name } }`;
    const { data, extensions } = await server.run(query, { id: account }, token);
    expect(extensions.cost.plan).toBe('resolvers');
    expect(data.socialAccount.rateLimits).toEqual(limits);
  }
});

test('shows limits in a list with the statement that reads the accounts', async () => {
  const platformUserId = newAccountId();
  const { id, token } = await connected(platformUserId);
  await server.rows.account(id, { platformUserId: newAccountId() });
  await record(platformUserId, { used: 3 });
  const query = `query($id: ID!) { socialAccounts(organizationId: $id, orderBy: { field: CREATED_AT, direction: ASC }) {
    nodes { platformUserId rateLimits { used } } } }`;
  const { data, extensions } = await server.run(query, { id }, token);
  const usages = new Map(
    data.socialAccounts.nodes.map((node: { platformUserId: string; rateLimits: { used: number }[] }) => [
      node.platformUserId,
      node.rateLimits,
    ]),
  );
  expect(usages.get(platformUserId)).toEqual([{ used: 3 }]);
  expect([...usages.values()]).toContainEqual([]);
  expect(extensions.cost).toMatchObject({ sqlStatements: 2, plan: 'compiled' });
});

test('shows no limits of other accounts, of other platforms, or of the app', async () => {
  const platformUserId = newAccountId();
  const { read } = await connected(platformUserId);
  await record(newAccountId(), { used: 7 });
  await record(platformUserId, { name: 'app.total_time', platformUserId: undefined, used: 7 });
  await recordUsage(server.pool, 'FACEBOOK', [{ name: 'posts', platformUserId, used: 7, limit: 9 }], at(0));
  expect(await read()).toEqual([]);
});

test('hides the account and its limits from members of other organizations and client accounts', async () => {
  const platformUserId = newAccountId();
  const { id, account } = await connected(platformUserId);
  await record(platformUserId, {});
  const stranger = await newOrganization(server);
  const clientAccount = await server.rows.clientAccount(id);
  const client = await newMember(server, id, 'CLIENT', { clientAccount });
  expect(await limitsOf(account, stranger.owner.token)).toBeUndefined();
  expect(await limitsOf(account, client.token)).toBeUndefined();
});

test('the serving login cannot read the table', async () => {
  await expect(server.pool.query('SELECT FROM channels.rate_limit_windows')).rejects.toThrow(
    'permission denied',
  );
});

describe('responses in any order', () => {
  let platformUserId: string;
  let read: () => Promise<{ used: number; limit: number; resetAt: string | null }[]>;
  beforeEach(async () => {
    platformUserId = newAccountId();
    ({ read } = await connected(platformUserId));
  });
  const used = async (): Promise<number> => (await read())[0]!.used;

  test('the usage never decreases within a window', async () => {
    await record(platformUserId, { used: 5, resetAt: RESET }, at(2));
    await record(platformUserId, { used: 4, resetAt: RESET }, at(3));
    expect(await used()).toBe(5);
    await record(platformUserId, { used: 9, resetAt: RESET }, at(1));
    expect(await used()).toBe(9);
  });

  test('a later window replaces an earlier one, and a late response of the earlier one is ignored', async () => {
    await record(platformUserId, { used: 90, resetAt: RESET }, at(0));
    await record(platformUserId, { used: 1, resetAt: new Date(RESET.getTime() + 900_000) }, at(0.1));
    await record(platformUserId, { used: 91, resetAt: RESET }, at(0.2));
    expect(await used()).toBe(1);
  });

  test('without a reset, the latest response counts', async () => {
    await record(platformUserId, { used: 40 }, at(2));
    await record(platformUserId, { used: 60 }, at(1));
    expect(await used()).toBe(40);
    await record(platformUserId, { used: 10 }, at(3));
    expect(await used()).toBe(10);
  });

  test('a reset that was reported by mistake is replaced after a minute', async () => {
    await record(platformUserId, { used: 100, resetAt: new Date('2099-01-01T00:00:00Z') }, at(0));
    await record(platformUserId, { used: 3, resetAt: RESET }, at(0.5));
    expect(await used()).toBe(100);
    await record(platformUserId, { used: 3, resetAt: RESET }, at(2));
    expect(await used()).toBe(3);
  });

  test('a limit that the platform changes applies at once', async () => {
    await record(platformUserId, { used: 5, limit: 50, resetAt: RESET }, at(0));
    await record(platformUserId, { used: 5, limit: 100, resetAt: RESET }, at(1));
    expect(await read()).toMatchObject([{ used: 5, limit: 100 }]);
  });

  test('concurrent responses about several limits store the highest usage', async () => {
    const names = ['posts', 'containers', 'app.call_count'];
    await Promise.all(
      Array.from({ length: 30 }, (_, i) =>
        recordUsage(
          server.pool,
          'INSTAGRAM',
          (i % 2 ? names : [...names].reverse()).map((name) => ({
            name,
            platformUserId,
            used: i,
            limit: 100,
            resetAt: RESET,
          })),
          at(0),
        ),
      ),
    );
    expect((await read()).map((limit) => limit.used)).toEqual([29, 29, 29]);
  });

  test('a limit that one response reports twice counts with its higher usage', async () => {
    const usage = { name: 'posts', platformUserId, limit: 100, resetAt: RESET };
    await recordUsage(
      server.pool,
      'INSTAGRAM',
      [
        { ...usage, used: 4 },
        { ...usage, used: 6 },
        { ...usage, used: 5 },
      ],
      at(0),
    );
    expect(await used()).toBe(6);
  });
});

test('omits limits that have started over, and limits that were not reported for 24 hours', async () => {
  const platformUserId = newAccountId();
  const { read } = await connected(platformUserId);
  await record(platformUserId, { name: 'reset', resetAt: at(-1) }, at(-2));
  await record(platformUserId, { name: 'unreported' }, new Date(start - 25 * HOUR));
  await record(platformUserId, { name: 'current', resetAt: RESET }, at(0));
  expect(await read()).toMatchObject([{ name: 'current' }]);

  await runTask(server.database, channelTasks()['purge-channels']!);
  const stored = 'channels.rate_limit_windows WHERE platform_user_id = $1';
  expect(await server.database.count(stored, [platformUserId])).toBe(1);
});

test('ignores values that are no counts, and records the others with one statement', async () => {
  const statements: string[] = [];
  const database = { query: async (sql: string) => void statements.push(sql) };
  const usage = { name: 'posts', platformUserId: '1', limit: 100 };
  await recordUsage(database, 'X', [{ ...usage, used: NaN }], at(0));
  await recordUsage(database, 'X', [{ ...usage, used: -1 }], at(0));
  await recordUsage(database, 'X', [{ ...usage, used: 1, limit: Infinity }], at(0));
  expect(statements).toEqual([]);
  await recordUsage(
    database,
    'X',
    [
      { ...usage, used: 1 },
      { ...usage, used: 2, name: 'reads' },
    ],
    at(0),
  );
  expect(statements).toEqual(['SELECT channels.record_usage($1, $2, $3)']);
});

test('the callback of adapters records usages, and logs those that cannot be recorded', async () => {
  const platformUserId = newAccountId();
  const { read } = await connected(platformUserId);
  const warnings: string[] = [];
  const log = { warn: (_: object, message: string) => void warnings.push(message) };
  usageRecorder(server.pool, log)('INSTAGRAM', [{ name: 'posts', platformUserId, used: 2, limit: 9 }]);
  await until(async () => (await read()).length === 1);
  expect(await read()).toMatchObject([{ name: 'posts', used: 2, limit: 9 }]);

  const failing = { query: () => Promise.reject(new Error('no connection')) };
  usageRecorder(failing, log)('INSTAGRAM', [{ name: 'posts', platformUserId, used: 3, limit: 9 }]);
  await until(() => warnings.length === 1);
  expect(warnings).toEqual(['failed to record rate limits; continuing']);
});
