import { mutate, newMember, newOrganization, newPerson, refusals, unchanged } from '../support/people';
import { until } from '../live/subscription-helpers';
import { SECRET } from '../support/fake-network';
import { serverForTests } from '../support/server';
import { timestampText } from '../support/timestamps';
import { attempt } from './mutation-matrix.world';
import { connectionOf, grantAccess, startConnection, visitCallback } from './connection-helpers';

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
      expiresAt: timestampText(new Date(server.clock.now().getTime() + 600_000)),
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
  test('offers at most 300 accounts, those that can be connected first, and stores the tokens of these only', async () => {
    const { network } = server;
    const denied = network.account('denied', { isConnectable: false, reason: 'NOT_SELECTED' });
    const granted = Array.from({ length: 5_000 }, (_, i) =>
      network.account(String(i), { tokens: network.tokens({ accessToken: 'a'.repeat(1_000) }) }),
    );
    network.accounts = [denied, ...granted];
    const { id } = await grantAccess(server, home.id, token);
    const { status, accounts } = await connectionOf(server, id, token);
    expect([status, accounts.length, accounts[0].platformUserId, accounts[299].platformUserId]).toEqual([
      'READY',
      300,
      '0',
      '299',
    ]);
  });

  test('fails the connection when what the platform sent cannot be stored', async () => {
    const { network } = server;
    network.accounts = [
      network.account('1', { tokens: network.tokens({ accessToken: 'a'.repeat(6_000_000) }) }),
    ];
    const { id, state } = await startConnection(server, home.id, token);
    await visitCallback(server, { state, code: 'code-1' });
    expect(await connectionOf(server, id, token)).toMatchObject({
      status: 'FAILED',
      failure: { message: 'The accounts could not be read from Instagram. Start again.' },
      accounts: [],
    });
  });

  test('finishConnection fails while the accounts are being read', async () => {
    const release = server.network.hold('connectableAccounts');
    const { id, state } = await startConnection(server, home.id, token);
    const visit = visitCallback(server, { state, code: 'code-1' });
    await until(async () => (await connectionOf(server, id, token)).status === 'READING_ACCOUNTS');
    const input = { connectionId: id, accountIds: ['1'] };
    const payload = await mutate(server, 'finishConnection', input, token, 'connection { status }');
    release();
    await visit;
    expect(payload.userErrors).toMatchObject([
      {
        code: 'INVALID_STATE',
        message: 'The accounts are still being read from Instagram. Try again in a few seconds.',
      },
    ]);
  });

  test('reads the accounts, and shows a page', async () => {
    const { network } = server;
    network.accounts = [
      network.account('9', { isConnectable: false, reason: 'NOT_SELECTED' }),
      network.account('8', { isConnectable: false, reason: 'SCOPES_MISSING', missingScopes: ['publish'] }),
      network.account('7', { isConnectable: false, reason: 'ROLE_MISSING' }),
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
        isConnectable: true,
        missingScopes: [],
        reason: null,
        socialAccountId: null,
      },
      expect.objectContaining({
        platformUserId: '9',
        isConnectable: false,
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

  test('is written in Hindi when the browser prefers it', async () => {
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

test('no response and no log contains a token, state or code', async () => {
  const { state } = await grantAccess(server, home.id, token);
  expect(server.log()).not.toContain(SECRET);
  expect(server.log()).not.toContain(state);
  expect(server.log()).not.toContain('code-1');
});
