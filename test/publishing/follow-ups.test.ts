import { serverForTests } from '../support/server';
import { PublishingWorld } from './publishing-world';

const server = serverForTests();
let world: PublishingWorld;
beforeAll(async () => {
  world = await PublishingWorld.start(server);
});
afterEach(() => world.clearScripts());
afterAll(() => world.stop());

/** Advances the clocks and runs what is due then. */
async function later(seconds: number): Promise<void> {
  await world.advance(seconds);
  await world.publisher.runDue();
}

describe('the first comment', () => {
  const firstComment = 'Order before Friday';
  let account: string;
  let id: string;
  let before: number;
  beforeAll(async () => {
    account = await world.connect('FACEBOOK');
  });
  beforeEach(async () => {
    before = (await world.ledger(account)).length;
    const post = await world.post({ platformOptions: [{ facebook: { firstComment } }] });
    id = await world.schedule(post, account);
  });
  const comments = async () =>
    (await world.ledger(account)).slice(before).filter(({ effect }) => effect === 'COMMENT_CREATED');

  test('is written once, and the publication has its ID', async () => {
    await world.settle(id);
    await later(600);
    const { firstCommentId } = await world.publication(id);
    expect(await comments()).toEqual([
      { effect: 'COMMENT_CREATED', text: firstComment, objectId: firstCommentId },
    ]);
  });

  test('is not written again after a response that was lost', async () => {
    await world.script('FACEBOOK', 'createComment', { kind: 'close', when: 'after' });
    await world.settle(id);
    for (let hour = 0; hour < 3; hour += 1) await later(3600);
    expect(await world.pendingScripts()).toBe(0);
    const { status, firstCommentId } = await world.publication(id);
    expect(status).toBe('PUBLISHED');
    expect(await comments()).toEqual([
      { effect: 'COMMENT_CREATED', text: firstComment, objectId: firstCommentId },
    ]);
  });

  test('that fails leaves the post published, and the failure is shown', async () => {
    await world.script('FACEBOOK', 'createComment', { kind: 'close', when: 'before' }, 100);
    await world.settle(id);
    for (let hour = 0; hour < 12; hour += 1) await later(3600);
    const { status, firstCommentId, permalink, attempts } = await world.publication(id);
    expect({ status, firstCommentId }).toEqual({ status: 'PUBLISHED', firstCommentId: null });
    expect(permalink).toMatch(/\/posts\/\d+$/);
    expect(attempts.nodes).toEqual([
      expect.objectContaining({
        status: 'PUBLISHED',
        failure: null,
        followUpFailures: [expect.objectContaining({ step: 'firstComment', class: 'UNKNOWN' })],
      }),
    ]);
    expect(await comments()).toEqual([]);
  });
});

test('a post that the platform removed soon after publishing is noticed, and its author is notified once', async () => {
  const account = await world.connect('LINKEDIN');
  const post = await world.post();
  await world.addImage(post);
  const id = await world.schedule(post, account);
  await world.settle(id);
  const [published] = (await world.ledger(account)).slice(-1);
  await world.world.sandbox.control('POST', `posts/${encodeURIComponent(published!.objectId)}`, {
    event: 'DELETE',
  });

  for (let round = 0; round < 3; round += 1) await later(300);

  const { status, isDeletedOnPlatform, attempts } = await world.publication(id);
  expect({ status, isDeletedOnPlatform }).toEqual({ status: 'PUBLISHED', isDeletedOnPlatform: true });
  expect(attempts.nodes[0].followUpFailures).toEqual([
    expect.objectContaining({ step: 'confirmation', class: 'GONE' }),
  ]);
  expect(
    await server.database.count(`notifications WHERE user_id = $1 AND kind = 'POST_DELETED'`, [
      world.owner.id,
    ]),
  ).toBe(1);
});
