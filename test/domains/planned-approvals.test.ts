import { mutate, newMember, newOrganization, refusals, unchanged } from '../support/people';
import type { Json } from '../support/server';
import { reviewsForTests } from './review-helpers';

const { server, home, workflow, run, approve, told } = reviewsForTests();
const LATER = '2026-11-03T09:00:00+00:00';
const PLAN = 'plannedPublications { socialAccount { id } scheduledAt localDateTime timeZone publishMode }';
let account: string;
let other: string;
let workflowId: string;
let automatic: string;

beforeAll(async () => {
  account = await server.rows.account(home.id, { platform: 'FACEBOOK', username: 'chai_corner' });
  other = await server.rows.account(home.id, { platform: 'X', username: 'chai_corner_x' });
  workflowId = await workflow([home.manager]);
  automatic = await workflow([home.manager, home.viewer], { autoPublish: true });
  const input = { id: home.id, isApprovalRequired: true };
  expect((await mutate(server, 'updateOrganization', input, home.owner.token)).userErrors).toEqual([]);
});
beforeEach(() => server.clock.set(new Date('2026-11-02T10:00:00Z')));

const newPost = (values: object = {}): Promise<string> =>
  server.rows.post(home.id, { caption: 'Tea for two', title: 'Menu', author: home.creator.id, ...values });

const request = (postId: string, plan: object, { token } = home.creator, workflow = workflowId) =>
  mutate(
    server,
    'requestPostApproval',
    { postId, workflowId: workflow, ...plan },
    token,
    `approvalRequest { id isPlanned autoPublish status ${PLAN} }`,
  );

/** Requests the approval of a post with a plan. Returns the ID of the request. */
async function planned(post: string, plan: object, workflow = workflowId): Promise<string> {
  const { approvalRequest, userErrors } = await request(post, plan, home.creator, workflow);
  expect(userErrors).toEqual([]);
  return approvalRequest.id as string;
}

const schedule = (postId: string, accountIds: string[], at = LATER) =>
  mutate(
    server,
    'schedulePost',
    { postId, accountIds, when: { at } },
    home.owner.token,
    'publications { id holdReason }',
  );

const publicationsOf = async (id: string): Promise<Json[]> => {
  const query = `query($id: ID!) { post(id: $id) { status publications(orderBy: { field: CREATED_AT, direction: ASC }) { nodes {
    socialAccount { id } schedule { scheduledAt localDateTime timeZone publishMode createdBy { id } } } } } }`;
  const { data, errors } = await server.run(query, { id }, home.owner.token);
  expect(errors).toBeUndefined();
  return [data.post.status, ...data.post.publications.nodes] as Json[];
};

test('an approval with a plan covers its social accounts at its time, and nothing else', async () => {
  const post = await newPost();
  const made = await request(post, { accountIds: [account], when: { at: LATER } });
  expect(made.approvalRequest).toEqual({
    id: expect.any(String) as string,
    isPlanned: true,
    autoPublish: false,
    status: 'PENDING',
    plannedPublications: [
      {
        socialAccount: { id: account },
        scheduledAt: LATER,
        localDateTime: null,
        timeZone: null,
        publishMode: 'AUTOMATIC',
      },
    ],
  });
  expect((await approve(made.approvalRequest.id as string, home.manager)).userErrors).toEqual([]);
  expect(await publicationsOf(post)).toEqual(['DRAFT']);
  for (const denied of [
    () => schedule(post, [other]),
    () => schedule(post, [account, other]),
    () => schedule(post, [account], '2026-11-03T09:00:01Z'),
  ])
    expect(refusals(await unchanged(server, denied))).toEqual([['INVALID_STATE', 'input.postId']]);
  const done = await schedule(post, [account]);
  expect(done.userErrors).toEqual([]);
  expect(done.publications).toEqual([{ id: expect.any(String) as string, holdReason: null }]);
  const move = { id: done.publications[0].id as string, when: { at: '2026-11-04T09:00:00Z' } };
  const moved = await unchanged(server, () =>
    mutate(server, 'reschedulePublication', move, home.owner.token),
  );
  expect(refusals(moved)).toEqual([['INVALID_STATE', 'input.id']]);
});

test('a plan without a time covers any time', async () => {
  const post = await newPost();
  await approve(await planned(post, { accountIds: [account] }), home.manager);
  expect(refusals(await schedule(post, [other]))).toEqual([['INVALID_STATE', 'input.postId']]);
  expect((await schedule(post, [account])).userErrors).toEqual([]);
});

test('a best time is planned, and scheduled with its score and basis once it is approved', async () => {
  const post = await newPost();
  const study =
    'Sprout Social, best times to post of 2023 (local times, 34,000 customers), as reported by Social Media Today on 2023-05-10';
  const basis = { suggestedScore: null, suggestionSource: 'DEFAULTS', suggestionStudy: study };
  const plan = { accountIds: [account], when: { bestTime: { timeZone: 'UTC' } }, postId: post };
  const { approvalRequest } = await mutate(
    server,
    'requestPostApproval',
    { ...plan, workflowId: automatic },
    home.creator.token,
    'approvalRequest { id plannedPublications { scheduledAt suggestedScore suggestionSource suggestionStudy } }',
  );
  const { scheduledAt } = approvalRequest.plannedPublications[0];
  expect(approvalRequest.plannedPublications).toEqual([{ scheduledAt, ...basis }]);
  await approve(approvalRequest.id as string, home.manager);
  await approve(approvalRequest.id as string, home.viewer);
  const { data } = await server.run(
    `query($id: ID!) { post(id: $id) { schedules { nodes {
       scheduledAt suggestedAt suggestedScore suggestionSource suggestionStudy isOptimized } } } }`,
    { id: post },
    home.owner.token,
  );
  expect(data.post.schedules.nodes).toEqual([
    { scheduledAt, suggestedAt: scheduledAt, ...basis, isOptimized: true },
  ]);
});

