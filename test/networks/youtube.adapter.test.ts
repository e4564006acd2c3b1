import { AdapterUnderTest } from './adapter-under-test';
import { checkAdapter } from './check-adapter';

let adapter: AdapterUnderTest;
beforeAll(async () => {
  adapter = await AdapterUnderTest.start('YOUTUBE');
});
afterAll(() => adapter.stop());

const SCOPES = [
  'openid',
  ...['youtube.upload', 'youtube.readonly', 'youtube.force-ssl', 'yt-analytics.readonly'].map(
    (name) => `https://www.googleapis.com/auth/${name}`,
  ),
];
const later = (seconds: number) => new Date(adapter.clock.now().getTime() + seconds * 1000);
const channel = async () => {
  const { id } = await adapter.accountOf('blue_door_bakery');
  return { person: 'Asha Verma', accounts: [id as string] };
};

test('sends the user to the documented consent page, with a challenge', async () => {
  const settings = { ...adapter.settings, YOUTUBE: { clientId: '64', clientSecret: 'secret-of-the-app' } };
  const url = await adapter.consentUrl('google', adapter.portWith({ settings }));
  expect(url.origin + url.pathname).toBe('https://accounts.google.com/o/oauth2/v2/auth');
  expect(Object.fromEntries(url.searchParams)).toEqual({
    access_type: 'offline',
    client_id: '64',
    code_challenge: expect.stringMatching(/^[\w-]{43}$/),
    code_challenge_method: 'S256',
    prompt: 'consent',
    redirect_uri: adapter.redirectUri,
    response_type: 'code',
    scope: SCOPES.join(' '),
    state: 'state-of-the-user',
  });
});

