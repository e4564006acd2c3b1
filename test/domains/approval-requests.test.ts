import { eventsOf, mutate, newMember, newOrganization, refusals, unchanged } from '../support/people';
import { reviewsForTests } from './review-helpers';

const { server, home, workflow, run, requested, approve, read, told } = reviewsForTests();
const newPost = (values: object = {}): Promise<string> =>
  server.rows.post(home.id, { caption: 'Tea for two', author: home.creator.id, ...values });
const edit = async (id: string, input: object = { caption: 'Coffee' }): Promise<void> => {
  const { userErrors } = await mutate(server, 'updatePost', { id, ...input }, home.owner.token);
  expect(userErrors).toEqual([]);
};

test('a post is approved in two stages, and everyone concerned is notified once', async () => {
  const post = await newPost({ title: 'Monsoon menu' });
  const [manager, editor] = await Promise.all(
    ['MANAGER', 'EDITOR'].map((role) => newMember(server, home.id, role)),
  );
  const stages = [
    { name: 'Editing', timeLimit: 'PT2H', approvers: [{ userId: editor!.id }, { role: 'VIEWER' }] },
    {
      name: 'Legal',
      rule: 'ALL',
      timeLimit: 'P1D',
      approvers: [{ userId: manager!.id }, { userId: editor!.id }],
    },
  ];
  const workflowId = await workflow(stages);
  server.clock.set(new Date('2026-11-02T10:00:00Z'));
  const made = await run(
    'requestPostApproval',
    { postId: post, workflowId, message: 'By Friday, please.' },
    home.creator.token,
  );
  expect(made.userErrors).toEqual([]);
  const { id } = made.approvalRequest;
  expect(made.approvalRequest).toEqual({
    id: expect.any(String) as string,
    status: 'PENDING',
    voidReason: null,
    currentStage: 1,
    dueAt: '2026-11-02T12:00:00+00:00',
    feedback: null,
    reviewedAt: null,
    message: 'By Friday, please.',
    version: 1,
    post: { id: post },
    campaign: null,
    workflow: { id: workflowId },
    requestedBy: { id: home.creator.id },
    reviewedBy: null,
    tasks: {
      nodes: expect.arrayContaining([
        { stage: 1, status: 'OPEN', role: null, user: { id: editor!.id } },
        { stage: 1, status: 'OPEN', role: 'VIEWER', user: null },
      ]) as object[],
    },
  });
  expect(await told(editor!)).toEqual(['“Monsoon menu” needs your approval']);
  expect(await told(manager!)).toEqual([]);

  const denied = await unchanged(server, () => approve(id, manager!));
  expect(refusals(denied)).toEqual([['FORBIDDEN', 'input']]);
  const first = await approve(id, home.viewer, { feedback: 'Lovely.' });
  expect(first.approvalRequest).toMatchObject({
    status: 'PENDING',
    currentStage: 2,
    dueAt: '2026-11-03T10:00:00+00:00',
    feedback: 'Lovely.',
    reviewedBy: { id: home.viewer.id },
  });
  expect(await told(manager!)).toEqual(['“Monsoon menu” needs your approval']);
  const second = await approve(id, manager!);
  expect(second.approvalRequest).toMatchObject({ status: 'PENDING', currentStage: 2 });
  expect(refusals(await approve(id, manager!))).toEqual([['FORBIDDEN', 'input']]);
  const last = await approve(id, editor!);
  expect(last.approvalRequest).toMatchObject({
    status: 'APPROVED',
    dueAt: null,
    reviewedBy: { id: editor!.id },
  });
  expect(await told(home.creator)).toEqual(['“Monsoon menu” was approved']);
  expect(refusals(await approve(id, editor!))).toEqual([['INVALID_STATE', 'input.id']]);
  expect(await eventsOf(server, id)).toEqual([
    'approval_request.created',
    'approval_request.stage_completed',
    'approval_request.updated',
    'approval_request.approved',
  ]);
});

