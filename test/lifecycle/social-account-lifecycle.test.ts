import type { Platform } from '../../src/domains/common/content.enums';
import { readTokens } from '../../src/domains/channels/stored-tokens';
import { accountOf, connectionOf, startConnection } from '../domains/connection-helpers';
import { notificationsOf } from '../domains/notification-helpers';
import { until } from '../live/subscription-helpers';
import { type Choice, visitConsentPage } from '../networks/consent-page';
import { mutate, newMember, newOrganization, refusals, unchanged } from '../support/people';
import { type Json, serverForTests } from '../support/server';
import { LOGINS, type LoginUnderTest } from './networks';
import { dumpOf } from './dump';
import { SandboxServer } from './sandbox-server';

const server = serverForTests();
let world: SandboxServer;
let home: Awaited<ReturnType<typeof newOrganization>>;
let token: string;

beforeAll(async () => {
  world = await SandboxServer.start(server);
});
afterAll(() => world.stop());

/** Bodies of the responses of the server. */
const responses: string[] = [];
beforeAll(() => {
  const send = fetch;
  jest.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const response = await send(input, init);
    if (response.url.startsWith(new URL(server.url).origin)) responses.push(await response.clone().text());
    return response;
  });
});
afterAll(() => jest.restoreAllMocks());

beforeEach(async () => {
  // The same people grant access in every test.
  await server.database.query(
    `UPDATE social_account_tokens SET revoked_at = now(), revoked_reason = 'REPLACED' WHERE revoked_at IS NULL`,
  );
  await server.database.query('DELETE FROM pending_connections');
  home = await newOrganization(server);
  token = home.owner.token;
});

const PAUSE_SECONDS = 61;

/** Advances the clocks. The access token of the user ends meanwhile. */
async function advance(seconds: number): Promise<void> {
  await world.advance(seconds);
  token = await server.tokenFor(home.owner.id);
}

/** Starts a connection and visits the consent page. Returns the ID of the connection, and what the server shows. */
async function consent({ platform, login }: LoginUnderTest, choice: Choice, more: object = {}) {
  const started = await startConnection(server, home.id, token, { platform, login, ...more });
  const visit = await visitConsentPage(started.authorizationUrl, choice);
  const response = await fetch(visit.callback, { redirect: 'manual' });
  const page = await response.text();
  expect(response.status).toBe(200);
  return { id: started.id, page, scopes: visit.scopes };
}

const nameOf = ({ username, displayName }: Json): string => username ?? displayName;

/** Returns the account among those that a connection offers. */
async function offered({ account }: LoginUnderTest, id: string): Promise<Json> {
  const { accounts } = await connectionOf(server, id, token);
  return accounts.find((one: Json) => nameOf(one) === account);
}

const finish = (connectionId: string, accountIds: string[]) =>
  mutate(
    server,
    'finishConnection',
    { connectionId, accountIds },
    token,
    'connection { status accounts { platformUserId socialAccountId } }',
  );

/** Connects the account, and waits until its first check is done. Returns its ID. */
async function connect(login: LoginUnderTest, more: object = {}): Promise<string> {
  const { id } = await consent(login, login.grant, more);
  const { platformUserId } = await offered(login, id);
  const { connection, userErrors } = await finish(id, [platformUserId]);
  expect(userErrors).toEqual([]);
  expect(connection.status).toBe('FINISHED');
  const { socialAccountId } = connection.accounts.find((one: Json) => one.platformUserId === platformUserId);
  await checked(socialAccountId);
  return socialAccountId;
}

/** Waits until no job of the account is left. */
const checked = (account: string): Promise<void> =>
  until(
    async () =>
      (await server.database.count(`graphile_worker._private_jobs WHERE payload->>'account' = $1`, [
        account,
      ])) === 0,
  );

const shown = (account: string): Promise<Json> => accountOf(server, account, token);

/** Repeats failed jobs at once. The queue would wait for some seconds. */
const RETRY_NOW = `WITH due AS (
    UPDATE graphile_worker._private_jobs SET run_at = now() WHERE locked_at IS NULL AND run_at > now() RETURNING id)
  SELECT pg_notify('jobs:insert', '{"r":"","count":1}') FROM due`;

/** Refreshes the account as a user does. Returns the job when it has ended. */
async function refresh(account: string): Promise<Json> {
  const { job, userErrors } = await mutate(
    server,
    'refreshSocialAccount',
    { id: account },
    token,
    'job { id }',
  );
  expect(userErrors).toEqual([]);
  const query = 'query($id: ID!) { job(id: $id) { status result errorMessage } }';
  const read = async () => (await server.run(query, { id: job.id }, token)).data.job;
  await until(async () => {
    await server.database.query(RETRY_NOW);
    return ['COMPLETED', 'FAILED'].includes((await read()).status);
  });
  return read();
}

const tokensOf = (account: string) =>
  server.database.query<{ renewals: number; end: string | null; kept: boolean }>(
    `SELECT refresh_count AS renewals, revoked_reason AS end,
            refresh_token IS NOT NULL OR NOT is_refreshable OR login = 'instagram' AS kept
       FROM social_account_tokens WHERE social_account_id = $1 ORDER BY id`,
    [account],
  );

