import { mutate } from '../support/people';
import { serverForTests } from '../support/server';
import { PublishingWorld } from './publishing-world';

/** Users who act again and again while publications are sent. */
const server = serverForTests();
let world: PublishingWorld;
let account: string;
beforeAll(async () => {
  world = await PublishingWorld.start(server);
  account = await world.connect('X');
});
afterAll(() => world.stop());

const codesOf = ({ userErrors }: { userErrors: { code: string }[] }): string[] =>
  userErrors.map(({ code }) => code);
const sentOf = async (): Promise<number> => (await world.ledger(account)).length;

test('a publication that is rescheduled in a loop while it is sent is sent once, at a time that was confirmed', async () => {
  for (let round = 0; round < 5; round += 1) {
    const before = await sentOf();
    const id = await world.schedule(await world.post(), account);
    const token = await world.token();
    const later = (hours: number): string =>
      new Date(server.clock.now().getTime() + hours * 3_600_000).toISOString();
    const sending = (async () => {
      for (let times = 0; times < 3; times += 1) await world.publisher.runDue();
    })();
    const moved: string[] = [];
    for (let number = 0; number < 6; number += 1) {
      const when = number % 2 ? { now: true } : { at: later(48 + number) };
      const payload = await mutate(server, 'reschedulePublication', { id, when }, token);
      const codes = codesOf(payload);
      if (codes.length) expect(codes).toEqual(['INVALID_STATE']);
      moved.push(codes[0] ?? 'MOVED');
    }
    await sending;
    await mutate(server, 'reschedulePublication', { id, when: { now: true } }, token);
    const { status, attempts } = await world.settle(id);
    expect(status).toBe('PUBLISHED');
    expect(attempts.nodes).toHaveLength(1);
    expect((await sentOf()) - before).toBe(1);
    // Once it is sent, it is not moved any more.
    const first = moved.indexOf('INVALID_STATE');
    if (first >= 0) expect(new Set(moved.slice(first))).toEqual(new Set(['INVALID_STATE']));
  }
});

test('a publication that ten requests retry while others cancel it is sent once, or not at all if one canceled it', async () => {
  for (let round = 0; round < 4; round += 1) {
    const before = await sentOf();
    const id = await world.schedule(await world.post(), account);
    await server.database.query(`UPDATE publications SET status = 'FAILED' WHERE id = $1`, [id]);
    const token = await world.token();
    const [retries, cancellations] = await Promise.all([
      Promise.all(Array.from({ length: 10 }, () => mutate(server, 'retryPublication', { id }, token))),
      Promise.all(Array.from({ length: 3 }, () => mutate(server, 'cancelPublication', { id }, token))),
      world.publisher.runDue(),
    ]);
    expect(retries.filter((one) => !codesOf(one).length)).toHaveLength(1);
    const isCanceled = cancellations.some((one) => !codesOf(one).length);
    await world.publisher.runDue();
    const { status, retryCount } = isCanceled ? await world.publication(id) : await world.settle(id);
    expect([status, retryCount]).toEqual([isCanceled ? 'CANCELLED' : 'PUBLISHED', 1]);
    expect((await sentOf()) - before).toBe(isCanceled ? 0 : 1);
  }
});