test('an edit voids the request, and a decision on it says what has changed', async () => {
  const post = await newPost();
  const workflowId = await workflow([home.manager]);
  const id = await requested(post, workflowId);
  expect(refusals(await run('requestPostApproval', { postId: post, workflowId }, home.owner.token))).toEqual([
    ['INVALID_STATE', 'input.postId'],
  ]);
  await edit(post, { businessType: 'cafe' });
  expect((await read(id)).status).toBe('PENDING');
  await edit(post, { caption: 'Coffee', hashtags: ['coffee'] });
  expect(await read(id)).toMatchObject({ status: 'VOIDED', voidReason: 'EDITED', dueAt: null });
  const { data } = await server.run(
    `mutation { approveRequest(input: { id: "${id}" }) {
       userErrors { code path ... on ApprovalOutdatedError { changedFields } } } }`,
    {},
    home.manager.token,
  );
  expect(data.approveRequest.userErrors).toEqual([
    { code: 'CONFLICT', path: ['input', 'id'], changedFields: ['caption', 'hashtags'] },
  ]);
  const next = await requested(post, workflowId);
  expect((await approve(next, home.manager)).approvalRequest.status).toBe('APPROVED');
  expect(refusals(await run('requestPostApproval', { postId: post, workflowId }, home.owner.token))).toEqual([
    ['INVALID_STATE', 'input.postId'],
  ]);
  await edit(post, { title: 'New' });
  expect((await read(next)).status).toBe('VOIDED');
});

test('a change of a media file voids the requests for the posts that show it', async () => {
  const media = await server.rows.media(home.id, {
    altText: 'A cup',
    processingStatus: 'COMPLETED',
    url: 'http://127.0.0.1/cup.jpg',
  });
  const post = await newPost();
  await edit(post, { mediaIds: [media] });
  const id = await requested(post, await workflow([home.manager]));
  const update = (input: object) =>
    mutate(server, 'updateMediaAsset', { id: media, ...input }, home.owner.token);
  await update({ tags: ['tea'] });
  expect((await read(id)).status).toBe('PENDING');
  await update({ altText: 'Two cups' });
  expect(await read(id)).toMatchObject({ status: 'VOIDED', voidReason: 'EDITED' });
});

test('a deletion voids the request', async () => {
  const post = await newPost();
  const id = await requested(post, await workflow([home.manager]));
  await mutate(server, 'deletePost', { id: post }, home.owner.token);
  expect(await read(id)).toMatchObject({ status: 'VOIDED', voidReason: 'DELETED', post: null });
  const denied = await unchanged(server, () => approve(id, home.manager));
  expect(refusals(denied)).toEqual([['INVALID_STATE', 'input.id']]);
});

test('a rejection needs feedback and ends the request', async () => {
  const post = await newPost();
  const id = await requested(post, await workflow([home.manager, home.owner]));
  const reject = (input: object) => run('rejectRequest', { id, ...input }, home.manager.token);
  expect(refusals(await reject({ feedback: ' ' }))).toEqual([['BLANK', 'input.feedback']]);
  expect(refusals(await reject({ feedback: 'No.', expectedVersion: 7 }))).toEqual([
    ['CONFLICT', 'input.expectedVersion'],
  ]);
  const { approvalRequest } = await reject({ feedback: 'Not our tone.' });
  expect(approvalRequest).toMatchObject({ status: 'REJECTED', feedback: 'Not our tone.', dueAt: null });
  expect(approvalRequest.tasks.nodes).toEqual([
    { stage: 1, status: 'REJECTED', role: null, user: { id: home.manager.id } },
  ]);
});

test('a request is withdrawn by its author, and by those who can change the content', async () => {
  const workflowId = await workflow([home.manager]);
  const withdraw = (id: string, token: string) => run('withdrawRequest', { id }, token);
  const made = await run('requestPostApproval', { postId: await newPost(), workflowId }, home.creator.token);
  const { id } = made.approvalRequest;
  expect(refusals(await unchanged(server, () => withdraw(id, home.viewer.token)))).toEqual([
    ['FORBIDDEN', 'input'],
  ]);
  const done = await withdraw(id, home.creator.token);
  expect(done.approvalRequest).toMatchObject({ status: 'VOIDED', voidReason: 'WITHDRAWN' });
  expect(refusals(await withdraw(id, home.creator.token))).toEqual([['INVALID_STATE', 'input.id']]);
  const other = await requested(await newPost(), workflowId);
  expect((await withdraw(other, home.editor.token)).approvalRequest.voidReason).toBe('WITHDRAWN');
});