/** Ends the grant of the person, as the person does in the settings of the platform. */
async function revoke({ platform, grant }: LoginUnderTest): Promise<void> {
  const networks: Json[] = await world.sandbox.control('GET', 'networks');
  const { world: inhabitants } = networks.find(({ name }) => name === platform);
  const { id } = await world.sandbox.person(grant.person, inhabitants);
  await world.sandbox.control('POST', `people/${id}`, { event: 'APP_REMOVED' });
}

const titlesOf = async (person: { token: string }): Promise<string[]> =>
  (await notificationsOf(server, person.token)).all.map(({ title }) => title);

const REVOKED = { status: 'REVOKED', reason: 'AUTHORIZATION_REVOKED', nextCheckAt: null };
const WORKS = { status: 'CONNECTED', reason: null };

const cases = LOGINS.map((login) => [login.platform, login.login, login] as const);

describe.each(cases)('%s with %s', (platform, _, login) => {
  const { renewal, minAge } = login;

  test('connects, renews, loses and regains its grant', async () => {
    const account = await connect(login);
    const connected = await shown(account);
    expect(connected).toMatchObject({ isActive: true, health: WORKS, lastSyncedAt: expect.any(String) });
    expect(nameOf(connected)).toBe(login.account);
    const told = ['username', 'displayName', 'kind', 'followerCount', 'followingCount', 'postCount'];
    expect(told.filter((field) => connected[field] !== null)).toEqual(login.profile);

    expect(await refresh(account)).toMatchObject({ status: 'COMPLETED', result: { status: 'CONNECTED' } });
    if (minAge !== undefined) {
      expect(await tokensOf(account)).toEqual([{ renewals: 0, end: null, kept: true }]);
      await advance(minAge);
      await refresh(account);
    }
    const renewals = renewal === 'NONE' ? 0 : 1;
    expect(await tokensOf(account)).toEqual([{ renewals, end: null, kept: true }]);
    expect((await shown(account)).health).toMatchObject(WORKS);

    const [manager, editor] = [
      await newMember(server, home.id, 'MANAGER'),
      await newMember(server, home.id, 'EDITOR'),
    ];
    await advance(PAUSE_SECONDS);
    await revoke(login);
    expect(await refresh(account)).toMatchObject({
      status: 'FAILED',
      errorMessage: 'The authorization was revoked. Reconnect the social account.',
    });
    expect(await shown(account)).toMatchObject({ connectionStatus: 'REVOKED', health: REVOKED });
    for (const person of [{ token }, await withToken(manager)])
      expect(await titlesOf(person)).toEqual([`${login.account} has to be reconnected`]);
    expect(await titlesOf(await withToken(editor))).toEqual([]);
    const denied = await mutate(server, 'refreshSocialAccount', { id: account }, token);
    expect(refusals(denied)).toEqual([['INVALID_STATE', 'input.id']]);

    expect(await connect(login, { socialAccountId: account })).toBe(account);
    expect(await shown(account)).toMatchObject({ connectionStatus: 'CONNECTED', health: WORKS });
    expect((await tokensOf(account)).map(({ end }) => end)).toEqual(['REVOKED', null]);
  });

  test('loses the grant when it is disconnected, but not when it was reconnected since', async () => {
    const account = await connect(login);
    const disconnect = () => mutate(server, 'disconnectSocialAccount', { id: account }, token);
    await world.stopWorker();
    expect((await disconnect()).userErrors).toEqual([]);
    const { id } = await consent(login, login.grant);
    const { platformUserId } = await offered(login, id);
    expect((await finish(id, [platformUserId])).userErrors).toEqual([]);
    await world.startWorker();
    await checked(account);
    expect((await shown(account)).health).toMatchObject(WORKS);
    const { tokens } = (await readTokens(server.database.owner, server.encryption, account))!;
    const read = () =>
      server.networks.portOf(platform as Platform)!.profile(tokens, platformUserId as string);
    await expect(read()).resolves.toMatchObject({ displayName: expect.any(String) });
    await disconnect();
    await checked(account);
    if (login.hasNoRevocation) await expect(read()).resolves.toBeDefined();
    else await expect(read()).rejects.toMatchObject({ class: 'RECONNECT' });
  });

  test('names the scopes that were not granted', async () => {
    const { scopes: asked } = server.networks
      .portOf(platform as Platform)!
      .logins.find(({ name }) => name === login.login)!;
    const { id: whole, scopes } = await consent(login, login.grant);
    const { platformUserId } = await offered(login, whole);
    expect(scopes).toEqual(login.isWhole ? [] : asked);
    for (const scope of scopes) {
      const { id, page } = await consent(login, { ...login.grant, without: [scope] });
      const { status, failure, accounts } = await connectionOf(server, id, token);
      if (status === 'FAILED') {
        expect([scope, failure.message]).toEqual([scope, expect.stringContaining(scope)]);
        expect(page).toContain(scope);
        continue;
      }
      const account = accounts.find((one: Json) => one.platformUserId === platformUserId);
      const { isConnectable, missingScopes, reason } = account;
      expect([scope, missingScopes]).toEqual([scope, [scope]]);
      if (isConnectable) expect(reason).toBeNull();
      else {
        expect(reason).toBe(
          `Permissions for ${nameOf(account)} are missing: ${scope}. Start again and grant them.`,
        );
        const payload = await unchanged(server, () => finish(id, [platformUserId]));
        expect(refusals(payload)).toEqual([['INVALID', 'input.accountIds.0']]);
      }
    }
  });

  test('shows a denial', async () => {
    const { id, page } = await consent(login, { ...login.grant, decision: 'deny' });
    const { status, failure, accounts } = await connectionOf(server, id, token);
    expect([status, accounts]).toEqual(['DENIED', []]);
    expect(failure.message).toMatch(/^The request was denied on .+\. Start again and grant access\.$/);
    expect(page).toContain(failure.message);
  });

  test('rejects the grant of another account, and names both', async () => {
    const account = await connect(login);
    const before = await tokensOf(account);
    const { id } = await consent(login, login.other.grant, { socialAccountId: account });
    const { status, failure, accounts } = await connectionOf(server, id, token);
    const [given, wanted] = [login.other.names, login.account];
    expect([status, accounts, failure?.message]).toEqual([
      'FAILED',
      [],
      `Access was granted to ${given}, not to ${wanted}. Start again and select ${wanted}.`,
    ]);
    expect(await tokensOf(account)).toEqual(before);
    expect((await shown(account)).health).toMatchObject(WORKS);
  });
});

