import { AdapterUnderTest } from './adapter-under-test';
import { checkAdapter } from './check-adapter';

let adapter: AdapterUnderTest;
beforeAll(async () => {
  adapter = await AdapterUnderTest.start('WHATSAPP');
});
afterAll(() => adapter.stop());

const SCOPES = ['whatsapp_business_management', 'whatsapp_business_messaging'];
const asha = { person: 'Asha Verma' };
const business = async (username: string) => (await adapter.accountOf(`${username}_business`)).id as string;

test('sends the user to the documented consent page', async () => {
  const settings = {
    ...adapter.settings,
    WHATSAPP: { clientId: '178', clientSecret: 'secret-of-the-app', configId: '2301' },
  };
  const url = await adapter.consentUrl('whatsapp', adapter.portWith({ settings }));
  expect(url.origin + url.pathname).toBe('https://www.facebook.com/v25.0/dialog/oauth');
  expect(url.searchParams.get('scope')).toBe(SCOPES.join());
  expect(url.searchParams.get('config_id')).toBe('2301');
  expect(url.searchParams.get('override_default_response_type')).toBe('true');
});

test('is not set up without the configuration of the embedded signup', async () => {
  const { configId: _, ...app } = adapter.settings.WHATSAPP;
  const port = adapter.portWith({ settings: { ...adapter.settings, WHATSAPP: app } });
  const failure = await adapter.failure(adapter.consentUrl('whatsapp', port));
  expect(failure.class).toBe('SETUP');
  expect(failure.message).toBe('WHATSAPP has no configuration. Set NETWORKS_WHATSAPP_CONFIG_ID.');
});

test.each([undefined, 'of-another-app'])(
  'the consent page rejects the configuration %s',
  async (configId) => {
    const url = await adapter.consentUrl();
    url.searchParams.delete('config_id');
    if (configId !== undefined) url.searchParams.set('config_id', configId);
    const page = await fetch(url);
    expect(page.status).toBe(400);
    expect(await page.text()).toContain('config_id must name a configuration of the app');
  },
);

test('connects the numbers of the businesses with a token without an end', async () => {
  const tokens = await adapter.connect(asha);
  expect(tokens).toEqual({
    login: 'whatsapp',
    accessToken: expect.any(String),
    expiresAt: undefined,
    refreshable: false,
    scopes: SCOPES,
    grantorId: expect.any(String),
  });
  const granted = { kind: null, profilePictureUrl: null, isConnectable: true, missingScopes: [], tokens };
  expect(await adapter.port.connectableAccounts(tokens)).toEqual([
    {
      ...granted,
      platformUserId: (await adapter.accountOf('blue_door_bakery')).id,
      username: '+49 30 5550 0101',
      displayName: 'Blue Door Bakery',
    },
    {
      ...granted,
      platformUserId: (await adapter.accountOf('tiny_atelier')).id,
      username: '+49 30 5550 0103',
      displayName: 'Tiny Atelier',
    },
  ]);
});

test('lists the businesses that the user selected only', async () => {
  const accounts = await adapter.accounts({ ...asha, accounts: [await business('tiny_atelier')] });
  expect(accounts.map(({ displayName }) => displayName)).toEqual(['Tiny Atelier']);
});

test('names declined scopes', async () => {
  const withoutScopes = ['whatsapp_business_messaging'];
  const accounts = await adapter.accounts({ ...asha, withoutScopes });
  expect(accounts[0]).toMatchObject({
    isConnectable: false,
    reason: 'SCOPES_MISSING',
    missingScopes: withoutScopes,
  });
});

test('reads the profile of a number', async () => {
  const [account] = await adapter.accounts(asha);
  expect(await adapter.port.profile(account!.tokens!, account!.platformUserId)).toEqual({
    username: '+49 30 5550 0101',
    displayName: 'Blue Door Bakery',
    kind: null,
    profilePictureUrl: null,
    followerCount: null,
    followingCount: null,
    postCount: null,
    isVerified: null,
  });
});

test('returns the granted scopes, cannot renew tokens, and withdraws the grant', async () => {
  const tokens = await adapter.connect(asha);
  expect(await adapter.port.grantedScopes(tokens)).toEqual(SCOPES);
  expect((await adapter.failure(adapter.port.refreshToken(tokens))).class).toBe('RECONNECT');
  const id = (await adapter.accountOf('blue_door_bakery')).id as string;
  await adapter.port.revoke(tokens);
  expect((await adapter.failure(adapter.port.grantedScopes(tokens))).class).toBe('RECONNECT');
  expect((await adapter.failure(adapter.port.connectableAccounts(tokens))).class).toBe('RECONNECT');
  expect(await adapter.failure(adapter.port.profile(tokens, id))).toMatchObject({
    class: 'RECONNECT',
    code: '190/458',
  });
});

test('the secret of the app in a token of the app is removed from messages', async () => {
  const tokens = await adapter.connect(asha);
  const { clientId, clientSecret } = adapter.settings.WHATSAPP;
  const message = `The secret ${clientSecret} of ${clientId}|${clientSecret} is bad.`;
  const body = JSON.stringify({ error: { message, code: 190 } });
  const script = { network: 'WHATSAPP', operation: 'debugToken' };
  await adapter.sandbox.script({ kind: 'status', when: 'before', status: 400, body }, script);
  const failure = await adapter.failure(adapter.port.connectableAccounts(tokens));
  expect(failure.message).toMatch(/: The secret \[secret\] of \[secret\] is bad\.$/);
});

describe('what all adapters do', () => {
  checkAdapter({
    adapter: () => adapter,
    consent: asha,
    profile: 'readPhoneNumber',
    echo: (message) => ({ error: { message, code: 190 } }),
    errors: [
      ['serviceUnavailable', 'NOT_SENT', '2'],
      ['expired', 'RECONNECT', '190/463'],
      ['cloud130429', 'NOT_SENT', '130429'],
      ['cloud131000', 'NOT_SENT', '131000'],
      ['cloud131016', 'NOT_SENT', '131016'],
      ['cloud131056', 'NOT_SENT', '131056'],
      ['cloud131057', 'NOT_SENT', '131057'],
      ['cloud133004', 'NOT_SENT', '133004'],
      ['cloud80007', 'QUOTA', '80007'],
      ['cloud131048', 'QUOTA', '131048'],
      ['cloud131049', 'QUOTA', '131049'],
      ['cloud131031', 'SETUP', '131031'],
      ['cloud131037', 'SETUP', '131037'],
      ['cloud131042', 'SETUP', '131042'],
      ['cloud133010', 'SETUP', '133010'],
      ['cloud131008', 'FIX_CONTENT', '131008'],
      ['cloud131009', 'FIX_CONTENT', '131009'],
      ['cloud131021', 'FIX_CONTENT', '131021'],
      ['cloud131026', 'FIX_CONTENT', '131026'],
      ['cloud131047', 'FIX_CONTENT', '131047'],
      ['cloud131050', 'FIX_CONTENT', '131050'],
      ['cloud131051', 'FIX_CONTENT', '131051'],
      ['cloud132001', 'FIX_CONTENT', '132001'],
      ['cloud132016', 'FIX_CONTENT', '132016'],
      ['cloud131052', 'FIX_MEDIA', '131052'],
      ['cloud131053', 'FIX_MEDIA', '131053'],
    ],
  });
});
