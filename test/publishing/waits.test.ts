import { NetworkError } from '../../src/domains/channels/network.port';
import type { PublishingPort } from '../../src/domains/publishing/publishing.port';
import { notificationsOf } from '../domains/notification-helpers';
import { mutate } from '../support/people';
import { serverForTests } from '../support/server';
import { PublishingWorld } from './publishing-world';

const HOUR = 3_600;
const server = serverForTests();
let world: PublishingWorld;
beforeAll(async () => {
  world = await PublishingWorld.start(server);
});
afterAll(() => world.stop());
afterEach(() => world.clearScripts());

const planned = async (account: string): Promise<string> => world.schedule(await world.post(), account);
const about = async (id: string): Promise<unknown> => {
  const { status, holdReason } = await world.publication(id);
  return [status, holdReason];
};
const textsOf = async (account: string): Promise<string[]> =>
  (await world.ledger(account)).map(({ text }) => text);
/** Returns how many publications of an account that wait are read by each look. */
const looked = (account: string): Promise<number> =>
  server.database.count(
    `schedules WHERE social_account_id = $1 AND status = 'PENDING' AND held_at IS NULL AND waits_until IS NULL`,
    [account],
  );
const captions = (ids: string[]): Promise<unknown[]> =>
  Promise.all(ids.map(async (id) => (await world.publication(id)).caption as string));

describe('an account that cannot be used', () => {
  let account: string;
  beforeAll(async () => {
    account = await world.connect('X');
  });
  const change = (values: string) =>
    server.database.query(`UPDATE social_accounts SET ${values} WHERE id = $1`, [account]);
  const PARKED = `schedules WHERE waits_until IS NOT NULL`;

  test('holds its queue at no cost, and the posts are sent in order once it is resumed', async () => {
    const before = (await textsOf(account)).length;
    const ids = [await planned(account), await planned(account), await planned(account)];
    await change('is_active = false');
    await world.publisher.runDue();
    expect(await Promise.all(ids.map(about))).toEqual(ids.map(() => ['QUEUED', 'ACCOUNT_PAUSED']));
    expect(await server.database.count(PARKED)).toBe(3);
    const plan = await server.database.query<{ 'QUERY PLAN': string }>(
      `EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) SELECT id FROM schedules
        WHERE status = 'PENDING' AND publish_mode = 'AUTOMATIC' AND held_at IS NULL AND waits_until IS NULL
          AND scheduled_at <= $1 ORDER BY scheduled_at, id LIMIT 16`,
      [server.clock.now()],
    );
    const lines = plan.map((row) => row['QUERY PLAN']);
    expect(lines.join('\n')).toMatch(/Index (Only )?Scan using ix_schedules_scheduled_at_id.*rows=0/);
    expect(lines.join('\n')).not.toContain('Rows Removed');

    await change('is_active = true');
    await world.settle(ids[2]!);
    expect((await textsOf(account)).slice(before)).toEqual(await captions(ids));
    expect(await server.database.count(PARKED)).toBe(0);
  });

  test('holds posts that are later than the organization allows, and asks their people; none fails', async () => {
    const before = (await textsOf(account)).length;
    const id = await planned(account);
    await change(`connection_status = 'REVOKED'`);
    for (let hours = 0; hours < 30; hours += 5) {
      await world.publisher.runDue();
      expect(await about(id)).toEqual(['QUEUED', hours > 6 ? 'OVERDUE' : 'ACCOUNT_DISCONNECTED']);
      await world.advance(5 * HOUR);
    }
    const { all } = await notificationsOf(server, await world.token());
    expect(all.filter(({ kind }) => kind === 'POST_DUE')).toHaveLength(1);
    await change(`connection_status = 'CONNECTED'`);
    await world.publisher.runDue();
    expect(await about(id)).toEqual(['QUEUED', 'OVERDUE']);
    const moved = await mutate(
      server,
      'reschedulePublication',
      { id, when: { now: true } },
      await world.token(),
    );
    expect(moved.userErrors).toEqual([]);
    expect(await world.settle(id)).toMatchObject({ status: 'PUBLISHED', holdReason: null });
    expect((await textsOf(account)).length).toBe(before + 1);
  });
});

test('publications of an account that wait for a quota say so, and are sent in order', async () => {
  const account = await world.connect('FACEBOOK');
  await world.script('FACEBOOK', 'createPost', { kind: 'error', error: 'tooManyPosts' });
  const ids = [await planned(account), await planned(account)];
  await world.publisher.runDue();
  expect(await world.pendingScripts()).toBe(0);
  expect(await Promise.all(ids.map(about))).toEqual([
    ['QUEUED', 'QUOTA'],
    ['QUEUED', 'QUOTA'],
  ]);
  expect(await looked(account)).toBe(0);
  for (let hour = 0; hour < 25 && (await world.publication(ids[1]!)).status === 'QUEUED'; hour += 1) {
    await world.advance(HOUR);
    await world.publisher.runDue();
  }
  expect(await Promise.all(ids.map(about))).toEqual([
    ['PUBLISHED', null],
    ['PUBLISHED', null],
  ]);
  expect(await textsOf(account)).toEqual(await captions(ids));
});

