import { createHash } from 'node:crypto';
import { AdapterUnderTest, VERIFIER } from './adapter-under-test';
import { checkAdapter } from './check-adapter';

let adapter: AdapterUnderTest;
beforeAll(async () => {
  adapter = await AdapterUnderTest.start('X');
  await adapter.sandbox.control('PUT', 'limits/x.readOwnProfile', { maximum: 10_000 });
});
afterAll(() => adapter.stop());

const SCOPES = ['tweet.read', 'tweet.write', 'users.read', 'media.write', 'offline.access'];
const later = (seconds: number) => new Date(adapter.clock.now().getTime() + seconds * 1000);
const bakery = async (more: object = {}) => {
  const { id } = await adapter.accountOf('blue_door_bakery');
  return { person: 'Asha Verma', accounts: [id as string], ...more };
};

test('sends the user to the documented consent page, with a challenge', async () => {
  const settings = { ...adapter.settings, X: { clientId: 'aWQ', clientSecret: 'secret-of-the-app' } };
  const url = await adapter.consentUrl('x', adapter.portWith({ settings }));
  expect(url.origin + url.pathname).toBe('https://x.com/i/oauth2/authorize');
  expect(Object.fromEntries(url.searchParams)).toEqual({
    client_id: 'aWQ',
    code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
    code_challenge_method: 'S256',
    redirect_uri: adapter.redirectUri,
    response_type: 'code',
    scope: SCOPES.join(' '),
    state: 'state-of-the-user',
  });
});

test('connects the account with tokens of two hours that can be renewed', async () => {
  const consent = await bakery();
  const tokens = await adapter.connect(consent);
  expect(tokens).toEqual({
    login: 'x',
    accessToken: expect.any(String),
    refreshToken: expect.any(String),
    expiresAt: later(7_200),
    refreshExpiresAt: undefined,
    refreshable: true,
    scopes: SCOPES,
    grantorId: consent.accounts[0],
  });
  expect(await adapter.port.connectableAccounts(tokens)).toEqual([
    {
      platformUserId: consent.accounts[0],
      kind: null,
      username: 'blue_door_bakery',
      displayName: 'Blue Door Bakery',
      profilePictureUrl: expect.stringMatching(/\/sandbox\/pictures\/blue_door_bakery$/),
      isConnectable: true,
      missingScopes: [],
      tokens,
    },
  ]);
});

test('a code has to be exchanged within 30 seconds', async () => {
  const code = await adapter.code(await bakery());
  await adapter.advance(30);
  expect(await adapter.failure(adapter.exchange(code))).toMatchObject({
    class: 'RECONNECT',
    code: 'invalid_request',
  });
});

test('a code is rejected with another verifier', async () => {
  const { redirectUri } = adapter;
  const exchange = { login: 'x', code: await adapter.code(await bakery()), redirectUri };
  const codeVerifier = VERIFIER.toUpperCase();
  const failure = await adapter.failure(adapter.port.exchangeCode({ ...exchange, codeVerifier }));
  expect(failure.code).toBe('invalid_request');
});

test('tokens without offline access cannot be renewed', async () => {
  const tokens = await adapter.connect(await bakery({ notAsked: ['offline.access'] }));
  expect(tokens).toMatchObject({ refreshable: false, refreshToken: undefined });
  const [account] = await adapter.port.connectableAccounts(tokens);
  expect(account).toMatchObject({ isConnectable: true, missingScopes: ['offline.access'] });
});

test('an account without the scope to post cannot be connected', async () => {
  expect(await adapter.accounts(await bakery({ notAsked: ['tweet.write'] }))).toMatchObject([
    { isConnectable: false, reason: 'SCOPES_MISSING', missingScopes: ['tweet.write'] },
  ]);
});

