import { Pool } from 'pg';
import { Publisher } from '../../src/domains/publishing/publisher/publisher';
import { until } from '../live/subscription-helpers';
import { serverForTests } from '../support/server';
import { type PublishingWorld, publishingWorldForTests } from './publishing-world';

/** Longer than the tests take, so that nothing is published because of a poll. */
const NEVER_MS = 3_600_000;

const server = serverForTests();
let world: PublishingWorld;
let account: string;
publishingWorldForTests(server, (started) => ({ world, account } = started));
beforeEach(() => server.clock.set(new Date()));

const statusOf = async (id: string): Promise<string> => (await world.publication(id)).status as string;
const published = (id: string): Promise<void> => until(async () => (await statusOf(id)) === 'PUBLISHED');

function newPublisher(pool: Pool, pollMs?: number): Publisher {
  const { encryption, clock, networks, publishing, media, logger: log, feed } = server;
  const services = { pool, encryption, clock, networks, publishing, stores: [media.storage], log, feed };
  return new Publisher(services, undefined, pollMs);
}

describe('a publisher that does not poll', () => {
  let publisher: Publisher;
  beforeAll(() => {
    publisher = newPublisher(server.database.owner, NEVER_MS);
    publisher.start();
  });
  afterAll(() => publisher.stop());

  test('sends a post at once when it is scheduled for now, and the next ones of the account in order', async () => {
    const before = (await world.ledger(account)).length;
    const ids: string[] = [];
    for (let post = 0; post < 3; post += 1) ids.push(await world.schedule(await world.post(), account));
    await published(ids[2]!);
    const texts = await Promise.all(ids.map(async (id) => (await world.publication(id)).caption));
    expect((await world.ledger(account)).slice(before).map(({ text }) => text)).toEqual(texts);
  });

  test('sends a post when it is due, and not earlier', async () => {
    const at = new Date(Date.now() + 3_000);
    const id = await world.schedule(await world.post(), account, { at: at.toISOString() });
    expect(await statusOf(id)).toBe('QUEUED');
    await published(id);
    const { attempts } = await world.publication(id);
    expect(Date.parse(attempts.nodes[0].startedAt as string)).toBeGreaterThanOrEqual(at.getTime());
  });
});

describe('statements', () => {
  const statements: string[] = [];
  let pool: Pool;
  beforeAll(() => {
    pool = new Pool({ connectionString: server.database.ownerUrl, max: 1 });
    pool.on('connect', (client) => {
      const query = client.query.bind(client) as (...given: unknown[]) => unknown;
      Object.assign(client, {
        query: (...given: unknown[]) => {
          const [first] = given as [string | { text: string }];
          statements.push((typeof first === 'string' ? first : first.text).trim());
          return query(...given);
        },
      });
    });
  });
  afterAll(() => pool.end());
  /** Returns the first words of the statements that ran meanwhile. */
  const during = async (work: () => Promise<unknown>): Promise<string[]> => {
    statements.length = 0;
    await work();
    return statements.map((text) => text.replace(/\s+/g, ' ').slice(0, 40));
  };
  const LOOK = ['WITH ended AS', 'WITH due AS', 'SELECT p.organization_id AS organization'];
  const isLook = (text: string): boolean => LOOK.some((start) => text.startsWith(start));

  test('one publication takes 14 statements, besides those that look for it, one of them for what X charges', async () => {
    const publisher = newPublisher(pool);
    const id = await world.schedule(await world.post(), account);
    const ran = await during(() => publisher.runDue());
    expect(await statusOf(id)).toBe('PUBLISHED');
    // The transaction that marks what waits is the last one.
    const end = ran.findIndex((text) => text.startsWith('WITH waiting AS')) - 1;
    expect(ran.slice(0, end).filter((text) => !isLook(text))).toHaveLength(14);
  });

  test('a look that finds nothing takes four statements, one of them in a transaction', async () => {
    const publisher = newPublisher(pool);
    await publisher.runDue();
    const expected = [...LOOK, 'BEGIN', 'WITH waiting AS', 'COMMIT'];
    expect(await during(() => publisher.runDue())).toEqual(
      expected.map((start) => expect.stringContaining(start)),
    );
  });
});