test('the last approval schedules the post as planned if the workflow says so', async () => {
  const post = await newPost();
  const local = { dateTime: '2026-11-03T14:30', timeZone: 'Asia/Kolkata' };
  const id = await planned(post, { accountIds: [other, account], when: { local } }, automatic);
  await approve(id, home.manager);
  expect(await publicationsOf(post)).toEqual(['DRAFT']);
  expect((await approve(id, home.viewer)).userErrors).toEqual([]);
  const time = { scheduledAt: LATER, localDateTime: '2026-11-03T14:30', timeZone: 'Asia/Kolkata' };
  const by = { publishMode: 'AUTOMATIC', createdBy: { id: home.creator.id } };
  expect(await publicationsOf(post)).toEqual([
    'SCHEDULED',
    ...[other, account].map((one) => ({ socialAccount: { id: one }, schedule: { ...time, ...by } })),
  ]);
  expect((await told(home.creator)).slice(-2)).toEqual([
    expect.stringMatching(/scheduled your post “Menu”$/),
    '“Menu” was approved',
  ]);
});

test('a post that cannot be scheduled as planned stays approved, and its people are told why', async () => {
  const gone = await server.rows.account(home.id, { platform: 'FACEBOOK', username: 'second_shop' });
  const post = await newPost();
  const id = await planned(post, { accountIds: [gone] }, automatic);
  await server.database.query(`UPDATE social_accounts SET connection_status = 'EXPIRED' WHERE id = $1`, [
    gone,
  ]);
  await approve(id, home.manager);
  const approved = await approve(id, home.viewer);
  expect(approved.userErrors).toEqual([]);
  expect(approved.approvalRequest.status).toBe('APPROVED');
  expect(await publicationsOf(post)).toEqual(['DRAFT']);
  expect(await told(home.creator)).toEqual(
    expect.arrayContaining(['“Menu” was approved, but not scheduled', '“Menu” was approved']),
  );
});

test('another plan replaces an approval, the same content without one is approved already', async () => {
  const post = await newPost();
  const first = await planned(post, { accountIds: [account], when: { at: LATER } });
  expect(refusals(await request(post, { accountIds: [other] }))).toEqual([['INVALID_STATE', 'input.postId']]);
  await approve(first, home.manager);
  const second = await planned(post, { accountIds: [other] });
  const read = await server.run(
    `{ approvalRequest(id: "${first}") { status voidReason } }`,
    {},
    home.owner.token,
  );
  expect(read.data.approvalRequest).toEqual({ status: 'VOIDED', voidReason: 'REPLACED' });
  await approve(second, home.manager);
  expect(refusals(await schedule(post, [account]))).toEqual([['INVALID_STATE', 'input.postId']]);
  expect((await schedule(post, [other])).userErrors).toEqual([]);

  const unplanned = await newPost();
  const { approvalRequest } = await request(unplanned, {});
  expect(approvalRequest).toMatchObject({ isPlanned: false, plannedPublications: [] });
  await approve(approvalRequest.id as string, home.manager);
  expect(refusals(await request(unplanned, {}))).toEqual([['INVALID_STATE', 'input.postId']]);
});

test('a plan needs accounts that the post is ready for, and that the requester can see', async () => {
  const post = await newPost();
  const foreign = await server.rows.account((await newOrganization(server)).id, { platform: 'FACEBOOK' });
  const instagram = await server.rows.account(home.id, { platform: 'INSTAGRAM' });
  const denied: [plan: object, refusal: [string, string]][] = [
    [{ when: { at: LATER } }, ['REQUIRED', 'input.accountIds']],
    [{ accountIds: [foreign] }, ['NOT_FOUND', 'input.accountIds.0']],
    [{ accountIds: [account, account] }, ['DUPLICATE', 'input.accountIds.1']],
    [{ accountIds: [account], when: { at: '2026-11-01T09:00:00Z' } }, ['OUT_OF_RANGE', 'input.when.at']],
  ];
  for (const [plan, refusal] of denied)
    expect(refusals(await unchanged(server, () => request(post, plan)))).toEqual([refusal]);
  const unready = await unchanged(server, () => request(post, { accountIds: [instagram] }));
  expect(unready.userErrors.length).toBeGreaterThan(0);
  const stranger = await newMember(server, home.id, 'VIEWER');
  const forbidden = await unchanged(server, () => request(post, { accountIds: [account] }, stranger));
  expect(refusals(forbidden)).toEqual([['FORBIDDEN', 'input']]);
});

test('a post whose media file is not ready cannot be requested', async () => {
  const post = await newPost();
  const media = await server.rows.media(home.id, { processingStatus: 'PROCESSING' });
  await server.rows.postMedia(home.id, post, media, 0);
  const denied = await unchanged(server, () =>
    run('requestPostApproval', { postId: post, workflowId }, home.owner.token),
  );
  expect(refusals(denied)).toEqual([['INVALID_STATE', 'input.postId']]);
  await server.database.query(
    `UPDATE media_assets SET processing_status = 'COMPLETED', url = 'http://127.0.0.1/a.jpg' WHERE id = $1`,
    [media],
  );
  expect(
    (await run('requestPostApproval', { postId: post, workflowId }, home.owner.token)).userErrors,
  ).toEqual([]);
});
