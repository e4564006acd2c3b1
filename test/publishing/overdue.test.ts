import fc from '../support/property';
import { isOverdue } from '../../src/domains/publishing/publisher/overdue';
import { eventsOf, mutate } from '../support/people';
import { serverForTests } from '../support/server';
import { notificationsOf } from '../domains/notification-helpers';
import { publicationOf } from '../domains/publication-helpers';
import { type PublishingWorld, publishingWorldForTests } from './publishing-world';

const MINUTE = 60_000;
const HOUR = 3_600;

describe('isOverdue', () => {
  const instant = fc.integer({ min: 0, max: 4_000_000_000_000 });
  const limit = fc.integer({ min: 0, max: 7 * 24 * HOUR });
  const overdue = (at: number, now: number, max: number): boolean =>
    isOverdue(new Date(at), new Date(now), max);

  test('is true exactly for delays above the limit, and above five minutes', () => {
    fc.assert(
      fc.property(instant, limit, fc.integer({ min: -10, max: 10 }), (at, max, offset) => {
        const allowed = Math.max(max * 1_000, 5 * MINUTE);
        expect(overdue(at, at + allowed + offset, max)).toBe(offset > 0);
      }),
    );
  });

  test('stays true later, and is never true before the instant', () => {
    fc.assert(
      fc.property(instant, limit, fc.nat(10 ** 9), fc.nat(10 ** 9), (at, max, delay, more) => {
        expect(overdue(at, at - delay, max)).toBe(false);
        if (overdue(at, at + delay, max)) expect(overdue(at, at + delay + more, max)).toBe(true);
      }),
    );
  });
});

describe('the publisher', () => {
  const server = serverForTests();
  let world: PublishingWorld;
  let account: string;
  publishingWorldForTests(server, (started) => ({ world, account } = started));

  const read = async (id: string) => publicationOf(server, id, await world.token());
  const soon = (): object => ({ at: new Date(server.clock.now().getTime() + MINUTE).toISOString() });

  test('sends what is late within the limit', async () => {
    const id = await world.schedule(await world.post(), account, soon());
    await world.advance(5 * HOUR);
    expect(await world.settle(id)).toMatchObject({ status: 'PUBLISHED' });
  });

  test('holds what is later, notifies its people once, sends the others, and sends it when a user says so', async () => {
    const before = (await world.ledger(account)).length;
    const late = await world.schedule(await world.post({ title: 'Late' }), account, soon());
    await world.advance(6 * HOUR + 120);
    const next = await world.schedule(await world.post(), account);
    expect(await world.settle(next)).toMatchObject({ status: 'PUBLISHED' });
    await world.publisher.runDue();

    expect(await read(late)).toMatchObject({
      status: 'QUEUED',
      holdReason: 'OVERDUE',
      schedule: { status: 'PENDING', heldAt: expect.any(String) as string },
    });
    expect(await eventsOf(server, late)).toEqual(['publication.created', 'publication.held']);
    const held = async () =>
      (await notificationsOf(server, await world.token())).all.filter(({ kind }) => kind === 'POST_DUE');
    expect((await held()).map(({ title }) => title)).toEqual([
      expect.stringMatching(/^“Late” was not published on /),
    ]);
    expect((await world.ledger(account)).slice(before)).toHaveLength(1);

    const input = { id: late, when: { now: true } };
    await mutate(server, 'reschedulePublication', input, await world.token());
    expect(await world.settle(late)).toMatchObject({ status: 'PUBLISHED' });
    expect((await read(late)).holdReason).toBeNull();
    expect(await held()).toHaveLength(1);
    expect((await world.ledger(account)).slice(before)).toHaveLength(2);
  });

  test('never sends a reminder, which does not block the next publication of the account', async () => {
    const before = (await world.ledger(account)).length;
    const made = await mutate(
      server,
      'schedulePost',
      { postId: await world.post(), accountIds: [account], when: { now: true }, publishMode: 'REMINDER' },
      await world.token(),
      'publications { id }',
    );
    await world.advance(60);
    const next = await world.schedule(await world.post(), account);
    expect(await world.settle(next)).toMatchObject({ status: 'PUBLISHED' });
    expect(await read(made.publications[0].id as string)).toMatchObject({
      status: 'QUEUED',
      holdReason: null,
    });
    expect((await world.ledger(account)).slice(before)).toHaveLength(1);
  });

  test('sends a failed publication again after retryPublication', async () => {
    const before = (await world.ledger(account)).length;
    const post = await world.post();
    const id = await world.schedule(post, account);
    await server.database.query(
      `UPDATE publications SET status = 'FAILED', error_message = 'No' WHERE id = $1`,
      [id],
    );
    const retried = await mutate(server, 'retryPublication', { id }, await world.token());
    expect(retried.userErrors).toEqual([]);
    expect(await world.settle(id)).toMatchObject({ status: 'PUBLISHED', errorMessage: null });
    expect((await world.ledger(account)).slice(before)).toHaveLength(1);
  });
});
