import { createHmac } from 'node:crypto';
import { SandboxUnderTest } from '../networks/sandbox-under-test';
import { accountOf, connectAccount } from '../domains/connection-helpers';
import { FakeNetwork } from '../support/fake-network';
import { mailsOf } from '../support/mailbox';
import { newOrganization } from '../support/people';
import { type Json, startTestServer, type TestServer } from '../support/server';

const OTHER_SECRET = 'the secret of another app';
const DAY = 86_400;

let sandbox: SandboxUnderTest;
let server: TestServer;
let secret: string;
let home: Awaited<ReturnType<typeof newOrganization>>;
let account: string;

beforeAll(async () => {
  sandbox = await SandboxUnderTest.start();
  ({ secret } = await sandbox.app());
  const webhooks = {
    INSTAGRAM: { clientSecret: secret },
    FACEBOOK: { clientSecret: secret },
    WHATSAPP: { clientSecret: OTHER_SECRET },
    TIKTOK: { clientSecret: secret },
  };
  server = await startTestServer({ webhooks });
});
afterAll(async () => {
  await server.stop();
  await sandbox.stop();
});

let people = 0;
/** ID of the user on the platform who granted access to the account. */
let grantor: string;

beforeEach(async () => {
  grantor = `grantor-${(people += 1)}`;
  server.network.life = { grantorId: grantor };
  home = await newOrganization(server);
  account = await connectAccount(server, home.id, home.owner.token, `account-${people}`);
  await mailsOf(server);
});

const now = (): number => Math.floor(server.clock.now().getTime() / 1000);

function signed(payload: object, key = secret): string {
  const data = Buffer.from(JSON.stringify(payload)).toString('base64url');
  return `${createHmac('sha256', key).update(data).digest('base64url')}.${data}`;
}
const request = (more: object = {}, key?: string): string =>
  signed({ algorithm: 'HMAC-SHA256', issued_at: now(), user_id: grantor, ...more }, key);

const send = (name: string, signedRequest: string, network = 'facebook') =>
  fetch(new URL(`/webhooks/${network}/${name}`, server.url), {
    method: 'POST',
    body: new URLSearchParams({ signed_request: signedRequest }),
  });

const shown = () => accountOf(server, account, home.owner.token);
const pageOf = async (url: string, language = 'en') => {
  const response = await fetch(url, { headers: { 'accept-language': language } });
  return { status: response.status, text: await response.text() };
};

describe('deauthorize', () => {
  test('revokes the accounts that the user connected, and notifies who manages them', async () => {
    expect((await send('deauthorize', request())).status).toBe(200);
    await mailsOf(server);
    expect((await shown()).health).toMatchObject({
      status: 'REVOKED',
      reason: 'AUTHORIZATION_REVOKED',
      nextCheckAt: null,
    });
    const query = '{ viewer { notifications(first: 5) { nodes { title } } } }';
    const { data } = await server.run(query, {}, home.owner.token);
    expect(data.viewer.notifications.nodes).toEqual([
      { title: expect.stringContaining('has to be reconnected') },
    ]);
  });

  test('changes nothing when it is repeated after the account was reconnected', async () => {
    const removal = request({ issued_at: now() });
    await send('deauthorize', removal);
    await mailsOf(server);
    server.clock.advance(2_000);
    await connectAccount(server, home.id, home.owner.token, `account-${people}`, {
      socialAccountId: account,
    });
    expect((await send('deauthorize', removal)).status).toBe(200);
    await mailsOf(server);
    expect((await shown()).connectionStatus).toBe('CONNECTED');
  });

  test('does not affect accounts that another user connected', async () => {
    await send('deauthorize', request({ user_id: 'somebody-else' }));
    await mailsOf(server);
    expect((await shown()).connectionStatus).toBe('CONNECTED');
  });

  test('does not affect accounts of another app', async () => {
    expect((await send('deauthorize', request({}, OTHER_SECRET), 'whatsapp')).status).toBe(200);
    await mailsOf(server);
    expect((await shown()).connectionStatus).toBe('CONNECTED');
  });

  test('is sent by the sandbox when a person removes the app, as is a request to delete their data', async () => {
    const { id: person } = await sandbox.person();
    server.network.life = { grantorId: person };
    account = await connectAccount(server, home.id, home.owner.token, `page-${people}`);
    const { id: app } = await sandbox.app();
    const url = (name: string) => new URL(`/webhooks/facebook/${name}`, server.url).href;
    await sandbox.control('PUT', `apps/${app}`, {
      deauthorizeUrl: url('deauthorize'),
      dataDeletionUrl: url('data-deletion'),
    });
    // The request is later than the grant also by the clock of the sandbox.
    await sandbox.advance(60);
    const play = async (event: string): Promise<void> => {
      await sandbox.control('POST', `people/${person}`, { event });
      await sandbox.control('POST', 'webhooks/deliver');
      await mailsOf(server);
    };
    const statuses = async (): Promise<number[]> =>
      ((await sandbox.control('GET', 'webhooks')) as { lastStatus: number }[]).map(
        ({ lastStatus }) => lastStatus,
      );
    const tokens = () => server.database.count('social_account_tokens WHERE grantor_id = $1', [person]);
    await play('APP_REMOVED');
    expect(await statuses()).toEqual([200]);
    expect(await shown()).toMatchObject({ connectionStatus: 'REVOKED', displayName: 'Studio' });
    expect(await tokens()).toBe(1);
    await play('DATA_DELETION_REQUESTED');
    expect(await statuses()).toEqual([200, 200]);
    expect(await shown()).toMatchObject({ connectionStatus: 'REVOKED', displayName: null });
    expect(await tokens()).toBe(0);
  });
});

