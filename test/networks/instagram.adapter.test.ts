import { AdapterUnderTest } from './adapter-under-test';
import { checkAdapter } from './check-adapter';

let adapter: AdapterUnderTest;
beforeAll(async () => {
  adapter = await AdapterUnderTest.start('INSTAGRAM');
});
afterAll(() => adapter.stop());

const accountOf = async (username: string, network: 'INSTAGRAM' | 'FACEBOOK' = 'INSTAGRAM') =>
  (await adapter.sandbox.account(username, network)).id as string;
const DAY = 86_400;
const echo = (message: string) => ({ error: { message, code: 190 } });
const PAGE_SCOPES = [
  'instagram_basic',
  'instagram_content_publish',
  'pages_show_list',
  'pages_read_engagement',
  'instagram_manage_comments',
  'instagram_manage_insights',
  'pages_manage_metadata',
  'business_management',
];
const OWN_SCOPES = [
  'instagram_business_basic',
  'instagram_business_content_publish',
  'instagram_business_manage_comments',
  'instagram_business_manage_insights',
  'instagram_business_manage_messages',
];
const profileOf = (followers: number, following: number) => ({
  username: 'blue_door_bakery',
  displayName: 'Blue Door Bakery',
  kind: 'BUSINESS',
  profilePictureUrl: expect.stringMatching(/\/sandbox\/pictures\/blue_door_bakery$/),
  followerCount: followers,
  followingCount: following,
  postCount: 0,
  isVerified: null,
});

test('offers both logins, without PKCE', () => {
  expect(adapter.port.logins).toEqual([
    { name: 'facebook', scopes: PAGE_SCOPES, pkce: false },
    { name: 'instagram', scopes: OWN_SCOPES, pkce: false },
  ]);
});

describe('Facebook Login', () => {
  test('uses the app of Facebook', async () => {
    const app = { clientId: '178', clientSecret: 'secret-of-the-app' };
    const settings = { ...adapter.settings, INSTAGRAM: {}, FACEBOOK: app };
    const port = adapter.portWith({ settings });
    const url = await adapter.consentUrl('facebook', port);
    expect(url.href.startsWith('https://www.facebook.com/v25.0/dialog/oauth?client_id=178&')).toBe(true);
    const failure = await adapter.failure(adapter.consentUrl('instagram', port));
    expect(failure.message).toContain('Set NETWORKS_INSTAGRAM_CLIENT_ID');
  });

  test('lists the accounts of the pages, with the tokens of the pages', async () => {
    const accounts = await adapter.accounts();
    expect(accounts).toHaveLength(3);
    expect(accounts[0]).toEqual({
      platformUserId: await accountOf('blue_door_bakery'),
      kind: 'BUSINESS',
      username: 'blue_door_bakery',
      displayName: 'Blue Door Bakery',
      profilePictureUrl: expect.stringMatching(/\/sandbox\/pictures\/blue_door_bakery$/),
      isConnectable: true,
      missingScopes: [],
      tokens: {
        login: 'facebook',
        accessToken: expect.any(String),
        expiresAt: undefined,
        refreshable: false,
        scopes: PAGE_SCOPES,
        grantorId: (await adapter.sandbox.person()).id,
      },
    });
  });

  test('lists a page that was not selected in place of its account', async () => {
    const accounts = await adapter.accounts({ accounts: [await accountOf('tiny_atelier', 'FACEBOOK')] });
    expect(accounts[0]).toEqual({
      platformUserId: await accountOf('blue_door_bakery', 'FACEBOOK'),
      kind: 'BUSINESS',
      username: null,
      displayName: 'Blue Door Bakery',
      profilePictureUrl: null,
      isConnectable: false,
      missingScopes: [],
      reason: 'NOT_SELECTED',
    });
    expect(accounts.map(({ isConnectable }) => isConnectable)).toEqual([false, false, true]);
  });

  test('names declined scopes and missing roles', async () => {
    const withoutScopes = ['instagram_content_publish', 'instagram_manage_insights'];
    const [account] = await adapter.accounts({ withoutScopes });
    expect(account).toMatchObject({
      isConnectable: false,
      reason: 'SCOPES_MISSING',
      missingScopes: withoutScopes,
    });
    expect(await adapter.accounts({ person: 'Noah Becker' })).toMatchObject([{ reason: 'ROLE_MISSING' }]);
  });

  test('reads the profile with the token of the page', async () => {
    const [account] = await adapter.accounts();
    const { followers, following } = await adapter.sandbox.account('blue_door_bakery', 'INSTAGRAM');
    const profile = await adapter.port.profile(account!.tokens!, account!.platformUserId);
    expect(profile).toEqual(profileOf(followers, following));
  });

  test('returns the granted scopes, and withdraws the grant', async () => {
    const tokens = await adapter.connect();
    expect(await adapter.port.grantedScopes(tokens)).toEqual(PAGE_SCOPES);
    await adapter.port.revoke(tokens);
    expect(await adapter.failure(adapter.port.grantedScopes(tokens))).toMatchObject({
      class: 'RECONNECT',
      code: '190/458',
    });
  });

  test('the token of the user ends after 60 days, those of pages do not', async () => {
    const tokens = await adapter.connect();
    const [account] = await adapter.port.connectableAccounts(tokens);
    adapter.known(account!.tokens!);
    await adapter.advance(61 * DAY);
    expect(await adapter.failure(adapter.port.grantedScopes(tokens))).toMatchObject({ code: '190/463' });
    const profile = await adapter.port.profile(account!.tokens!, account!.platformUserId);
    expect(profile.username).toBe('blue_door_bakery');
  });
});

