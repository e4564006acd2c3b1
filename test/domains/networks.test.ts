import { NetworkLimits } from '../../src/domains/platform/network-limits';
import { createLogger } from '../../src/kernel/logging';
import { connect, runOver, until } from '../live/subscription-helpers';
import { FakeNetwork } from '../support/fake-network';
import { mutate, newOrganization } from '../support/people';
import { serverForTests, startTestServer, type TestServer } from '../support/server';
import { connectionOf, startConnection, visitCallback } from './connection-helpers';

const server = serverForTests();
let other: TestServer;

beforeAll(async () => void (other = await startTestServer({ beside: server })));
afterAll(() => other.stop());

const offered = ({ accounts }: { accounts: { platformUserId: string }[] }): string[] =>
  accounts.map(({ platformUserId }) => platformUserId);

test('two servers of one process have networks and redirect URIs of their own', async () => {
  const own = new FakeNetwork('INSTAGRAM');
  other.ports.set('INSTAGRAM', own);
  server.network.accounts = [server.network.account('first')];
  own.accounts = [own.account('second')];
  const { id: organizationId, owner } = await newOrganization(server);

  const [first, second] = [
    await startConnection(server, organizationId, owner.token),
    await startConnection(other, organizationId, owner.token),
  ];
  for (const [{ authorizationUrl }, { url }] of [
    [first, server],
    [second, other],
  ] as const)
    expect(authorizationUrl.searchParams.get('redirect_uri')).toBe(
      new URL('/oauth/instagram/callback', url).href,
    );
  await visitCallback(other, { state: second.state, code: 'code-2' });
  await visitCallback(server, { state: first.state, code: 'code-1' });

  expect(offered(await connectionOf(other, first.id, owner.token))).toEqual(['first']);
  expect(offered(await connectionOf(server, second.id, owner.token))).toEqual(['second']);
  expect([server.network.count('exchangeCode'), own.count('exchangeCode')]).toEqual([1, 1]);
});

test('rejects a platform that only another server can reach', async () => {
  other.ports.set('TIKTOK', new FakeNetwork('TIKTOK'));
  const { id: organizationId, owner } = await newOrganization(server);
  const input = { organizationId, platform: 'TIKTOK' };
  const [here, there] = [
    await mutate(server, 'connectSocialAccount', input, owner.token, 'authorizationUrl'),
    await mutate(other, 'connectSocialAccount', input, owner.token, 'authorizationUrl'),
  ];
  expect(here).toMatchObject({
    authorizationUrl: null,
    userErrors: [
      {
        code: 'INVALID_STATE',
        path: ['input', 'platform'],
        message:
          'Accounts on TikTok cannot be connected, because the platform is not set up. Contact support.',
      },
    ],
  });
  expect(there).toMatchObject({ authorizationUrl: expect.any(String), userErrors: [] });
});

test('limits of platforms and subscriptions of a server share one listening connection', async () => {
  const { pool, feed, database } = server;
  const limits = await NetworkLimits.open(pool, feed, createLogger('silent'));
  const { owner } = await newOrganization(server);
  const client = connect(server, owner.token);
  try {
    expect(await runOver(client, '{ viewer { id } }')).toMatchObject({ data: { viewer: { id: owner.id } } });
    const listening = `pg_stat_activity
      WHERE application_name = 'marquee events' AND datname = current_database()`;
    await until(async () => (await database.count(listening)) > 0);
    expect(await database.count(listening)).toBe(1);
  } finally {
    await client.dispose();
    await limits.close();
  }
});
