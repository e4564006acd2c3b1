import { AdapterUnderTest } from './adapter-under-test';
import { checkAdapter } from './check-adapter';

let adapter: AdapterUnderTest;
beforeAll(async () => {
  adapter = await AdapterUnderTest.start('FACEBOOK');
});
afterAll(() => adapter.stop());

const pageOf = async (username: string): Promise<string> =>
  (await adapter.sandbox.account(username, 'FACEBOOK')).id;
const SCOPES = [
  'pages_show_list',
  'pages_read_engagement',
  'pages_manage_posts',
  'pages_manage_engagement',
  'pages_read_user_content',
  'pages_manage_metadata',
  'read_insights',
  'business_management',
];

describe('connecting', () => {
  test('sends the user to the documented consent page', async () => {
    const app = { clientId: '178', clientSecret: 'secret-of-the-app' };
    const settings = { ...adapter.settings, FACEBOOK: app };
    const url = await adapter.consentUrl('facebook', adapter.portWith({ settings }));
    expect(url.origin + url.pathname).toBe('https://www.facebook.com/v25.0/dialog/oauth');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: '178',
      redirect_uri: adapter.redirectUri,
      response_type: 'code',
      scope: SCOPES.join(),
      state: 'state-of-the-user',
    });
  });

  test('returns a long-lived token that cannot be renewed', async () => {
    const { id } = await adapter.sandbox.person();
    const before = adapter.clock.now().getTime();
    expect(await adapter.connect()).toEqual({
      login: 'facebook',
      accessToken: expect.any(String),
      expiresAt: new Date(before + 60 * 86_400_000),
      refreshable: false,
      scopes: SCOPES,
      grantorId: id,
    });
  });

  test('lists the pages with their own tokens, which have no end', async () => {
    const accounts = await adapter.accounts();
    expect(accounts).toHaveLength(3);
    expect(accounts[0]).toEqual({
      platformUserId: await pageOf('blue_door_bakery'),
      kind: null,
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
        scopes: SCOPES,
        grantorId: (await adapter.sandbox.person()).id,
      },
    });
  });

  test('a page that was not selected is listed and cannot be connected', async () => {
    const accounts = await adapter.accounts({ accounts: [await pageOf('tiny_atelier')] });
    expect(accounts.map(({ username, isConnectable, reason }) => [username, isConnectable, reason])).toEqual([
      ['blue_door_bakery', false, 'NOT_SELECTED'],
      ['kabir_on_the_road', false, 'NOT_SELECTED'],
      ['tiny_atelier', true, undefined],
    ]);
    expect(accounts.filter(({ tokens }) => tokens)).toHaveLength(1);
  });

  test('a declined scope that publishing needs is named, another one only listed', async () => {
    const required = await adapter.accounts({ withoutScopes: ['pages_manage_posts'] });
    expect(required[0]).toMatchObject({
      isConnectable: false,
      reason: 'SCOPES_MISSING',
      missingScopes: ['pages_manage_posts'],
    });
    const optional = await adapter.accounts({ withoutScopes: ['read_insights'] });
    expect(optional[0]).toMatchObject({ isConnectable: true, missingScopes: ['read_insights'] });
  });

  test('a user who may only analyze a page cannot connect it', async () => {
    const accounts = await adapter.accounts({ person: 'Noah Becker' });
    expect(accounts).toEqual([
      expect.objectContaining({ username: 'blue_door_bakery', isConnectable: false, reason: 'ROLE_MISSING' }),
    ]);
  });

  test('a user who declined the list of pages has to grant it', async () => {
    const failure = await adapter.failure(adapter.accounts({ withoutScopes: ['pages_show_list'] }));
    expect(failure).toMatchObject({ class: 'RECONNECT', code: '200' });
    expect(failure.message).toContain('pages_show_list');
  });

  test('a code is rejected with another redirect URI', async () => {
    const code = await adapter.code();
    const exchange = {
      login: 'facebook',
      code,
      redirectUri: 'http://localhost:4000/oauth/facebook/callback',
    };
    const failure = await adapter.failure(adapter.port.exchangeCode(exchange));
    expect(failure).toMatchObject({ class: 'SETUP', code: '100/36008' });
  });

  test('an exchange whose second step fails is UNKNOWN, because the code is used', async () => {
    const code = await adapter.code();
    await adapter.sandbox.script(
      { kind: 'error', error: 'appLimit' },
      {
        network: 'FACEBOOK',
        operation: 'listPermissions',
      },
    );
    const failure = await adapter.failure(adapter.exchange(code));
    expect(failure).toMatchObject({ class: 'UNKNOWN', code: '4', retryAt: undefined });
  });
});

