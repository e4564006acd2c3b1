import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { NetworkErrorClass, NetworkPort, TokenSet } from '../../src/domains/channels/network.port';
import type { AdapterUnderTest, Consent } from './adapter-under-test';

/** What the checks that all adapters pass need to know of one. */
interface Checked {
  readonly adapter: () => AdapterUnderTest;
  readonly consent?: Consent;
  /** Operation of the sandbox that `profile` runs. */
  readonly profile: string;
  /** Errors of the sandbox, by name, with the class that the adapter gives them, and the code. */
  readonly errors: readonly (readonly [name: string, class_: NetworkErrorClass, code: string])[];
  /** Returns the body of an error with a message. */
  readonly echo: (message: string) => object;
}

/** Checks what holds for the adapters of all platforms. */
export function checkAdapter({ adapter, consent, profile, errors, echo }: Checked): void {
  let tokens: TokenSet;
  let id: string;
  const read = (port?: NetworkPort) => (port ?? adapter().port).profile(tokens, id);
  const script = (play: object, operation: string, times = 1) =>
    adapter().sandbox.script(play, { network: adapter().platform, operation, times });

  /** Accepts requests, and never responds. */
  const server = createServer(() => undefined);
  const silent = () => {
    const { platform, settings } = adapter();
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return { settings: { ...settings, [platform]: { ...settings[platform], baseUrl } } };
  };

  beforeAll(async () => {
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const accounts = await adapter().accounts(consent);
    const account = accounts.find(({ isConnectable }) => isConnectable);
    tokens = account!.tokens!;
    id = account!.platformUserId;
  });
  afterAll(async () => {
    const closed = once(server.close(), 'close');
    server.closeAllConnections();
    await closed;
  });
  afterEach(async () => {
    adapter().expectNoSecrets();
    expect(await adapter().clearScripts()).toBe(0);
  });

  test.each(errors)('the error %s of a read has the class %s', async (name, errorClass, code) => {
    // Reads are repeated after outages.
    await script({ kind: 'error', error: name }, profile, 3);
    expect(await adapter().failure(read())).toMatchObject({ class: errorClass, code });
    await adapter().clearScripts();
    await expect(read()).resolves.toMatchObject({ displayName: expect.any(String) });
  });

  test('a read is repeated twice when the connection is closed or the platform is down', async () => {
    await script({ kind: 'close', when: 'before' }, profile);
    await script({ kind: 'status', when: 'before', status: 502, body: '<html>' }, profile);
    await expect(read()).resolves.toMatchObject({ displayName: expect.any(String) });
    await script({ kind: 'close', when: 'after' }, profile, 3);
    expect(await adapter().failure(read())).toMatchObject({ class: 'NOT_SENT', retryAt: undefined });
  });

  test.each([
    ['closed', { kind: 'close', when: 'after' }],
    ['an outage', { kind: 'status', when: 'after', status: 502, body: 'Bad gateway' }],
    ['malformed', { kind: 'status', when: 'after', status: 200, body: '{"access_token":' }],
  ])('an exchange whose response is %s is UNKNOWN, and never repeated', async (_, play) => {
    const code = await adapter().code(consent);
    await script(play, 'exchangeToken');
    const exchange = () => adapter().exchange(code, consent?.login);
    expect(await adapter().failure(exchange())).toMatchObject({ class: 'UNKNOWN' });
    // The effect happened: the code is used up.
    expect(await adapter().failure(exchange())).toMatchObject({ class: 'RECONNECT' });
  });

  test.each<[number, string, NetworkErrorClass]>([
    [500, '{"error":"internal_failure"}', 'UNKNOWN'],
    [503, '{"error":"server_error"}', 'UNKNOWN'],
    [408, '', 'UNKNOWN'],
    [429, '{"error":"too_many_requests"}', 'QUOTA'],
  ])('an exchange that is answered with %s and %s is %s', async (status, body, errorClass) => {
    const code = await adapter().code(consent);
    await script({ kind: 'status', when: 'before', status, body }, 'exchangeToken');
    const failure = await adapter().failure(adapter().exchange(code, consent?.login));
    expect(failure.class).toBe(errorClass);
  });

  test('an invalid code has to be requested again', async () => {
    const failure = await adapter().failure(adapter().exchange('no-code-of-the-platform', consent?.login));
    expect(failure.class).toBe('RECONNECT');
  });

  test('an app with another secret is rejected as SETUP', async () => {
    const { settings, platform } = adapter();
    const wrong = Object.fromEntries(
      Object.entries(settings).map(([name, row]) => [
        name,
        { ...row, clientSecret: 'a-secret-of-another-app' },
      ]),
    ) as typeof settings;
    const code = await adapter().code(consent);
    const port = adapter().portWith({ settings: wrong });
    const failure = await adapter().failure(adapter().exchange(code, consent?.login, port));
    expect(failure).toMatchObject({ platform, class: 'SETUP' });
  });

  test('a call without a response in time is UNKNOWN if it has an effect, and NOT_SENT otherwise', async () => {
    const port = adapter().portWith({
      ...silent(),
      http: { responseTimeout: 100 },
      resilience: { retries: 0 },
    });
    const exchange = adapter().exchange('code-that-is-not-answered', consent?.login, port);
    const code = 'UND_ERR_HEADERS_TIMEOUT';
    expect(await adapter().failure(exchange)).toMatchObject({ class: 'UNKNOWN', code });
    expect(await adapter().failure(read(port))).toMatchObject({ class: 'NOT_SENT', code });
  });

  test('a response that takes too long as a whole is given up', async () => {
    const port = adapter().portWith({ ...silent(), http: { totalTimeout: 100 }, resilience: { retries: 0 } });
    expect(await adapter().failure(read(port))).toMatchObject({ class: 'NOT_SENT', code: 'TimeoutError' });
  });

  test('an oversized response is not read', async () => {
    const port = adapter().portWith({ http: { maxBytes: 1_000 }, resilience: { retries: 0 } });
    const body = JSON.stringify({ text: 'x'.repeat(2_000) });
    const code = await adapter().code(consent);
    await script({ kind: 'status', when: 'before', status: 200, body }, 'exchangeToken');
    const exchange = adapter().exchange(code, consent?.login, port);
    const oversized = { code: 'UND_ERR_RES_EXCEEDED_MAX_SIZE' };
    expect(await adapter().failure(exchange)).toMatchObject({ class: 'UNKNOWN', ...oversized });
    await script({ kind: 'status', when: 'before', status: 200, body }, profile);
    expect(await adapter().failure(read(port))).toMatchObject({ class: 'NOT_SENT', ...oversized });
  });

  test('a token that the platform repeats is removed from the message', async () => {
    const body = JSON.stringify(echo(`The token ${tokens.accessToken} is bad.`));
    await script({ kind: 'status', when: 'before', status: 400, body }, profile);
    expect((await adapter().failure(read())).message).toMatch(/: The token \[secret\] is bad\.$/);
  });

  test('the secret of the app that the platform repeats is removed from the message', async () => {
    const { settings, platform } = adapter();
    const body = JSON.stringify(echo(`The secret ${settings[platform].clientSecret} is bad.`));
    const code = await adapter().code(consent);
    await script({ kind: 'status', when: 'before', status: 400, body }, 'exchangeToken');
    const { message } = await adapter().failure(adapter().exchange(code, consent?.login));
    expect(message).toMatch(/: The secret \[secret\] is bad\.$/);
  });

  test('a response in another form than documented is not repeated, and is no outage', async () => {
    const port = adapter().portWith({ resilience: { outages: 2, recovery: 1e6 } });
    await script({ kind: 'status', when: 'before', status: 200, body: '[]' }, profile, 3);
    for (let call = 0; call < 3; call += 1)
      expect(await adapter().failure(read(port))).toMatchObject({ class: 'NOT_SENT', code: 'HTTP 200' });
    await expect(read(port)).resolves.toMatchObject({ displayName: expect.any(String) });
  });

  test.each([
    ['a documented error', 400, () => JSON.stringify(echo('The call is bad.'))],
    ['a response in another form than documented', 200, () => '[]'],
    ['a rejection without a reason', 403, () => 'Forbidden'],
  ])('%s ends a series of outages', async (_, status, body) => {
    const port = adapter().portWith({ resilience: { retries: 0, outages: 2, recovery: 1e6 } });
    const outage = () => script({ kind: 'status', when: 'before', status: 503, body: '' }, profile);
    await outage();
    await script({ kind: 'status', when: 'before', status, body: body() }, profile);
    await outage();
    for (let call = 0; call < 3; call += 1) await adapter().failure(read(port));
    await expect(read(port)).resolves.toMatchObject({ displayName: expect.any(String) });
  });

  test.each([
    ['connections that are closed', { kind: 'close', when: 'before' }],
    ['malformed responses', { kind: 'status', when: 'before', status: 200, body: '<html>' }],
  ])('%s are outages', async (_, play) => {
    const port = adapter().portWith({ resilience: { retries: 0, outages: 2, recovery: 1e6 } });
    await script(play, profile, 2);
    for (let call = 0; call < 2; call += 1) await adapter().failure(read(port));
    expect((await adapter().failure(read(port))).message).toContain('The call was not sent.');
  });

  test('calls are rejected without being sent after five outages, and sent again after a while', async () => {
    const resilience = { retries: 0, outages: 5, recovery: 1e6 };
    const [patient, hasty] = [
      adapter().portWith({ resilience }),
      adapter().portWith({ resilience: { ...resilience, recovery: 0 } }),
    ];
    for (const port of [patient, hasty]) {
      await script({ kind: 'status', when: 'before', status: 503, body: '' }, profile, 5);
      for (let outage = 0; outage < 5; outage += 1)
        expect((await adapter().failure(read(port))).class).toBe('NOT_SENT');
    }
    expect(await adapter().failure(read(patient))).toMatchObject({
      class: 'NOT_SENT',
      retryAt: new Date(adapter().clock.now().getTime() + 1e6),
    });
    await expect(read(hasty)).resolves.toMatchObject({ displayName: expect.any(String) });
    expect(adapter().written).toContain('platform is unavailable; rejecting calls for a while');
  });

  test('an unreachable platform was never sent anything', async () => {
    const { platform, settings } = adapter();
    const port = adapter().portWith({
      settings: { ...settings, [platform]: { ...settings[platform], baseUrl: 'http://127.0.0.1:1' } },
    });
    const exchange = adapter().exchange('code-that-is-never-sent', consent?.login, port);
    expect(await adapter().failure(exchange)).toMatchObject({ class: 'NOT_SENT', code: 'ECONNREFUSED' });
  });

  test('without an app every call fails as SETUP, and names the settings', async () => {
    const { settings } = adapter();
    const none = Object.fromEntries(Object.keys(settings).map((name) => [name, {}])) as typeof settings;
    const failure = await adapter().failure(
      adapter().consentUrl(consent?.login, adapter().portWith({ settings: none })),
    );
    expect(failure.class).toBe('SETUP');
    expect(failure.message).toMatch(/Set NETWORKS_\w+_CLIENT_ID and NETWORKS_\w+_CLIENT_SECRET\.$/);
  });

  test('in development, the app and the URL of the sandbox are used by themselves', async () => {
    const { settings, sandbox } = adapter();
    const none = Object.fromEntries(Object.keys(settings).map((name) => [name, {}])) as typeof settings;
    const { hostname: host, port: number } = new URL(sandbox.controlUrl);
    const port = adapter().portWith({ settings: none, sandbox: { host, port: Number(number) } });
    const url = await adapter().consentUrl(consent?.login, port);
    expect(url.href).toBe((await adapter().consentUrl(consent?.login)).href);
  });

  test('an unknown login is rejected', async () => {
    expect((await adapter().failure(adapter().consentUrl('by-fax'))).class).toBe('SETUP');
  });
}
