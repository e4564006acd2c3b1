import { AdapterUnderTest, VERIFIER } from './adapter-under-test';
import { checkAdapter } from './check-adapter';

let adapter: AdapterUnderTest;
beforeAll(async () => {
  adapter = await AdapterUnderTest.start('TIKTOK');
});
afterAll(() => adapter.stop());

const DAY = 86_400;
const SCOPES = [
  'user.info.basic',
  'video.publish',
  'user.info.profile',
  'user.info.stats',
  'video.upload',
  'video.list',
];
const later = (seconds: number) => new Date(adapter.clock.now().getTime() + seconds * 1000);

test('sends the user to the documented consent page', async () => {
  const settings = { ...adapter.settings, TIKTOK: { clientId: 'aw1', clientSecret: 'secret-of-the-app' } };
  const url = await adapter.consentUrl('tiktok', adapter.portWith({ settings }));
  expect(url.origin + url.pathname).toBe('https://www.tiktok.com/v2/auth/authorize/');
  expect(Object.fromEntries(url.searchParams)).toEqual({
    client_key: 'aw1',
    redirect_uri: adapter.redirectUri,
    response_type: 'code',
    scope: SCOPES.join(),
    state: 'state-of-the-user',
  });
});

test('connects the account of the user with tokens that can be renewed for a year', async () => {
  const tokens = await adapter.connect({ person: 'Asha Verma' });
  const { id } = await adapter.accountOf('blue_door_bakery');
  expect(tokens).toEqual({
    login: 'tiktok',
    accessToken: expect.any(String),
    refreshToken: expect.any(String),
    expiresAt: later(DAY),
    refreshExpiresAt: later(365 * DAY),
    refreshable: true,
    scopes: expect.arrayContaining(SCOPES),
    grantorId: id,
  });
  expect(await adapter.port.connectableAccounts(tokens)).toEqual([
    {
      platformUserId: id,
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

test('reads only what the scopes allow', async () => {
  const withoutScopes = ['user.info.profile', 'user.info.stats'];
  const [account] = await adapter.accounts({ person: 'Asha Verma', withoutScopes });
  expect(account).toMatchObject({ isConnectable: true, missingScopes: withoutScopes, username: null });
  expect(await adapter.port.profile(account!.tokens!, account!.platformUserId)).toMatchObject({
    username: null,
    displayName: 'Blue Door Bakery',
    followerCount: null,
    isVerified: null,
  });
});

test('an account without the scope to publish cannot be connected', async () => {
  expect(await adapter.accounts({ withoutScopes: ['video.publish'] })).toMatchObject([
    { isConnectable: false, reason: 'SCOPES_MISSING', missingScopes: ['video.publish'] },
  ]);
});

test('reads the profile', async () => {
  const [account] = await adapter.accounts({ person: 'Asha Verma' });
  const { followers, following } = await adapter.accountOf('blue_door_bakery');
  expect(await adapter.port.profile(account!.tokens!, account!.platformUserId)).toEqual({
    username: 'blue_door_bakery',
    displayName: 'Blue Door Bakery',
    kind: null,
    profilePictureUrl: expect.stringMatching(/\/sandbox\/pictures\/blue_door_bakery$/),
    followerCount: followers,
    followingCount: following,
    postCount: 0,
    isVerified: false,
  });
});

test('a renewal replaces the refresh token, and the old one stops working', async () => {
  const tokens = await adapter.connect();
  const renewed = adapter.known(await adapter.port.refreshToken(tokens));
  expect(renewed.refreshToken).not.toBe(tokens.refreshToken);
  expect(renewed).toMatchObject({ refreshable: true, grantorId: tokens.grantorId, scopes: tokens.scopes });
  expect((await adapter.failure(adapter.port.refreshToken(tokens))).class).toBe('RECONNECT');
  adapter.known(await adapter.port.refreshToken(renewed));
});

test('a renewal whose response is lost is UNKNOWN and is not repeated', async () => {
  const tokens = await adapter.connect();
  await adapter.sandbox.script(
    { kind: 'close', when: 'after' },
    { network: 'TIKTOK', operation: 'refreshToken' },
  );
  expect((await adapter.failure(adapter.port.refreshToken(tokens))).class).toBe('UNKNOWN');
  expect((await adapter.failure(adapter.port.refreshToken(tokens))).class).toBe('RECONNECT');
});

test('a renewal without a refresh token keeps the known one', async () => {
  const tokens = await adapter.connect();
  await adapter.sandbox.script(
    { kind: 'omit', fields: ['refresh_token', 'refresh_expires_in'] },
    { network: 'TIKTOK', operation: 'refreshToken' },
  );
  const { refreshToken, refreshExpiresAt } = adapter.known(await adapter.port.refreshToken(tokens));
  expect([refreshToken, refreshExpiresAt]).toEqual([tokens.refreshToken, tokens.refreshExpiresAt]);
});

test('withdrawing the grant ends all tokens, and can be repeated', async () => {
  const tokens = await adapter.connect();
  await adapter.port.revoke(tokens);
  expect(await adapter.failure(adapter.port.profile(tokens, ''))).toMatchObject({
    class: 'RECONNECT',
    code: 'access_token_invalid',
  });
  expect((await adapter.failure(adapter.port.refreshToken(tokens))).class).toBe('RECONNECT');
  await expect(adapter.port.revoke(tokens)).resolves.toBeUndefined();
});

test('sends no verifier, because web apps use no PKCE', async () => {
  expect(adapter.port.logins).toEqual([{ name: 'tiktok', scopes: SCOPES, pkce: false }]);
  expect(adapter.written).not.toContain(VERIFIER);
});

describe('what all adapters do', () => {
  checkAdapter({
    adapter: () => adapter,
    profile: 'readUser',
    echo: (message) => ({ error: { code: 'invalid_params', message } }),
    errors: [
      ['internal', 'NOT_SENT', 'internal_error'],
      ['rateLimit', 'NOT_SENT', 'rate_limit_exceeded'],
      ['accessTokenInvalid', 'RECONNECT', 'access_token_invalid'],
      ['scopeNotAuthorized', 'RECONNECT', 'scope_not_authorized'],
      ['foreignPublishId', 'RECONNECT', 'token_not_authorized_for_specified_publish_id'],
      ['tooManyPosts', 'QUOTA', 'spam_risk_too_many_posts'],
      ['tooManyDrafts', 'QUOTA', 'spam_risk_too_many_pending_share'],
      ['userCap', 'QUOTA', 'reached_active_user_cap'],
      ['banned', 'CHECKPOINT', 'spam_risk_user_banned_from_posting'],
      ['unaudited', 'SETUP', 'unaudited_client_can_only_post_to_private_accounts'],
      ['urlOwnership', 'SETUP', 'url_ownership_unverified'],
      ['privacyMismatch', 'FIX_CONTENT', 'privacy_level_option_mismatch'],
      ['invalidPublishId', 'GONE', 'invalid_publish_id'],
    ],
  });
});
