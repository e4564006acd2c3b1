import { PostMedia } from '../../src/domains/content/post-media.entity';
import {
  eventsBy,
  eventsOf,
  inputTypeOf,
  type Member,
  mutate,
  newMember,
  newOrganization,
  refusals,
  unchanged,
} from '../support/people';
import type { Json } from '../support/server';
import { reviewsForTests } from './review-helpers';

const { server, home, workflow, requested, approve, read, told } = reviewsForTests();

const COMMENTS = 'feedback { id text authorName resolvedAt replies { text authorName } }';
const REVIEW = `organizationName guestName rights expiresAt status message dueAt canComment canDecide ${COMMENTS}
  post { title caption body hashtags callToAction format media { kind url altText width height }
    previews { platform caption hashtags callToAction media { altText } } }`;
const ALL = ['SEE', 'COMMENT', 'APPROVE'];
const BY_LINK = ['INVALID', 'input.token'];

const newPost = (values: object = {}): Promise<string> =>
  server.rows.post(home.id, { title: 'Menu', caption: 'Tea for two', author: home.creator.id, ...values });
const create = (approvalRequestId: string, by: Member, input: object = {}) =>
  mutate(
    server,
    'createGuestReviewLink',
    { approvalRequestId, guestName: 'Meera', ...input },
    by.token,
    'guestReviewLink { id guestName rights expiresAt revokedAt createdBy { id } version } token',
  );
/** Creates a link on behalf of the manager. */
async function link(id: string, rights = ALL, by = home.manager): Promise<{ id: string; token: string }> {
  const { guestReviewLink, token, userErrors } = await create(id, by, { rights });
  expect(userErrors).toEqual([]);
  return { id: guestReviewLink.id, token };
}
const see = async (token: string): Promise<Json> => {
  const query = `query ($token: String!) { guestReview(token: $token) { ${REVIEW} } }`;
  const { data, errors } = await server.run(query, { token });
  expect(errors).toBeUndefined();
  return data.guestReview;
};
/** Runs a mutation of a guest, usually without an access token. */
async function act(name: string, input: object, accessToken?: string) {
  const { data, errors } = await server.run(
    `mutation ($input: ${inputTypeOf(name)}) { ${name}(input: $input) { review { status canDecide ${COMMENTS} } userErrors { code path message } } }`,
    { input },
    accessToken,
  );
  expect(errors).toBeUndefined();
  return data[name];
}
const refused = async (name: string, input: object) =>
  refusals(await unchanged(server, () => act(name, input)));

