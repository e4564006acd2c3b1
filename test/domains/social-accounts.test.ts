import { randomUUID } from 'node:crypto';
import type { TokenSet } from '../../src/domains/channels/network.port';
import { SECRET } from '../support/fake-network';
import { eventsOf, mutate, newMember, newOrganization } from '../support/people';
import { serverForTests } from '../support/server';
import { timestampText } from '../support/timestamps';
import { accountOf, connectAccount } from './connection-helpers';
import { notificationsOf } from './notification-helpers';
import { connectForDays, DAY, runTask, tokenRowOf } from './social-account-helpers';

const server = serverForTests();
let home: Awaited<ReturnType<typeof newOrganization>>;
let token: string;
let account: string;

const run = (task: string, payload?: object): Promise<unknown> => runTask(server, task, payload);
const check = (): Promise<unknown> => runTask(server, 'check-social-account', { account });
const tokenRow = () => tokenRowOf(server, account);
const fieldsOf = () => accountOf(server, account, token);
/** Lets new tokens, and those of the account, end after this many days. */
async function endAfter(days: number, more?: Partial<TokenSet>): Promise<void> {
  account = await connectForDays(server, home.id, token, days, more);
}

beforeEach(async () => {
  server.network.life = { grantorId: randomUUID() };
  home = await newOrganization(server);
  token = home.owner.token;
  account = await connectAccount(server, home.id, token, randomUUID());
});

describe('checking an account', () => {
  test('synchronizes the profile and the counters', async () => {
    await check();
    expect(await fieldsOf()).toMatchObject({
      username: 'studio',
      displayName: 'Studio',
      followerCount: 120,
      followingCount: 7,
      postCount: 31,
      isVerified: true,
      health: { status: 'CONNECTED', reason: null },
    });
    const { network } = server;
    const told = network.profileOf;
    network.profileOf = { ...told, displayName: null, followerCount: null, isVerified: null };
    await check();
    network.profileOf = told;
    expect(await fieldsOf()).toMatchObject({ displayName: 'Studio', followerCount: null, isVerified: true });
    expect(await eventsOf(server, account)).toEqual(['social_account.connected', 'social_account.updated']);
  });

  test('is due once a day, also for a paused account', async () => {
    await mutate(server, 'pauseSocialAccount', { id: account }, token);
    await check();
    const at = server.clock.now();
    const next = new Date((await fieldsOf()).health.nextCheckAt as string);
    expect(next.getTime() - at.getTime()).toBe(DAY);
    const queued = () =>
      server.database.count(`graphile_worker.jobs WHERE key = $1`, [`check-social-account:${account}`]);
    await server.database.query(`SELECT graphile_worker.remove_job($1)`, [`check-social-account:${account}`]);
    await run('check-social-accounts');
    expect(await queued()).toBe(0);
    server.clock.advance(DAY);
    await run('check-social-accounts');
    server.clock.set(at);
    expect(await queued()).toBe(1);
  });

  test.each<[string, () => Promise<void>, object]>([
    [
      'revoked by the platform',
      () => endAfter(30),
      { status: 'REVOKED', reason: 'AUTHORIZATION_REVOKED', nextCheckAt: null },
    ],
    [
      'expired',
      () => endAfter(0, { refreshable: false }),
      { status: 'EXPIRED', reason: 'AUTHORIZATION_EXPIRED', nextCheckAt: null },
    ],
  ])('ends the tokens and tells managers at once when they are %s', async (_, given, health) => {
    await given();
    const manager = await newMember(server, home.id, 'MANAGER');
    const editor = await newMember(server, home.id, 'EDITOR');
    server.network.fail('profile', 'RECONNECT');
    await check();
    await check();
    const { health: after } = await fieldsOf();
    expect(after).toMatchObject(health);
    expect(await tokenRow()).toMatchObject({ reason: (health as { status: string }).status });
    for (const told of [token, manager.token]) {
      const { all } = await notificationsOf(server, told);
      expect(all.map(({ kind, priority }: { kind: string; priority?: string }) => [kind, priority])).toEqual([
        ['SOCIAL_ACCOUNT', 'HIGH'],
      ]);
      expect(all[0]!.title).toMatch(/^user_.* has to be reconnected$/);
    }
    expect((await notificationsOf(server, editor.token)).all).toEqual([]);
    const refused = await mutate(server, 'refreshSocialAccount', { id: account }, token);
    expect(refused.userErrors[0]!.message).toBe(
      'The authorization of this social account has ended. Reconnect it.',
    );
  });

  test.each([
    ['CHECKPOINT', 'ERROR', 'CHECKPOINT'],
    ['SETUP', 'ERROR', 'APP_REJECTED'],
    ['GONE', 'ERROR', 'ACCOUNT_NOT_FOUND'],
    ['QUOTA', 'CONNECTED', 'RATE_LIMITED'],
    ['UNKNOWN', 'CONNECTED', 'UNREACHABLE'],
    ['NOT_SENT', 'CONNECTED', 'UNREACHABLE'],
  ] as const)(
    'maps the error class %s to the status %s, and keeps the tokens',
    async (kind, status, reason) => {
      server.network.fail('profile', kind);
      await check();
      const { health } = await fieldsOf();
      expect(health).toMatchObject({ status, reason, nextCheckAt: expect.any(String) });
      expect(await tokenRow()).toMatchObject({ reason: null });
      await check();
      expect((await fieldsOf()).health).toMatchObject({ status: 'CONNECTED', reason: null });
    },
  );

  test('is an error after the second failed request, and since then', async () => {
    server.network.fail('profile', 'UNKNOWN');
    server.network.fail('profile', 'UNKNOWN');
    await check();
    server.clock.advance(1_000);
    await check();
    expect((await fieldsOf()).health).toMatchObject({
      status: 'ERROR',
      reason: 'UNREACHABLE',
      since: expect.stringContaining(server.clock.now().toISOString().slice(0, 19)),
    });
  });

  test('waits until the time that the platform names', async () => {
    const retryAt = new Date(server.clock.now().getTime() + 3 * 3_600_000);
    server.network.fail('profile', 'QUOTA', { retryAt });
    await check();
    expect(new Date((await fieldsOf()).health.nextCheckAt as string)).toEqual(retryAt);
  });
});

