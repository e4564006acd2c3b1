import { setImmediate as settled } from 'node:timers/promises';
import { ApiError } from '../../src/kernel/errors';
import { FairQueue } from '../../src/kernel/limits/fair-queue';
import { Limiter } from '../../src/kernel/limits/limits';
import type { AccessLookup } from '../../src/kernel/live/access-lookup';
import type { StreamEvent } from '../../src/kernel/live/streams';
import { OperationError } from '../../src/server/operation-error';
import { Deliveries, type Executed, type Subscriber } from '../../src/server/websocket-deliveries';

const access = {
  find: async (_: string, sessionId: string) => ({ userId: sessionId, readsTenant: true, scopes: '' }),
} as unknown as AccessLookup;

const eventOf = (tenantId: string, id = 'event'): StreamEvent =>
  ({ stream: { topicKind: 'tenant' }, kind: 'CREATED', event: { id, tenantId } }) as unknown as StreamEvent;

const executed = (data: Record<string, unknown>): Executed => ({
  result: { data, extensions: { cost: { actual: 5, plan: 'resolvers' } } },
  consumption: { rows: 0, bytes: 0, statements: 3, timedOut: false },
});

/** A subscriber whose session has the ID of its user. */
const subscriberOf = (userId: string, read: Subscriber['read'], more: Partial<Subscriber> = {}): Subscriber =>
  ({
    connection: { actor: { userId, sessionId: userId } },
    selection: 'post',
    acrossViewers: true,
    cost: { cost: 5, fixed: 5, counts: 0 },
    read,
    ...more,
  }) as unknown as Subscriber;

const rejected = (code: 'RATE_LIMITED' | 'UNAUTHENTICATED' | 'INTERNAL') =>
  Promise.reject(new OperationError([new ApiError(code, 'Rejected.').toJSON()]));

const codeOf = (delivery: Promise<unknown>) =>
  delivery.then(
    (text) => text,
    (error: unknown) => (error as OperationError).errors[0]!.extensions!.code,
  );

const unlimited = new FairQueue({ capacity: 100, share: 1 });
const { signal } = new AbortController();

const deliveriesOf = (turns = unlimited, capacity = 100) =>
  new Deliveries(turns, access, new Limiter({ capacity, refill: 1 }));

test('reads only in a turn, so that waiting does not count towards the time limit of a request', async () => {
  const turns = new FairQueue({ capacity: 1, share: 1 });
  const release = await turns.acquire(['other']);
  const read = jest.fn(async () => executed({ a: 1 }));
  const delivery = deliveriesOf(turns).deliver(subscriberOf('ann', read), eventOf('t'), signal);
  await settled();

  expect(read).not.toHaveBeenCalled();
  release();
  expect(JSON.parse((await delivery)!)).toEqual({
    data: { a: 1 },
    extensions: { cost: { actual: 5, plan: 'resolvers' } },
  });
});

test('reads once for subscribers that wait together and for later ones', async () => {
  const read = jest.fn(async () => executed({ a: 1 }));
  const deliveries = deliveriesOf();
  const deliver = (user: string) => deliveries.deliver(subscriberOf(user, read), eventOf('t'), signal);
  const texts = await Promise.all(Array.from({ length: 1_000 }, (_, i) => deliver(`user ${i % 100}`)));
  texts.push(await deliver('late'));

  expect(read).toHaveBeenCalledTimes(1);
  expect(new Set(texts.map((text) => JSON.stringify(JSON.parse(text!).data)))).toEqual(new Set(['{"a":1}']));
});

test('reads again for later subscribers if the result depends on the user', async () => {
  const read = jest.fn(async () => executed({ a: 1 }));
  const deliveries = deliveriesOf();
  const deliver = (user: string) =>
    deliveries.deliver(subscriberOf(user, read, { acrossViewers: false }), eventOf('t'), signal);
  await Promise.all([deliver('ann'), deliver('ann'), deliver('bob')]);
  expect(read).toHaveBeenCalledTimes(2);

  await deliver('ann');
  expect(read).toHaveBeenCalledTimes(3);
});

