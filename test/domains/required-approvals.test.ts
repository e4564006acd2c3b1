import { mutate, newMember, refusals, unchanged } from '../support/people';
import { publicationOf } from './publication-helpers';
import { reviewsForTests } from './review-helpers';

const { server, home, workflow, requested, approve } = reviewsForTests();
const LATER = '2026-11-03T09:00:00+00:00';
let account: string;
let workflowId: string;

beforeAll(async () => {
  account = await server.rows.account(home.id, { platform: 'FACEBOOK' });
  workflowId = await workflow([home.manager]);
  const { organization, userErrors } = await mutate(
    server,
    'updateOrganization',
    { id: home.id, isApprovalRequired: true },
    home.owner.token,
    'organization { isApprovalRequired }',
  );
  expect(userErrors).toEqual([]);
  expect(organization).toEqual({ isApprovalRequired: true });
});
beforeEach(() => server.clock.set(new Date('2026-11-02T10:00:00Z')));

const newPost = (): Promise<string> => server.rows.post(home.id, { caption: 'Tea for two' });
const edit = (id: string) =>
  mutate(server, 'updatePost', { id, caption: 'Coffee for two' }, home.owner.token);
const SCHEDULE = `mutation($input: SchedulePostInput!) { schedulePost(input: $input) {
  publications { id holdReason } userErrors { code path ... on ApprovalRequiredError { status } } } }`;
const schedule = async (postId: string) => {
  const input = { postId, accountIds: [account], when: { at: LATER } };
  return (await server.run(SCHEDULE, { input }, home.owner.token)).data.schedulePost;
};
const actionOf = async (post: string) =>
  (
    await server.run(
      `{ post(id: "${post}") { viewerActions { schedule { allowed code reason } } } }`,
      {},
      home.owner.token,
    )
  ).data.post.viewerActions.schedule;

test('SETTINGS_MANAGE is needed to require approval', async () => {
  const admin = await newMember(server, home.id, 'ADMIN', { deniedPermissions: ['SETTINGS_MANAGE'] });
  const input = { id: home.id, isApprovalRequired: false };
  const denied = await unchanged(server, () => mutate(server, 'updateOrganization', input, admin.token));
  expect(refusals(denied)).toEqual([['FORBIDDEN', 'input']]);
});

test('a post is scheduled only if it is approved as it is', async () => {
  const post = await newPost();
  const denied = {
    publications: null,
    userErrors: [{ code: 'INVALID_STATE', path: ['input', 'postId'], status: null }],
  };
  expect(await unchanged(server, () => schedule(post))).toEqual(denied);
  expect(await actionOf(post)).toEqual({
    allowed: false,
    code: 'INVALID_STATE',
    reason: 'This post is not approved as it is. Request an approval before it is published.',
  });
  const request = await requested(post, workflowId);
  expect((await schedule(post)).userErrors[0]).toMatchObject({ status: 'PENDING' });
  await approve(request, home.manager);
  expect(await actionOf(post)).toEqual({ allowed: true, code: null, reason: null });
  const { publications, userErrors } = await schedule(post);
  expect(userErrors).toEqual([]);
  expect(publications).toEqual([{ id: expect.any(String) as string, holdReason: null }]);

  await edit(post);
  const { id } = publications[0];
  expect((await publicationOf(server, id as string, home.owner.token)).holdReason).toBe('APPROVAL_REQUIRED');
  const moved = await mutate(
    server,
    'reschedulePublication',
    { id, when: { at: '2026-11-04T09:00:00Z' } },
    home.owner.token,
  );
  expect(refusals(moved)).toEqual([['INVALID_STATE', 'input.id']]);
});

test('what a post shows is compared even if its request was not voided', async () => {
  const post = await newPost();
  await approve(await requested(post, workflowId), home.manager);
  // A write that records no event, such as a repair by hand.
  await server.database.query(`UPDATE posts SET caption = 'Changed' WHERE id = $1`, [post]);
  expect((await schedule(post)).userErrors).toEqual([
    { code: 'INVALID_STATE', path: ['input', 'postId'], status: 'APPROVED' },
  ]);
});