test.each(cases.filter(([, , { renewal }]) => renewal !== 'NONE'))(
  '%s with %s keeps the account when the answer to a renewal is lost',
  async (platform, _, login) => {
    const { renewal, minAge } = login;
    const account = await connect(login);
    if (minAge !== undefined) await advance(minAge);
    const lost = { kind: 'close', when: 'after' };
    await world.sandbox.script(lost, { network: platform, operation: 'refreshToken' });
    const job = await refresh(account);
    const { connectionStatus, health } = await shown(account);
    expect([connectionStatus, health.reason]).toEqual(['CONNECTED', null]);
    if (renewal === 'CONSTANT') {
      expect(job).toMatchObject({ status: 'COMPLETED', result: { status: 'CONNECTED' } });
      // Tokens with a minimum age have just been renewed.
      const renewals = minAge === undefined ? 1 : 0;
      expect(await tokensOf(account)).toEqual([{ renewals, end: null, kept: true }]);
      return;
    }
    // The refresh token was used up. The access token works until it expires.
    expect(job).toMatchObject({
      status: 'FAILED',
      errorMessage:
        'The platform no longer renews the authorization. Reconnect the social account before it ends.',
    });
    expect(health.expiresAt).not.toBeNull();
    const isSoon =
      new Date(health.expiresAt as string).getTime() <= server.clock.now().getTime() + 86_400_000;
    expect(await titlesOf({ token })).toEqual(
      isSoon ? [`The authorization of ${login.account} ends within a day`] : [],
    );
    expect(await connect(login, { socialAccountId: account })).toBe(account);
    await advance(PAUSE_SECONDS);
    expect(await refresh(account)).toMatchObject({ status: 'COMPLETED' });
    expect((await tokensOf(account)).map(({ renewals, end }) => [renewals, end])).toEqual([
      [0, 'REPLACED'],
      [1, null],
    ]);
  },
);

test('writes no token, code or secret to the database, the logs, or a response', async () => {
  const login = LOGINS.find((one) => one.platform === 'X')!;
  const account = await connect(login);
  const rejected = async (operation: string, token: string) => {
    const text = `Value passed for the token ${token} was invalid.`;
    const body = JSON.stringify({
      error: 'invalid_request',
      error_description: text,
      title: text,
      detail: text,
    });
    await world.sandbox.script(
      { kind: 'status', when: 'before', status: 400, body },
      { network: 'X', operation },
    );
    await refresh(account);
  };
  const { tokens } = (await readTokens(server.database.owner, server.encryption, account))!;
  await rejected('refreshToken', tokens.refreshToken!);
  await rejected('readProfile', tokens.accessToken);
  await consent(login, login.grant);
  const query = 'query($id: ID!) { auditEntries(organizationId: $id, first: 100) { nodes { __typename } } }';
  expect((await server.run(query, { id: home.id }, token)).errors).toBeUndefined();

  const secrets = world.sandbox.secrets();
  expect(secrets.length).toBeGreaterThan(LOGINS.length * 10);
  const written = [await dumpOf(server), world.written, ...responses].join('\n');
  expect(written).toContain('Value passed for the token [secret] was invalid.');
  const forms = (secret: string) => [
    secret,
    encodeURIComponent(secret),
    Buffer.from(secret).toString('hex'),
    Buffer.from(secret).toString('base64'),
  ];
  expect(secrets.filter((secret) => forms(secret).some((form) => written.includes(form)))).toEqual([]);
});

const withToken = async ({ id }: { id: string }) => ({ token: await server.tokenFor(id) });
