import { AdapterUnderTest } from './adapter-under-test';
import { checkAdapter } from './check-adapter';

let adapter: AdapterUnderTest;
beforeAll(async () => {
  adapter = await AdapterUnderTest.start('GOOGLE_BUSINESS');
});
afterAll(() => adapter.stop());

const SCOPE = 'https://www.googleapis.com/auth/business.manage';
const asha = { person: 'Asha Verma' };
const nameOf = async (username: string): Promise<string> => {
  const { id, linkedTo } = await adapter.accountOf(username);
  return `accounts/${linkedTo}/locations/${id}`;
};

test('sends the user to the documented consent page', async () => {
  const app = { clientId: '64', clientSecret: 'secret-of-the-app' };
  const settings = { ...adapter.settings, GOOGLE_BUSINESS: app };
  const url = await adapter.consentUrl('google', adapter.portWith({ settings }));
  expect(url.origin + url.pathname).toBe('https://accounts.google.com/o/oauth2/v2/auth');
  expect(url.searchParams.get('scope')).toBe(`openid ${SCOPE}`);
  expect(url.searchParams.get('access_type')).toBe('offline');
});

test('connects the locations of all accounts of the user', async () => {
  const tokens = await adapter.connect(asha);
  expect(tokens).toMatchObject({ login: 'google', refreshable: true, scopes: ['openid', SCOPE] });
  const granted = {
    kind: null,
    username: null,
    profilePictureUrl: null,
    isConnectable: true,
    missingScopes: [],
    tokens,
  };
  const accounts = await adapter.port.connectableAccounts(tokens);
  expect(accounts).toHaveLength(3);
  expect(accounts).toEqual(
    expect.arrayContaining([
      { ...granted, platformUserId: await nameOf('blue_door_bakery'), displayName: 'Blue Door Bakery' },
      { ...granted, platformUserId: await nameOf('kabir_on_the_road'), displayName: 'Kabir on the Road' },
      { ...granted, platformUserId: await nameOf('tiny_atelier'), displayName: 'Tiny Atelier' },
    ]),
  );
});

test('a user without locations has no account to connect', async () => {
  expect(await adapter.accounts({ person: 'Mira Okafor' })).toEqual([]);
});

test('a user who declined the scope has to grant it', async () => {
  const failure = await adapter.failure(adapter.accounts({ ...asha, withoutScopes: [SCOPE] }));
  expect(failure).toMatchObject({ class: 'RECONNECT', code: 'PERMISSION_DENIED' });
});

test('reads the profile of a location', async () => {
  const [account] = await adapter.accounts(asha);
  expect(await adapter.port.profile(account!.tokens!, await nameOf('tiny_atelier'))).toEqual({
    username: null,
    displayName: 'Tiny Atelier',
    kind: null,
    profilePictureUrl: null,
    followerCount: null,
    followingCount: null,
    postCount: null,
    isVerified: null,
  });
});

test('a renewal keeps the refresh token, and withdrawing the grant ends it', async () => {
  const tokens = await adapter.connect(asha);
  const renewed = adapter.known(await adapter.port.refreshToken(tokens));
  expect(renewed).toMatchObject({ refreshToken: tokens.refreshToken, grantorId: tokens.grantorId });
  await adapter.port.revoke(renewed);
  expect(await adapter.failure(adapter.port.refreshToken(tokens))).toMatchObject({
    class: 'RECONNECT',
    code: 'invalid_grant',
  });
  await expect(adapter.port.revoke(renewed)).resolves.toBeUndefined();
});

describe('what all adapters do', () => {
  checkAdapter({
    adapter: () => adapter,
    consent: asha,
    profile: 'readLocation',
    echo: (message) => ({ error: { code: 400, message, status: 'INVALID_ARGUMENT' } }),
    errors: [
      ['internal', 'NOT_SENT', 'INTERNAL'],
      ['unavailable', 'NOT_SENT', 'UNAVAILABLE'],
      ['unauthenticated', 'RECONNECT', 'UNAUTHENTICATED'],
      ['tokenMissing', 'RECONNECT', 'UNAUTHENTICATED'],
      ['insufficientScopes', 'RECONNECT', 'PERMISSION_DENIED'],
      ['permissionDenied', 'RECONNECT', 'PERMISSION_DENIED'],
      ['notApproved', 'SETUP', 'PERMISSION_DENIED'],
      ['quotaExceeded', 'QUOTA', 'RESOURCE_EXHAUSTED'],
      ['notFound', 'GONE', 'NOT_FOUND'],
      ['invalidArgument', 'FIX_CONTENT', 'INVALID_ARGUMENT'],
      ['malformed', 'FIX_CONTENT', 'INVALID_ARGUMENT'],
    ],
  });
});
