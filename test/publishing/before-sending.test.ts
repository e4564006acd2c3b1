import type { PublishingPort } from '../../src/domains/publishing/publishing.port';
import type { Publisher } from '../../src/domains/publishing/publisher/publisher';
import { serverForTests } from '../support/server';
import { type PublishingWorld, publishingWorldForTests } from './publishing-world';

const SECOND = 1_000;
/** Posts of a user that X accepts in 15 minutes. */
const LIMIT = 100;
const PERIOD_MS = 900 * SECOND;

const server = serverForTests();
let world: PublishingWorld;
let account: string;
publishingWorldForTests(server, (started) => ({ world, account } = started));

/** A publisher that counts the steps on X. */
function counted(): { publisher: Publisher; calls: () => number } {
  let calls = 0;
  const port = server.publishing.get('X')!;
  const run: PublishingPort['run'] = (call) => {
    calls += 1;
    return port.run(call);
  };
  const publishing = new Map([...server.publishing, ['X', { ...port, run }]]) as never;
  return { publisher: world.publisherBeside({ publishing }), calls: () => calls };
}

test('waits for room in the quota that posts of the account used up before anything is sent, and goes on in order', async () => {
  const before = (await world.ledger(account)).length;
  const start = server.clock.now().getTime();
  const old = await world.post();
  // The oldest one leaves the period after 108 seconds, the next one 8 seconds later.
  for (let number = 0; number < LIMIT; number += 1)
    await server.rows.publication(world.organization, old, {
      socialAccount: account,
      platform: 'X',
      status: 'PUBLISHED',
      publishedAt: new Date(start - number * 8 * SECOND),
    });
  const freed = start - (LIMIT - 1) * 8 * SECOND + PERIOD_MS;
  const ids = [
    await world.schedule(await world.post(), account),
    await world.schedule(await world.post(), account),
  ];
  const { publisher, calls } = counted();

  await publisher.runDue();
  await world.advance(60);
  await publisher.runDue();
  const waiting = await Promise.all(ids.map((id) => world.publication(id)));
  expect(waiting.map(({ status, holdReason }) => [status, holdReason])).toEqual([
    ['QUEUED', 'QUOTA'],
    ['QUEUED', 'QUOTA'],
  ]);
  expect(waiting[0]!.attempts.nodes).toMatchObject([{ status: 'POSTPONED', failure: { class: 'QUOTA' } }]);
  expect(waiting[1]!.attempts.nodes).toEqual([]);
  const retryAt = Date.parse(waiting[0]!.attempts.nodes[0].retryAt as string);
  expect(retryAt).toBeGreaterThanOrEqual(freed);
  expect(retryAt).toBeLessThan(freed + 5 * SECOND);
  expect(calls()).toBe(0);

  await world.advance(50);
  await publisher.runDue();
  expect(calls()).toBe(1);
  const sent = [await world.publication(ids[0]!), await world.settle(ids[1]!)];
  expect(sent.map(({ status }) => status as string)).toEqual(['PUBLISHED', 'PUBLISHED']);
  expect((await world.ledger(account)).slice(before).map(({ text }) => text)).toEqual(
    sent.map(({ caption }) => caption as string),
  );
});

test('sends nothing of a post that was deleted, and says so', async () => {
  const before = await world.ledger(account);
  const post = await world.post();
  const id = await world.schedule(post, account);
  // The API deletes no post with pending publications.
  await server.database.query('UPDATE posts SET deleted_at = now() WHERE id = $1', [post]);
  const { publisher, calls } = counted();

  await publisher.runDue();

  const errorMessage = 'The post was deleted before it could be published on X.';
  const failed = await world.publication(id);
  expect(failed).toMatchObject({ status: 'FAILED', post: null, platformPostId: null, errorMessage });
  expect(failed.attempts.nodes).toMatchObject([
    { number: 1, status: 'FAILED', step: null, failure: { class: 'GONE', message: errorMessage } },
  ]);
  expect(calls()).toBe(0);
  expect(await world.ledger(account)).toEqual(before);
});