test('a guest sees the post of one request, and nothing else', async () => {
  const media = await server.rows.media(home.id, {
    ...{ kind: 'IMAGE', altText: 'A cup', processingStatus: 'COMPLETED', width: 800, height: 600 },
    url: 'http://127.0.0.1/cup.jpg',
  });
  const post = await newPost({
    hashtags: ['tea'],
    targetPlatforms: ['INSTAGRAM', 'X'],
    platformOverrides: [
      { platform: 'X', caption: 'Tea!', hashtags: null, callToAction: null, mediaIds: null },
    ],
  });
  await server.rows.rowOf(PostMedia, { organization: home.id, post, media, position: 0 });
  server.clock.set(new Date('2026-11-02T10:00:00Z'));
  const id = await requested(post, await workflow([home.manager]), { message: 'By Friday.' });
  const { guestReviewLink, token } = await create(id, home.manager, { rights: ['COMMENT'] });
  expect(guestReviewLink).toEqual({
    id: expect.any(String) as string,
    guestName: 'Meera',
    rights: ['SEE', 'COMMENT'],
    expiresAt: '2026-11-16T10:00:00+00:00',
    revokedAt: null,
    createdBy: { id: home.manager.id },
    version: 1,
  });
  await mutate(server, 'addPostFeedback', { postId: post, text: 'Between us' }, home.editor.token);
  const shown = { postId: post, text: 'What do you think?', isVisibleToGuests: true };
  await mutate(server, 'addPostFeedback', shown, home.editor.token);
  const [names] = await server.database.query<{ organization: string; editor: string }>(
    `SELECT (SELECT name FROM organizations WHERE id = $1) AS organization, (SELECT full_name FROM users WHERE id = $2) AS editor`,
    [home.id, home.editor.id],
  );
  const file = { altText: 'A cup' };
  expect(await see(token as string)).toEqual({
    organizationName: names!.organization,
    guestName: 'Meera',
    rights: ['SEE', 'COMMENT'],
    expiresAt: '2026-11-16T10:00:00+00:00',
    status: 'PENDING',
    message: 'By Friday.',
    dueAt: '2026-11-05T10:00:00+00:00',
    canComment: true,
    canDecide: false,
    feedback: [
      {
        id: expect.any(String) as string,
        text: 'What do you think?',
        authorName: names!.editor,
        resolvedAt: null,
        replies: [],
      },
    ],
    post: {
      title: 'Menu',
      caption: 'Tea for two',
      body: null,
      hashtags: ['tea'],
      callToAction: null,
      format: 'POST',
      media: [{ kind: 'IMAGE', url: 'http://127.0.0.1/cup.jpg', ...file, width: 800, height: 600 }],
      previews: [
        {
          platform: 'INSTAGRAM',
          caption: 'Tea for two',
          hashtags: ['tea'],
          callToAction: null,
          media: [file],
        },
        { platform: 'X', caption: 'Tea!', hashtags: ['tea'], callToAction: null, media: [file] },
      ],
    },
  });
  // The token is no access token, and is stored as a hash only.
  const asUser = await server.run(`{ post(id: "${post}") { id } }`, {}, token as string);
  expect(asUser.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  const rows = await server.database.query<{ row: string }>(
    `SELECT row_to_json(l)::text AS row FROM guest_review_links l UNION ALL SELECT row_to_json(a)::text FROM audit_entries a
     UNION ALL SELECT row_to_json(e)::text FROM events.recorded e`,
  );
  expect(rows.filter(({ row }) => row.includes(token as string))).toEqual([]);
});

test('a guest comments by name, and members reply', async () => {
  const post = await newPost({ author: home.editor.id });
  const manager = await newMember(server, home.id, 'MANAGER');
  const { token } = await link(await requested(post, await workflow([manager])), ALL, manager);
  const { review, userErrors } = await act('commentAsGuest', { token, text: 'Warmer, please.' });
  expect(userErrors).toEqual([]);
  const [{ id }] = review.feedback as [{ id: string }];
  expect(review.feedback).toEqual([
    { id, text: 'Warmer, please.', authorName: 'Meera', resolvedAt: null, replies: [] },
  ]);
  const commented = 'Meera commented on “Menu”';
  expect([(await told(manager)).at(-1), (await told(home.editor)).at(-1)]).toEqual([commented, commented]);
  const reply = await mutate(
    server,
    'replyToFeedback',
    { id, text: 'Done.' },
    home.editor.token,
    'feedback { isVisibleToGuests author { id } }',
  );
  expect(reply.feedback).toEqual({ isVisibleToGuests: true, author: { id: home.editor.id } });
  await act('commentAsGuest', { token, text: 'Thanks!', threadId: id });
  expect((await see(token)).feedback[0].replies.map(({ text }: Json) => text)).toEqual(['Done.', 'Thanks!']);
  const { data } = await server.run(
    `{ feedback(id: "${id}") { author { id } guestName history { nodes { action actor { id } actorKind actorName } } } }`,
    {},
    home.owner.token,
  );
  expect(data.feedback).toEqual({
    author: null,
    guestName: 'Meera',
    history: {
      nodes: [{ action: 'FEEDBACK_CREATED', actor: null, actorKind: 'ANONYMOUS', actorName: 'Meera' }],
    },
  });
  const hidden = await mutate(
    server,
    'addPostFeedback',
    { postId: post, text: 'Between us' },
    home.editor.token,
    'feedback { id }',
  );
  for (const threadId of [hidden.feedback.id, post, 'nonsense'])
    expect(await refused('commentAsGuest', { token, text: 'A', threadId })).toEqual([
      ['NOT_FOUND', 'input.threadId'],
    ]);
  expect(await refused('commentAsGuest', { token, text: ' ' })).toEqual([['BLANK', 'input.text']]);
});

test('the decision of a guest counts as that of the approver who made the link', async () => {
  const second = await newMember(server, home.id, 'MANAGER');
  const approvers = [{ userId: home.manager.id }, { userId: second.id }];
  const id = await requested(
    await newPost(),
    await workflow([{ name: 'Legal', rule: 'ALL', approvers }, home.owner]),
  );
  const { token } = await link(id);
  expect((await see(token)).canDecide).toBe(true);
  const { review, userErrors } = await act('approveAsGuest', { token, feedback: 'Lovely.' });
  expect([userErrors, review.status, review.canDecide]).toEqual([[], 'PENDING', false]);
  const { data } = await server.run(
    `{ approvalRequest(id: "${id}") { currentStage reviewedBy { id } reviewedByGuest feedback
       tasks(where: { status: { in: [OPEN, APPROVED] } }) { nodes { user { id } status decidedBy { id } guestName } } } }`,
    {},
    home.owner.token,
  );
  expect(data.approvalRequest).toMatchObject({
    currentStage: 1,
    reviewedBy: null,
    reviewedByGuest: 'Meera',
    feedback: 'Lovely.',
  });
  expect(data.approvalRequest.tasks.nodes).toEqual(
    expect.arrayContaining([
      { user: { id: home.manager.id }, status: 'APPROVED', decidedBy: null, guestName: 'Meera' },
      { user: { id: second.id }, status: 'OPEN', decidedBy: null, guestName: null },
    ]) as object[],
  );
  expect(await refused('approveAsGuest', { token })).toEqual([['FORBIDDEN', 'input']]);
  expect((await approve(id, second)).approvalRequest).toMatchObject({ currentStage: 2 });
  // The manager is no approver of the second stage.
  expect(await refused('approveAsGuest', { token })).toEqual([['FORBIDDEN', 'input']]);
});

test('with the rule ANY, a guest completes the stage, or rejects the post', async () => {
  const workflowId = await workflow(['MANAGER']);
  const first = await requested(await newPost({ title: 'Brunch' }), workflowId);
  // The guest is who the link says, whoever is signed in.
  const approved = await act('approveAsGuest', { token: (await link(first)).token }, home.viewer.token);
  expect(approved.review.status).toBe('APPROVED');
  expect(await read(first)).toMatchObject({ status: 'APPROVED', reviewedBy: null });
  expect(await eventsBy(server, home.viewer.id)).toEqual([]);
  expect((await told(home.owner)).at(-1)).toBe('“Brunch” was approved');
  const second = await requested(await newPost(), workflowId);
  const { token } = await link(second);
  expect(await refused('rejectAsGuest', { token, feedback: ' ' })).toEqual([['BLANK', 'input.feedback']]);
  const { review } = await act('rejectAsGuest', { token, feedback: 'Not our tone.' });
  expect(review).toMatchObject({ status: 'REJECTED', canDecide: false });
  expect(await refused('approveAsGuest', { token })).toEqual([['INVALID_STATE', 'input.token']]);
  expect(await refused('commentAsGuest', { token, text: 'A' })).toEqual([['INVALID_STATE', 'input.token']]);
  expect(await eventsOf(server, second)).toEqual(['approval_request.created', 'approval_request.rejected']);
  const { data } = await server.run(
    `{ approvalRequest(id: "${second}") { history(first: 1) { nodes { action actor { id } actorName } } } }`,
    {},
    home.owner.token,
  );
  expect(data.approvalRequest.history.nodes).toEqual([
    { action: 'APPROVAL_REQUEST_REJECTED', actor: null, actorName: 'Meera' },
  ]);
});

test('a guest neither sees nor decides on a post that was edited since', async () => {
  const post = await newPost();
  const { token } = await link(await requested(post, await workflow([home.manager])));
  await mutate(server, 'updatePost', { id: post, caption: 'Coffee' }, home.creator.token);
  expect(await see(token)).toMatchObject({
    status: 'VOIDED',
    post: null,
    canComment: false,
    canDecide: false,
  });
  expect(await refused('approveAsGuest', { token })).toEqual([['CONFLICT', 'input.token']]);
});

test('expired, revoked and unknown links open nothing', async () => {
  const id = await requested(await newPost(), await workflow([home.manager]));
  const { token, id: linkId } = await link(id);
  const closed = async (dead: string) => {
    expect(await see(dead)).toBeNull();
    const calls = {
      commentAsGuest: { text: 'A' },
      approveAsGuest: {},
      rejectAsGuest: { feedback: 'A' },
      requestRevisionAsGuest: { feedback: 'A' },
    };
    for (const [name, input] of Object.entries(calls))
      expect(await refused(name, { token: dead, ...input })).toEqual([BY_LINK]);
  };
  await closed('nonsense');
  const revoke = (by: Member) =>
    mutate(
      server,
      'revokeGuestReviewLink',
      { id: linkId },
      by.token,
      'guestReviewLink { revokedAt version }',
    );
  expect(refusals(await unchanged(server, () => revoke(home.editor)))).toEqual([['FORBIDDEN', 'input']]);
  expect((await revoke(home.owner)).guestReviewLink).toEqual({
    revokedAt: expect.any(String) as string,
    version: 2,
  });
  expect(refusals(await unchanged(server, () => revoke(home.owner)))).toEqual([
    ['INVALID_STATE', 'input.id'],
  ]);
  await closed(token);
  const now = new Date('2026-11-10T10:00:00Z');
  server.clock.set(now);
  const short = await create(id, home.manager, { rights: ALL, expiresAt: '2026-11-10T11:00:00Z' });
  expect((await see(short.token as string)).guestName).toBe('Meera');
  server.clock.set(new Date('2026-11-10T11:00:00Z'));
  await closed(short.token as string);
});

test('a link has no rights but its own', async () => {
  const id = await requested(await newPost(), await workflow([home.manager]));
  const { token } = await link(id, ['SEE']);
  expect(await see(token)).toMatchObject({ canComment: false, canDecide: false });
  expect(await refused('commentAsGuest', { token, text: 'A' })).toEqual([['FORBIDDEN', 'input']]);
  expect(await refused('approveAsGuest', { token })).toEqual([['FORBIDDEN', 'input']]);
  for (const name of ['rejectAsGuest', 'requestRevisionAsGuest'])
    expect(await refused(name, { token, feedback: 'A' })).toEqual([['FORBIDDEN', 'input']]);
});

test('links are made by those who approve content, for requests that are not over', async () => {
  const id = await requested(await newPost(), await workflow([home.manager]));
  const denied = async (request: string, by: Member, input: object = {}) =>
    refusals(await unchanged(server, () => create(request, by, input)));
  expect(await denied(id, home.editor)).toEqual([['FORBIDDEN', 'input']]);
  // The owner is no approver of a stage, so nobody can approve on their behalf.
  expect(await denied(id, home.owner, { rights: ['APPROVE'] })).toEqual([['FORBIDDEN', 'input.rights']]);
  expect(await denied(id, home.owner, { guestName: ' ' })).toEqual([['BLANK', 'input.guestName']]);
  for (const expiresAt of ['2020-01-01T00:00:00Z', '2090-01-01T00:00:00Z'])
    expect(await denied(id, home.owner, { expiresAt })).toEqual([['OUT_OF_RANGE', 'input.expiresAt']]);
  const { owner } = await newOrganization(server);
  expect(await denied(id, owner)).toEqual([['NOT_FOUND', 'input.approvalRequestId']]);
  expect(await denied('nonsense', home.owner)).toEqual([['NOT_FOUND', 'input.approvalRequestId']]);
  await approve(id, home.manager);
  expect(await denied(id, home.owner)).toEqual([['INVALID_STATE', 'input.approvalRequestId']]);
});

test('an approver who leaves takes the decision of their guests with them', async () => {
  const manager = await newMember(server, home.id, 'MANAGER');
  const id = await requested(await newPost(), await workflow(['MANAGER']));
  const { token } = await link(id, ALL, manager);
  await mutate(server, 'removeMember', { id: manager.membership }, home.owner.token);
  expect((await see(token)).canDecide).toBe(false);
  expect(await refused('approveAsGuest', { token })).toEqual([['FORBIDDEN', 'input']]);
});

test('the acts of a link are limited', async () => {
  const { token } = await link(await requested(await newPost(), await workflow([home.manager])), ['SEE']);
  await server.database.query('DELETE FROM auth.attempts');
  const codes: (string | undefined)[] = [];
  for (let attempt = 0; attempt < 61; attempt += 1) {
    const { errors } = await server.run(
      `mutation ($input: ApproveAsGuestInput!) { approveAsGuest(input: $input) { userErrors { code } } }`,
      { input: { token } },
    );
    codes.push(errors?.[0]?.extensions.code as string | undefined);
  }
  expect(codes.filter((code) => code !== undefined)).toEqual(['RATE_LIMITED']);
  expect(codes.at(-1)).toBe('RATE_LIMITED');
  await server.database.query('DELETE FROM auth.attempts');
});
