import { PostVariant } from '../../src/domains/content/post-variant.entity';
import { mutate, newMember } from '../support/people';
import { serverForTests } from '../support/server';
import { PublishingWorld } from './publishing-world';

const server = serverForTests();
let world: PublishingWorld;

beforeAll(async () => void (world = await PublishingWorld.start(server)));
afterAll(() => world.stop());

const run = async (name: string, input: object, selection = '', token?: string) => {
  const done = await mutate(server, name, input, token ?? (await world.token()), selection);
  expect(done.userErrors).toEqual([]);
  return done;
};

test('a scheduled post that gets AI content is sent when it is approved, and others at once', async () => {
  const account = await world.connect('X');
  const manager = await newMember(server, world.organization, 'MANAGER');
  const stages = [{ name: 'Legal', approvers: [{ userId: manager.id }] }];
  const { approvalWorkflow } = await run(
    'createApprovalWorkflow',
    { organizationId: world.organization, name: 'Review', stages },
    'approvalWorkflow { id }',
  );
  await run('updateOrganization', { id: world.organization, isAiApprovalRequired: true });

  const own = await world.schedule(await world.post(), account);
  expect(await world.settle(own)).toMatchObject({ status: 'PUBLISHED', holdReason: null });

  const post = await world.post();
  const publication = await world.schedule(post, account);
  const variant = await server.rows.rowOf(PostVariant, {
    ...{ organization: world.organization, post, kind: 'CAPTION', text: 'A caption by AI' },
    ...{ isSelected: false, aiModel: 'composer' },
  });
  await run('selectPostVariant', { postId: post, variantId: variant });
  const seen = (await world.ledger(account)).length;
  await world.publisher.runDue();
  await world.advance(60);
  await world.publisher.runDue();
  expect(await world.publication(publication)).toMatchObject({
    status: 'QUEUED',
    holdReason: 'APPROVAL_REQUIRED',
    attempts: { nodes: [] },
  });
  expect(await world.ledger(account)).toHaveLength(seen);

  const { approvalRequest } = await run(
    'requestPostApproval',
    { postId: post, workflowId: approvalWorkflow.id },
    'approvalRequest { id }',
  );
  await run('approveRequest', { id: approvalRequest.id }, '', await server.tokenFor(manager.id));
  expect(await world.settle(publication)).toMatchObject({
    status: 'PUBLISHED',
    holdReason: null,
    caption: 'A caption by AI',
  });
});