test('clients decide where they are named, on content of their client account only', async () => {
  const [client, other] = await Promise.all([0, 1].map(() => server.rows.clientAccount(home.id)));
  const member = await newMember(server, home.id, 'CLIENT', { clientAccount: client });
  const byRole = await workflow(['CLIENT']);
  const post = await newPost({ clientAccount: client });
  const id = await requested(post, byRole);
  expect((await approve(id, member)).approvalRequest.status).toBe('APPROVED');
  const input = { postId: await newPost({ clientAccount: other }), workflowId: byRole };
  const without = await unchanged(server, () => run('requestPostApproval', input, home.owner.token));
  expect(refusals(without)).toEqual([['INVALID_STATE', 'input.workflowId']]);
  await newMember(server, home.id, 'CLIENT', { clientAccount: other });
  const hidden = await requested(input.postId, byRole);
  expect(refusals(await approve(hidden, member))).toEqual([['NOT_FOUND', 'input.id']]);
});

test('clients approve posts with media files of the organization, which they do not see', async () => {
  const client = await server.rows.clientAccount(home.id);
  const member = await newMember(server, home.id, 'CLIENT', { clientAccount: client });
  const post = await newPost({ clientAccount: client });
  const media = await server.rows.media(home.id, { processingStatus: 'COMPLETED' });
  await server.rows.postMedia(home.id, post, media, 0);
  const id = await requested(post, await workflow(['CLIENT']));
  const approved = await approve(id, member);
  expect(approved.userErrors).toEqual([]);
  expect(approved.approvalRequest.status).toBe('APPROVED');
});

test('a workflow must be active, of the organization, and of the client account of the post', async () => {
  const client = await server.rows.clientAccount(home.id);
  const { id: foreign, owner } = await newOrganization(server);
  const post = await newPost();
  const refused = async (workflowId: string) =>
    refusals(
      await unchanged(server, () =>
        run('requestPostApproval', { postId: post, workflowId }, home.owner.token),
      ),
    );
  const ofOther = await mutate(
    server,
    'createApprovalWorkflow',
    { organizationId: foreign, name: 'A', stages: [{ name: 'A', approvers: [{ role: 'OWNER' }] }] },
    owner.token,
    'approvalWorkflow { id }',
  );
  expect(await refused(ofOther.approvalWorkflow.id as string)).toEqual([['NOT_FOUND', 'input.workflowId']]);
  expect(await refused('nonsense')).toEqual([['NOT_FOUND', 'input.workflowId']]);
  expect(await refused(await workflow(['OWNER'], { isActive: false }))).toEqual([
    ['INVALID_STATE', 'input.workflowId'],
  ]);
  expect(await refused(await workflow(['OWNER'], { clientAccountId: client }))).toEqual([
    ['INVALID', 'input.workflowId'],
  ]);
  const denied = await run(
    'requestPostApproval',
    { postId: post, workflowId: await workflow(['OWNER']) },
    home.viewer.token,
  );
  expect(refusals(denied)).toEqual([['FORBIDDEN', 'input']]);
});

test('the approval status of a campaign follows from its requests', async () => {
  const campaign = await server.rows.campaign(home.id, { name: 'Diwali' });
  const workflowId = await workflow([home.manager]);
  const statusOf = async () =>
    (await server.run(`{ campaign(id: "${campaign}") { approvalStatus version } }`, {}, home.owner.token))
      .data.campaign;
  const request = async () =>
    (await run('requestCampaignApproval', { campaignId: campaign, workflowId }, home.owner.token))
      .approvalRequest.id as string;
  const first = await request();
  expect(await statusOf()).toEqual({ approvalStatus: 'PENDING', version: 1 });
  await approve(first, home.manager);
  expect(await statusOf()).toEqual({ approvalStatus: 'APPROVED', version: 1 });
  await mutate(server, 'updateCampaign', { id: campaign, status: 'ACTIVE' }, home.owner.token);
  expect((await statusOf()).approvalStatus).toBe('APPROVED');
  await mutate(server, 'updateCampaign', { id: campaign, name: 'Diwali sale' }, home.owner.token);
  expect((await statusOf()).approvalStatus).toBe('PENDING');
  expect(await read(first)).toMatchObject({ status: 'VOIDED', voidReason: 'EDITED' });
  await run('rejectRequest', { id: await request(), feedback: 'Too late.' }, home.manager.token);
  expect((await statusOf()).approvalStatus).toBe('REJECTED');
});