test('charges each user once, and ends the subscriptions of a user above the budget only', async () => {
  const limiter = new Limiter({ capacity: 100, refill: 1 });
  const deliveries = new Deliveries(unlimited, access, limiter);
  limiter.consume('poor', { cost: 98, fixed: 98, counts: 0 });
  const read = async () => executed({ a: 1 });
  const deliver = (user: string) =>
    deliveries.deliver(subscriberOf(user, read), eventOf('t'), signal).catch((error: unknown) => error);
  const [first, second, again, poor] = await Promise.all(['ann', 'bob', 'bob', 'poor'].map(deliver));

  expect(JSON.parse(first as string).extensions).toEqual({ cost: { actual: 5, plan: 'resolvers' } });
  expect(JSON.parse(second as string).extensions).toEqual({
    cost: { requested: 5, actual: 5, available: 95, plan: 'resolvers' },
  });
  expect(again).toBe(second);
  expect(poor).toMatchObject({ extensions: { code: 'RATE_LIMITED', requested: 5, available: 2 } });
});

test.each(['RATE_LIMITED', 'UNAUTHENTICATED'] as const)(
  'reads as another subscriber when the first one is rejected with %s',
  async (code) => {
    const deliveries = deliveriesOf();
    const read = jest.fn(async () => executed({ a: 1 }));
    const first = deliveries.deliver(
      subscriberOf('poor', () => rejected(code)),
      eventOf('t'),
      signal,
    );
    const others = ['ann', 'bob'].map((user) =>
      deliveries.deliver(subscriberOf(user, read), eventOf('t'), signal),
    );

    expect(await codeOf(first)).toBe(code);
    for (const text of await Promise.all(others)) expect(JSON.parse(text!)).toMatchObject({ data: { a: 1 } });
    expect(read).toHaveBeenCalledTimes(1);
  },
);

test('returns an internal error to all who waited, and reads again afterwards', async () => {
  const deliveries = deliveriesOf();
  const read = jest.fn(() => rejected('INTERNAL'));
  const deliver = (user: string) =>
    codeOf(deliveries.deliver(subscriberOf(user, read), eventOf('t'), signal));

  expect(await Promise.all([deliver('ann'), deliver('bob')])).toEqual(['INTERNAL', 'INTERNAL']);
  expect(read).toHaveBeenCalledTimes(1);
  await deliver('ann');
  expect(read).toHaveBeenCalledTimes(2);
});

test('does not read for subscribers that have left', async () => {
  const turns = new FairQueue({ capacity: 1, share: 1 });
  const release = await turns.acquire(['other']);
  const leaving = new AbortController();
  const read = jest.fn(async () => executed({ a: 1 }));
  const delivery = deliveriesOf(turns).deliver(subscriberOf('ann', read), eventOf('t'), leaving.signal);
  await settled();
  leaving.abort();
  release();

  expect(await delivery).toBeUndefined();
  expect(read).not.toHaveBeenCalled();
});

test('starts a delivery of another tenant at once while one tenant and one user have hundreds', async () => {
  const turns = new FairQueue({ capacity: 10, share: 0.25 });
  const deliveries = deliveriesOf(turns);
  const stuck = jest.fn(() => new Promise<never>(() => undefined));
  for (let i = 0; i < 300; i += 1) {
    const costly = subscriberOf(`user ${i}`, stuck, { selection: `selection ${i}` });
    void deliveries.deliver(costly, eventOf('greedy tenant'), signal);
    const own = subscriberOf('greedy user', stuck, { selection: `selection ${i}`, acrossViewers: false });
    void deliveries.deliver(own, eventOf(`tenant ${i}`), signal);
  }
  await settled();
  expect(turns.running).toBe(8);

  const text = await deliveries.deliver(
    subscriberOf('ann', async () => executed({ a: 1 })),
    eventOf('small tenant'),
    signal,
  );
  expect(JSON.parse(text!)).toMatchObject({ data: { a: 1 } });
});
