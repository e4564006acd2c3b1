import { AdapterUnderTest } from './adapter-under-test';
import { checkAdapter } from './check-adapter';

let adapter: AdapterUnderTest;
beforeAll(async () => {
  adapter = await AdapterUnderTest.start('LINKEDIN');
});
afterAll(() => adapter.stop());

const DAY = 86_400;
const SCOPES = [
  'openid',
  'profile',
  'w_member_social',
  'w_organization_social',
  'r_organization_social',
  'rw_organization_admin',
];
const later = (seconds: number) => new Date(adapter.clock.now().getTime() + seconds * 1000);
const asha = { person: 'Asha Verma' };
const memberId = async () => (await adapter.accountOf('asha-verma')).id as string;

test('sends the user to the documented consent page', async () => {
  const settings = { ...adapter.settings, LINKEDIN: { clientId: '77', clientSecret: 'secret-of-the-app' } };
  const url = await adapter.consentUrl('linkedin', adapter.portWith({ settings }));
  expect(url.origin + url.pathname).toBe('https://www.linkedin.com/oauth/v2/authorization');
  expect(Object.fromEntries(url.searchParams)).toEqual({
    client_id: '77',
    redirect_uri: adapter.redirectUri,
    response_type: 'code',
    scope: SCOPES.join(' '),
    state: 'state-of-the-user',
  });
});

test('lists pages as not connectable when the app lacks the Community Management product', async () => {
  const off = (value: boolean) =>
    adapter.sandbox.control('PUT', 'switches/linkedin:community_management', { off: value });
  await off(true);
  const accounts = await adapter.accounts(asha).finally(() => off(false));
  expect(accounts).toMatchObject([
    { platformUserId: await memberId(), isConnectable: true },
    { displayName: 'Pages', isConnectable: false, reason: 'PRODUCT_MISSING' },
  ]);
  expect(accounts[1]).not.toHaveProperty('tokens');
});

test('connects the member and the pages with the tokens of the member', async () => {
  const tokens = await adapter.connect(asha);
  expect(tokens).toEqual({
    login: 'linkedin',
    accessToken: expect.any(String),
    refreshToken: expect.any(String),
    expiresAt: later(60 * DAY),
    refreshExpiresAt: later(365 * DAY),
    refreshable: true,
    scopes: SCOPES,
    grantorId: (await memberId()).split(':').at(-1),
  });
  const granted = { kind: null, profilePictureUrl: null, isConnectable: true, missingScopes: [], tokens };
  expect(await adapter.port.connectableAccounts(tokens)).toEqual([
    { ...granted, platformUserId: await memberId(), username: null, displayName: 'Asha Verma' },
    {
      ...granted,
      platformUserId: (await adapter.accountOf('blue-door-bakery')).id,
      username: 'blue-door-bakery',
      displayName: 'Blue Door Bakery',
    },
    // Content administrators can post, but not read the page.
    {
      ...granted,
      platformUserId: (await adapter.accountOf('kabir-on-the-road')).id,
      username: null,
      displayName: null,
    },
  ]);
});

test('tokens of apps without refresh tokens cannot be renewed', async () => {
  const off = (value: boolean) =>
    adapter.sandbox.control('PUT', 'switches/linkedin:refresh_tokens', { off: value });
  await off(true);
  const tokens = await adapter.connect();
  await off(false);
  expect(tokens).toMatchObject({ refreshable: false, refreshToken: undefined, refreshExpiresAt: undefined });
  expect((await adapter.failure(adapter.port.refreshToken(tokens))).class).toBe('RECONNECT');
});

test('a member without a role that can post cannot connect the page', async () => {
  expect(await adapter.accounts({ person: 'Noah Becker' })).toMatchObject([
    { displayName: 'Noah Becker', isConnectable: true },
    { isConnectable: false, reason: 'ROLE_MISSING' },
  ]);
});

test('names scopes that the app does not have, and lists no pages without the scope for it', async () => {
  const accounts = await adapter.accounts({ ...asha, notAsked: ['w_member_social'] });
  expect(accounts.map(({ isConnectable, reason }) => [isConnectable, reason])).toEqual([
    [false, 'SCOPES_MISSING'],
    [true, undefined],
    [true, undefined],
  ]);
  const own = await adapter.accounts({ ...asha, notAsked: ['rw_organization_admin'] });
  expect(own).toMatchObject([{ isConnectable: true, missingScopes: ['rw_organization_admin'] }]);
});

