import { REFRESH_ACCOUNT } from '../../src/domains/channels/check-task';
import { connectionOf, startConnection } from '../domains/connection-helpers';
import { readAccount } from '../domains/insights-helpers';
import { until } from '../live/subscription-helpers';
import { visitConsentPage } from '../networks/consent-page';
import { PublishingWorld } from '../publishing/publishing-world';
import { mutate } from '../support/people';
import { type Json, serverForTests } from '../support/server';

/** How long a response of the platform takes: much longer than any transaction that does not wait for it. */
const RESPONSE_MS = 6_000;
const LOOKS = 30;
const PAUSE_MS = 100;

const server = serverForTests();
let world: PublishingWorld;
let account: string;
beforeAll(async () => {
  world = await PublishingWorld.start(server);
});
afterAll(() => world.stop());

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, PAUSE_MS));

/** Returns the statements after which transactions of the API and of workers are open and idle. */
async function idle(): Promise<string[]> {
  const rows = await server.database.query<{ query: string }>(
    `SELECT query FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'`,
  );
  return rows.map(({ query }) => query);
}

/** Delays the next call of the platform, whichever it is. */
const delay = (): Promise<unknown> =>
  world.world.sandbox.script({ kind: 'delay', milliseconds: RESPONSE_MS }, { network: 'X', times: 1 });

/** Delays the first call of the platform, and returns which transactions stay open until it is answered. */
async function openDuring(work: () => Promise<unknown>): Promise<string[]> {
  await delay();
  const working = work();
  await until(async () => (await world.pendingScripts()) === 0);
  let open = await idle();
  for (let look = 0; look < LOOKS && open.length > 0; look += 1) {
    await pause();
    open = await idle();
  }
  await working;
  return open;
}

async function run(mutation: string, input: object, selection?: string): Promise<Json> {
  const result = await mutate(server, mutation, input, await world.token(), selection);
  expect(result.userErrors).toEqual([]);
  return result;
}

test('connecting an account and renewing its authorization hold no transaction open while the platform responds', async () => {
  const token = await world.token();
  const { id, authorizationUrl } = await startConnection(server, world.organization, token, {
    platform: 'X',
  });
  const choice = { person: 'Asha Verma', accounts: ['@blue_door_bakery'] };
  const { callback } = await visitConsentPage(authorizationUrl, choice);
  const open = await openDuring(async () =>
    expect((await fetch(callback, { redirect: 'manual' })).status).toBe(200),
  );
  expect(open).toEqual([]);
  const { accounts } = await connectionOf(server, id, token);
  const input = { connectionId: id, accountIds: [accounts[0].platformUserId] };
  const { connection } = await run('finishConnection', input, 'connection { accounts { socialAccountId } }');
  account = connection.accounts[0].socialAccountId;

  const renewed = await openDuring(async () => {
    await run('refreshSocialAccount', { id: account });
    const left = `graphile_worker.jobs WHERE task_identifier = '${REFRESH_ACCOUNT}'`;
    await until(async () => (await server.database.count(left)) === 0);
  });
  expect(renewed).toEqual([]);
});

test('publishing a post and reading its metrics hold no transaction open while the platform responds', async () => {
  const id = await world.schedule(await world.post(), account);
  expect(await openDuring(() => world.publisher.runDue())).toEqual([]);
  expect(await world.publication(id)).toMatchObject({ status: 'PUBLISHED' });
  await world.advance(3_700);
  expect(await openDuring(() => readAccount(server, account))).toEqual([]);
});

test('a mutation that withdraws an authorization leaves the call of the platform to a job', async () => {
  await world.world.stopWorker();
  await delay();
  await run('disconnectSocialAccount', { id: account });
  expect(await world.pendingScripts()).toBe(1);
  await world.clearScripts();
});
