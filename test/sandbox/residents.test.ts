import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Seed } from '../../src/sandbox/frame/seed';
import { type Resident, residentIds, type ResidentGrant } from '../../src/sandbox/residents';
import { type Sandbox, startSandbox } from '../../src/sandbox/start';
import type { Json } from '../support/server';

const SEED = 'residents';
const RESIDENT: Resident = {
  network: 'X',
  username: 'ledgerly',
  name: 'Ledgerly',
  about: 'Books',
  followers: 8_060,
  following: 12,
  earlierPosts: 40,
  owner: 'Aarav Mehta',
  picture: 'http://127.0.0.1:4000/media/1.webp',
};
const { accountId } = residentIds(new Seed(SEED), RESIDENT);
const GRANT: ResidentGrant = {
  network: 'X',
  accountId,
  login: 'x',
  accessToken: 'access-token',
  refreshToken: 'refresh-token',
  scopes: ['tweet.read', 'users.read'],
  issuedAt: new Date(),
  expiresAt: new Date(Date.now() + 3_600_000),
};

let folder: string;
let sandbox: Sandbox;

const run = (
  folderName: string,
  options: Partial<Parameters<typeof startSandbox>[0]> = {},
): Promise<Sandbox> =>
  startSandbox({
    host: '127.0.0.1',
    port: 0,
    folder: join(folder, folderName),
    seed: SEED,
    residents: [RESIDENT],
    grants: [GRANT],
    ...options,
  });

async function me(): Promise<{ status: number; data: Json }> {
  const response = await fetch(
    `${sandbox.baseUrls.X}/2/users/me?user.fields=profile_image_url,public_metrics`,
    {
      headers: { authorization: `Bearer ${GRANT.accessToken}` },
    },
  );
  return { status: response.status, data: ((await response.json()) as Json).data };
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'marquee-residents-'));
});
afterEach(() => sandbox.stop());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('accepts the tokens of a resident, and returns its profile', async () => {
  sandbox = await run('one');
  expect(await me()).toEqual({
    status: 200,
    data: {
      id: accountId,
      name: 'Ledgerly',
      username: 'ledgerly',
      profile_image_url: RESIDENT.picture,
      public_metrics: { followers_count: 8_060, following_count: 12, tweet_count: 40, listed_count: 0 },
    },
  });
});

test('keeps what happened to a resident when it is started again', async () => {
  sandbox = await run('one');
  const control = (path: string, body: object): Promise<Response> =>
    fetch(`${sandbox.controlUrl}/api/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  await control(`accounts/${accountId}`, { event: 'FOLLOWERS', followers: 9_000 });
  await sandbox.stop();
  sandbox = await run('one', { residents: [{ ...RESIDENT, picture: 'http://127.0.0.1:5000/media/1.webp' }] });
  expect((await me()).data).toMatchObject({
    profile_image_url: 'http://127.0.0.1:5000/media/1.webp',
    public_metrics: { followers_count: 9_000 },
  });
  const people = (await (await fetch(`${sandbox.controlUrl}/api/people`)).json()) as Json[];
  const { id } = people.find(({ name, world }) => world === 'X' && name === RESIDENT.owner);
  await control(`people/${id}`, { event: 'APP_REMOVED' });
  await sandbox.stop();
  sandbox = await run('one');
  expect((await me()).status).toBe(401);
});

test('accepts the tokens after the data of the sandbox was deleted', async () => {
  sandbox = await run('other');
  expect((await me()).status).toBe(200);
});

test('draws a profile image for accounts of the seed', async () => {
  sandbox = await run('other');
  const response = await fetch(`${sandbox.baseUrls.X}/sandbox/pictures/tiny_atelier`);
  expect(response.headers.get('content-type')).toBe('image/svg+xml');
  expect(await response.text()).toContain('TA');
  expect((await fetch(`${sandbox.baseUrls.X}/sandbox/pictures/nobody`)).status).toBe(404);
});

test('registers the server with the apps of all networks', async () => {
  sandbox = await run('server', { serverUrl: 'http://127.0.0.1:5005/' });
  const apps = (await (await fetch(`${sandbox.controlUrl}/api/apps`)).json()) as Json[];
  expect(apps.map(({ redirectUris }) => redirectUris.at(-1))).toEqual(
    ['whatsapp', 'youtube', 'linkedin', 'pinterest', 'tiktok', 'x'].map(
      (name) => `http://127.0.0.1:5005/oauth/${name}/callback`,
    ),
  );
  expect(apps.find(({ world }) => world === 'TIKTOK').webhookUrl).toBe(
    'http://127.0.0.1:5005/webhooks/tiktok',
  );
  expect(apps.find(({ world }) => world === 'META')).toMatchObject({
    deauthorizeUrl: 'http://127.0.0.1:5005/webhooks/facebook/deauthorize',
    dataDeletionUrl: 'http://127.0.0.1:5005/webhooks/facebook/data-deletion',
  });
});

test('keeps webhooks that a developer set up', async () => {
  sandbox = await run('server', { serverUrl: 'http://127.0.0.1:5005' });
  const apps = (await (await fetch(`${sandbox.controlUrl}/api/apps`)).json()) as Json[];
  const change = (name: string, urls: object): Promise<Response> =>
    fetch(`${sandbox.controlUrl}/api/apps/${apps.find(({ world }) => world === name).id}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(urls),
    });
  await change('TIKTOK', { webhookUrl: 'http://127.0.0.1:7000/hook' });
  await change('META', { deauthorizeUrl: 'http://127.0.0.1:7000/removed' });
  await sandbox.stop();
  sandbox = await run('server', { serverUrl: 'http://127.0.0.1:5006' });
  const after = (await (await fetch(`${sandbox.controlUrl}/api/apps`)).json()) as Json[];
  expect(after.find(({ world }) => world === 'TIKTOK').webhookUrl).toBe('http://127.0.0.1:7000/hook');
  expect(after.find(({ world }) => world === 'META')).toMatchObject({
    deauthorizeUrl: 'http://127.0.0.1:7000/removed',
    dataDeletionUrl: 'http://127.0.0.1:5006/webhooks/facebook/data-deletion',
  });
});