describe('data-deletion', () => {
  test('deletes tokens and profile, and shows the progress on a page', async () => {
    const removal = request();
    const response = await send('data-deletion', removal);
    expect(response.status).toBe(200);
    const { url, confirmation_code: code } = (await response.json()) as Record<string, string>;
    expect(code).toMatch(/^[\w-]{43}$/);
    expect(url).toBe(new URL(`/data-deletion/${code}`, server.url).href);
    expect(await pageOf(url!)).toMatchObject({
      status: 200,
      text: expect.stringContaining('Your data is being deleted.'),
    });

    await mailsOf(server);
    expect(await pageOf(url!)).toMatchObject({
      status: 200,
      text: expect.stringContaining('Your data was deleted.'),
    });
    expect((await pageOf(url!, 'hi')).text).toContain('<h1>आपका डेटा मिटा दिया गया है।</h1>');
    expect(await shown()).toMatchObject({
      username: `account-${people}`,
      displayName: null,
      followerCount: null,
      connectionStatus: 'REVOKED',
    });
    expect(await server.database.count('social_account_tokens WHERE grantor_id = $1', [grantor])).toBe(0);
    expect(await server.database.count('channels.data_deletions WHERE grantor_id IS NOT NULL')).toBe(0);

    const repeated = (await (await send('data-deletion', removal)).json()) as Record<string, string>;
    expect(repeated.confirmation_code).toBe(code);
  });

  test('keeps the profile of an account that another user connected since', async () => {
    server.network.life = { grantorId: 'colleague' };
    await connectAccount(server, home.id, home.owner.token, `account-${people}`, {
      socialAccountId: account,
    });
    await send('data-deletion', request());
    await mailsOf(server);
    expect(await shown()).toMatchObject({ displayName: 'Studio', connectionStatus: 'CONNECTED' });
  });

  test.each([
    // Accounts on Instagram and Facebook belong to one app here, and those on WhatsApp to another.
    ['FACEBOOK', (): string => secret, 'REVOKED'],
    ['WHATSAPP', (): string => OTHER_SECRET, 'CONNECTED'],
  ] as const)('deletes tokens and profile of an account on %s', async (platform, key, onInstagram) => {
    const network = new FakeNetwork(platform);
    network.life = { grantorId: grantor };
    server.ports.set(platform, network);
    const id = await connectAccount({ ...server, network }, home.id, home.owner.token, `number-${people}`);
    await mailsOf(server);
    const profile = (): Promise<Json> => accountOf(server, id, home.owner.token);
    expect(await profile()).toMatchObject({ username: 'studio', displayName: 'Studio', followerCount: 120 });
    const path = platform.toLowerCase();
    expect((await send('data-deletion', request({}, key()), path)).status).toBe(200);
    await mailsOf(server);
    expect(await profile()).toMatchObject({
      username: null,
      displayName: null,
      followerCount: null,
      followingCount: null,
      postCount: null,
      permissions: [],
      connectionStatus: 'REVOKED',
    });
    expect(await server.database.count('social_account_tokens WHERE social_account_id = $1', [id])).toBe(0);
    expect((await shown()).connectionStatus).toBe(onInstagram);
  });

  test.each(['unknown', 'A'.repeat(43)])('the page of the code %s does not exist', async (code) => {
    const url = new URL(`/data-deletion/${code}`, server.url).href;
    expect(await pageOf(url)).toMatchObject({
      status: 404,
      text: expect.stringContaining('This request was not found.'),
    });
  });
});

describe('a request is rejected', () => {
  test.each<[string, string, () => string]>([
    ['with the signature of another app', 'facebook', () => request({}, OTHER_SECRET)],
    ['without a signature', 'facebook', () => request().slice(43)],
    ['with another algorithm', 'facebook', () => request({ algorithm: 'none' })],
    ['without a user', 'facebook', () => request({ user_id: '' })],
    ['with a time that is no number', 'facebook', () => request({ issued_at: 'now' })],
    [
      'with a payload that is no JSON',
      'facebook',
      () => {
        const data = Buffer.from('{').toString('base64url');
        return `${createHmac('sha256', secret).update(data).digest('base64url')}.${data}`;
      },
    ],
    ['that is empty', 'facebook', () => ''],
    ['of a platform without such callbacks', 'tiktok', () => request()],
    ['of an unknown platform', 'friendster', () => request()],
  ])('%s', async (_, network, body) => {
    for (const name of ['deauthorize', 'data-deletion']) {
      const response = await send(name, body(), network);
      expect(response.status).toBe(401);
      expect(await response.text()).toContain('The signature of `signed_request` is invalid.');
    }
    expect(
      await server.database.count(`graphile_worker.jobs WHERE task_identifier = 'end-platform-grant'`),
    ).toBe(0);
  });

  test('when a character of the payload was changed', async () => {
    const [signature, data] = request().split('.');
    const other = Buffer.from(
      JSON.stringify({ algorithm: 'HMAC-SHA256', issued_at: now() + DAY, user_id: grantor }),
    );
    expect((await send('deauthorize', `${signature}.${data}x`)).status).toBe(401);
    expect((await send('deauthorize', `${signature}.${other.toString('base64url')}`)).status).toBe(401);
  });
});
