import { inputTypeOf, mutate, newMember, refusals, unchanged } from '../support/people';
import { reviewsForTests } from './review-helpers';

const { server, home, workflow, requested, approve, read, told } = reviewsForTests();

/** Creates the request of a post by the creator, and a link on behalf of the manager. */
async function linked(values: object = {}, rights = ['APPROVE']) {
  const row = { title: 'Menu', caption: 'Tea for two', author: home.creator.id, ...values };
  const post = await server.rows.post(home.id, row);
  const id = await requested(post, await workflow(['MANAGER', home.owner]));
  const input = { approvalRequestId: id, guestName: 'Meera', rights };
  const made = await mutate(server, 'createGuestReviewLink', input, home.manager.token, 'token');
  expect(made.userErrors).toEqual([]);
  return { id, post, token: made.token as string };
}

/** Runs a mutation of a guest, usually without an access token. */
async function act(name: string, input: object, accessToken?: string) {
  const { data, errors } = await server.run(
    `mutation ($input: ${inputTypeOf(name)}) { ${name}(input: $input) {
       review { status canComment canDecide post { caption } } userErrors { code path message } } }`,
    { input },
    accessToken,
  );
  expect(errors).toBeUndefined();
  return data[name];
}
const refused = async (input: object) =>
  refusals(await unchanged(server, () => act('requestRevisionAsGuest', input)));

const REVISIONS = `approvalRequest(id: "ID") { status feedback reviewedBy { id } reviewedByGuest
  tasks(where: { status: { in: [OPEN, REVISION_REQUESTED, CLOSED] } }) { nodes { status role decidedBy { id } guestName } }
  history(first: 1) { nodes { action actor { id } actorKind actorName } }
  revisions { nodes { id number status feedback requestedBy { id } requestedByGuest assignee { id }
    history { nodes { action actorKind actorName } } } } }`;

test('a guest requests a revision, and reviews the revised post with the same link', async () => {
  const { id, post, token } = await linked();
  const feedback = 'The prices are those of last year.';
  // The guest is who the link says, whoever is signed in.
  const asked = await act('requestRevisionAsGuest', { token, feedback }, home.viewer.token);
  expect(asked).toEqual({
    review: {
      ...{ status: 'REVISION_REQUESTED', canComment: false, canDecide: false },
      post: { caption: 'Tea for two' },
    },
    userErrors: [],
  });
  const { data } = await server.run(`{ ${REVISIONS.replace('ID', id)} }`, {}, home.owner.token);
  const byGuest = { actorKind: 'ANONYMOUS', actorName: 'Meera' };
  const [{ id: revision }] = data.approvalRequest.revisions.nodes;
  expect(data.approvalRequest).toEqual({
    ...{ status: 'REVISION_REQUESTED', feedback, reviewedBy: null, reviewedByGuest: 'Meera' },
    tasks: {
      nodes: [{ status: 'REVISION_REQUESTED', role: 'MANAGER', decidedBy: null, guestName: 'Meera' }],
    },
    history: { nodes: [{ action: 'APPROVAL_REQUEST_REVISION_REQUESTED', actor: null, ...byGuest }] },
    revisions: {
      nodes: [
        {
          ...{ id: revision, number: 1, status: 'PENDING', feedback, requestedBy: null },
          ...{ requestedByGuest: 'Meera', assignee: { id: home.creator.id } },
          history: { nodes: [{ action: 'REVISION_CREATED', ...byGuest }] },
        },
      ],
    },
  });
  const needed = '“Menu” needs a revision';
  expect([(await told(home.creator)).at(-1), (await told(home.owner)).at(-1)]).toEqual([needed, needed]);
  const [mail] = await server.database.query<{ message: string; actor: string | null }>(
    'SELECT message, actor_id AS actor FROM notifications WHERE user_id = $1 ORDER BY id DESC LIMIT 1',
    [home.creator.id],
  );
  expect(mail).toEqual({ message: 'Meera requested changes. Read the feedback.', actor: null });
  expect(await refused({ token, feedback: 'Again' })).toEqual([['INVALID_STATE', 'input.token']]);

  await mutate(server, 'updatePost', { id: post, caption: 'Tea for 200 rupees' }, home.creator.token);
  const done = await mutate(server, 'completeRevision', { id: revision }, home.creator.token);
  expect(done.userErrors).toEqual([]);
  const { review } = await act('approveAsGuest', { token });
  // The second stage waits for the owner.
  expect(review).toEqual({
    ...{ status: 'PENDING', canComment: false, canDecide: false },
    post: { caption: 'Tea for 200 rupees' },
  });
  expect(await refused({ token, feedback: 'Cheaper?' })).toEqual([['FORBIDDEN', 'input']]);
  await approve(id, home.owner);
  expect(await read(id)).toMatchObject({ status: 'APPROVED' });
});

test('a revision of a guest without an author goes to the user who requested the approval', async () => {
  const former = await newMember(server, home.id, 'CREATOR');
  const { id, token } = await linked({ author: former.id });
  await mutate(server, 'removeMember', { id: former.membership }, home.owner.token);
  expect((await act('requestRevisionAsGuest', { token, feedback: 'Shorter.' })).userErrors).toEqual([]);
  const { data } = await server.run(
    `{ approvalRequest(id: "${id}") { revisions { nodes { assignee { id } } } } }`,
    {},
    home.owner.token,
  );
  expect(data.approvalRequest.revisions.nodes).toEqual([{ assignee: { id: home.owner.id } }]);
});

test('a guest without the right, an edited post and blank feedback change nothing', async () => {
  const { token, post } = await linked();
  expect(await refused({ token, feedback: ' ' })).toEqual([['BLANK', 'input.feedback']]);
  expect(await refused({ token: 'nonsense', feedback: 'A' })).toEqual([['INVALID', 'input.token']]);
  const seeing = await linked({}, ['COMMENT']);
  expect(await refused({ token: seeing.token, feedback: 'A' })).toEqual([['FORBIDDEN', 'input']]);
  await mutate(server, 'updatePost', { id: post, caption: 'Coffee' }, home.creator.token);
  expect(await refused({ token, feedback: 'A' })).toEqual([['CONFLICT', 'input.token']]);
});

test('the rate limit of a link includes its revisions', async () => {
  const { token } = await linked({}, ['SEE']);
  await server.database.query('DELETE FROM auth.attempts');
  const codes: (string | undefined)[] = [];
  for (let attempt = 0; attempt < 61; attempt += 1) {
    const { errors } = await server.run(
      `mutation ($input: RequestRevisionAsGuestInput!) { requestRevisionAsGuest(input: $input) { userErrors { code } } }`,
      { input: { token, feedback: 'A' } },
    );
    codes.push(errors?.[0]?.extensions.code as string | undefined);
  }
  expect(codes.findIndex((code) => code === 'RATE_LIMITED')).toBe(60);
  await server.database.query('DELETE FROM auth.attempts');
});
