import { until } from '../live/subscription-helpers';
import { mutate } from '../support/people';
import { serverForTests } from '../support/server';
import { type PublishingWorld, publishingWorldForTests } from './publishing-world';

const server = serverForTests();
let world: PublishingWorld;
let account: string;
publishingWorldForTests(server, (started) => ({ world, account } = started));

const planned = async (): Promise<string> => world.schedule(await world.post(), account);
const statusOf = async (id: string): Promise<string> => (await world.publication(id)).status as string;
const connection = async (): Promise<string> =>
  (
    await server.database.query<{ status: string }>(
      'SELECT connection_status AS status FROM social_accounts WHERE id = $1',
      [account],
    )
  )[0]!.status;

test('an authorization that ended holds all posts of the account, notifies once, and they are sent in order after a reconnection', async () => {
  const before = (await world.ledger(account)).length;
  const people = await world.world.sandbox.control('GET', 'people');
  const person = people.find(
    (one: { name: string; world: string }) => one.name === 'Asha Verma' && one.world === 'X',
  );
  const ids = [await planned(), await planned(), await planned()];
  await world.world.sandbox.control('POST', `people/${person.id}`, { event: 'APP_REMOVED' });

  await world.publisher.runDue();
  expect(await Promise.all(ids.map(statusOf))).toEqual(['QUEUED', 'QUEUED', 'QUEUED']);
  const held = await world.publication(ids[0]!);
  expect(held.attempts.nodes).toEqual([
    expect.objectContaining({
      number: 1,
      status: 'POSTPONED',
      failure: expect.objectContaining({ class: 'RECONNECT' }),
    }),
  ]);
  await until(async () => (await connection()) === 'REVOKED');
  await world.advance(7_200);
  await world.publisher.runDue();
  expect(await Promise.all(ids.map(statusOf))).toEqual(['QUEUED', 'QUEUED', 'QUEUED']);
  expect((await world.publication(ids[0]!)).attempts.nodes).toHaveLength(1);
  expect(
    await server.database.count(`notifications WHERE user_id = $1 AND kind = 'SOCIAL_ACCOUNT'`, [
      world.owner.id,
    ]),
  ).toBe(1);

  await world.reconnect('X', account);
  await world.settle(ids[2]!);
  const texts = await Promise.all(ids.map(async (id) => (await world.publication(id)).caption));
  expect((await world.ledger(account)).slice(before).map(({ text }) => text)).toEqual(texts);
});

test('an app that a platform rejects holds the posts of the platform for a while, and none is lost', async () => {
  await world.script('X', 'createPost', { kind: 'error', error: 'creditsDepleted' });
  const [first, second] = [await planned(), await planned()];
  await world.publisher.runDue();
  expect([await statusOf(first), await statusOf(second)]).toEqual(['QUEUED', 'QUEUED']);
  expect((await world.publication(first)).attempts.nodes).toEqual([
    expect.objectContaining({
      status: 'POSTPONED',
      failure: expect.objectContaining({ class: 'SETUP', code: 'credits' }),
    }),
  ]);
  expect((await world.settle(second)).retryCount).toBe(0);
  expect(await world.publication(first)).toMatchObject({ status: 'PUBLISHED', retryCount: 1 });
});

test('a duplicate that belongs to another publication fails, and is not adopted', async () => {
  const post = await world.post();
  const first = await world.schedule(post, account);
  await world.settle(first);
  const before = (await world.ledger(account)).length;
  const second = await world.schedule(post, account);

  const failed = await world.settle(second);

  expect(failed).toMatchObject({ status: 'FAILED', platformPostId: null });
  expect(failed.attempts.nodes[0].failure).toMatchObject({ class: 'DUPLICATE' });
  expect((await world.ledger(account)).length).toBe(before);
});

test('an unconfirmed post without evidence stays unknown, is never sent again, and its author is notified', async () => {
  const before = (await world.ledger(account)).length;
  await world.script('X', 'createPost', { kind: 'close', when: 'after' });
  await world.script('X', 'listPosts', { kind: 'status', when: 'before', status: 503, body: '' }, 1_000);
  const id = await planned();
  await world.publisher.runDue();
  for (let hour = 0; hour < 12; hour += 1) {
    await world.advance(900);
    await world.publisher.runDue();
  }
  await world.clearScripts();
  await world.advance(7_200);
  await world.publisher.runDue();
  expect(await world.publication(id)).toMatchObject({
    status: 'UNKNOWN',
    schedule: { status: 'PROCESSING' },
  });
  expect((await world.ledger(account)).length).toBe(before + 1);
  const { data } = await server.run(
    '{ viewer { notifications(first: 1) { nodes { kind title } } } }',
    {},
    await world.token(),
  );
  expect(data.viewer.notifications.nodes[0]).toEqual({
    kind: 'POST_FAILED',
    title: expect.stringMatching(/^Check whether your post “Post \d+” was published on blue_door_bakery$/),
  });
  const canceled = await mutate(
    server,
    'cancelPublication',
    { id },
    await world.token(),
    'publication { id }',
  );
  expect(canceled.userErrors[0]).toMatchObject({ code: 'INVALID_STATE' });
});
