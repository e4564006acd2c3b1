import { notifyOfDeletion } from '../../src/domains/publishing/insights/insights.notifications';
import { markDeleted } from '../../src/domains/publishing/insights/insights-rows';
import { writerOf } from '../../src/kernel/write';
import { transaction } from '../../src/kernel/session';
import { eventsOf, mutate } from '../support/people';
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

  /** Publishes the post, and pauses the account before the comment could be written. */
  async function pauseAfterPublishing(): Promise<void> {
    await world.script('FACEBOOK', 'createComment', { kind: 'close', when: 'before' });
    await world.settle(id);
    await act('pauseSocialAccount');
    for (let round = 0; round < 3; round += 1) await later(3600);
  }
  async function act(mutation: string): Promise<void> {
    await mutate(server, mutation, { id: account }, await world.token(), 'socialAccount { id }');
  }

  test('waits while the account is paused, and is written when it is resumed', async () => {
    await pauseAfterPublishing();
    const paused = await world.publication(id);
    expect(paused).toMatchObject({ status: 'PUBLISHED', firstCommentId: null });
    // Steps that only read go on.
    expect(paused.permalink).toMatch(/\/posts\/\d+$/);
    expect(await comments()).toEqual([]);
    await act('resumeSocialAccount');
    await later(300);
    const { firstCommentId, attempts } = await world.publication(id);
    expect(await comments()).toEqual([
      { effect: 'COMMENT_CREATED', text: firstComment, objectId: firstCommentId },
    ]);
    expect(attempts.nodes[0].followUpFailures).toEqual([]);
  });

  test('is not written if the account is paused for 48 hours, and users are told to add it', async () => {
    await pauseAfterPublishing();
    await later(48 * 3600);
    await act('resumeSocialAccount');
    await later(600);
    const { status, firstCommentId, attempts } = await world.publication(id);
    expect({ status, firstCommentId }).toEqual({ status: 'PUBLISHED', firstCommentId: null });
    expect(attempts.nodes[0].followUpFailures).toMatchObject([
      {
        step: 'firstComment',
        class: 'NOT_SENT',
        message:
          'The account on Facebook was paused for 48 hours after the post was published. Add the comment on Facebook.',
      },
    ]);
    expect(await comments()).toEqual([]);
  });
});

describe('a post that the platform removed soon after publishing', () => {
  let account: string;
  let id: string;
  beforeAll(async () => {
    account = await world.connect('LINKEDIN');
  });
  beforeEach(async () => {
    const post = await world.post();
    await world.addImage(post);
    id = await world.schedule(post, account);
    await world.settle(id);
    const [published] = (await world.ledger(account)).slice(-1);
    await world.world.sandbox.control('POST', `posts/${encodeURIComponent(published!.objectId)}`, {
      event: 'DELETE',
    });
  });
  const events = async () => (await eventsOf(server, id)).slice(-2);
  const notifications = () =>
    server.database.count(`notifications WHERE subject_id = $1 AND kind = 'POST_DELETED'`, [id]);

  async function expectNoticed(): Promise<void> {
    for (let round = 0; round < 3; round += 1) await later(300);
    const { status, isDeletedOnPlatform, attempts } = await world.publication(id);
    expect({ status, isDeletedOnPlatform }).toEqual({ status: 'PUBLISHED', isDeletedOnPlatform: true });
    expect(attempts.nodes[0].followUpFailures).toEqual([
      expect.objectContaining({ step: 'confirmation', class: 'GONE' }),
    ]);
    expect(await events()).toEqual(['publication.published', 'publication.removed']);
    expect(await notifications()).toBe(1);
    const history = `query($id: ID!) { publication(id: $id) { history(where: { action: { eq: "PUBLICATION_REMOVED" } }, first: 5) {
      nodes { actorKind subjectType } } } }`;
    const { data } = await server.run(history, { id }, await world.token());
    expect(data.publication.history.nodes).toEqual([{ actorKind: 'SYSTEM', subjectType: 'Publication' }]);
  }

  test('is noticed with one event, and its author is notified once', expectNoticed);

  test('causes no second event or notification when the reading of metrics noticed it first', async () => {
    const publication = { id, organization: world.organization, clientAccount: null };
    await transaction(server.database.owner, async (client) => {
      await client.query(`SELECT set_config('tenancy.system_actor', 'Metrics', true)`);
      const writer = writerOf(client);
      expect(await markDeleted(writer, publication)).toBe(true);
      await notifyOfDeletion(writer, publication);
    });
    expect([await events(), await notifications()]).toEqual([
      ['publication.published', 'publication.removed'],
      1,
    ]);
    await expectNoticed();
  });
});

test('a post that Google rejects after it was shown is noticed as withdrawn, and its author is notified once', async () => {
  const account = await world.connect('GOOGLE_BUSINESS');
  const id = await world.schedule(await world.post(), account);
  const published = await world.settle(id);
  expect(published.status).toBe('PUBLISHED');
  const name = (published.platformPostId as string).split('/').at(-1)!;
  await world.world.sandbox.control('POST', `posts/${name}`, { event: 'HIDE' });

  for (let round = 0; round < 3; round += 1) await later(1_800);
  const { status, isDeletedOnPlatform, attempts } = await world.publication(id);
  expect({ status, isDeletedOnPlatform }).toEqual({ status: 'PUBLISHED', isDeletedOnPlatform: true });
  expect(attempts.nodes).toMatchObject([
    { status: 'PUBLISHED', followUpFailures: [{ step: 'confirmation', class: 'FIX_CONTENT' }] },
  ]);
  expect((await eventsOf(server, id)).slice(-2)).toEqual(['publication.published', 'publication.removed']);
  const told = `notifications WHERE subject_id = $1 AND kind = 'POST_DELETED'`;
  expect(await server.database.count(told, [id])).toBe(1);
});
