import { randomUUID } from 'node:crypto';
import type { NetworkError, TokenSet } from '../../src/domains/channels/network.port';
import { LEASE_MS, refreshTokens } from '../../src/domains/channels/refresh-tokens';
import { readTokens } from '../../src/domains/channels/stored-tokens';
import { FakeNetwork } from '../support/fake-network';
import { newOrganization } from '../support/people';
import { serverForTests } from '../support/server';
import { timestampText } from '../support/timestamps';
import { until } from '../live/subscription-helpers';
import { accountOf, connectAccount } from './connection-helpers';
import { notificationsOf } from './notification-helpers';
import { connectForDays, DAY, runTask, tokenRowOf } from './social-account-helpers';

const server = serverForTests();
let home: Awaited<ReturnType<typeof newOrganization>>;
let token: string;
let account: string;

const run = (task: string, payload?: object): Promise<unknown> => runTask(server, task, payload);
const check = (): Promise<unknown> => runTask(server, 'check-social-account', { account });
const tokenRow = () => tokenRowOf(server, account);
const stored = () => readTokens(server.database.owner, server.encryption, account);
const fieldsOf = () => accountOf(server, account, token);
/** Lets new tokens, and those of the account, end after this many days. */
async function endAfter(days: number, more?: Partial<TokenSet>): Promise<void> {
  account = await connectForDays(server, home.id, token, days, more);
}

beforeEach(async () => {
  server.network.life = { grantorId: randomUUID() };
  home = await newOrganization(server);
  token = home.owner.token;
  account = await connectAccount(server, home.id, token, randomUUID());
});