test('reads the profiles of members and pages', async () => {
  const [member, page] = await adapter.accounts(asha);
  const { followers } = await adapter.accountOf('blue-door-bakery');
  const untold = {
    kind: null,
    profilePictureUrl: null,
    followingCount: null,
    postCount: null,
    isVerified: null,
  };
  expect(await adapter.port.profile(member!.tokens!, member!.platformUserId)).toEqual({
    ...untold,
    username: null,
    displayName: 'Asha Verma',
    followerCount: null,
  });
  expect(await adapter.port.profile(page!.tokens!, page!.platformUserId)).toEqual({
    ...untold,
    username: 'blue-door-bakery',
    displayName: 'Blue Door Bakery',
    followerCount: followers,
  });
});

test('reads the followers alone of a page whose names are not visible to the role', async () => {
  const page = (await adapter.accounts(asha)).at(-1)!;
  const { id, followers } = await adapter.accountOf('kabir-on-the-road');
  expect(page.platformUserId).toBe(id);
  expect(await adapter.port.profile(page.tokens!, id)).toEqual({
    username: null,
    displayName: null,
    kind: null,
    profilePictureUrl: null,
    followerCount: followers,
    followingCount: null,
    postCount: null,
    isVerified: null,
  });
});

test.each(['revokedToken', 'expiredToken'])('a page is not readable after %s', async (error) => {
  const page = (await adapter.accounts(asha)).at(-1)!;
  const script = { network: 'LINKEDIN', operation: 'readOrganization' };
  await adapter.sandbox.script({ kind: 'error', error }, script);
  const profile = adapter.port.profile(page.tokens!, page.platformUserId);
  expect((await adapter.failure(profile)).class).toBe('RECONNECT');
  const tokens = await adapter.connect(asha);
  await adapter.sandbox.script({ kind: 'error', error }, script);
  expect((await adapter.failure(adapter.port.connectableAccounts(tokens))).class).toBe('RECONNECT');
});

test('a renewal keeps the refresh token and its end', async () => {
  const tokens = await adapter.connect();
  const end = tokens.refreshExpiresAt;
  await adapter.advance(DAY);
  const renewed = adapter.known(await adapter.port.refreshToken(tokens));
  expect(renewed).toEqual({
    ...tokens,
    accessToken: renewed.accessToken,
    expiresAt: later(60 * DAY),
    refreshExpiresAt: end,
  });
  expect(renewed.accessToken).not.toBe(tokens.accessToken);
});

test('withdrawing the grant ends all tokens, and can be repeated', async () => {
  const [account] = await adapter.accounts();
  const tokens = account!.tokens!;
  await adapter.port.revoke(tokens);
  expect(await adapter.failure(adapter.port.profile(tokens, account!.platformUserId))).toMatchObject({
    class: 'RECONNECT',
    code: '65601',
  });
  expect((await adapter.failure(adapter.port.refreshToken(tokens))).class).toBe('RECONNECT');
  await expect(adapter.port.revoke(tokens)).resolves.toBeUndefined();
});

test('a daily limit allows calls again at midnight UTC', async () => {
  const [account] = await adapter.accounts();
  const script = { network: 'LINKEDIN', operation: 'readProfile' };
  await adapter.sandbox.script({ kind: 'error', error: 'tooManyRequests' }, script);
  const failure = await adapter.failure(adapter.port.profile(account!.tokens!, account!.platformUserId));
  const [day] = later(DAY).toISOString().split('T');
  expect(failure.retryAt).toEqual(new Date(`${day}T00:00:00Z`));
});

describe('what all adapters do', () => {
  checkAdapter({
    adapter: () => adapter,
    consent: asha,
    profile: 'readProfile',
    echo: (message) => ({ status: 400, code: 'ILLEGAL_ARGUMENT', message }),
    errors: [
      ['internal', 'NOT_SENT', 'INTERNAL_SERVER_ERROR'],
      ['noActivity', 'NOT_SENT', 'INTERNAL_SERVER_ERROR'],
      ['unavailable', 'NOT_SENT', 'SERVICE_UNAVAILABLE'],
      ['conflict', 'NOT_SENT', 'CONFLICT'],
      ['emptyToken', 'RECONNECT', '65604'],
      ['invalidToken', 'RECONNECT', '65600'],
      ['revokedToken', 'RECONNECT', '65601'],
      ['expiredToken', 'RECONNECT', '65602'],
      ['accessDenied', 'RECONNECT', '100'],
      ['restrictedMember', 'CHECKPOINT', 'MEMBER_RESTRICTED'],
      ['notFound', 'GONE', 'NOT_FOUND'],
      ['duplicate', 'DUPLICATE', '422'],
      ['inactiveVersion', 'SETUP', 'NONEXISTENT_VERSION'],
      ['tooManyRequests', 'QUOTA', '101'],
    ],
  });
});
