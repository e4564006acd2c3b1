import 'reflect-metadata';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../src/config';
import * as demo from '../../src/demo';
import { createLogger } from '../../src/kernel/logging';
import { start, type Started } from '../../src/server/start';
import { until } from '../live/subscription-helpers';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { freePorts } from '../support/free-ports';
import type { Json } from '../support/server';

let database: TestDatabase;
let dataDir: string;
let server: Started;
let controlUrl: string;
let token: string | undefined;

async function run(query: string, variables: object = {}): Promise<Json> {
  const response = await fetch(server.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as Json;
  expect(errors).toBeUndefined();
  return data;
}

beforeAll(async () => {
  database = await createTestDatabase();
  dataDir = mkdtempSync(join(tmpdir(), 'marquee-demo-sandbox-'));
  const config = loadConfig({
    DATABASE_URL: database.ownerUrl,
    APP_DATABASE_URL: database.servingUrl,
    DATA_DIR: dataDir,
    PORT: '0',
    DEMO_DATA: 'on',
    GRAPHIQL: 'off',
    SANDBOX: `127.0.0.1:${await freePorts(10)}`,
  });
  server = await start(config, createLogger('error'), { worker: true, demo });
  controlUrl = (await server.sandbox)!.controlUrl;
  const { signIn } = await run(
    'mutation { signIn(input: { email: "demo@marquee.example", password: "marquee-demo" }) { accessToken } }',
  );
  token = signIn.accessToken;
});

afterAll(async () => {
  await server.stop();
  await database.drop();
  rmSync(dataDir, { recursive: true, force: true });
});

const ACCOUNTS = `{ viewer { memberships { nodes { role organization { socialAccounts(first: 20) { nodes {
  id platform username displayName kind profilePictureUrl followerCount followingCount postCount isVerified isActive
  permissions connectionStatus health { status reason expiresAt nextCheckAt } organization { id } } } } } } } }`;

/** Returns the accounts of all organizations of the demo account, by brand and platform. */
async function accounts(): Promise<Map<string, Json>> {
  const { viewer } = await run(ACCOUNTS);
  const nodes: Json[] = viewer.memberships.nodes.flatMap(
    ({ organization }: Json) => organization.socialAccounts.nodes,
  );
  return new Map(nodes.map((node) => [`${node.displayName} ${node.platform}`, node]));
}

/** Refreshes an account, and returns the job when it has ended. */
async function refresh(id: string): Promise<Json> {
  const { refreshSocialAccount } = await run(
    `mutation($id: ID!) { refreshSocialAccount(input: { id: $id }) { job { id } userErrors { message } } }`,
    { id },
  );
  expect(refreshSocialAccount.userErrors).toEqual([]);
  let job: Json;
  await until(async () => {
    ({ job } = await run('query($id: ID!) { job(id: $id) { status errorMessage } }', {
      id: refreshSocialAccount.job.id,
    }));
    return ['COMPLETED', 'FAILED'].includes(job.status);
  });
  return job!;
}

const LOCKED = 'Ledgerly X';

test('contains accounts in every state', async () => {
  const all = await accounts();
  const states = [...all].map(([name, { health, isActive }]) => [
    name,
    health.status,
    health.reason,
    isActive,
  ]);
  expect(states.sort()).toEqual([
    ['Akhada Fitness INSTAGRAM', 'CONNECTED', null, true],
    ['Akhada Fitness YOUTUBE', 'CONNECTED', null, true],
    ['Gulabi Chai House FACEBOOK', 'CONNECTED', null, false],
    ['Gulabi Chai House INSTAGRAM', 'CONNECTED', null, true],
    ['Kabir on the Road INSTAGRAM', 'CONNECTED', null, true],
    ['Ledgerly LINKEDIN', 'CONNECTED', null, true],
    [LOCKED, 'ERROR', 'CHECKPOINT', true],
    ['Muskaan Dental GOOGLE_BUSINESS', 'CONNECTED', null, true],
    ['Muskaan Dental WHATSAPP', 'REVOKED', 'AUTHORIZATION_REVOKED', true],
    ['Neel & Thread FACEBOOK', 'CONNECTED', null, true],
    ['Neel & Thread INSTAGRAM', 'CONNECTED', null, true],
    ['Neel & Thread PINTEREST', 'EXPIRED', 'AUTHORIZATION_EXPIRED', true],
  ]);
  const ending = [...all].filter(([, { health }]) => health.expiresAt !== null);
  expect(ending.map(([name]) => name)).toEqual(['Ledgerly LINKEDIN']);
  const days = (Date.parse(ending[0]![1].health.expiresAt) - Date.now()) / 86_400_000;
  expect(days).toBeGreaterThan(4);
  expect(days).toBeLessThan(7);
});

test('has the permissions that connecting asks for', async () => {
  const compared: string[] = [];
  for (const { platform, permissions, organization } of (await accounts()).values()) {
    const login = permissions.includes('instagram_business_basic') ? 'instagram' : undefined;
    const { connectSocialAccount } = await run(
      `mutation($input: ConnectSocialAccountInput!) { connectSocialAccount(input: $input) { authorizationUrl } }`,
      { input: { platform, login, organizationId: organization.id } },
    );
    if (!connectSocialAccount.authorizationUrl) continue;
    const asked = new URL(connectSocialAccount.authorizationUrl).searchParams.get('scope')!;
    expect([platform, permissions]).toEqual([platform, asked.split(/[ ,]/)]);
    compared.push(platform);
  }
  expect(new Set(compared).size).toBe(8);
});

test('connected accounts can be refreshed at once, and keep their profile', async () => {
  const before = await accounts();
  const connected = [...before].filter(([, { connectionStatus }]) => connectionStatus === 'CONNECTED');
  expect(connected).toHaveLength(9);
  let refreshed = 0;
  for (const [name, { id, organization }] of connected) {
    // Editors and managers of the other organizations cannot refresh accounts.
    if (!(await canManage(organization.id))) continue;
    expect([name, await refresh(id)]).toEqual([name, { status: 'COMPLETED', errorMessage: null }]);
    refreshed += 1;
  }
  // At least those of the agency.
  expect(refreshed).toBeGreaterThanOrEqual(6);
  const after = await accounts();
  for (const [name, account] of connected) {
    const { health, ...profile } = after.get(name)!;
    const { health: healthBefore, ...profileBefore } = account;
    expect(profile).toEqual(profileBefore);
    expect(health).toMatchObject({ status: 'CONNECTED', expiresAt: healthBefore.expiresAt });
  }
});

async function canManage(id: string): Promise<boolean> {
  const { organization } = await run(
    'query($id: ID!) { organization(id: $id) { viewerCan(permission: SOCIAL_ACCOUNTS_MANAGE) { allowed } } }',
    { id },
  );
  return organization.viewerCan.allowed;
}

test('a locked account works again when its owner has signed in to the app of the platform', async () => {
  const { id } = (await accounts()).get(LOCKED)!;
  expect((await refresh(id)).status).toBe('FAILED');
  expect((await accounts()).get(LOCKED)!.health).toMatchObject({ status: 'ERROR', reason: 'CHECKPOINT' });
  const people = (await (await fetch(`${controlUrl}/api/people`)).json()) as Json[];
  const owner = people.find(({ world, name }) => world === 'X' && name === 'Aarav Mehta');
  const response = await fetch(`${controlUrl}/api/people/${owner.id}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ event: 'CHECKPOINT_CLEARED' }),
  });
  expect(response.status).toBe(200);
  expect((await refresh(id)).status).toBe('COMPLETED');
  expect((await accounts()).get(LOCKED)!.health).toMatchObject({ status: 'CONNECTED', reason: null });
});

test('an account is revoked when its owner removes the app on the platform', async () => {
  const name = 'Gulabi Chai House FACEBOOK';
  expect((await accounts()).get(name)!.connectionStatus).toBe('CONNECTED');
  const pages = (await (await fetch(`${controlUrl}/api/accounts`)).json()) as Json[];
  const page = pages.find((one) => one.network === 'FACEBOOK' && one.username === 'gulabi_chai_house');
  const [owner] = Object.keys(page.managers);
  const removal = await fetch(`${controlUrl}/api/people/${owner}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ event: 'APP_REMOVED' }),
  });
  expect(removal.status).toBe(200);
  expect((await fetch(`${controlUrl}/api/webhooks/deliver`, { method: 'POST' })).status).toBe(200);
  await until(async () => (await accounts()).get(name)!.connectionStatus === 'REVOKED');
  expect((await accounts()).get(name)).toMatchObject({
    displayName: 'Gulabi Chai House',
    health: { status: 'REVOKED', reason: 'AUTHORIZATION_REVOKED' },
  });
});

