import {
  eventsOf,
  mutate,
  newMember,
  newOrganization,
  newPerson,
  refusals,
  unchanged,
} from '../support/people';
import { SECRET } from '../support/fake-network';
import { serverForTests } from '../support/server';
import { attempt } from './mutation-matrix.world';
import {
  accountOf,
  connectAccount,
  connectionOf,
  grantAccess,
  startConnection,
  visitCallback,
} from './connection-helpers';

const server = serverForTests();
type Organization = Awaited<ReturnType<typeof newOrganization>>;
let home: Organization;
let token: string;

beforeEach(async () => {
  home = await newOrganization(server);
  token = home.owner.token;
  server.network.accounts = [server.network.account('1')];
});

const finish = (connectionId: string, accountIds: string[], by = token) =>
  mutate(server, 'finishConnection', { connectionId, accountIds }, by, 'connection { status }');

const connect = (input: object, by = token) =>
  mutate(
    server,
    'connectSocialAccount',
    { organizationId: home.id, platform: 'INSTAGRAM', ...input },
    by,
    'authorizationUrl connection { id }',
  );

describe('connectSocialAccount', () => {
  test('returns a consent page with the state, the redirect URI and PKCE', async () => {
    const { id, authorizationUrl, state } = await startConnection(server, home.id, token);
    expect(authorizationUrl.origin).toBe('https://network.example');
    expect(Object.fromEntries(authorizationUrl.searchParams)).toEqual({
      login: 'standard',
      state: expect.stringMatching(/^[\w-]{43}$/),
      redirect_uri: new URL('/oauth/instagram/callback', server.url).href,
      pkce: 'S256',
    });
    expect(await connectionOf(server, id, token)).toEqual({
      status: 'AWAITING_CONSENT',
      platform: 'INSTAGRAM',
      login: 'standard',
      expiresAt: new Date(server.clock.now().getTime() + 600_000).toISOString().replace('Z', '+00:00'),
      failure: null,
      socialAccount: null,
      createdBy: { id: home.owner.id },
      accounts: [],
    });
    const stored = await server.database.query('SELECT c::text AS row FROM pending_connections c');
    expect(JSON.stringify(stored)).not.toContain(state);
  });

  test('uses the login of the input', async () => {
    const { authorizationUrl } = await startConnection(server, home.id, token, { login: 'basic' });
    expect(authorizationUrl.searchParams.get('login')).toBe('basic');
    expect(authorizationUrl.searchParams.has('pkce')).toBe(false);
  });

  test('returns user errors when the input is wrong, and changes nothing', async () => {
    const other = await newOrganization(server);
    const facebook = await server.rows.account(home.id, { platform: 'FACEBOOK' });
    const foreignClient = await server.rows.clientAccount(other.id);
    const foreignAccount = await server.rows.account(other.id);
    const cases: [object, [string, string], string][] = [
      [
        { platform: 'TIKTOK' },
        ['INVALID_STATE', 'input.platform'],
        'Accounts on TikTok cannot be connected, because the platform is not set up. Contact support.',
      ],
      [
        { login: 'other' },
        ['INVALID', 'input.login'],
        'This sign-in method does not exist on Instagram. Choose one of: standard, basic.',
      ],
      [
        { clientAccountId: foreignClient },
        ['NOT_FOUND', 'input.clientAccountId'],
        'The selected client account does not exist in this organization. Choose another one.',
      ],
      [
        { socialAccountId: foreignAccount },
        ['NOT_FOUND', 'input.socialAccountId'],
        'The selected social account does not exist in this organization. Choose another one.',
      ],
      [
        { socialAccountId: facebook },
        ['INVALID', 'input.platform'],
        'The social account to reconnect is on Facebook. Choose that platform.',
      ],
    ];
    for (const [input, refusal, message] of cases) {
      const payload = await unchanged(server, () => connect(input));
      expect(refusals(payload)).toEqual([refusal]);
      expect(payload.userErrors[0]!.message).toBe(message);
    }
  });

  test('is denied without the permission, and finds no other organization', async () => {
    const editor = await newMember(server, home.id, 'EDITOR');
    const stranger = await newPerson(server);
    const denied = await unchanged(server, () => connect({}, editor.token));
    expect(refusals(denied)).toEqual([['FORBIDDEN', 'input']]);
    expect(denied.userErrors[0]!.message).toBe(
      'You do not have permission to connect social accounts. Ask an organization admin for access.',
    );
    const missing = await unchanged(server, () => connect({}, stranger.token));
    expect(refusals(missing)).toEqual([['NOT_FOUND', 'input.organizationId']]);
  });

  test('allows 60 connections per user in an hour', async () => {
    for (let i = 0; i < 60; i += 1) await startConnection(server, home.id, token);
    const input = { organizationId: home.id, platform: 'INSTAGRAM' };
    expect(await attempt(server, 'connectSocialAccount', input, token)).toBe('RATE_LIMITED');
  });
});

