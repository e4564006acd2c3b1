import { randomUUID } from 'node:crypto';
import { connectionTasks } from '../../src/domains/channels/connection.jobs';
import { readTokens } from '../../src/domains/channels/stored-tokens';
import { createLogger } from '../../src/kernel/logging';
import { startWorker } from '../../src/kernel/jobs/worker';
import { SECRET } from '../support/fake-network';
import { eventsOf, mutate, newMember, newOrganization, refusals, unchanged } from '../support/people';
import { serverForTests } from '../support/server';
import { until } from '../live/subscription-helpers';
import { accountOf, connectAccount, grantAccess, startConnection, visitCallback } from './connection-helpers';
import { runTask, tokenRowOf } from './social-account-helpers';

const server = serverForTests();
let home: Awaited<ReturnType<typeof newOrganization>>;
let token: string;
let account: string;

const run = (task: string, payload?: object): Promise<unknown> => runTask(server, task, payload);
const check = (): Promise<unknown> => runTask(server, 'check-social-account', { account });
const tokenRow = () => tokenRowOf(server, account);
const stored = () => readTokens(server.database.owner, server.encryption, account);
const fieldsOf = () => accountOf(server, account, token);

beforeEach(async () => {
  server.network.life = { grantorId: randomUUID() };
  home = await newOrganization(server);
  token = home.owner.token;
  account = await connectAccount(server, home.id, token, randomUUID());
});

describe('pausing, resuming and disconnecting', () => {
  const change = (mutation: string, by = token) =>
    mutate(server, mutation, { id: account }, by, 'socialAccount { isActive connectionStatus }');

  test('changes the account as viewerActions says', async () => {
    const allowed = async () => {
      const { viewerActions } = await fieldsOf();
      return Object.entries(viewerActions as Record<string, { allowed: boolean }>)
        .filter(([, action]) => action.allowed)
        .map(([name]) => name);
    };
    expect(await allowed()).toEqual(['pause', 'disconnect', 'refresh', 'reconnect']);
    expect((await change('pauseSocialAccount')).socialAccount).toEqual({
      isActive: false,
      connectionStatus: 'CONNECTED',
    });
    expect(await allowed()).toEqual(['resume', 'disconnect', 'refresh', 'reconnect']);
    expect(refusals(await change('pauseSocialAccount'))).toEqual([['INVALID_STATE', 'input.id']]);
    expect((await change('resumeSocialAccount')).socialAccount.isActive).toBe(true);
    expect(refusals(await change('resumeSocialAccount'))).toEqual([['INVALID_STATE', 'input.id']]);
    expect((await change('disconnectSocialAccount')).socialAccount).toEqual({
      isActive: false,
      connectionStatus: 'DISCONNECTED',
    });
    expect(await allowed()).toEqual(['reconnect']);
    for (const mutation of ['pause', 'resume', 'disconnect', 'refresh'])
      expect(refusals(await unchanged(server, () => change(`${mutation}SocialAccount`)))).toEqual([
        ['INVALID_STATE', 'input.id'],
      ]);
    expect(await eventsOf(server, account)).toEqual([
      'social_account.connected',
      'social_account.paused',
      'social_account.resumed',
      'social_account.disconnected',
    ]);
  });

  test.each(['pause', 'resume', 'disconnect', 'refresh'])(
    '%s is denied without the permission',
    async (verb) => {
      const editor = await newMember(server, home.id, 'EDITOR');
      const payload = await unchanged(server, () => change(`${verb}SocialAccount`, editor.token));
      expect(refusals(payload)).toEqual([['FORBIDDEN', 'input']]);
      const { viewerActions } = await accountOf(server, account, editor.token);
      expect(viewerActions.pause).toEqual({
        allowed: false,
        code: 'FORBIDDEN',
        reason: payload.userErrors[0]!.message,
      });
    },
  );

  test('disconnecting ends the tokens and withdraws the grant', async () => {
    await change('disconnectSocialAccount');
    expect(await tokenRow()).toMatchObject({ reason: 'DISCONNECTED' });
    await run('revoke-social-account', { account });
    const [call] = server.network.calls.filter(({ method }) => method === 'revoke').slice(-1);
    expect(call!.tokens!.accessToken).toContain(SECRET);
    await check();
    expect((await fieldsOf()).connectionStatus).toBe('DISCONNECTED');
  });

  test('keeps the grant while another account uses it', async () => {
    const revoked = server.network.count('revoke');
    await connectAccount(server, home.id, token, randomUUID());
    await change('disconnectSocialAccount');
    await run('revoke-social-account', { account });
    expect(server.network.count('revoke')).toBe(revoked);
  });

  describe('when the account is being connected again', () => {
    const revoke = (): Promise<unknown> => run('revoke-social-account', { account });
    const revoked = (): number => server.network.count('revoke');
    let grantorId: string;
    let platformUserId: string;

    beforeEach(async () => {
      grantorId = randomUUID();
      server.network.life = { grantorId };
      platformUserId = randomUUID();
      await server.database.query('DELETE FROM pending_connections');
      account = await connectAccount(server, home.id, token, platformUserId);
      await change('disconnectSocialAccount');
    });

    test('keeps the grant until the accounts of the same user are selected or have expired', async () => {
      const before = revoked();
      server.network.accounts = [server.network.account('another')];
      await grantAccess(server, home.id, token);
      await expect(revoke()).rejects.toThrow('a pending connection can use the grant');
      expect(revoked()).toBe(before);
      await server.database.query(`UPDATE pending_connections SET expires_at = $1`, [server.clock.now()]);
      await revoke();
      expect(revoked()).toBe(before + 1);
    });

    test('keeps the grant while the code of any user is exchanged', async () => {
      const before = revoked();
      const release = server.network.hold('exchangeCode');
      server.network.life = { grantorId: randomUUID() };
      const granted = grantAccess(server, home.id, token);
      const reading = `pending_connections WHERE status = 'READING_ACCOUNTS'`;
      await until(async () => (await server.database.count(reading)) === 1);
      await expect(revoke()).rejects.toThrow('a pending connection can use the grant');
      release();
      await granted;
      expect(revoked()).toBe(before);
      await revoke();
      expect(revoked()).toBe(before + 1);
    });

    test('keeps the grant when the account was connected again by the same user', async () => {
      const before = revoked();
      await connectAccount(server, home.id, token, platformUserId);
      await revoke();
      expect(revoked()).toBe(before);
    });

    test('withdraws the grant when the account was connected again by another user', async () => {
      const before = revoked();
      server.network.life = { grantorId: randomUUID() };
      await connectAccount(server, home.id, token, platformUserId);
      await revoke();
      expect(revoked()).toBe(before + 1);
      expect(server.network.calls.at(-1)!.tokens!.grantorId).toBe(grantorId);
    });

    test('exchanges the code only after the earlier grant was withdrawn', async () => {
      server.network.accounts = [server.network.account(platformUserId)];
      const started = await startConnection(server, home.id, token, { socialAccountId: account });
      const [exchanges, before] = [server.network.count('exchangeCode'), revoked()];
      const release = server.network.hold('revoke');
      const job = revoke();
      await until(() => revoked() > before);
      const visit = visitCallback(server, { state: started.state, code: 'code-1' });
      const waiting = `pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
                         AND query LIKE '%connections.claim%'`;
      await until(async () => (await server.database.count(waiting)) === 1);
      expect(server.network.count('exchangeCode')).toBe(exchanges);
      release();
      await job;
      expect((await visit).status).toBe(200);
      expect(server.network.count('exchangeCode')).toBe(exchanges + 1);
    });
  });

  test('connecting again makes a disconnected account active', async () => {
    const { rows } = await server.database.owner.query<{ id: string }>(
      'SELECT platform_user_id AS id FROM social_accounts WHERE id = $1',
      [account],
    );
    await change('disconnectSocialAccount');
    expect(await connectAccount(server, home.id, token, rows[0]!.id)).toBe(account);
    expect(await fieldsOf()).toMatchObject({ isActive: true, connectionStatus: 'CONNECTED' });
  });
});

