import { eventsOf, mutate, newMember, newOrganization, refusals, unchanged } from '../support/people';
import { SECRET } from '../support/fake-network';
import { type Json, serverForTests } from '../support/server';
import { accountOf, connectAccount, connectionOf, grantAccess, startConnection } from './connection-helpers';

const server = serverForTests();
type Organization = Awaited<ReturnType<typeof newOrganization>>;
let home: Organization;
let token: string;

beforeEach(async () => {
  home = await newOrganization(server);
  token = home.owner.token;
  server.network.accounts = [server.network.account('1')];
});

const finish = (connectionId: string, accountIds: string[], by = token) =>
  mutate(server, 'finishConnection', { connectionId, accountIds }, by, 'connection { status }');

describe('finishConnection', () => {
  test('connects the selected accounts, and stores their tokens encrypted', async () => {
    const { network } = server;
    network.accounts = ['1', '2', '3'].map((id) => network.account(id));
    const client = await server.rows.clientAccount(home.id);
    const { id } = await grantAccess(server, home.id, token, { clientAccountId: client });
    const payload = await mutate(
      server,
      'finishConnection',
      { connectionId: id, accountIds: ['3', '1', '3'] },
      token,
      'connection { status accounts { platformUserId socialAccountId } socialAccounts { id username } }',
    );
    expect(payload.userErrors).toEqual([]);
    const { socialAccounts, ...connection } = payload.connection;
    expect(socialAccounts.map(({ username }: Json) => username)).toEqual(['user_3', 'user_1']);
    expect(connection).toEqual({
      status: 'FINISHED',
      accounts: [
        { platformUserId: '1', socialAccountId: expect.any(String) },
        { platformUserId: '2', socialAccountId: null },
        { platformUserId: '3', socialAccountId: expect.any(String) },
      ],
    });
    const [first, , last] = payload.connection.accounts;
    expect(socialAccounts.map(({ id }: Json) => id)).toEqual([last.socialAccountId, first.socialAccountId]);
    expect(await accountOf(server, first.socialAccountId, token)).toMatchObject({
      username: 'user_1',
      displayName: 'User 1',
      isActive: true,
      connectionStatus: 'CONNECTED',
      permissions: ['read', 'publish'],
      connectedBy: { id: home.owner.id },
      clientAccount: { id: client },
      health: { status: 'CONNECTED', reason: null, expiresAt: null },
    });
    expect(await eventsOf(server, first.socialAccountId)).toEqual(['social_account.connected']);
    const tokens = await server.database.query(
      'SELECT t::text AS row FROM social_account_tokens t WHERE organization_id = $1',
      [home.id],
    );
    expect(tokens).toHaveLength(2);
    expect(JSON.stringify(tokens)).not.toContain(SECRET);
    const left = await server.database.query('SELECT granted_tokens FROM pending_connections WHERE id = $1', [
      id,
    ]);
    expect(left).toEqual([{ granted_tokens: null }]);
  });

  test('returns the connected accounts to a member who is limited to a client account, and to nobody else', async () => {
    const client = await server.rows.clientAccount(home.id);
    const member = await newMember(server, home.id, 'CLIENT', {
      clientAccount: client,
      grantedPermissions: ['SOCIAL_ACCOUNTS_MANAGE'],
    });
    const query =
      'query($id: ID!) { connectionRequest(id: $id) { socialAccounts { username clientAccount { id } } } }';
    const { id } = await grantAccess(server, home.id, member.token, { clientAccountId: client });
    expect((await server.run(query, { id }, member.token)).data.connectionRequest).toEqual({
      socialAccounts: [],
    });
    expect((await finish(id, ['1'], member.token)).userErrors).toEqual([]);
    expect((await server.run(query, { id }, member.token)).data.connectionRequest).toEqual({
      socialAccounts: [{ username: 'user_1', clientAccount: { id: client } }],
    });
    expect((await server.run(query, { id }, token)).data.connectionRequest).toBeNull();
  });

  test('rejects accounts that were not granted or not offered, and changes nothing', async () => {
    const { network } = server;
    network.accounts = [
      network.account('1'),
      network.account('2', { isConnectable: false, reason: 'NOT_SELECTED' }),
    ];
    const { id } = await grantAccess(server, home.id, token);
    const cases: [string[], [string, string], string][] = [
      [
        ['1', '2'],
        ['INVALID', 'input.accountIds.1'],
        'user_2 was not selected on Instagram. Start again and select it there.',
      ],
      [
        ['3'],
        ['NOT_FOUND', 'input.accountIds.0'],
        'An account is not part of this connection. Select accounts from the list.',
      ],
      [[], ['REQUIRED', 'input.accountIds'], 'Select at least one account.'],
    ];
    for (const [accountIds, refusal, message] of cases) {
      const payload = await unchanged(server, () => finish(id, accountIds));
      expect(refusals(payload)).toEqual([refusal]);
      expect(payload.userErrors[0]!.message).toBe(message);
    }
  });

  test('fails before access is granted, after the connection has expired, and once it has finished', async () => {
    const started = await startConnection(server, home.id, token);
    const early = await finish(started.id, ['1']);
    expect(early.userErrors[0]!.message).toBe(
      'Access was not granted on Instagram yet. Grant access on its page first.',
    );
    const { id } = await grantAccess(server, home.id, token);
    const at = server.clock.now();
    server.clock.set(new Date(at.getTime() + 600_000));
    const late = await finish(id, ['1'], await server.tokenFor(home.owner.id));
    server.clock.set(at);
    expect(late.userErrors[0]!.message).toBe('This connection has expired. Start again.');
    expect((await finish(id, ['1'])).userErrors).toEqual([]);
    const again = await finish(id, ['1']);
    expect(again.userErrors[0]!.message).toBe(
      'This connection has ended. Start again to connect more accounts.',
    );
    for (const payload of [early, late, again])
      expect(refusals(payload)).toEqual([['INVALID_STATE', 'input.connectionId']]);
  });

  test('succeeds for one of two simultaneous calls', async () => {
    const { id } = await grantAccess(server, home.id, token);
    const payloads = await Promise.all([finish(id, ['1']), finish(id, ['1'])]);
    expect(payloads.flatMap(refusals)).toEqual([['INVALID_STATE', 'input.connectionId']]);
    expect(await server.database.count('social_accounts WHERE organization_id = $1', [home.id])).toBe(1);
    expect(await server.database.count('social_account_tokens WHERE organization_id = $1', [home.id])).toBe(
      1,
    );
  });

  test('creates one social account when two connections with it finish at the same time', async () => {
    const connections = [
      await grantAccess(server, home.id, token),
      await grantAccess(server, home.id, token),
    ];
    const payloads = await Promise.all(connections.map(({ id }) => finish(id, ['1'])));
    expect(payloads.flatMap(refusals)).toEqual([]);
    expect(await server.database.count('social_accounts WHERE organization_id = $1', [home.id])).toBe(1);
    const active = 'social_account_tokens WHERE organization_id = $1 AND revoked_at IS NULL';
    expect(await server.database.count(active, [home.id])).toBe(1);
  });

  test('is not visible to, and cannot be finished by, another user', async () => {
    const admin = await newMember(server, home.id, 'ADMIN');
    const { id } = await grantAccess(server, home.id, token);
    expect(await connectionOf(server, id, admin.token)).toBeNull();
    const payload = await unchanged(server, () => finish(id, ['1'], admin.token));
    expect(refusals(payload)).toEqual([['NOT_FOUND', 'input.connectionId']]);
  });

  test('is denied when the user has lost the permission since', async () => {
    const manager = await newMember(server, home.id, 'MANAGER');
    const { id } = await grantAccess(server, home.id, manager.token);
    await server.database.query(`UPDATE memberships SET role = 'EDITOR' WHERE id = $1`, [manager.membership]);
    const payload = await unchanged(server, () => finish(id, ['1'], manager.token));
    expect(refusals(payload)).toEqual([['FORBIDDEN', 'input']]);
  });

  test('returns the stored result when it is repeated with the idempotency key', async () => {
    const { id } = await grantAccess(server, home.id, token);
    const input = { connectionId: id, accountIds: ['1'], idempotencyKey: 'again' };
    for (let i = 0; i < 2; i += 1)
      expect((await mutate(server, 'finishConnection', input, token)).userErrors).toEqual([]);
  });
});