describe('the callback', () => {
  test('reads the accounts, and shows a page', async () => {
    const { network } = server;
    network.accounts = [
      network.account('9', { granted: false, reason: 'NOT_SELECTED' }),
      network.account('8', { granted: false, reason: 'SCOPES_MISSING', missingScopes: ['publish'] }),
      network.account('7', { granted: false, reason: 'ROLE_MISSING' }),
      network.account('1'),
    ];
    const { id, state } = await startConnection(server, home.id, token);
    const response = await visitCallback(server, { state, code: 'the-code' });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    expect(response.headers.get('content-language')).toBe('en');
    expect(await response.text()).toContain('<h1>Access was granted.</h1>');
    expect(network.calls.findLast(({ method }) => method === 'exchangeCode')!.exchange).toEqual({
      login: 'standard',
      code: 'the-code',
      codeVerifier: expect.stringMatching(/^[\w-]{43}$/),
      redirectUri: new URL('/oauth/instagram/callback', server.url).href,
    });
    const { status, accounts } = await connectionOf(server, id, token);
    expect(status).toBe('READY');
    expect(accounts).toEqual([
      {
        platformUserId: '1',
        kind: 'BUSINESS',
        username: 'user_1',
        displayName: 'User 1',
        granted: true,
        missingScopes: [],
        reason: null,
        socialAccountId: null,
      },
      expect.objectContaining({
        platformUserId: '9',
        granted: false,
        reason: 'user_9 was not selected on Instagram. Start again and select it there.',
      }),
      expect.objectContaining({
        platformUserId: '8',
        missingScopes: ['publish'],
        reason: 'Permissions for user_8 are missing: publish. Start again and grant them.',
      }),
      expect.objectContaining({
        platformUserId: '7',
        reason: 'Your role on user_7 does not allow publishing. Ask its owner for access.',
      }),
    ]);
  });

  test.each([
    [
      'the user denies the request',
      { error: 'access_denied' },
      'DENIED',
      'The request was denied on Instagram. Start again and grant access.',
    ],
    [
      'the user cancels the sign-in',
      { error: 'user_cancelled_login' },
      'DENIED',
      'The request was denied on Instagram. Start again and grant access.',
    ],
    [
      'the platform reports an error',
      { error: 'server_error' },
      'FAILED',
      'The accounts could not be read from Instagram. Start again.',
    ],
    ['the code is missing', {}, 'FAILED', 'The accounts could not be read from Instagram. Start again.'],
  ])('stores and shows the reason when %s', async (_, parameters, status, message) => {
    const { id, state } = await startConnection(server, home.id, token);
    const response = await visitCallback(server, { state, ...parameters });
    expect(response.status).toBe(200);
    const page = await response.text();
    expect(page).toContain('<h1>The accounts cannot be connected.</h1>');
    expect(page).toContain(`<p>${message}</p>`);
    expect(await connectionOf(server, id, token)).toMatchObject({
      status,
      failure: { message },
      accounts: [],
    });
    expect(refusals(await finish(id, ['1']))).toEqual([['INVALID_STATE', 'input.connectionId']]);
  });

  test('stores and shows a failure of the platform, without its error', async () => {
    server.network.fail('exchangeCode', 'RECONNECT', { code: '400' });
    const { id, state } = await startConnection(server, home.id, token);
    const page = await (await visitCallback(server, { state, code: 'bad' })).text();
    expect(page).toContain('The accounts could not be read from Instagram. Start again.');
    expect(page).not.toContain('exchangeCode failed');
    expect((await connectionOf(server, id, token)).status).toBe('FAILED');
    expect(server.log()).toContain('exchangeCode failed');
  });

  test('reports that there is no account to connect', async () => {
    server.network.accounts = [];
    const { id } = await grantAccess(server, home.id, token);
    expect(await connectionOf(server, id, token)).toMatchObject({
      status: 'FAILED',
      failure: {
        message:
          'There is no account on Instagram that can be connected. Create a professional account or a page, then start again.',
      },
    });
  });

  test('is written in Hindi when the browser asks for it', async () => {
    const response = await fetch(new URL('/oauth/instagram/callback?state=x', server.url), {
      headers: { 'accept-language': 'hi' },
    });
    expect(response.status).toBe(400);
    expect(response.headers.get('content-language')).toBe('hi');
    expect(await response.text()).toContain('<html lang="hi">');
  });

  test('shows an error, and calls no platform, when the state is unknown, used, expired or of another platform', async () => {
    const { state: used } = await grantAccess(server, home.id, token);
    const { state: late } = await startConnection(server, home.id, token);
    const { id: other, state: elsewhere } = await startConnection(server, home.id, token);
    await server.database.query(`UPDATE pending_connections SET platform = 'FACEBOOK' WHERE id = $1`, [
      other,
    ]);
    const exchanges = server.network.count('exchangeCode');
    const at = server.clock.now();
    const states = ['x'.repeat(43), used, elsewhere, '', 'short', "'; DROP TABLE users --"];
    for (const state of states) {
      const response = await visitCallback(server, { state, code: 'c' });
      expect([state, response.status]).toEqual([state, 400]);
      expect(await response.text()).toContain('This link is invalid, expired or already used.');
    }
    server.clock.set(new Date(at.getTime() + 600_000));
    expect((await visitCallback(server, { state: late, code: 'c' })).status).toBe(400);
    server.clock.set(at);
    expect((await visitCallback(server, { state: late, code: 'c' }, 'unknown')).status).toBe(400);
    expect(server.network.count('exchangeCode')).toBe(exchanges);
  });

  test('accepts one of two simultaneous requests with the same state', async () => {
    const { id, state } = await startConnection(server, home.id, token);
    const exchanges = server.network.count('exchangeCode');
    const responses = await Promise.all([1, 2, 3, 4].map(() => visitCallback(server, { state, code: 'c' })));
    expect(responses.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400]);
    expect(server.network.count('exchangeCode')).toBe(exchanges + 1);
    expect((await connectionOf(server, id, token)).status).toBe('READY');
  });
});