describe('Instagram Login', () => {
  const login = 'instagram';
  const consent = async (withoutScopes: string[] = []) => ({
    login,
    accounts: [await accountOf('blue_door_bakery')],
    withoutScopes,
  });

  test('sends the user to the documented consent page', async () => {
    const app = { clientId: '179', clientSecret: 'secret-of-the-app' };
    const settings = { ...adapter.settings, INSTAGRAM: app };
    const url = await adapter.consentUrl(login, adapter.portWith({ settings }));
    expect(url.origin + url.pathname).toBe('https://www.instagram.com/oauth/authorize');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: '179',
      redirect_uri: adapter.redirectUri,
      response_type: 'code',
      scope: OWN_SCOPES.join(),
      state: 'state-of-the-user',
    });
  });

  test('connects one account with a token of 60 days that can be renewed', async () => {
    const tokens = await adapter.connect(await consent());
    const id = await accountOf('blue_door_bakery');
    expect(tokens).toEqual({
      login,
      accessToken: expect.any(String),
      expiresAt: new Date(adapter.clock.now().getTime() + 60 * DAY * 1000),
      refreshable: true,
      scopes: OWN_SCOPES,
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
    expect(await adapter.port.grantedScopes(tokens)).toEqual(OWN_SCOPES);
  });

  test('an account without the scope to publish cannot be connected', async () => {
    const scope = 'instagram_business_content_publish';
    expect(await adapter.accounts(await consent([scope]))).toMatchObject([
      {
        isConnectable: false,
        reason: 'SCOPES_MISSING',
        missingScopes: [scope],
        username: 'blue_door_bakery',
      },
    ]);
  });

  test('renews a token once it is a day old, for another 60 days', async () => {
    const tokens = await adapter.connect(await consent());
    const early = await adapter.failure(adapter.port.refreshToken(tokens));
    const tomorrow = new Date(adapter.clock.now().getTime() + DAY * 1000);
    expect(early).toMatchObject({ class: 'NOT_SENT', code: '10', retryAt: tomorrow });
    await adapter.advance(DAY);
    const renewed = adapter.known(await adapter.port.refreshToken(tokens));
    const expiresAt = new Date(adapter.clock.now().getTime() + 60 * DAY * 1000);
    expect(renewed).toEqual({ ...tokens, accessToken: renewed.accessToken, expiresAt });
    expect(await adapter.port.profile(renewed, '')).toMatchObject({ username: 'blue_door_bakery' });
  });

  test('a renewal whose response is lost is UNKNOWN, is not repeated, and loses no account', async () => {
    const tokens = await adapter.connect(await consent());
    for (const play of [
      { kind: 'close', when: 'after' },
      { kind: 'status', when: 'after', status: 200, body: '{"access_token": ""}' },
    ]) {
      await adapter.advance(DAY);
      await adapter.sandbox.script(play, { network: 'INSTAGRAM', operation: 'refreshToken' });
      expect(await adapter.failure(adapter.port.refreshToken(tokens))).toMatchObject({ class: 'UNKNOWN' });
    }
    expect(await adapter.port.profile(tokens, '')).toMatchObject({ username: 'blue_door_bakery' });
    await adapter.advance(DAY);
    expect(await adapter.port.refreshToken(tokens)).toMatchObject({ refreshable: true });
  });

  test('a token that expired has to be reconnected', async () => {
    const tokens = await adapter.connect(await consent());
    await adapter.advance(61 * DAY);
    for (const call of [adapter.port.refreshToken(tokens), adapter.port.profile(tokens, '')])
      expect(await adapter.failure(call)).toMatchObject({ class: 'RECONNECT', code: '190/463' });
  });

  test('withdrawing the grant does nothing, because Instagram has no call for it', async () => {
    const tokens = await adapter.connect(await consent());
    await adapter.port.revoke(tokens);
    expect(await adapter.port.profile(tokens, '')).toMatchObject({ username: 'blue_door_bakery' });
  });

  test('reads the profile', async () => {
    const tokens = await adapter.connect(await consent());
    const { followers, following } = await adapter.sandbox.account('blue_door_bakery', 'INSTAGRAM');
    expect(await adapter.port.profile(tokens, '')).toEqual(profileOf(followers, following));
  });

  describe('what all adapters do', () => {
    checkAdapter({
      adapter: () => adapter,
      consent: { login },
      profile: 'readProfile',
      errors: [['expired', 'RECONNECT', '190/463']],
      echo,
    });
  });
});