test('reads the profile, and the limit that the response reports', async () => {
  const [account] = await adapter.accounts(await bakery());
  const { id, followers, following } = await adapter.accountOf('blue_door_bakery');
  adapter.usages.length = 0;
  expect(await adapter.port.profile(account!.tokens!, id)).toEqual({
    username: 'blue_door_bakery',
    displayName: 'Blue Door Bakery',
    kind: null,
    profilePictureUrl: expect.stringMatching(/\/sandbox\/pictures\/blue_door_bakery$/),
    followerCount: followers,
    followingCount: following,
    postCount: 0,
    isVerified: false,
  });
  expect(adapter.usages).toEqual([
    {
      name: 'GET /2/users/me',
      platformUserId: id,
      used: expect.any(Number),
      limit: expect.any(Number),
      resetAt: expect.any(Date),
    },
  ]);
  expect(adapter.usages[0]!.used).toBeGreaterThan(0);
});

test('a renewal replaces the refresh token, which works once', async () => {
  const tokens = await adapter.connect(await bakery());
  await adapter.advance(7_200);
  const renewed = adapter.known(await adapter.port.refreshToken(tokens));
  expect(renewed).toEqual({
    ...tokens,
    accessToken: renewed.accessToken,
    refreshToken: renewed.refreshToken,
    expiresAt: later(7_200),
  });
  expect(renewed.refreshToken).not.toBe(tokens.refreshToken);
  expect((await adapter.failure(adapter.port.refreshToken(tokens))).class).toBe('RECONNECT');
});

test('a renewal whose response is lost is UNKNOWN and is not repeated', async () => {
  const tokens = await adapter.connect(await bakery());
  await adapter.sandbox.script({ kind: 'close', when: 'after' }, { network: 'X', operation: 'refreshToken' });
  expect((await adapter.failure(adapter.port.refreshToken(tokens))).class).toBe('UNKNOWN');
  expect((await adapter.failure(adapter.port.refreshToken(tokens))).class).toBe('RECONNECT');
});

test('withdrawing the grant ends all tokens, and can be repeated', async () => {
  const tokens = await adapter.connect(await bakery());
  await adapter.port.revoke(tokens);
  expect(await adapter.failure(adapter.port.profile(tokens, tokens.grantorId!))).toMatchObject({
    class: 'RECONNECT',
    code: '401',
  });
  await expect(adapter.port.revoke(tokens)).resolves.toBeUndefined();
});

test('an exhausted limit names when it allows calls again', async () => {
  const [account] = await adapter.accounts(await bakery());
  const script = { network: 'X', operation: 'readProfile' };
  await adapter.sandbox.script({ kind: 'error', error: 'tooManyRequests' }, script);
  const failure = await adapter.failure(adapter.port.profile(account!.tokens!, account!.platformUserId));
  expect(failure.class).toBe('QUOTA');
  expect(failure.retryAt).toEqual(adapter.usages.at(-1)!.resetAt);
});

describe('what all adapters do', () => {
  checkAdapter({
    adapter: () => adapter,
    consent: { person: 'Asha Verma' },
    profile: 'readProfile',
    echo: (message) => ({ title: 'Invalid Request', detail: message, type: 'about:blank', status: 400 }),
    errors: [
      ['internal', 'NOT_SENT', '500'],
      ['badGateway', 'NOT_SENT', '502'],
      ['unavailable', 'NOT_SENT', '503'],
      ['unauthorized', 'RECONNECT', '401'],
      ['duplicate', 'DUPLICATE', '403'],
      ['notPermitted', 'FIX_CONTENT', '403'],
      ['accountLocked', 'CHECKPOINT', '403'],
      ['userSuspended', 'CHECKPOINT', 'user-suspended'],
      ['clientForbidden', 'SETUP', 'client-forbidden'],
      ['creditsDepleted', 'SETUP', 'credits'],
      ['spendCapReached', 'SETUP', 'credits'],
      ['usageCapped', 'SETUP', 'usage-capped'],
      ['tooManyRequests', 'QUOTA', '429'],
    ],
  });
});
