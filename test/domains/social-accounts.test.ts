import { randomUUID } from 'node:crypto';
import { connectionTasks } from '../../src/domains/channels/connection.jobs';
import type { NetworkError } from '../../src/domains/channels/network.port';
import { type TokenSet } from '../../src/domains/channels/network.port';
import { LEASE_MS, refreshTokens } from '../../src/domains/channels/refresh-tokens';
import { readTokens } from '../../src/domains/channels/stored-tokens';
import { createLogger } from '../../src/kernel/logging';
import { startWorker } from '../../src/kernel/jobs/worker';
import { FakeNetwork, SECRET } from '../support/fake-network';
import { eventsOf, mutate, newMember, newOrganization, refusals, unchanged } from '../support/people';
import { serverForTests } from '../support/server';
import { timestampText } from '../support/timestamps';
import { until } from '../live/subscription-helpers';
import { accountOf, connectAccount, grantAccess, startConnection, visitCallback } from './connection-helpers';
import { notificationsOf } from './notification-helpers';

const DAY = 86_400_000;
const server = serverForTests();
type Organization = Awaited<ReturnType<typeof newOrganization>>;
let home: Organization;
let token: string;
let account: string;

/** Runs a task of the connections as the worker does. */
async function run(task: string, payload: object = {}): Promise<unknown> {
  const { database, encryption, clock, networks } = server;
  const log = createLogger('silent');
  const query = (sql: string, values?: unknown[]) => database.owner.query(sql, values);
  const withPgClient = async (work: (client: unknown) => Promise<unknown>): Promise<unknown> => {
    const client = await database.owner.connect();
    try {
      return await work(client);
    } finally {
      client.release();
    }
  };
  return connectionTasks({ encryption, clock, networks, log })[task]!(payload, {
    query,
    withPgClient,
  } as never);
}

const check = (): Promise<unknown> => run('check-social-account', { account });

const tokenRow = async () =>
  (
    await server.database.query(
      `SELECT refresh_count AS count, revoked_reason AS reason, refresh_token IS NOT NULL AS kept
         FROM social_account_tokens WHERE social_account_id = $1 ORDER BY issued_at DESC, id DESC LIMIT 1`,
      [account],
    )
  )[0];

const stored = () => readTokens(server.database.owner, server.encryption, account);
const fieldsOf = () => accountOf(server, account, token);

/** Lets new tokens, and those of the account, end after this many days. */
async function endAfter(days: number, more: Partial<TokenSet> = {}): Promise<void> {
  const expiresAt = new Date(server.clock.now().getTime() + days * DAY);
  server.network.life = { grantorId: randomUUID(), expiresAt, ...more };
  account = await connectAccount(server, home.id, token, randomUUID());
}

beforeEach(async () => {
  server.network.life = { grantorId: randomUUID() };
  home = await newOrganization(server);
  token = home.owner.token;
  account = await connectAccount(server, home.id, token, randomUUID());
});