test('the profile images of the accounts are served', async () => {
  for (const { profilePictureUrl } of (await accounts()).values()) {
    const response = await fetch(profilePictureUrl);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/webp']);
  }
});

describe('webhooks', () => {
  const post = (name: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${controlUrl}/webhooks/${name}`, { method: 'POST', redirect: 'manual', headers });

  test.each(['FACEBOOK', 'INSTAGRAM', 'LINKEDIN', 'TIKTOK', 'WHATSAPP', 'X'])(
    'the control page sends one of %s, which is stored once',
    async (platform) => {
      const stored = `channels.webhook_deliveries WHERE platform = $1`;
      expect(await database.count(stored, [platform])).toBe(0);
      const response = await post(platform, { 'content-type': 'application/x-www-form-urlencoded' });
      expect([response.status, response.headers.get('location')]).toEqual([303, '/#webhooks']);
      await until(async () => (await database.count(stored, [platform])) === 1);
      expect(await database.count(stored, [platform])).toBe(1);
      const page = await (await fetch(controlUrl)).text();
      expect(page).toContain(`/webhooks/${platform.toLowerCase()}`);
    },
  );

  test('the control page accepts no form of another site, and no network without webhooks', async () => {
    expect((await post('X', { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await post('PINTEREST')).status).toBe(404);
    expect((await post('unknown')).status).toBe(404);
  });
});