describe('finishConnection', () => {
  test('connects the selected accounts, and stores their tokens encrypted', async () => {
    const { network } = server;
    network.accounts = ['1', '2', '3'].map((id) => network.account(id));
    const client = await server.rows.clientAccount(home.id);
    const { id } = await grantAccess(server, home.id, token, { clientAccountId: client });
    const payload = await mutate(
      server,
      'finishConnection',
      { connectionId: id, accountIds: ['3', '1', '3'] },
      token,
      'connection { status accounts { platformUserId socialAccountId } }',
    );
    expect(payload.userErrors).toEqual([]);
    expect(payload.connection).toEqual({
      status: 'FINISHED',
      accounts: [
        { platformUserId: '1', socialAccountId: expect.any(String) },
        { platformUserId: '2', socialAccountId: null },
        { platformUserId: '3', socialAccountId: expect.any(String) },
      ],
    });
    const [first] = payload.connection.accounts;
    expect(await accountOf(server, first.socialAccountId, token)).toMatchObject({
      username: 'user_1',
      displayName: 'User 1',
      isActive: true,
      connectionStatus: 'CONNECTED',
      permissions: ['read', 'publish'],
      connectedBy: { id: home.owner.id },
      clientAccount: { id: client },
      health: { status: 'CONNECTED', reason: null, expiresAt: null },
    });
    expect(await eventsOf(server, first.socialAccountId)).toEqual(['social_account.connected']);
    const tokens = await server.database.query(
      'SELECT t::text AS row FROM social_account_tokens t WHERE organization_id = $1',
      [home.id],
    );
    expect(tokens).toHaveLength(2);
    expect(JSON.stringify(tokens)).not.toContain(SECRET);
    const left = await server.database.query('SELECT granted_tokens FROM pending_connections WHERE id = $1', [
      id,
    ]);
    expect(left).toEqual([{ granted_tokens: null }]);
  });

  test('rejects accounts that were not granted or not offered, and changes nothing', async () => {
    const { network } = server;
    network.accounts = [
      network.account('1'),
      network.account('2', { granted: false, reason: 'NOT_SELECTED' }),
    ];
    const { id } = await grantAccess(server, home.id, token);
    const cases: [string[], [string, string], string][] = [
      [
        ['1', '2'],
        ['INVALID', 'input.accountIds.1'],
        'user_2 was not selected on Instagram. Start again and select it there.',
      ],
      [
        ['3'],
        ['NOT_FOUND', 'input.accountIds.0'],
        'An account is not part of this connection. Select accounts from the list.',
      ],
      [[], ['REQUIRED', 'input.accountIds'], 'Select at least one account.'],
    ];
    for (const [accountIds, refusal, message] of cases) {
      const payload = await unchanged(server, () => finish(id, accountIds));
      expect(refusals(payload)).toEqual([refusal]);
      expect(payload.userErrors[0]!.message).toBe(message);
    }
  });

  test('fails before access is granted, after the connection has expired, and once it has finished', async () => {
    const started = await startConnection(server, home.id, token);
    const early = await finish(started.id, ['1']);
    expect(early.userErrors[0]!.message).toBe(
      'Access was not granted on Instagram yet. Grant access on its page first.',
    );
    const { id } = await grantAccess(server, home.id, token);
    const at = server.clock.now();
    server.clock.set(new Date(at.getTime() + 600_000));
    const late = await finish(id, ['1'], await server.tokenFor(home.owner.id));
    server.clock.set(at);
    expect(late.userErrors[0]!.message).toBe('This connection has expired. Start again.');
    expect((await finish(id, ['1'])).userErrors).toEqual([]);
    const again = await finish(id, ['1']);
    expect(again.userErrors[0]!.message).toBe(
      'This connection has ended. Start again to connect more accounts.',
    );
    for (const payload of [early, late, again])
      expect(refusals(payload)).toEqual([['INVALID_STATE', 'input.connectionId']]);
  });

  test('succeeds for one of two simultaneous calls', async () => {
    const { id } = await grantAccess(server, home.id, token);
    const payloads = await Promise.all([finish(id, ['1']), finish(id, ['1'])]);
    expect(payloads.flatMap(refusals)).toEqual([['INVALID_STATE', 'input.connectionId']]);
    expect(await server.database.count('social_accounts WHERE organization_id = $1', [home.id])).toBe(1);
    expect(await server.database.count('social_account_tokens WHERE organization_id = $1', [home.id])).toBe(
      1,
    );
  });

  test('creates one social account when two connections with it finish at the same time', async () => {
    const connections = [
      await grantAccess(server, home.id, token),
      await grantAccess(server, home.id, token),
    ];
    const payloads = await Promise.all(connections.map(({ id }) => finish(id, ['1'])));
    expect(payloads.flatMap(refusals)).toEqual([]);
    expect(await server.database.count('social_accounts WHERE organization_id = $1', [home.id])).toBe(1);
    const active = 'social_account_tokens WHERE organization_id = $1 AND revoked_at IS NULL';
    expect(await server.database.count(active, [home.id])).toBe(1);
  });

  test('is not visible to, and cannot be finished by, another user', async () => {
    const admin = await newMember(server, home.id, 'ADMIN');
    const { id } = await grantAccess(server, home.id, token);
    expect(await connectionOf(server, id, admin.token)).toBeNull();
    const payload = await unchanged(server, () => finish(id, ['1'], admin.token));
    expect(refusals(payload)).toEqual([['NOT_FOUND', 'input.connectionId']]);
  });

  test('is denied when the user has lost the permission since', async () => {
    const manager = await newMember(server, home.id, 'MANAGER');
    const { id } = await grantAccess(server, home.id, manager.token);
    await server.database.query(`UPDATE memberships SET role = 'EDITOR' WHERE id = $1`, [manager.membership]);
    const payload = await unchanged(server, () => finish(id, ['1'], manager.token));
    expect(refusals(payload)).toEqual([['FORBIDDEN', 'input']]);
  });

  test('returns the stored result when it is repeated with the idempotency key', async () => {
    const { id } = await grantAccess(server, home.id, token);
    const input = { connectionId: id, accountIds: ['1'], idempotencyKey: 'again' };
    for (let i = 0; i < 2; i += 1)
      expect((await mutate(server, 'finishConnection', input, token)).userErrors).toEqual([]);
  });
});