test('connects the channel that the user chose', async () => {
  const consent = await channel();
  const tokens = await adapter.connect(consent);
  expect(tokens).toEqual({
    login: 'google',
    accessToken: expect.any(String),
    refreshToken: expect.any(String),
    expiresAt: later(3_600),
    refreshExpiresAt: undefined,
    refreshable: true,
    scopes: SCOPES,
    grantorId: expect.any(String),
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

test('a channel without the scope to upload cannot be connected', async () => {
  const withoutScopes = ['https://www.googleapis.com/auth/youtube.upload'];
  expect(await adapter.accounts({ ...(await channel()), withoutScopes })).toMatchObject([
    { isConnectable: false, reason: 'SCOPES_MISSING', missingScopes: withoutScopes },
  ]);
});

test('a user without a channel has no account to connect', async () => {
  expect(await adapter.accounts({ person: 'Mira Okafor' })).toEqual([]);
});

test('reads the profile, and finds that a channel was deleted', async () => {
  const [account] = await adapter.accounts(await channel());
  const { followers } = await adapter.accountOf('blue_door_bakery');
  expect(await adapter.port.profile(account!.tokens!, account!.platformUserId)).toEqual({
    username: 'blue_door_bakery',
    displayName: 'Blue Door Bakery',
    kind: null,
    profilePictureUrl: expect.stringMatching(/\/sandbox\/pictures\/blue_door_bakery$/),
    followerCount: followers,
    followingCount: null,
    postCount: 0,
    isVerified: null,
  });
  const failure = await adapter.failure(adapter.port.profile(account!.tokens!, 'UC-of-nobody'));
  expect(failure.class).toBe('GONE');
});

test('a renewal keeps the refresh token, which Google does not return again', async () => {
  const tokens = await adapter.connect(await channel());
  await adapter.advance(3_600);
  const renewed = adapter.known(await adapter.port.refreshToken(tokens));
  expect(renewed).toEqual({ ...tokens, accessToken: renewed.accessToken, expiresAt: later(3_600) });
  expect(renewed.accessToken).not.toBe(tokens.accessToken);
});

test('a renewal whose response is lost is UNKNOWN, and works again', async () => {
  const tokens = await adapter.connect(await channel());
  await adapter.sandbox.script(
    { kind: 'close', when: 'after' },
    { network: 'YOUTUBE', operation: 'refreshToken' },
  );
  expect((await adapter.failure(adapter.port.refreshToken(tokens))).class).toBe('UNKNOWN');
  adapter.known(await adapter.port.refreshToken(tokens));
});

test('withdrawing the grant ends all tokens, and can be repeated', async () => {
  const tokens = await adapter.connect(await channel());
  await adapter.port.revoke(tokens);
  expect(await adapter.failure(adapter.port.refreshToken(tokens))).toMatchObject({
    class: 'RECONNECT',
    code: 'invalid_grant',
  });
  await expect(adapter.port.revoke(tokens)).resolves.toBeUndefined();
});

test.each([
  ['2027-07-01T07:00:00.000Z', '2027-07-02T07:00:00.000Z'],
  ['2027-12-24T20:15:30.250Z', '2027-12-25T08:00:00.000Z'],
  // The days on which the clock is changed.
  ['2027-03-14T08:30:00.000Z', '2027-03-15T07:00:00.000Z'],
  ['2027-11-07T07:30:00.000Z', '2027-11-08T08:00:00.000Z'],
])('a quota that is exhausted at %s starts over at midnight Pacific time, %s', async (now, midnight) => {
  const [account] = await adapter.accounts(await channel());
  const script = { network: 'YOUTUBE', operation: 'listChannels' };
  await adapter.sandbox.script({ kind: 'error', error: 'quotaExceeded' }, script);
  const before = adapter.clock.now();
  adapter.clock.set(new Date(now));
  const failure = await adapter.failure(adapter.port.profile(account!.tokens!, account!.platformUserId));
  adapter.clock.set(before);
  expect(failure).toMatchObject({ class: 'QUOTA', retryAt: new Date(midnight) });
});

describe('what all adapters do', () => {
  checkAdapter({
    adapter: () => adapter,
    profile: 'listChannels',
    echo: (message) => ({ error: { code: 400, message } }),
    errors: [
      ['backendError', 'NOT_SENT', 'backendError'],
      ['internalError', 'NOT_SENT', 'internalError'],
      ['rateLimitExceeded', 'NOT_SENT', 'rateLimitExceeded'],
      ['userRateLimitExceeded', 'NOT_SENT', 'userRateLimitExceeded'],
      ['quotaExceeded', 'QUOTA', 'quotaExceeded'],
      ['dailyLimitExceeded', 'QUOTA', 'dailyLimitExceeded'],
      ['uploadLimitExceeded', 'QUOTA', 'uploadLimitExceeded'],
      ['authError', 'RECONNECT', 'authError'],
      ['loginRequired', 'RECONNECT', 'required'],
      ['insufficientPermissions', 'RECONNECT', 'insufficientPermissions'],
      ['forbidden', 'RECONNECT', 'forbidden'],
      ['accountSuspended', 'CHECKPOINT', 'authenticatedUserAccountSuspended'],
      ['youtubeSignupRequired', 'CHECKPOINT', 'youtubeSignupRequired'],
      ['invalidTitle', 'FIX_CONTENT', 'invalidTitle'],
      ['invalidDescription', 'FIX_CONTENT', 'invalidDescription'],
      ['invalidTags', 'FIX_CONTENT', 'invalidTags'],
      ['invalidCategoryId', 'FIX_CONTENT', 'invalidCategoryId'],
      ['invalidPublishAt', 'FIX_CONTENT', 'invalidPublishAt'],
      ['commentsDisabled', 'FIX_CONTENT', 'commentsDisabled'],
      ['mediaBodyRequired', 'FIX_MEDIA', 'mediaBodyRequired'],
      ['invalidImage', 'FIX_MEDIA', 'invalidImage'],
      ['videoNotFound', 'GONE', 'videoNotFound'],
      ['sessionNotFound', 'GONE', 'notFound'],
    ],
  });
});
