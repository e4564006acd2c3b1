import type { Limit } from '../../frame/limits';
import type { Row, Table } from '../../frame/store';
import type { World } from '../../frame/world';
import { errors } from './errors';

/** Prices in thousandths of a US dollar. */
export const PRICES = {
  create: 15,
  createWithLink: 200,
  summonedReply: 10,
  ownRead: 1,
  otherRead: 5,
} as const;

/** Credits that the operator bought, in thousandths of a US dollar. */
export const creditLimit: Limit = { name: 'x.credits', maximum: 100_000, windowSeconds: Infinity };
/** Posts that can be read per month. */
export const readLimit: Limit = { name: 'x.reads', maximum: 3_000_000, windowSeconds: 31 * 86_400 };

interface Counter extends Row {
  readonly value: number;
}

/** What was spent, and how many posts were read per month. */
const counters = (world: World): Table<Counter> => world.store.table<Counter>('x.usage');
/** Posts that were paid for on a day, which are free for the rest of the day. */
const paid = (world: World): Table<Row> => world.store.table<Row>('x.paid');

const valueOf = (world: World, id: string): number => counters(world).get(id)?.value ?? 0;

const spent = (world: World): number => valueOf(world, 'spent');

/** Charges a price, or fails if it exceeds what is left. */
export function charge(world: World, price: number): void {
  const total = spent(world) + price;
  if (total > world.limits.maximum(creditLimit)) throw errors.creditsDepleted();
  counters(world).put({ id: 'spent', value: total });
}

/** Charges the reads of posts. A post costs once per day in UTC. */
export function chargeReads(world: World, posts: readonly { id: string; isOwn: boolean }[]): void {
  const now = new Date(world.clock.now()).toISOString();
  const [day, month] = [now.slice(0, 10), now.slice(0, 7)];
  const reads = valueOf(world, month) + posts.length;
  if (reads > world.limits.maximum(readLimit)) throw errors.usageCapped();
  counters(world).put({ id: month, value: reads });
  for (const { id, isOwn } of posts) {
    const key = `${day}:${id}`;
    if (paid(world).get(key)) continue;
    charge(world, isOwn ? PRICES.ownRead : PRICES.otherRead);
    paid(world).put({ id: key });
  }
}

export const amountsUsed = (world: World): Readonly<Record<string, number>> => ({
  [creditLimit.name]: spent(world),
  [readLimit.name]: readsOfMonth(world),
});

/** Returns how many posts were read in the current month. */
export const readsOfMonth = (world: World): number =>
  valueOf(world, new Date(world.clock.now()).toISOString().slice(0, 7));