describe('reconnecting', () => {
  test('keeps the social account and its history, and replaces the tokens', async () => {
    const account = await connectAccount(server, home.id, token, '1');
    await server.database.query(
      `UPDATE social_accounts SET connection_status = 'REVOKED', connection_problem = 'AUTHORIZATION_REVOKED', is_active = false WHERE id = $1`,
      [account],
    );
    const again = await connectAccount(server, home.id, token, '1', { socialAccountId: account });
    expect(again).toBe(account);
    expect(await accountOf(server, account, token)).toMatchObject({
      isActive: false,
      connectionStatus: 'CONNECTED',
      health: { status: 'CONNECTED', reason: null },
    });
    expect(await eventsOf(server, account)).toEqual([
      'social_account.connected',
      'social_account.reconnected',
    ]);
    const reasons = await server.database.query<{ revoked_reason: string | null }>(
      'SELECT revoked_reason FROM social_account_tokens WHERE social_account_id = $1 ORDER BY id',
      [account],
    );
    expect(reasons.map((row) => row.revoked_reason)).toEqual(['REPLACED', null]);
  });

  test('offers only the social account to reconnect', async () => {
    const account = await connectAccount(server, home.id, token, '1');
    server.network.accounts = [server.network.account('1'), server.network.account('2')];
    const { id } = await grantAccess(server, home.id, token, { socialAccountId: account });
    const { accounts, socialAccount } = await connectionOf(server, id, token);
    expect(accounts.map(({ platformUserId }: { platformUserId: string }) => platformUserId)).toEqual(['1']);
    expect(socialAccount).toEqual({ id: account });
  });

  test('fails when another account was granted, and names both', async () => {
    const account = await connectAccount(server, home.id, token, '1');
    server.network.accounts = [server.network.account('2'), server.network.account('3')];
    const { id } = await grantAccess(server, home.id, token, { socialAccountId: account });
    expect(await connectionOf(server, id, token)).toMatchObject({
      status: 'FAILED',
      accounts: [],
      failure: {
        message: 'Access was granted to user_2, user_3, not to user_1. Start again and select user_1.',
      },
    });
  });

  test('keeps the client account, and rejects another one', async () => {
    const [client, other] = [
      await server.rows.clientAccount(home.id),
      await server.rows.clientAccount(home.id),
    ];
    const account = await connectAccount(server, home.id, token, '1', { clientAccountId: client });
    expect(await connectAccount(server, home.id, token, '1')).toBe(account);
    expect((await accountOf(server, account, token)).clientAccount).toEqual({ id: client });
    const { id } = await grantAccess(server, home.id, token, { clientAccountId: other });
    const payload = await unchanged(server, () => finish(id, ['1']));
    expect(refusals(payload)).toEqual([['INVALID_STATE', 'input.connectionId']]);
    expect(payload.userErrors[0]!.message).toBe('user_1 is already connected for another client account.');
  });

  test('connects an account in two organizations independently', async () => {
    const other = await newOrganization(server);
    const first = await connectAccount(server, home.id, token, '1');
    const second = await connectAccount(server, other.id, other.owner.token, '1');
    expect(second).not.toBe(first);
    expect(await accountOf(server, first, other.owner.token)).toBeNull();
  });
});

test('no response and no log contains a token, state or code', async () => {
  const { state } = await grantAccess(server, home.id, token);
  expect(server.log()).not.toContain(SECRET);
  expect(server.log()).not.toContain(state);
  expect(server.log()).not.toContain('code-1');
});
