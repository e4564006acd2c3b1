import { inputTypeOf, type Member, mutate, newMember, refusals, unchanged } from '../support/people';
import type { Json } from '../support/server';
import { reviewsForTests } from './review-helpers';

/** What people and guests try beside the screens: at the same time, with the links of others, too much, or too late. */
const { server, home, workflow, run, requested, approve, read, told } = reviewsForTests();

const newPost = (values: object = {}): Promise<string> =>
  server.rows.post(home.id, { title: 'Menu', caption: 'Tea for two', author: home.creator.id, ...values });

/** Creates a guest link of an approver. Returns its token. */
async function link(approvalRequestId: string, by: Member): Promise<string> {
  const input = { approvalRequestId, guestName: 'Meera', rights: ['COMMENT', 'APPROVE'] };
  const made = await mutate(server, 'createGuestReviewLink', input, by.token, 'token');
  expect(made.userErrors).toEqual([]);
  return made.token as string;
}

/** Runs a mutation of a guest. */
async function act(name: string, input: object): Promise<Json> {
  const { data, errors } = await server.run(
    `mutation ($input: ${inputTypeOf(name)}) { ${name}(input: $input) { review { status } userErrors { code path message } } }`,
    { input },
  );
  expect(errors).toBeUndefined();
  return data[name];
}

const comment = (postId: string, by: Member, input: object = {}): Promise<Json> =>
  mutate(
    server,
    'addPostFeedback',
    { postId, text: 'Warmer, please.', ...input },
    by.token,
    'feedback { id }',
  );

const codesOf = (results: readonly Json[]): (string | null)[] =>
  results.map(({ userErrors }) => (userErrors[0]?.code as string | undefined) ?? null).sort();

describe('decisions at the same time', () => {
  test('one of three approvers completes a stage, and the others are too late', async () => {
    const others = await Promise.all([0, 1].map(() => newMember(server, home.id, 'MANAGER')));
    const requester = await newMember(server, home.id, 'EDITOR');
    const approvers = [home.manager, ...others];
    const stage = { name: 'Any', rule: 'ANY', approvers: approvers.map(({ id: userId }) => ({ userId })) };
    const input = { postId: await newPost(), workflowId: await workflow([stage]) };
    const made = await run('requestPostApproval', input, requester.token);
    const { id } = made.approvalRequest;
    const results = await Promise.all(approvers.map((by) => approve(id as string, by)));
    expect(codesOf(results)).toEqual(['INVALID_STATE', 'INVALID_STATE', null]);
    const { status, tasks } = await read(id as string);
    expect(status).toBe('APPROVED');
    const statuses = tasks.nodes.map((task: Json) => task.status as string).sort();
    expect(statuses).toEqual(['APPROVED', 'CLOSED', 'CLOSED']);
    expect(await told(requester)).toEqual(['“Menu” was approved']);
  });

  test('an approver who sends a decision five times decides once, and not in the next stage', async () => {
    const id = await requested(await newPost(), await workflow([home.manager, home.manager]));
    const { version } = await read(id);
    const results = await Promise.all(
      Array.from({ length: 5 }, () => approve(id, home.manager, { expectedVersion: version })),
    );
    expect(codesOf(results)).toEqual(['CONFLICT', 'CONFLICT', 'CONFLICT', 'CONFLICT', null]);
    expect(await read(id)).toMatchObject({ status: 'PENDING', currentStage: 2 });
  });

  test('a guest and the approver who invited them decide once, and an approval and a rejection do not mix', async () => {
    const id = await requested(await newPost(), await workflow([home.manager]));
    const token = await link(id, home.manager);
    const feedback = 'Not our tone.';
    const results = await Promise.all([
      approve(id, home.manager),
      act('approveAsGuest', { token }),
      act('rejectAsGuest', { token, feedback }),
      run('rejectRequest', { id, feedback }, home.manager.token),
    ]);
    expect(codesOf(results)).toEqual(['INVALID_STATE', 'INVALID_STATE', 'INVALID_STATE', null]);
    const decided = results.findIndex(({ userErrors }) => (userErrors as unknown[]).length === 0);
    const { status, tasks } = await read(id);
    expect(status).toBe(decided < 2 ? 'APPROVED' : 'REJECTED');
    expect(tasks.nodes).toHaveLength(1);
  });
});

test('a guest reaches neither the thread of another post nor another request', async () => {
  const workflowId = await workflow([home.manager]);
  const other = await newPost();
  const otherRequest = await requested(other, workflowId);
  const { feedback } = await comment(other, home.editor, { isVisibleToGuests: true });
  const token = await link(await requested(await newPost(), workflowId), home.manager);
  for (const threadId of [feedback.id, otherRequest])
    expect(
      refusals(await unchanged(server, () => act('commentAsGuest', { token, text: 'A', threadId }))),
    ).toEqual([['NOT_FOUND', 'input.threadId']]);
  const { data } = await server.run(`{ guestReview(token: "${token}") { feedback { id } } }`);
  expect(data.guestReview.feedback).toEqual([]);
  await act('approveAsGuest', { token });
  expect(await read(otherRequest)).toMatchObject({ status: 'PENDING', version: 1 });
});