describe('refreshSocialAccount', () => {
  test('starts at most 12 jobs per account in an hour, and none beyond', async () => {
    const refresh = () => mutate(server, 'refreshSocialAccount', { id: account }, token, 'job { id }');
    for (let count = 0; count < 12; count += 1) expect((await refresh()).userErrors).toEqual([]);
    const { errors } = await server.run(
      'mutation ($id: ID!) { refreshSocialAccount(input: { id: $id }) { job { id } } }',
      { id: account },
      token,
    );
    expect(errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }]);
    expect(await server.database.count(`jobs WHERE subject_id = $1`, [account])).toBe(12);
  });

  test('starts a job that renews the tokens and can be followed', async () => {
    const { database, encryption, clock, networks } = server;
    const payload = await mutate(
      server,
      'refreshSocialAccount',
      { id: account },
      token,
      'job { id status kind subject { ... on SocialAccount { id } } }',
    );
    expect(payload.job).toMatchObject({
      status: 'PENDING',
      kind: 'refresh-social-account',
      subject: { id: account },
    });
    const log = createLogger('silent');
    const worker = await startWorker(
      database.ownerUrl,
      connectionTasks({ encryption, clock, networks, log }),
      [],
      log,
    );
    const job = async () =>
      (await server.run('query($id: ID!) { job(id: $id) { status result } }', { id: payload.job.id }, token))
        .data.job;
    await until(async () => (await job()).status === 'COMPLETED');
    await worker.stop();
    expect(await job()).toEqual({ status: 'COMPLETED', result: { status: 'CONNECTED' } });
    expect((await stored())!.refreshCount).toBe(1);
  });

  test('fails with the reason when the authorization was revoked', async () => {
    server.network.fail('refreshToken', 'RECONNECT');
    server.network.fail('profile', 'RECONNECT');
    await expect(run('refresh-social-account', { account })).rejects.toThrow(
      'The authorization was revoked. Reconnect the social account.',
    );
  });
});
