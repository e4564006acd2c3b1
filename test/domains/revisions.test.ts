import { eventsOf, mutate, newMember, newPerson, refusals, unchanged } from '../support/people';
import { reviewsForTests } from './review-helpers';

const { server, home, workflow, run, requested, approve, read, told } = reviewsForTests();
const REVISION =
  'id number status feedback completedAt version requestedBy { id } assignee { id } post { id } approvalRequest { id status revisionCount }';
const newPost = (values: object = {}): Promise<string> =>
  server.rows.post(home.id, { caption: 'Tea for two', title: 'Menu', author: home.creator.id, ...values });
const request = (id: string, input: object = {}, token = home.manager.token) =>
  mutate(
    server,
    'requestRevision',
    { id, feedback: 'Shorter, please.', ...input },
    token,
    `revision { ${REVISION} }`,
  );
const move = (verb: 'start' | 'complete', id: string, token = home.creator.token) =>
  mutate(server, `${verb}Revision`, { id }, token, `revision { ${REVISION} }`);

test('a revision is requested from the author, and its completion continues the request', async () => {
  const post = await newPost();
  const second = await newMember(server, home.id, 'EDITOR');
  const id = await requested(post, await workflow([second, home.manager]));
  await approve(id, second);
  const made = await request(id);
  expect(made.userErrors).toEqual([]);
  const { revision } = made;
  expect(revision).toEqual({
    id: expect.any(String) as string,
    number: 1,
    status: 'PENDING',
    feedback: 'Shorter, please.',
    completedAt: null,
    version: 1,
    requestedBy: { id: home.manager.id },
    assignee: { id: home.creator.id },
    post: { id: post },
    approvalRequest: { id, status: 'REVISION_REQUESTED', revisionCount: 1 },
  });
  expect(await told(home.creator)).toEqual(['“Menu” needs a revision']);
  expect(refusals(await approve(id, home.manager))).toEqual([['INVALID_STATE', 'input.id']]);

  expect((await move('start', revision.id)).revision.status).toBe('IN_PROGRESS');
  await mutate(server, 'updatePost', { id: post, caption: 'Tea' }, home.creator.token);
  expect((await read(id)).status).toBe('REVISION_REQUESTED');
  const done = await move('complete', revision.id);
  expect(done.revision).toMatchObject({ status: 'COMPLETED', approvalRequest: { status: 'PENDING' } });
  expect(await read(id)).toMatchObject({ status: 'PENDING', currentStage: 1 });
  expect(await told(second)).toEqual(['“Menu” needs your approval', '“Menu” needs your approval']);
  await approve(id, second);
  expect((await approve(id, home.manager)).approvalRequest.status).toBe('APPROVED');
  expect(refusals(await move('start', revision.id))).toEqual([['INVALID_STATE', 'input.id']]);
  expect(await eventsOf(server, revision.id as string)).toEqual([
    'revision.created',
    'revision.started',
    'revision.completed',
  ]);
});

test('the assignee is an active member, and only they or editors of the content work on the revision', async () => {
  const id = await requested(await newPost({ author: home.owner.id }), await workflow([home.manager]));
  const stranger = await newPerson(server);
  const refused = async (input: object, token?: string) =>
    refusals(await unchanged(server, () => request(id, input, token)));
  expect(await refused({ assigneeId: stranger.id })).toEqual([['NOT_FOUND', 'input.assigneeId']]);
  expect(await refused({ feedback: ' ' })).toEqual([['BLANK', 'input.feedback']]);
  expect(await refused({}, home.viewer.token)).toEqual([['FORBIDDEN', 'input']]);
  const { revision } = await request(id, { assigneeId: home.viewer.id });
  const denied = await unchanged(server, () => move('complete', revision.id as string, home.creator.token));
  expect(refusals(denied)).toEqual([['FORBIDDEN', 'input']]);
  expect((await move('start', revision.id as string, home.viewer.token)).revision.status).toBe('IN_PROGRESS');
  const done = await move('complete', revision.id as string, home.editor.token);
  expect(done.revision.status).toBe('COMPLETED');
});

test('a revision of a withdrawn request is completed without effect on the request', async () => {
  const id = await requested(await newPost(), await workflow([home.manager]));
  const { revision } = await request(id);
  await run('withdrawRequest', { id }, home.owner.token);
  const done = await move('complete', revision.id as string);
  expect(done.revision).toMatchObject({ status: 'COMPLETED', approvalRequest: { status: 'VOIDED' } });
});

test('the review queue says who waits for whom, by due date', async () => {
  const { manager, owner } = home;
  const [late, soon] = [await newPost({ title: 'Late' }), await newPost({ title: 'Soon' })];
  const stage = (timeLimit: string) => ({ name: 'A', timeLimit, approvers: [{ userId: home.editor.id }] });
  await requested(late, await workflow([stage('P9D')]));
  await requested(soon, await workflow([stage('PT1H')]));
  const query = `query($where: ReviewTaskWhere) { reviewQueue(organizationId: "${home.id}", where: $where) {
    nodes { status user { id } request { requestedBy { id } post { title } } } } }`;
  const { data, extensions } = await server.run(
    query,
    { where: { userId: { eq: home.editor.id } } },
    manager.token,
  );
  expect(data.reviewQueue.nodes).toEqual(
    ['Soon', 'Late'].map((title) => ({
      status: 'OPEN',
      user: { id: home.editor.id },
      request: { requestedBy: { id: owner.id }, post: { title } },
    })),
  );
  expect(extensions.cost.sqlStatements).toBe(2);
});