test('texts of more than 10,000 characters and more than 20 mentions are rejected', async () => {
  const post = await newPost();
  const id = await requested(post, await workflow([home.manager]));
  const token = await link(id, home.manager);
  const long = 'क'.repeat(10_001);
  const tooLong = async (field: string, work: () => Promise<Json>) =>
    expect(refusals(await unchanged(server, work))).toEqual([['TOO_LONG', `input.${field}`]]);
  await tooLong('text', () => comment(post, home.editor, { text: long }));
  await tooLong('feedback', () => approve(id, home.manager, { feedback: long }));
  await tooLong('feedback', () => run('rejectRequest', { id, feedback: long }, home.manager.token));
  await tooLong('text', () => act('commentAsGuest', { token, text: long }));
  await tooLong('feedback', () => act('rejectAsGuest', { token, feedback: long }));
  await tooLong('token', () => act('approveAsGuest', { token: 'x'.repeat(201) }));
  const mentionedUserIds = Array.from({ length: 21 }, () => home.owner.id);
  const flood = await unchanged(server, () => comment(post, home.editor, { mentionedUserIds }));
  expect(refusals(flood)).toEqual([['TOO_LONG', 'input.mentionedUserIds']]);
  expect((await comment(post, home.editor, { text: long.slice(1) })).userErrors).toEqual([]);
});

test('members of another client account are neither asked for a revision nor told of one', async () => {
  const [client, other] = await Promise.all([0, 1].map(() => server.rows.clientAccount(home.id)));
  const member = await newMember(server, home.id, 'CLIENT', { clientAccount: client });
  const stranger = await newMember(server, home.id, 'CLIENT', { clientAccount: other });
  const post = await newPost({ clientAccount: client, author: stranger.id });
  const id = await requested(post, await workflow([home.manager]));
  const revise = (assigneeId?: string) =>
    mutate(
      server,
      'requestRevision',
      { id, feedback: 'Shorter.', assigneeId },
      home.manager.token,
      'revision { assignee { id } }',
    );
  expect(refusals(await unchanged(server, () => revise(stranger.id)))).toEqual([
    ['NOT_FOUND', 'input.assigneeId'],
  ]);
  // The author has no access to the post any more.
  expect((await revise()).revision).toEqual({ assignee: { id: home.owner.id } });
  expect(await told(stranger)).toEqual([]);

  const next = await requested(await newPost({ clientAccount: client }), await workflow([home.manager]));
  const asked = { id: next, feedback: 'Shorter.', assigneeId: member.id };
  const made = await mutate(server, 'requestRevision', asked, home.manager.token, 'revision { id }');
  expect(made.userErrors).toEqual([]);
  expect(await told(member)).toEqual(['“Menu” needs a revision']);
});

describe('a post that was deleted meanwhile', () => {
  test('is not decided on, and its threads stay as they are until it is restored', async () => {
    const post = await newPost();
    const { feedback } = await comment(post, home.editor);
    const id = feedback.id as string;
    const request = await requested(post, await workflow([home.manager]));
    const token = await link(request, home.manager);
    await mutate(server, 'deletePost', { id: post }, home.owner.token);

    const late = ['INVALID_STATE', 'input.id'];
    for (const [name, input] of [
      ['replyToFeedback', { id, text: 'Done.' }],
      ['updateFeedback', { id, text: 'Colder.', mentionedUserIds: [home.owner.id] }],
      ['resolveFeedback', { id }],
      ['approveRequest', { id: request }],
    ] as const) {
      const by = name === 'approveRequest' ? home.manager : home.editor;
      expect(refusals(await unchanged(server, () => mutate(server, name, input, by.token)))).toEqual([late]);
    }
    for (const [name, input] of [
      ['approveAsGuest', {}],
      ['commentAsGuest', { text: 'A' }],
    ] as const)
      expect(refusals(await unchanged(server, () => act(name, { token, ...input })))).toEqual([
        ['INVALID_STATE', 'input.token'],
      ]);
    const actions = `{ feedback(id: "${id}") { viewerActions { reply { code } update { code } resolve { code } } } }`;
    const codes = (await server.run(actions, {}, home.editor.token)).data.feedback.viewerActions;
    const code = 'INVALID_STATE';
    expect(codes).toEqual({ reply: { code }, update: { code }, resolve: { code } });

    await mutate(server, 'restorePost', { id: post }, home.owner.token);
    const reply = await mutate(server, 'replyToFeedback', { id, text: 'Done.' }, home.creator.token);
    expect(reply.userErrors).toEqual([]);
  });

  test('has no open request when it is deleted while one is made and approved', async () => {
    const workflowId = await workflow([home.manager]);
    for (let round = 0; round < 10; round += 1) {
      const postId = await newPost();
      const [made] = await Promise.all([
        run('requestPostApproval', { postId, workflowId }, home.owner.token),
        mutate(server, 'deletePost', { id: postId }, home.owner.token),
      ]);
      if (made.userErrors.length) expect(refusals(made)).toEqual([['NOT_FOUND', 'input.postId']]);
      else expect(await read(made.approvalRequest.id as string)).toMatchObject({ status: 'VOIDED' });
    }
  });
});