let linkedin: string;
let member: string;

/** The port of a platform as it is while the circuit breaker of calls rejects them. Counts the calls. */
function behindBreaker(port: PublishingPort, state: { isOpen: boolean; calls: number }): PublishingPort {
  return {
    ...port,
    run: (call) => {
      state.calls += 1;
      const { platform } = port;
      const failure = { platform, class: 'NOT_SENT', isOutage: true } as const;
      return state.isOpen
        ? Promise.reject(new NetworkError('The call was not sent.', failure))
        : port.run(call);
    },
  };
}

test('a platform that is unavailable is probed by one publication, and all go on in order', async () => {
  linkedin = await world.connect('LINKEDIN');
  member = await world.connect('LINKEDIN', {}, 'Asha Verma');
  const state = { isOpen: true, calls: 0 };
  const port = server.publishing.get('LINKEDIN')!;
  const publishing = new Map([...server.publishing, ['LINKEDIN', behindBreaker(port, state)]]) as never;
  const publishers = [world.publisherBeside({ publishing }), world.publisherBeside({ publishing })];
  const ids = [await planned(linkedin), await planned(linkedin), await planned(member)];
  // Those of both accounts are taken before the outage is known.
  await publishers[0]!.runDue();
  await publishers[1]!.runDue();
  expect(state.calls).toBe(2);
  expect(await Promise.all(ids.map(about))).toEqual(ids.map(() => ['QUEUED', 'PLATFORM_UNAVAILABLE']));
  expect((await world.publication(ids[1]!)).attempts.nodes).toEqual([]);
  expect([await looked(linkedin), await looked(member)]).toEqual([0, 0]);

  for (let calls = 3; calls < 6; calls += 1) {
    await world.advance(600);
    for (const publisher of publishers) await publisher.runDue();
    expect(state.calls).toBe(calls);
  }

  state.isOpen = false;
  await world.advance(600);
  await publishers[1]!.runDue();
  expect(await Promise.all(ids.map(about))).toEqual(ids.map(() => ['PUBLISHED', null]));
  expect(await textsOf(linkedin)).toEqual(await captions(ids.slice(0, 2)));
});

test('publications that wait for a platform are held once they are too late, before it responds', async () => {
  const before = (await textsOf(linkedin)).length;
  const due = async () =>
    (await notificationsOf(server, await world.token())).all.filter(({ kind }) => kind === 'POST_DUE').length;
  const known = await due();
  const state = { isOpen: true, calls: 0 };
  const port = behindBreaker(server.publishing.get('LINKEDIN')!, state);
  const publisher = world.publisherBeside({
    publishing: new Map([...server.publishing, ['LINKEDIN', port]]) as never,
  });
  const ids = [await planned(linkedin), await planned(linkedin), await planned(member)];
  await publisher.runDue();
  const { calls } = state;
  expect(await Promise.all(ids.map(about))).toEqual(ids.map(() => ['QUEUED', 'PLATFORM_UNAVAILABLE']));
  expect(await due()).toBe(known);

  await world.advance(6 * HOUR + 60);
  await publisher.runDue();
  expect(await Promise.all(ids.map(about))).toEqual(ids.map(() => ['QUEUED', 'OVERDUE']));
  expect(await due()).toBe(known + 3);
  expect(state.calls).toBe(calls);

  state.isOpen = false;
  await world.advance(600);
  await publisher.runDue();
  expect(await Promise.all(ids.map(about))).toEqual(ids.map(() => ['QUEUED', 'OVERDUE']));
  expect(await textsOf(linkedin)).toHaveLength(before);
});

test('a lost response of a member of LinkedIn is settled in minutes, because LinkedIn names the post, and the queue goes on', async () => {
  const before = (await textsOf(member)).length;
  await world.script('LINKEDIN', 'createPost', { kind: 'close', when: 'after' });
  const ids = [await planned(member), await planned(member)];
  await world.publisher.runDue();
  expect((await world.publication(ids[0]!)).status).toBe('UNKNOWN');
  const start = server.clock.now().getTime();
  await world.settle(ids[1]!);
  expect(server.clock.now().getTime() - start).toBeLessThanOrEqual(5 * 60_000);
  expect(await Promise.all(ids.map(about))).toEqual(ids.map(() => ['PUBLISHED', null]));
  expect((await textsOf(member)).slice(before)).toEqual(await captions(ids));
});
