import { type Member, mutate, newMember } from '../support/people';
import { serverForTests } from '../support/server';
import { PublishingWorld } from './publishing-world';

const server = serverForTests();
let world: PublishingWorld;
let account: string;
let manager: Member;
let workflowId: string;

beforeAll(async () => {
  world = await PublishingWorld.start(server);
  account = await world.connect('X');
  manager = await newMember(server, world.organization, 'MANAGER');
  const stages = [{ name: 'Legal', approvers: [{ userId: manager.id }] }];
  const made = await run(
    'createApprovalWorkflow',
    { organizationId: world.organization, name: 'Review', stages },
    'approvalWorkflow { id }',
  );
  workflowId = made.approvalWorkflow.id as string;
  await run('updateOrganization', { id: world.organization, isApprovalRequired: true });
});
afterAll(() => world.stop());

const run = async (name: string, input: object, selection = '', token?: string) => {
  const done = await mutate(server, name, input, token ?? (await world.token()), selection);
  expect(done.userErrors).toEqual([]);
  return done;
};

/** Requests and gives the approval of a post as it is. */
async function approved(postId: string): Promise<void> {
  const { approvalRequest } = await run(
    'requestPostApproval',
    { postId, workflowId },
    'approvalRequest { id }',
  );
  await run('approveRequest', { id: approvalRequest.id }, '', await server.tokenFor(manager.id));
}

const heldNotices = (): Promise<number> =>
  server.database.count(`notifications WHERE user_id = $1 AND kind = 'POST_DUE'`, [world.owner.id]);

test('a post that was edited after its approval waits, its people are told once, and it is sent when approved', async () => {
  const post = await world.post();
  await approved(post);
  const publication = await world.schedule(post, account);
  await run('updatePost', { id: post, caption: 'Edited after the approval' });
  const seen = (await world.ledger(account)).length;
  for (let round = 0; round < 3; round += 1) {
    await world.publisher.runDue();
    await world.advance(60);
  }
  expect(await world.publication(publication)).toMatchObject({
    status: 'QUEUED',
    holdReason: 'APPROVAL_REQUIRED',
    attempts: { nodes: [] },
  });
  expect(await world.ledger(account)).toHaveLength(seen);
  expect(await heldNotices()).toBe(1);

  await approved(post);
  expect(await world.settle(publication)).toMatchObject({
    status: 'PUBLISHED',
    holdReason: null,
    caption: 'Edited after the approval',
  });
  expect(await heldNotices()).toBe(1);
});

test('posts that are approved overtake an earlier one of their account that is not', async () => {
  const [earlier, later] = [await world.post(), await world.post()];
  await approved(earlier);
  await approved(later);
  const first = await world.schedule(earlier, account);
  await run('updatePost', { id: earlier, caption: 'Edited before it was sent' });
  await world.publisher.runDue();
  await world.advance(60);
  const second = await world.schedule(later, account);
  expect(await world.settle(second)).toMatchObject({ status: 'PUBLISHED', retryCount: 0 });
  expect(await world.publication(first)).toMatchObject({ status: 'QUEUED', holdReason: 'APPROVAL_REQUIRED' });
  await approved(earlier);
  expect(await world.settle(first)).toMatchObject({ status: 'PUBLISHED', retryCount: 0 });
});

test('a post that was changed without an event is not sent either', async () => {
  const post = await world.post();
  await approved(post);
  const publication = await world.schedule(post, account);
  await server.database.query(`UPDATE posts SET caption = 'Changed by hand' WHERE id = $1`, [post]);
  const seen = (await world.ledger(account)).length;
  await world.publisher.runDue();
  expect((await world.publication(publication)).status).toBe('QUEUED');
  await world.advance(6 * 60 * 60 + 600);
  await world.publisher.runDue();
  expect(await world.publication(publication)).toMatchObject({ status: 'QUEUED', holdReason: 'OVERDUE' });
  expect(await world.ledger(account)).toHaveLength(seen);
});
