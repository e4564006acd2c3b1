import { setTimeout as sleep } from 'node:timers/promises';
import type { Publisher } from '../../src/domains/publishing/publisher/publisher';
import type { PublishingPort } from '../../src/domains/publishing/publishing.port';
import { serverForTests } from '../support/server';
import { PublishingWorld } from './publishing-world';

const server = serverForTests();
let world: PublishingWorld;
/** The account by its ID on X, where all posts are published. */
let real: string;
beforeAll(async () => {
  world = await PublishingWorld.start(server);
  real = await world.connect('X');
});
afterAll(() => world.stop());
afterEach(() => world.clearScripts());

/** A platform whose responses are awaited until the gate opens. */
class Gate {
  calls = 0;
  open!: () => void;
  private readonly opened = new Promise<void>((resolve) => (this.open = resolve));

  before(port: PublishingPort): PublishingPort {
    return {
      ...port,
      run: async (call) => {
        this.calls += 1;
        await this.opened;
        return port.run(call);
      },
    };
  }

  /** A publisher, as of another process, whose calls of X wait at the gate. */
  publisher(): Publisher {
    const port = this.before(server.publishing.get('X')!);
    return world.publisherBeside({ publishing: new Map([...server.publishing, ['X', port]]) as never });
  }

  /** Waits until as many calls have begun. */
  async reached(calls: number): Promise<void> {
    const end = Date.now() + 30_000;
    while (this.calls < calls && Date.now() < end) await sleep(20);
    expect(this.calls).toBe(calls);
  }
}

/** Connects accounts of X, which publish as the same user there. */
const accountsOf = async (name: string, count: number): Promise<string[]> => {
  const ids: string[] = [];
  for (let i = 1; i <= count; i += 1) ids.push(await world.connect('X', { platformUserId: `${name} ${i}` }));
  return ids;
};
async function planned(account: string, hasImage = false): Promise<string> {
  const post = await world.post();
  if (hasImage) await world.addImage(post);
  return world.schedule(post, account);
}
const statuses = (ids: string[]): Promise<unknown[]> =>
  Promise.all(ids.map(async (id) => (await world.publication(id)).status as string));
const captions = (ids: string[]): Promise<unknown[]> =>
  Promise.all(ids.map(async (id) => (await world.publication(id)).caption as string));

/** Schedules a post whose first step fails, because the platform does not respond. */
async function failed(account: string): Promise<string> {
  await world.script('X', 'initializeMedia', { kind: 'status', when: 'before', status: 503, body: '' });
  const id = await planned(account, true);
  await world.publisher.runDue();
  expect((await world.publication(id)).attempts.nodes).toMatchObject([
    { status: 'POSTPONED', failure: { class: 'NOT_SENT' } },
  ]);
  return id;
}

// An image is uploaded in steps of its own, before the post can be visible.
test.each([
  ['with a text', false],
  ['with an image', true],
])(
  'sends at most three posts %s at a time to a platform that has failed, and all of them once one succeeds',
  async (what, hasImage) => {
    const [first, second, ...others] = await accountsOf(what, 6);
    const before = (await world.ledger(real)).length;
    const retried = await failed(first!);
    const ids = [await planned(second!, hasImage), await planned(second!, hasImage)];
    for (const account of others) ids.push(await planned(account, hasImage));
    const gate = new Gate();
    const publishers = [gate.publisher(), gate.publisher()];

    const runs = publishers.map((publisher) => publisher.runDue());
    await gate.reached(3);
    const late = gate.publisher();
    expect(await late.takeMore()).toBe(0);
    expect(gate.calls).toBe(3);
    expect((await statuses(ids)).sort()).toEqual([
      ...Array<string>(3).fill('PUBLISHING'),
      ...Array<string>(3).fill('QUEUED'),
    ]);

    gate.open();
    await Promise.all(runs);
    await late.runDue();
    for (const id of [...ids, retried]) expect((await world.settle(id)).status).toBe('PUBLISHED');

    const sent = (await world.ledger(real)).slice(before).map(({ text }) => text);
    const all = await captions([...ids, retried]);
    expect([...sent].sort()).toEqual([...all].sort());
    const inOrder = await captions(ids.slice(0, 2));
    expect(sent.filter((text) => inOrder.includes(text))).toEqual(inOrder);
    expect(await server.database.count('publication_deliveries WHERE hold IS NOT NULL')).toBe(0);
  },
);

test('sends posts without a limit to a platform that has not failed', async () => {
  const accounts = await accountsOf('free', 5);
  const ids = await Promise.all(accounts.map((account) => planned(account)));
  const gate = new Gate();
  const run = gate.publisher().runDue();
  await gate.reached(5);
  gate.open();
  await run;
  expect(await statuses(ids)).toEqual(ids.map(() => 'PUBLISHED'));
});
