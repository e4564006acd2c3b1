import { connectionTasks } from '../../src/domains/channels/connection.jobs';
import { createLogger } from '../../src/kernel/logging';
import { startWorker } from '../../src/kernel/jobs/worker';
import { until } from '../live/subscription-helpers';
import { AdapterUnderTest } from '../networks/adapter-under-test';
import { mutate, newOrganization, refusals } from '../support/people';
import { type Json, serverForTests } from '../support/server';
import { accountOf, connectionOf, startConnection, visitCallback } from './connection-helpers';

const server = serverForTests();
let adapter: AdapterUnderTest;
let home: Awaited<ReturnType<typeof newOrganization>>;
let token: string;

beforeAll(async () => {
  adapter = await AdapterUnderTest.start('INSTAGRAM');
  const publicUrl = new URL(server.url).origin;
  server.ports.set('INSTAGRAM', adapter.port);
  const { sandbox } = adapter;
  const redirectUris = [`${publicUrl}/oauth/instagram/callback`];
  for (const { id } of (await sandbox.control('GET', 'apps')) as Json[])
    await sandbox.control('PUT', `apps/${id}`, { redirectUris });
});
afterAll(() => adapter.stop());
beforeEach(async () => {
  home = await newOrganization(server);
  token = home.owner.token;
});

/** Grants access on the consent page, and follows the redirect to Marquee. */
async function consent(url: URL, accounts: readonly string[], decision = 'allow'): Promise<string> {
  const { id: person } = await adapter.sandbox.person();
  const form = new URLSearchParams({ person, decision });
  for (const id of accounts) form.append('account', id);
  for (const scope of url.searchParams.get('scope')!.split(',')) form.append('scope', scope);
  const response = await fetch(url, { method: 'POST', redirect: 'manual', body: form });
  const page = await fetch(response.headers.get('location')!, { redirect: 'manual' });
  expect(page.status).toBe(200);
  return page.text();
}

test('connects a granted account, rejects one that was not granted, and reports that the grant has ended', async () => {
  const { sandbox } = adapter;
  const page = await sandbox.account('blue_door_bakery', 'FACEBOOK');
  const { id, authorizationUrl } = await startConnection(server, home.id, token);
  expect(await consent(authorizationUrl, [page.id])).toContain('<h1>Access was granted.</h1>');

  const { status, accounts } = await connectionOf(server, id, token);
  expect(status).toBe('READY');
  const [granted, ...others] = accounts as Json[];
  expect(granted).toMatchObject({ username: 'blue_door_bakery', isConnectable: true, reason: null });
  expect(others).not.toEqual([]);
  for (const other of others)
    expect(other).toMatchObject({ isConnectable: false, reason: expect.any(String) });

  const finish = (accountIds: string[]) =>
    mutate(
      server,
      'finishConnection',
      { connectionId: id, accountIds },
      token,
      'connection { accounts { socialAccountId } }',
    );
  expect(refusals(await finish([others[0].platformUserId]))).toEqual([['INVALID', 'input.accountIds.0']]);
  const { connection } = await finish([granted.platformUserId]);
  const account = connection.accounts[0].socialAccountId as string;

  const { database, encryption, clock, networks } = server;
  const log = createLogger('silent');
  const worker = await startWorker(
    database.ownerUrl,
    connectionTasks({ encryption, clock, networks, log }),
    [],
    log,
  );
  const shown = () => accountOf(server, account, token);
  await until(async () => (await shown()).lastSyncedAt !== null);
  expect(await shown()).toMatchObject({ username: 'blue_door_bakery', health: { status: 'CONNECTED' } });

  const { id: person } = await sandbox.person();
  await sandbox.control('POST', `people/${person}`, { event: 'APP_REMOVED' });
  await mutate(server, 'refreshSocialAccount', { id: account }, token);
  await until(async () => (await shown()).connectionStatus !== 'CONNECTED');
  await worker.stop();
  expect((await shown()).health).toMatchObject({ status: 'REVOKED', reason: 'AUTHORIZATION_REVOKED' });
});

test('shows that the user denied the request', async () => {
  const { id, authorizationUrl } = await startConnection(server, home.id, token);
  const page = await consent(authorizationUrl, [], 'deny');
  expect(page).toContain('The request was denied on Instagram.');
  expect((await connectionOf(server, id, token)).status).toBe('DENIED');
});

test('rejects a code that the platform did not issue', async () => {
  const { id, state } = await startConnection(server, home.id, token);
  await visitCallback(server, { state, code: 'invented' });
  expect((await connectionOf(server, id, token)).status).toBe('FAILED');
});