describe('scopes, renewal and withdrawal', () => {
  test('returns the granted scopes', async () => {
    const tokens = await adapter.connect({ withoutScopes: ['read_insights'] });
    expect(await adapter.port.grantedScopes(tokens)).toEqual(
      SCOPES.filter((scope) => scope !== 'read_insights'),
    );
  });

  test('returns the granted scopes of the token of a page, until the grant is withdrawn', async () => {
    const [account] = await adapter.accounts({ withoutScopes: ['read_insights'] });
    const tokens = account!.tokens!;
    expect(tokens.expiresAt).toBeUndefined();
    expect(await adapter.port.grantedScopes(tokens)).toEqual(
      SCOPES.filter((scope) => scope !== 'read_insights'),
    );
    await adapter.port.revoke(tokens);
    expect((await adapter.failure(adapter.port.grantedScopes(tokens))).class).toBe('RECONNECT');
  });

  test('tokens of pages cannot be renewed', async () => {
    const [account] = await adapter.accounts();
    const failure = await adapter.failure(adapter.port.refreshToken(account!.tokens!));
    expect(failure.class).toBe('RECONNECT');
  });

  test('withdrawing the grant ends all tokens of the user, and can be repeated', async () => {
    const [first, second] = await adapter.accounts();
    await adapter.port.revoke(first!.tokens!);
    const failure = await adapter.failure(adapter.port.profile(second!.tokens!, second!.platformUserId));
    expect(failure).toMatchObject({ class: 'RECONNECT', code: '190/458' });
    await expect(adapter.port.revoke(first!.tokens!)).resolves.toBeUndefined();
  });

  test('the loss of the role, the password and a checkpoint are told apart', async () => {
    const { sandbox } = adapter;
    const person = await sandbox.person();
    const [, account] = await adapter.accounts();
    const { tokens, platformUserId } = account!;
    const code = async () => (await adapter.failure(adapter.port.profile(tokens!, platformUserId))).code;
    await sandbox.control('POST', `people/${person.id}`, { event: 'CHECKPOINT' });
    expect(await adapter.failure(adapter.port.profile(tokens!, platformUserId))).toMatchObject({
      class: 'CHECKPOINT',
      code: '190/459',
    });
    await sandbox.control('POST', `people/${person.id}`, { event: 'CHECKPOINT_CLEARED' });
    await sandbox.control('POST', `people/${person.id}`, { event: 'PASSWORD_CHANGED' });
    expect(await code()).toBe('190/460');
  });
});

test('reads the profile of a page, and the limits that the response reports', async () => {
  const [account] = await adapter.accounts();
  adapter.usages.length = 0;
  const { followers } = await adapter.sandbox.account('blue_door_bakery', 'FACEBOOK');
  expect(await adapter.port.profile(account!.tokens!, account!.platformUserId)).toEqual({
    username: 'blue_door_bakery',
    displayName: 'Blue Door Bakery',
    kind: null,
    profilePictureUrl: expect.stringMatching(/\/sandbox\/pictures\/blue_door_bakery$/),
    followerCount: followers,
    followingCount: null,
    postCount: null,
    isVerified: null,
  });
  const names = ['call_count', 'total_cputime', 'total_time'];
  const entry = { used: expect.any(Number), limit: 100 };
  const ofPage = { platformUserId: account!.platformUserId, resetAt: undefined };
  expect(adapter.usages).toEqual([
    ...names.map((name) => ({ name: `app.${name}`, ...entry })),
    ...names.map((name) => ({ name: `pages.${name}`, ...entry, ...ofPage })),
  ]);
});

