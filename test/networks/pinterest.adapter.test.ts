import { AdapterUnderTest } from './adapter-under-test';
import { checkAdapter } from './check-adapter';

let adapter: AdapterUnderTest;
beforeAll(async () => {
  adapter = await AdapterUnderTest.start('PINTEREST');
});
afterAll(() => adapter.stop());

const DAY = 86_400;
const SCOPES = ['boards:read', 'pins:read', 'pins:write', 'user_accounts:read', 'boards:write'];
const later = (seconds: number) => new Date(adapter.clock.now().getTime() + seconds * 1000);
const asha = { person: 'Asha Verma' };

test('sends the user to the documented consent page', async () => {
  const settings = { ...adapter.settings, PINTEREST: { clientId: '15', clientSecret: 'secret-of-the-app' } };
  const url = await adapter.consentUrl('pinterest', adapter.portWith({ settings }));
  expect(url.origin + url.pathname).toBe('https://www.pinterest.com/oauth/');
  expect(Object.fromEntries(url.searchParams)).toEqual({
    client_id: '15',
    redirect_uri: adapter.redirectUri,
    response_type: 'code',
    scope: SCOPES.join(),
    state: 'state-of-the-user',
  });
});

test('connects the account of the user', async () => {
  const tokens = await adapter.connect(asha);
  const { id } = await adapter.accountOf('blue_door_bakery');
  expect(tokens).toEqual({
    login: 'pinterest',
    accessToken: expect.any(String),
    refreshToken: expect.any(String),
    expiresAt: later(30 * DAY),
    refreshExpiresAt: later(60 * DAY),
    refreshable: true,
    scopes: SCOPES,
    grantorId: id,
  });
  expect(await adapter.port.connectableAccounts(tokens)).toEqual([
    {
      platformUserId: id,
      kind: 'BUSINESS',
      username: 'blue_door_bakery',
      displayName: 'Blue Door Bakery',
      profilePictureUrl: expect.stringMatching(/\/sandbox\/pictures\/blue_door_bakery$/),
      isConnectable: true,
      missingScopes: [],
      tokens,
    },
  ]);
});

test('reads the profile, and the limit that the response reports', async () => {
  const [account] = await adapter.accounts(asha);
  const { id, followers, following } = await adapter.accountOf('blue_door_bakery');
  adapter.usages.length = 0;
  expect(await adapter.port.profile(account!.tokens!, id)).toEqual({
    username: 'blue_door_bakery',
    displayName: 'Blue Door Bakery',
    kind: 'BUSINESS',
    profilePictureUrl: expect.stringMatching(/\/sandbox\/pictures\/blue_door_bakery$/),
    followerCount: followers,
    followingCount: following,
    postCount: 0,
    isVerified: null,
  });
  expect(adapter.usages).toEqual([
    {
      name: expect.stringMatching(/^\w+$/),
      platformUserId: id,
      used: expect.any(Number),
      limit: expect.any(Number),
      resetAt: expect.any(Date),
    },
  ]);
  expect(adapter.usages[0]!.used).toBeGreaterThan(0);
});

test('a renewal starts a new life of the refresh token, and the old one stops working', async () => {
  const tokens = await adapter.connect();
  await adapter.advance(DAY);
  const renewed = adapter.known(await adapter.port.refreshToken(tokens));
  expect(renewed).toEqual({
    ...tokens,
    accessToken: renewed.accessToken,
    refreshToken: renewed.refreshToken,
    expiresAt: later(30 * DAY),
    refreshExpiresAt: later(60 * DAY),
  });
  expect((await adapter.failure(adapter.port.refreshToken(tokens))).class).toBe('RECONNECT');
});

test('a renewal whose response is lost is UNKNOWN and is not repeated', async () => {
  const tokens = await adapter.connect();
  await adapter.sandbox.script(
    { kind: 'close', when: 'after' },
    { network: 'PINTEREST', operation: 'refreshToken' },
  );
  expect((await adapter.failure(adapter.port.refreshToken(tokens))).class).toBe('UNKNOWN');
  expect((await adapter.failure(adapter.port.refreshToken(tokens))).class).toBe('RECONNECT');
});

test('withdrawing the grant does nothing, because Pinterest has no call for it', async () => {
  const [account] = await adapter.accounts();
  await adapter.port.revoke(account!.tokens!);
  const profile = await adapter.port.profile(account!.tokens!, account!.platformUserId);
  expect(profile.username).toEqual(expect.any(String));
});

describe('what all adapters do', () => {
  checkAdapter({
    adapter: () => adapter,
    profile: 'readAccount',
    echo: (message) => ({ code: 1, message }),
    errors: [
      ['internal', 'NOT_SENT', '0'],
      ['rateLimit', 'QUOTA', '8'],
      ['authenticationFailed', 'RECONNECT', '2'],
      ['notPermitted', 'RECONNECT', '29'],
      ['trialAccess', 'SETUP', '29'],
      ['spam', 'FIX_CONTENT', '9'],
      ['boardExists', 'FIX_CONTENT', '58'],
      ['unreachable', 'FIX_MEDIA', '235'],
      ['badImage', 'FIX_MEDIA', '236'],
      ['boardNotFound', 'GONE', '40'],
      ['pinNotFound', 'GONE', '50'],
    ],
  });
});