describe('pausing, resuming and disconnecting', () => {
  const change = (mutation: string, by = token) =>
    mutate(server, mutation, { id: account }, by, 'socialAccount { isActive connectionStatus }');

  test('changes the account as viewerActions says', async () => {
    const allowed = async () => {
      const { viewerActions } = await fieldsOf();
      return Object.entries(viewerActions as Record<string, { allowed: boolean }>)
        .filter(([, action]) => action.allowed)
        .map(([name]) => name);
    };
    expect(await allowed()).toEqual(['pause', 'disconnect', 'refresh', 'reconnect']);
    expect((await change('pauseSocialAccount')).socialAccount).toEqual({
      isActive: false,
      connectionStatus: 'CONNECTED',
    });
    expect(await allowed()).toEqual(['resume', 'disconnect', 'refresh', 'reconnect']);
    expect(refusals(await change('pauseSocialAccount'))).toEqual([['INVALID_STATE', 'input.id']]);
    expect((await change('resumeSocialAccount')).socialAccount.isActive).toBe(true);
    expect(refusals(await change('resumeSocialAccount'))).toEqual([['INVALID_STATE', 'input.id']]);
    expect((await change('disconnectSocialAccount')).socialAccount).toEqual({
      isActive: false,
      connectionStatus: 'DISCONNECTED',
    });
    expect(await allowed()).toEqual(['reconnect']);
    for (const mutation of ['pause', 'resume', 'disconnect', 'refresh'])
      expect(refusals(await unchanged(server, () => change(`${mutation}SocialAccount`)))).toEqual([
        ['INVALID_STATE', 'input.id'],
      ]);
    expect(await eventsOf(server, account)).toEqual([
      'social_account.connected',
      'social_account.paused',
      'social_account.resumed',
      'social_account.disconnected',
    ]);
  });

  test.each(['pause', 'resume', 'disconnect', 'refresh'])(
    '%s is denied without the permission',
    async (verb) => {
      const editor = await newMember(server, home.id, 'EDITOR');
      const payload = await unchanged(server, () => change(`${verb}SocialAccount`, editor.token));
      expect(refusals(payload)).toEqual([['FORBIDDEN', 'input']]);
      const { viewerActions } = await accountOf(server, account, editor.token);
      expect(viewerActions.pause).toEqual({
        allowed: false,
        code: 'FORBIDDEN',
        reason: payload.userErrors[0]!.message,
      });
    },
  );

  test('disconnecting ends the tokens and withdraws the grant', async () => {
    await change('disconnectSocialAccount');
    expect(await tokenRow()).toMatchObject({ reason: 'DISCONNECTED' });
    await run('revoke-social-account', { account });
    const [call] = server.network.calls.filter(({ method }) => method === 'revoke').slice(-1);
    expect(call!.tokens!.accessToken).toContain(SECRET);
    await check();
    expect((await fieldsOf()).connectionStatus).toBe('DISCONNECTED');
  });

  test('keeps the grant while another account uses it', async () => {
    const revoked = server.network.count('revoke');
    await connectAccount(server, home.id, token, randomUUID());
    await change('disconnectSocialAccount');
    await run('revoke-social-account', { account });
    expect(server.network.count('revoke')).toBe(revoked);
  });

  describe('when the account is being connected again', () => {
    const revoke = (): Promise<unknown> => run('revoke-social-account', { account });
    const revoked = (): number => server.network.count('revoke');
    let grantorId: string;
    let platformUserId: string;

    beforeEach(async () => {
      grantorId = randomUUID();
      server.network.life = { grantorId };
      platformUserId = randomUUID();
      await server.database.query('DELETE FROM pending_connections');
      account = await connectAccount(server, home.id, token, platformUserId);
      await change('disconnectSocialAccount');
    });

    test('keeps the grant until the accounts of the same user are selected or have expired', async () => {
      const before = revoked();
      server.network.accounts = [server.network.account('another')];
      await grantAccess(server, home.id, token);
      await expect(revoke()).rejects.toThrow('a pending connection can use the grant');
      expect(revoked()).toBe(before);
      await server.database.query(`UPDATE pending_connections SET expires_at = $1`, [server.clock.now()]);
      await revoke();
      expect(revoked()).toBe(before + 1);
    });

    test('keeps the grant while the code of any user is exchanged', async () => {
      const before = revoked();
      const release = server.network.hold('exchangeCode');
      server.network.life = { grantorId: randomUUID() };
      const granted = grantAccess(server, home.id, token);
      const reading = `pending_connections WHERE status = 'READING_ACCOUNTS'`;
      await until(async () => (await server.database.count(reading)) === 1);
      await expect(revoke()).rejects.toThrow('a pending connection can use the grant');
      release();
      await granted;
      expect(revoked()).toBe(before);
      await revoke();
      expect(revoked()).toBe(before + 1);
    });

    test('keeps the grant when the account was connected again by the same user', async () => {
      const before = revoked();
      await connectAccount(server, home.id, token, platformUserId);
      await revoke();
      expect(revoked()).toBe(before);
    });

    test('withdraws the grant when the account was connected again by another user', async () => {
      const before = revoked();
      server.network.life = { grantorId: randomUUID() };
      await connectAccount(server, home.id, token, platformUserId);
      await revoke();
      expect(revoked()).toBe(before + 1);
      expect(server.network.calls.at(-1)!.tokens!.grantorId).toBe(grantorId);
    });

    test('exchanges the code only after the earlier grant was withdrawn', async () => {
      server.network.accounts = [server.network.account(platformUserId)];
      const started = await startConnection(server, home.id, token, { socialAccountId: account });
      const [exchanges, before] = [server.network.count('exchangeCode'), revoked()];
      const release = server.network.hold('revoke');
      const job = revoke();
      await until(() => revoked() > before);
      const visit = visitCallback(server, { state: started.state, code: 'code-1' });
      const waiting = `pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
                         AND query LIKE '%connections.claim%'`;
      await until(async () => (await server.database.count(waiting)) === 1);
      expect(server.network.count('exchangeCode')).toBe(exchanges);
      release();
      await job;
      expect((await visit).status).toBe(200);
      expect(server.network.count('exchangeCode')).toBe(exchanges + 1);
    });
  });

  test('connecting again makes a disconnected account active', async () => {
    const { rows } = await server.database.owner.query<{ id: string }>(
      'SELECT platform_user_id AS id FROM social_accounts WHERE id = $1',
      [account],
    );
    await change('disconnectSocialAccount');
    expect(await connectAccount(server, home.id, token, rows[0]!.id)).toBe(account);
    expect(await fieldsOf()).toMatchObject({ isActive: true, connectionStatus: 'CONNECTED' });
  });
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

describe('scopes that the user withdrew', () => {
  const shown = async () => {
    const { permissions, health } = await fieldsOf();
    return [permissions, health.missingScopes, health.status, health.reason];
  };
  const complete = [['read', 'publish'], [], 'CONNECTED', null];
  const withoutPublish = [['read'], ['publish'], 'CONNECTED', null];

  afterEach(() => {
    server.network.granted = undefined;
  });

  test('are named until they are granted again', async () => {
    await check();
    expect(await shown()).toEqual(complete);
    const events = (await eventsOf(server, account)).length;
    server.network.granted = ['extra', 'read'];
    await check();
    expect(await shown()).toEqual(withoutPublish);
    expect(await eventsOf(server, account)).toHaveLength(events + 1);
    await check();
    expect(await shown()).toEqual(withoutPublish);
    expect(await eventsOf(server, account)).toHaveLength(events + 1);
    server.network.granted = ['publish', 'read', 'extra'];
    await check();
    expect(await shown()).toEqual(complete);
  });

  test('are named when the profile cannot be read without them', async () => {
    server.network.granted = ['publish'];
    server.network.fail('profile', 'RECONNECT');
    await check();
    expect(await shown()).toEqual([['publish'], ['read'], 'REVOKED', 'AUTHORIZATION_REVOKED']);
  });

  test.each(['SETUP', 'RECONNECT', 'UNKNOWN', 'QUOTA'] as const)(
    'stay as they were when their call fails with %s, and so does the account',
    async (kind) => {
      server.network.granted = ['read'];
      await check();
      server.network.granted = ['read', 'publish'];
      server.network.fail('grantedScopes', kind);
      await check();
      expect(await shown()).toEqual(withoutPublish);
      await check();
      expect(await shown()).toEqual(complete);
    },
  );

  test('stay as they were when the platform does not tell', async () => {
    server.network.granted = ['read'];
    await check();
    server.network.granted = undefined;
    await check();
    expect(await shown()).toEqual(withoutPublish);
  });

  test('are not queried after a failure that has another reason', async () => {
    await check();
    const before = server.network.count('grantedScopes');
    server.network.fail('profile', 'UNKNOWN');
    await check();
    expect(server.network.count('grantedScopes')).toBe(before);
  });

  test('are none after the account is disconnected', async () => {
    server.network.granted = ['read'];
    await check();
    await mutate(server, 'disconnectSocialAccount', { id: account }, token);
    expect((await fieldsOf()).health.missingScopes).toEqual([]);
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

describe('renewing tokens', () => {
  test('happens when a fifth of their life is left, and stores the new ones', async () => {
    await endAfter(10);
    const at = server.clock.now();
    const before = (await stored())!.tokens;
    server.clock.advance(7.9 * DAY);
    await check();
    expect(await tokenRow()).toEqual({ count: 0, reason: null, kept: true });
    server.clock.advance(0.2 * DAY);
    server.network.life = { expiresAt: new Date(server.clock.now().getTime() + 10 * DAY) };
    await check();
    const after = (await stored())!.tokens;
    server.clock.set(at);
    expect(await tokenRow()).toEqual({ count: 1, reason: null, kept: true });
    expect(after.accessToken).not.toBe(before.accessToken);
    const used = server.network.calls.findLast(({ method }) => method === 'profile')!.tokens!;
    expect(used.accessToken).toBe(after.accessToken);
  });

  test('keeps the refresh token when the platform returns none', async () => {
    const before = (await stored())!.tokens;
    server.network.life = { refreshToken: undefined };
    await run('refresh-social-account', { account });
    const after = (await stored())!.tokens;
    expect(after.refreshToken).toBe(before.refreshToken);
    expect(after.accessToken).not.toBe(before.accessToken);
  });

  test('keeps the account and its tokens when the answer is lost', async () => {
    const before = (await stored())!.tokens;
    server.network.fail('refreshToken', 'UNKNOWN');
    await expect(run('refresh-social-account', { account })).rejects.toThrow('refreshToken failed');
    expect((await stored())!.tokens).toEqual(before);
    expect((await fieldsOf()).connectionStatus).toBe('CONNECTED');
    await run('refresh-social-account', { account });
    expect((await fieldsOf()).health).toMatchObject({ status: 'CONNECTED', reason: null });
    expect((await stored())!.refreshCount).toBe(1);
  });

  test('uses the access token until it expires when its renewal is rejected', async () => {
    await endAfter(5);
    const at = server.clock.now();
    server.clock.advance(4.5 * DAY);
    server.network.fail('refreshToken', 'RECONNECT');
    await check();
    const end = new Date(at.getTime() + 5 * DAY);
    token = await server.tokenFor(home.owner.id);
    expect((await fieldsOf()).health).toMatchObject({
      status: 'CONNECTED',
      reason: null,
      expiresAt: timestampText(end),
      nextCheckAt: timestampText(end),
    });
    expect(await tokenRow()).toEqual({ count: 0, reason: null, kept: true });
    const titles = async () => (await notificationsOf(server, token)).all.map(({ title }) => title);
    const requests = server.network.count('refreshToken');
    expect(await titles()).toEqual(['The authorization of studio ends within a day']);
    server.clock.set(end);
    server.network.fail('profile', 'RECONNECT');
    await check();
    token = await server.tokenFor(home.owner.id);
    expect((await fieldsOf()).health).toMatchObject({ status: 'EXPIRED', reason: 'AUTHORIZATION_EXPIRED' });
    expect((await titles()).at(-1)).toBe('studio has to be reconnected');
    expect(server.network.count('refreshToken')).toBe(requests);
    server.clock.set(at);
  });

  test('leaves an account as it is when tokens that are not due cannot be renewed yet', async () => {
    server.network.fail('refreshToken', 'NOT_SENT');
    expect(await run('refresh-social-account', { account })).toEqual({ status: 'CONNECTED' });
    expect((await fieldsOf()).health).toMatchObject({ status: 'CONNECTED', reason: null });
    expect(await tokenRow()).toEqual({ count: 0, reason: null, kept: true });
  });

  test('sends one request when 50 processes renew the tokens at the same time', async () => {
    const { network, database, encryption, clock } = server;
    const requests = network.count('refreshToken');
    const release = network.hold('refreshToken');
    const renewals = Array.from({ length: 50 }, () =>
      refreshTokens(database.owner, { encryption, clock }, network, account),
    );
    await until(() => network.count('refreshToken') > requests);
    release();
    const results = await Promise.all(renewals);
    expect(network.count('refreshToken')).toBe(requests + 1);
    const [token] = new Set(results.map((result) => result!.tokens.accessToken));
    expect(results.every((result) => result!.tokens.accessToken === token)).toBe(true);
    expect((await stored())!.tokens.accessToken).toBe(token);
  });

  test('fails for a process that waits when the request of another one fails', async () => {
    const { network, database, encryption, clock } = server;
    const requests = network.count('refreshToken');
    network.fail('refreshToken', 'UNKNOWN');
    const release = network.hold('refreshToken');
    const first = refreshTokens(database.owner, { encryption, clock }, network, account);
    await until(() => network.count('refreshToken') > requests);
    let isWaiting = false;
    const query = async (sql: string, values: unknown[]) => {
      const result = await database.owner.query(sql, values);
      isWaiting ||= sql.startsWith('UPDATE') && result.rowCount === 0;
      return result;
    };
    const second = refreshTokens({ query }, { encryption, clock }, network, account);
    const failures = Promise.all([first, second].map((one) => one.catch((error: unknown) => error)));
    await until(() => isWaiting);
    release();
    const [lost, waited] = (await failures) as NetworkError[];
    expect([lost!.class, waited!.class]).toEqual(['UNKNOWN', 'NOT_SENT']);
    expect(network.count('refreshToken')).toBe(requests + 1);
  });

  test('is taken over from a process that died, after its lease', async () => {
    const { database, encryption, clock, network } = server;
    const leaseUntil = new Date(clock.now().getTime() + LEASE_MS);
    await database.query(
      'UPDATE social_account_tokens SET refresh_lease_until = $2 WHERE social_account_id = $1',
      [account, leaseUntil],
    );
    const requests = network.count('refreshToken');
    const renewal = refreshTokens(database.owner, { encryption, clock }, network, account);
    clock.advance(LEASE_MS);
    expect((await renewal)!.refreshCount).toBe(1);
    expect(network.count('refreshToken')).toBe(requests + 1);
  });

  test('stores nothing over the tokens of a later renewal', async () => {
    const { database, encryption, clock, network } = server;
    const requests = network.count('refreshToken');
    const release = network.hold('refreshToken');
    const slow = refreshTokens(database.owner, { encryption, clock }, network, account);
    await until(() => network.count('refreshToken') > requests);
    clock.advance(LEASE_MS);
    const other = new FakeNetwork('INSTAGRAM');
    const fast = (await refreshTokens(database.owner, { encryption, clock }, other, account))!;
    release();
    expect((await slow)!.tokens.accessToken).toBe(fast.tokens.accessToken);
    expect((await stored())!.refreshCount).toBe(1);
  });
});

describe('refreshSocialAccount', () => {
  test('starts at most 12 jobs per account in an hour, and none beyond', async () => {
    const refresh = () => mutate(server, 'refreshSocialAccount', { id: account }, token, 'job { id }');
    for (let count = 0; count < 12; count += 1) expect((await refresh()).userErrors).toEqual([]);
    const { errors } = await server.run(
      'mutation ($id: ID!) { refreshSocialAccount(input: { id: $id }) { job { id } } }',
      { id: account },
      token,
    );
    expect(errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }]);
    expect(await server.database.count(`jobs WHERE subject_id = $1`, [account])).toBe(12);
  });

  test('starts a job that renews the tokens and can be followed', async () => {
    const { database, encryption, clock, networks } = server;
    const payload = await mutate(
      server,
      'refreshSocialAccount',
      { id: account },
      token,
      'job { id status kind subject { ... on SocialAccount { id } } }',
    );
    expect(payload.job).toMatchObject({
      status: 'PENDING',
      kind: 'refresh-social-account',
      subject: { id: account },
    });
    const log = createLogger('silent');
    const worker = await startWorker(
      database.ownerUrl,
      connectionTasks({ encryption, clock, networks, log }),
      [],
      log,
    );
    const job = async () =>
      (await server.run('query($id: ID!) { job(id: $id) { status result } }', { id: payload.job.id }, token))
        .data.job;
    await until(async () => (await job()).status === 'COMPLETED');
    await worker.stop();
    expect(await job()).toEqual({ status: 'COMPLETED', result: { status: 'CONNECTED' } });
    expect((await stored())!.refreshCount).toBe(1);
  });

  test('fails with the reason when the authorization was revoked', async () => {
    server.network.fail('refreshToken', 'RECONNECT');
    server.network.fail('profile', 'RECONNECT');
    await expect(run('refresh-social-account', { account })).rejects.toThrow(
      'The authorization was revoked. Reconnect the social account.',
    );
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