test('an exhausted limit names when it allows calls again', async () => {
  const [account] = await adapter.accounts();
  await adapter.sandbox.control('PUT', 'limits/meta.account', { maximum: 0 });
  const failure = await adapter.failure(adapter.port.profile(account!.tokens!, account!.platformUserId));
  await adapter.sandbox.control('PUT', 'limits/meta.account', { maximum: null });
  expect(failure).toMatchObject({ class: 'QUOTA', code: '80001' });
  const wait = failure.retryAt!.getTime() - adapter.clock.now().getTime();
  expect([wait > 0, wait % 60_000]).toEqual([true, 0]);
});

test('a version that was switched off concerns the operator', async () => {
  const [account] = await adapter.accounts();
  await adapter.sandbox.control('PUT', 'switches/version:v25.0', { off: true });
  const failure = await adapter.failure(adapter.port.profile(account!.tokens!, account!.platformUserId));
  await adapter.sandbox.control('PUT', 'switches/version:v25.0', { off: false });
  expect(failure).toMatchObject({ class: 'SETUP', code: '2635' });
});

test.each([{ code: 1 }, { code: 1, error_subcode: 1_363_047 }, { code: 2, is_transient: true }])(
  'the error %j with the status 400 is no outage of the platform',
  async (error) => {
    const [page] = await adapter.accounts();
    const port = adapter.portWith({ resilience: { retries: 0, outages: 2, recovery: 1e6 } });
    const body = JSON.stringify({ error: { message: 'An unknown error occurred.', ...error } });
    const script = { network: 'FACEBOOK', operation: 'readPage', times: 3 };
    await adapter.sandbox.script({ kind: 'status', when: 'before', status: 400, body }, script);
    const read = () => port.profile(page!.tokens!, page!.platformUserId);
    for (let call = 0; call < 3; call += 1)
      expect((await adapter.failure(read())).message).toContain('An unknown error occurred.');
    await expect(read()).resolves.toMatchObject({ displayName: page!.displayName });
  },
);

describe('what all adapters do', () => {
  checkAdapter({
    adapter: () => adapter,
    profile: 'readPage',
    echo: (message) => ({ error: { message, code: 190 } }),
    errors: [
      ['unknown', 'NOT_SENT', '1'],
      ['serviceUnavailable', 'NOT_SENT', '2'],
      ['emptyResponse', 'NOT_SENT', 'HTTP 500'],
      ['temporary', 'NOT_SENT', '1/1363047'],
      ['notFound', 'NOT_SENT', '100/33'],
      ['appLimit', 'QUOTA', '4'],
      ['userLimit', 'QUOTA', '17'],
      ['pageLimit', 'QUOTA', '32'],
      ['pageCallLimit', 'QUOTA', '80001'],
      ['tooFast', 'QUOTA', '613'],
      ['tooManyPosts', 'QUOTA', '100/1390008'],
      ['reelLimit', 'QUOTA', '9/1363141'],
      ['noSession', 'RECONNECT', '102'],
      ['malformedToken', 'RECONNECT', '190'],
      ['appRemoved', 'RECONNECT', '190/458'],
      ['passwordChanged', 'RECONNECT', '190/460'],
      ['expired', 'RECONNECT', '190/463'],
      ['invalidToken', 'RECONNECT', '190/467'],
      ['roleLost', 'RECONNECT', '190/492'],
      ['checkpoint', 'CHECKPOINT', '190/459'],
      ['unconfirmed', 'CHECKPOINT', '190/464'],
      ['policyBlock', 'CHECKPOINT', '368'],
      ['accountCheckpoint', 'CHECKPOINT', '368/1404006'],
      ['publishingAuthorization', 'CHECKPOINT', '368/1404078'],
      ['duplicate', 'DUPLICATE', '506'],
      ['photosPosted', 'DUPLICATE', '100/1366051'],
      ['badLink', 'FIX_CONTENT', '100/1609005'],
      ['facebookLink', 'FIX_CONTENT', '100/1609008'],
      ['flagged', 'FIX_CONTENT', '368/1346003'],
      ['photoTooLarge', 'FIX_MEDIA', '100/1366046'],
    ],
  });
});