describe('the end of an authorization that cannot be renewed', () => {
  test('is shown, and told 14, 7 and 1 days before, each once', async () => {
    await endAfter(20, { refreshable: false });
    const at = server.clock.now();
    await check();
    const end = server.network.life.expiresAt!;
    expect(new Date((await fieldsOf()).health.expiresAt as string)).toEqual(end);
    const titles: string[][] = [];
    for (const left of [15, 14, 13, 7, 6.5, 1, 0.5]) {
      server.clock.set(new Date(end.getTime() - left * DAY));
      await check();
      const rows = await server.database.query<{ title: string }>(
        'SELECT title FROM notifications WHERE user_id = $1 ORDER BY id',
        [home.owner.id],
      );
      titles.push(rows.map(({ title }) => title));
    }
    server.clock.set(at);
    expect(titles.map((all) => all.length)).toEqual([0, 1, 1, 2, 2, 3, 3]);
    expect(titles.at(-1)).toEqual([
      'The authorization of studio ends within 14 days',
      'The authorization of studio ends within 7 days',
      'The authorization of studio ends within a day',
    ]);
  });

  test('is not told when the tokens are renewed automatically', async () => {
    await endAfter(5);
    await check();
    expect((await fieldsOf()).health.expiresAt).toBeNull();
    expect((await notificationsOf(server, token)).all).toEqual([]);
  });

  test('is that of the refresh token', async () => {
    const refreshExpiresAt = new Date(server.clock.now().getTime() + 10 * DAY);
    await endAfter(60, { refreshExpiresAt });
    expect((await fieldsOf()).health.expiresAt).toBe(timestampText(refreshExpiresAt));
  });
});

test('deletes pending connections an hour after they have expired, and their tokens', async () => {
  const before = await server.database.count('pending_connections');
  expect(before).toBeGreaterThan(0);
  const at = server.clock.now();
  server.clock.advance(10 * 60_000 + 3_500_000);
  await run('purge-connection-requests');
  expect(await server.database.count('pending_connections WHERE organization_id = $1', [home.id])).toBe(1);
  server.clock.set(new Date(at.getTime() + 10 * 60_000 + 3_700_000));
  await run('purge-connection-requests');
  server.clock.set(at);
  expect(await server.database.count('pending_connections WHERE organization_id = $1', [home.id])).toBe(0);
});

test('no row of the database contains a token in clear', async () => {
  const tables = await server.database.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
  );
  for (const { name } of tables)
    expect([name, await server.database.count(`${name} r WHERE r::text LIKE $1`, [`%${SECRET}%`])]).toEqual([
      name,
      0,
    ]);
  expect(server.log()).not.toContain(SECRET);
});