describe('what all adapters do', () => {
  checkAdapter({
    adapter: () => adapter,
    profile: 'readProfile',
    echo,
    errors: [
      ['unknown', 'NOT_SENT', '1'],
      ['instagramLimit', 'QUOTA', '80002'],
      ['quota', 'QUOTA', '9/2207042'],
      ['expired', 'RECONNECT', '190/463'],
      ['restricted', 'CHECKPOINT', '25/2207050'],
      ['spam', 'UNKNOWN', '4/2207051'],
      ['mediaCreateFailed', 'NOT_SENT', '-1/2207001'],
      ['timedOut', 'NOT_SENT', '-2/2207003'],
      ['createFailed', 'NOT_SENT', '-1/2207032'],
      ['uploadUnknown', 'NOT_SENT', '-1/2207053'],
      ['containerExpired', 'NOT_SENT', '-2/2207020'],
      ['publishNotFound', 'NOT_SENT', '24/2207008'],
      ['notReady', 'NOT_SENT', '9007/2207027'],
      ['containerNotFound', 'FIX_MEDIA', '24/2207006'],
      ['mediaUnreachable', 'FIX_MEDIA', '9004/2207052'],
      ['unsupportedType', 'FIX_MEDIA', '100/2207023'],
      ['videoFormat', 'FIX_MEDIA', '352/2207026'],
      ['thumbOffset', 'FIX_MEDIA', '1/2207057'],
      ['tooLarge', 'FIX_MEDIA', '36000/2207004'],
      ['imageFormat', 'FIX_MEDIA', '36001/2207005'],
      ['ratio', 'FIX_MEDIA', '36003/2207009'],
      ['carouselCount', 'FIX_CONTENT', '100/2207028'],
      ['tagCount', 'FIX_CONTENT', '100/2207040'],
      ['captionTooLong', 'FIX_CONTENT', '36004/2207010'],
      ['trialNotAllowed', 'FIX_CONTENT', '100/2207081'],
    ],
  });
});

test('a daily limit and suspected spam wait for a day', async () => {
  const [account] = await adapter.accounts();
  const tomorrow = new Date(adapter.clock.now().getTime() + DAY * 1000);
  for (const error of ['quota', 'spam']) {
    const script = { network: 'INSTAGRAM', operation: 'readProfile' };
    await adapter.sandbox.script({ kind: 'error', error }, script);
    const call = adapter.port.profile(account!.tokens!, account!.platformUserId);
    expect((await adapter.failure(call)).retryAt).toEqual(tomorrow);
  }
});