describe('reconnecting', () => {
  test('keeps the social account and its history, and replaces the tokens', async () => {
    const account = await connectAccount(server, home.id, token, '1');
    await server.database.query(
      `UPDATE social_accounts SET connection_status = 'REVOKED', connection_problem = 'AUTHORIZATION_REVOKED', is_active = false WHERE id = $1`,
      [account],
    );
    const again = await connectAccount(server, home.id, token, '1', { socialAccountId: account });
    expect(again).toBe(account);
    expect(await accountOf(server, account, token)).toMatchObject({
      isActive: false,
      connectionStatus: 'CONNECTED',
      health: { status: 'CONNECTED', reason: null },
    });
    expect(await eventsOf(server, account)).toEqual([
      'social_account.connected',
      'social_account.reconnected',
    ]);
    const reasons = await server.database.query<{ revoked_reason: string | null }>(
      'SELECT revoked_reason FROM social_account_tokens WHERE social_account_id = $1 ORDER BY id',
      [account],
    );
    expect(reasons.map((row) => row.revoked_reason)).toEqual(['REPLACED', null]);
  });

  test('finds the social account to reconnect among more accounts than are offered', async () => {
    const account = await connectAccount(server, home.id, token, '400');
    server.network.accounts = Array.from({ length: 400 }, (_, i) => server.network.account(String(i + 1)));
    const { id } = await grantAccess(server, home.id, token, { socialAccountId: account });
    expect(await connectionOf(server, id, token)).toMatchObject({
      status: 'READY',
      accounts: [{ platformUserId: '400' }],
    });
  });

  test('offers only the social account to reconnect', async () => {
    const account = await connectAccount(server, home.id, token, '1');
    server.network.accounts = [server.network.account('1'), server.network.account('2')];
    const { id } = await grantAccess(server, home.id, token, { socialAccountId: account });
    const { accounts, socialAccount } = await connectionOf(server, id, token);
    expect(accounts.map(({ platformUserId }: { platformUserId: string }) => platformUserId)).toEqual(['1']);
    expect(socialAccount).toEqual({ id: account });
  });

  test('fails when another account was granted, and names both', async () => {
    const account = await connectAccount(server, home.id, token, '1');
    server.network.accounts = [server.network.account('2'), server.network.account('3')];
    const { id } = await grantAccess(server, home.id, token, { socialAccountId: account });
    expect(await connectionOf(server, id, token)).toMatchObject({
      status: 'FAILED',
      accounts: [],
      failure: {
        message: 'Access was granted to user_2, user_3, not to user_1. Start again and select user_1.',
      },
    });
  });

  test('keeps the client account, and rejects another one', async () => {
    const [client, other] = [
      await server.rows.clientAccount(home.id),
      await server.rows.clientAccount(home.id),
    ];
    const account = await connectAccount(server, home.id, token, '1', { clientAccountId: client });
    expect(await connectAccount(server, home.id, token, '1')).toBe(account);
    expect((await accountOf(server, account, token)).clientAccount).toEqual({ id: client });
    const { id } = await grantAccess(server, home.id, token, { clientAccountId: other });
    const payload = await unchanged(server, () => finish(id, ['1']));
    expect(refusals(payload)).toEqual([['INVALID_STATE', 'input.connectionId']]);
    expect(payload.userErrors[0]!.message).toBe('user_1 is already connected for another client account.');
  });

  test('connects an account in two organizations independently', async () => {
    const other = await newOrganization(server);
    const first = await connectAccount(server, home.id, token, '1');
    const second = await connectAccount(server, other.id, other.owner.token, '1');
    expect(second).not.toBe(first);
    expect(await accountOf(server, first, other.owner.token)).toBeNull();
  });
});