describe('renewing tokens', () => {
  test('happens when a fifth of their life is left, and stores the new ones', async () => {
    await endAfter(10);
    const at = server.clock.now();
    const before = (await stored())!.tokens;
    server.clock.advance(7.9 * DAY);
    await check();
    expect(await tokenRow()).toEqual({ count: 0, reason: null, kept: true });
    server.clock.advance(0.2 * DAY);
    server.network.life = { expiresAt: new Date(server.clock.now().getTime() + 10 * DAY) };
    await check();
    const after = (await stored())!.tokens;
    server.clock.set(at);
    expect(await tokenRow()).toEqual({ count: 1, reason: null, kept: true });
    expect(after.accessToken).not.toBe(before.accessToken);
    const used = server.network.calls.findLast(({ method }) => method === 'profile')!.tokens!;
    expect(used.accessToken).toBe(after.accessToken);
  });

  test('keeps the refresh token when the platform returns none', async () => {
    const before = (await stored())!.tokens;
    server.network.life = { refreshToken: undefined };
    await run('refresh-social-account', { account });
    const after = (await stored())!.tokens;
    expect(after.refreshToken).toBe(before.refreshToken);
    expect(after.accessToken).not.toBe(before.accessToken);
  });

  test('keeps the account and its tokens when the answer is lost', async () => {
    const before = (await stored())!.tokens;
    server.network.fail('refreshToken', 'UNKNOWN');
    await expect(run('refresh-social-account', { account })).rejects.toThrow('refreshToken failed');
    expect((await stored())!.tokens).toEqual(before);
    expect((await fieldsOf()).connectionStatus).toBe('CONNECTED');
    await run('refresh-social-account', { account });
    expect((await fieldsOf()).health).toMatchObject({ status: 'CONNECTED', reason: null });
    expect((await stored())!.refreshCount).toBe(1);
  });

  test('uses the access token until it expires when its renewal is rejected', async () => {
    await endAfter(5);
    const at = server.clock.now();
    server.clock.advance(4.5 * DAY);
    server.network.fail('refreshToken', 'RECONNECT');
    await check();
    const end = new Date(at.getTime() + 5 * DAY);
    token = await server.tokenFor(home.owner.id);
    expect((await fieldsOf()).health).toMatchObject({
      status: 'CONNECTED',
      reason: null,
      expiresAt: timestampText(end),
      nextCheckAt: timestampText(end),
    });
    expect(await tokenRow()).toEqual({ count: 0, reason: null, kept: true });
    const titles = async () => (await notificationsOf(server, token)).all.map(({ title }) => title);
    const requests = server.network.count('refreshToken');
    expect(await titles()).toEqual(['The authorization of studio ends within a day']);
    server.clock.set(end);
    server.network.fail('profile', 'RECONNECT');
    await check();
    token = await server.tokenFor(home.owner.id);
    expect((await fieldsOf()).health).toMatchObject({ status: 'EXPIRED', reason: 'AUTHORIZATION_EXPIRED' });
    expect((await titles()).at(-1)).toBe('studio has to be reconnected');
    expect(server.network.count('refreshToken')).toBe(requests);
    server.clock.set(at);
  });

  test('leaves an account as it is when tokens that are not due cannot be renewed yet', async () => {
    server.network.fail('refreshToken', 'NOT_SENT');
    expect(await run('refresh-social-account', { account })).toEqual({ status: 'CONNECTED' });
    expect((await fieldsOf()).health).toMatchObject({ status: 'CONNECTED', reason: null });
    expect(await tokenRow()).toEqual({ count: 0, reason: null, kept: true });
  });

  test('sends one request when 50 processes renew the tokens at the same time', async () => {
    const { network, database, encryption, clock } = server;
    const requests = network.count('refreshToken');
    const release = network.hold('refreshToken');
    const renewals = Array.from({ length: 50 }, () =>
      refreshTokens(database.owner, { encryption, clock }, network, account),
    );
    await until(() => network.count('refreshToken') > requests);
    release();
    const results = await Promise.all(renewals);
    expect(network.count('refreshToken')).toBe(requests + 1);
    const [token] = new Set(results.map((result) => result!.tokens.accessToken));
    expect(results.every((result) => result!.tokens.accessToken === token)).toBe(true);
    expect((await stored())!.tokens.accessToken).toBe(token);
  });

  test('fails for a process that waits when the request of another one fails', async () => {
    const { network, database, encryption, clock } = server;
    const requests = network.count('refreshToken');
    network.fail('refreshToken', 'UNKNOWN');
    const release = network.hold('refreshToken');
    const first = refreshTokens(database.owner, { encryption, clock }, network, account);
    await until(() => network.count('refreshToken') > requests);
    let isWaiting = false;
    const query = async (sql: string, values: unknown[]) => {
      const result = await database.owner.query(sql, values);
      isWaiting ||= sql.startsWith('UPDATE') && result.rowCount === 0;
      return result;
    };
    const second = refreshTokens({ query }, { encryption, clock }, network, account);
    const failures = Promise.all([first, second].map((one) => one.catch((error: unknown) => error)));
    await until(() => isWaiting);
    release();
    const [lost, waited] = (await failures) as NetworkError[];
    expect([lost!.class, waited!.class]).toEqual(['UNKNOWN', 'NOT_SENT']);
    expect(network.count('refreshToken')).toBe(requests + 1);
  });

  test('is taken over from a process that died, after its lease', async () => {
    const { database, encryption, clock, network } = server;
    const leaseUntil = new Date(clock.now().getTime() + LEASE_MS);
    await database.query(
      'UPDATE social_account_tokens SET refresh_lease_until = $2 WHERE social_account_id = $1',
      [account, leaseUntil],
    );
    const requests = network.count('refreshToken');
    const renewal = refreshTokens(database.owner, { encryption, clock }, network, account);
    clock.advance(LEASE_MS);
    expect((await renewal)!.refreshCount).toBe(1);
    expect(network.count('refreshToken')).toBe(requests + 1);
  });

  test('stores nothing over the tokens of a later renewal', async () => {
    const { database, encryption, clock, network } = server;
    const requests = network.count('refreshToken');
    const release = network.hold('refreshToken');
    const slow = refreshTokens(database.owner, { encryption, clock }, network, account);
    await until(() => network.count('refreshToken') > requests);
    clock.advance(LEASE_MS);
    const other = new FakeNetwork('INSTAGRAM');
    const fast = (await refreshTokens(database.owner, { encryption, clock }, other, account))!;
    release();
    expect((await slow)!.tokens.accessToken).toBe(fast.tokens.accessToken);
    expect((await stored())!.refreshCount).toBe(1);
  });
});
