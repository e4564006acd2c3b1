import { randomUUID } from 'node:crypto';
import { eventsOf, mutate, newMember, newOrganization } from '../support/people';
import { serverForTests } from '../support/server';
import { accountOf, connectAccount } from './connection-helpers';
import { notificationsOf } from './notification-helpers';
import { connectForDays, runTask } from './social-account-helpers';

const server = serverForTests();
let home: Awaited<ReturnType<typeof newOrganization>>;
let token: string;
let account: string;

const check = (): Promise<unknown> => runTask(server, 'check-social-account', { account });
/** Checks the account while these scopes are granted. */
const checkWith = (granted: readonly string[] | undefined): Promise<unknown> => {
  server.network.granted = granted;
  return check();
};
const shown = async (): Promise<unknown> => {
  const { permissions, health } = await accountOf(server, account, token);
  return [permissions, health.missingScopes, health.status, health.reason];
};
const titlesOf = async (reader: string): Promise<string[]> =>
  (await notificationsOf(server, reader)).all.map(({ title }) => title);
const COMPLETE = [['read', 'publish'], [], 'CONNECTED', null];
const WITHOUT_PUBLISH = [['read'], ['publish'], 'CONNECTED', null];
const TITLE = 'Permissions for studio were withdrawn';

beforeEach(async () => {
  server.network.life = { grantorId: randomUUID() };
  server.network.granted = undefined;
  home = await newOrganization(server);
  token = home.owner.token;
  account = await connectAccount(server, home.id, token, randomUUID());
});

describe('scopes that were withdrawn', () => {
  test('are listed until they are granted again', async () => {
    await check();
    expect(await shown()).toEqual(COMPLETE);
    const events = (await eventsOf(server, account)).length;
    await checkWith(['extra', 'read']);
    expect(await shown()).toEqual(WITHOUT_PUBLISH);
    expect(await eventsOf(server, account)).toHaveLength(events + 1);
    await check();
    expect(await shown()).toEqual(WITHOUT_PUBLISH);
    expect(await eventsOf(server, account)).toHaveLength(events + 1);
    await checkWith(['publish', 'read', 'extra']);
    expect(await shown()).toEqual(COMPLETE);
  });

  test('are listed when the profile cannot be read without them, as a grant that ended', async () => {
    server.network.fail('profile', 'RECONNECT');
    await checkWith(['publish']);
    expect(await shown()).toEqual([['publish'], ['read'], 'REVOKED', 'AUTHORIZATION_REVOKED']);
    expect(await titlesOf(token)).toEqual([expect.stringMatching(/ has to be reconnected$/)]);
  });

  test.each(['SETUP', 'RECONNECT', 'UNKNOWN', 'QUOTA'] as const)(
    'are kept when reading them fails with %s, and so is the status',
    async (kind) => {
      await checkWith(['read']);
      server.network.fail('grantedScopes', kind);
      await checkWith(['read', 'publish']);
      expect(await shown()).toEqual(WITHOUT_PUBLISH);
      await check();
      expect(await shown()).toEqual(COMPLETE);
    },
  );

  test('are those that renewed tokens lack when the platform has no call for scopes', async () => {
    const at = server.clock.now();
    const renew = () => runTask(server, 'refresh-social-account', { account });
    server.network.life = { scopes: ['read'] };
    await renew();
    expect(await shown()).toEqual(WITHOUT_PUBLISH);
    await check();
    expect(await shown()).toEqual(WITHOUT_PUBLISH);
    server.network.life = {};
    server.clock.advance(120_000);
    await renew();
    server.clock.set(at);
    expect(await shown()).toEqual(COMPLETE);
    expect(await titlesOf(token)).toEqual([TITLE]);
  });

  test('are not queried after a failure with another reason', async () => {
    await check();
    const before = server.network.count('grantedScopes');
    server.network.fail('profile', 'UNKNOWN');
    await check();
    expect(server.network.count('grantedScopes')).toBe(before);
  });

  test.each([
    ['disconnected', () => mutate(server, 'disconnectSocialAccount', { id: account }, token)],
    [
      'reconnected',
      async () => {
        const { data } = await server.run(
          'query($id: ID!) { socialAccount(id: $id) { platformUserId } }',
          { id: account },
          token,
        );
        await connectAccount(server, home.id, token, data.socialAccount.platformUserId as string);
      },
    ],
  ])('are empty after the account is %s', async (_, act) => {
    await checkWith(['read']);
    expect(await shown()).toEqual(WITHOUT_PUBLISH);
    await act();
    const { health } = await accountOf(server, account, token);
    expect(health.missingScopes).toEqual([]);
  });
});

describe('managers', () => {
  test('are notified once of each withdrawn scope, and again after it was granted', async () => {
    const manager = await newMember(server, home.id, 'MANAGER');
    const editor = await newMember(server, home.id, 'EDITOR');
    const told: number[] = [];
    for (const granted of [['read'], ['read'], [], ['read', 'publish'], ['read']]) {
      await checkWith(granted);
      told.push((await titlesOf(token)).length);
    }
    expect(told).toEqual([1, 1, 2, 2, 3]);
    const { data } = await server.run(
      'query($id: ID!) { organization(id: $id) { name } }',
      { id: home.id },
      token,
    );
    const { name } = data.organization as { name: string };
    const about = (scopes: string): object => ({
      kind: 'SOCIAL_ACCOUNT',
      priority: 'HIGH',
      title: TITLE,
      message: `These permissions were withdrawn on the platform: ${scopes}. Reconnect studio in ${name} and grant them again.`,
    });
    for (const reader of [token, manager.token])
      expect((await notificationsOf(server, reader)).all).toMatchObject([
        about('publish'),
        about('read'),
        about('publish'),
      ]);
    expect((await notificationsOf(server, editor.token)).all).toEqual([]);
  });

  test('are notified of withdrawn scopes and of the end of the authorization by the same check', async () => {
    account = await connectForDays(server, home.id, token, 5, { refreshable: false });
    await checkWith(['read']);
    expect((await titlesOf(token)).sort()).toEqual([TITLE, 'The authorization of studio ends within 7 days']);
    await check();
    expect(await titlesOf(token)).toHaveLength(2);
  });

  test('are notified in Hindi', async () => {
    await server.database.query(`UPDATE users SET language = 'hi' WHERE id = $1`, [home.owner.id]);
    await checkWith(['read']);
    expect(await titlesOf(token)).toEqual(['studio की कुछ अनुमतियाँ वापस ले ली गई हैं']);
  });
});
