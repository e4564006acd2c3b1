import { reviewTasks } from '../../src/domains/review/qa/escalation.job';
import { eventsOf, mutate, newMember, newPerson, refusals, unchanged } from '../support/people';
import { runTask } from './publication-helpers';
import { reviewsForTests } from './review-helpers';

const { server, home, told } = reviewsForTests();
const HOUR = 3_600_000;
const REQUEST = `id kind priority status message slaHours dueAt createdAt assignedAt escalatedAt completedAt feedback
  qualityScore version post { id } requestedBy { id } assignee { id }`;

const newPost = (values: object = {}): Promise<string> =>
  server.rows.post(home.id, { caption: 'Tea for two', title: 'Menu', author: home.creator.id, ...values });
const run = (name: string, input: object, token: string) =>
  mutate(server, name, input, token, `qaRequest { ${REQUEST} }`);
const create = (postId: string, input: object = {}, token = home.creator.token) =>
  run('createQaRequest', { postId, kind: 'COPYWRITER_REVIEW', slaHours: 48, ...input }, token);
const created = async (postId: string, input: object = {}): Promise<string> => {
  const { userErrors, qaRequest } = await create(postId, input);
  expect(userErrors).toEqual([]);
  return qaRequest.id as string;
};
const assign = (id: string, assigneeId: string, token = home.manager.token) =>
  run('assignQaRequest', { id, assigneeId }, token);

const QUEUE = `query($where: ReviewTaskWhere) { reviewQueue(organizationId: "HOME", where: $where, first: 100) {
  nodes { status dueAt stage role user { id } request { id } qaRequest { id priority post { title } } } } }`;
async function queueOf(request: string, where: object = {}) {
  const { data } = await server.run(QUEUE.replace('HOME', home.id), { where }, home.manager.token);
  return (data.reviewQueue.nodes as { qaRequest: { id: string } | null }[]).filter(
    ({ qaRequest }) => qaRequest?.id === request,
  );
}

test('a request is made, assigned, started and completed, and its people are notified', async () => {
  const post = await newPost({ author: home.editor.id });
  const { qaRequest, userErrors } = await create(
    post,
    { priority: 'HIGH', message: 'Prices?' },
    home.editor.token,
  );
  expect(userErrors).toEqual([]);
  const { id } = qaRequest;
  expect(qaRequest).toEqual({
    ...{ id, kind: 'COPYWRITER_REVIEW', priority: 'HIGH', status: 'PENDING', message: 'Prices?' },
    ...{ slaHours: 48, dueAt: qaRequest.dueAt, createdAt: qaRequest.createdAt, assignedAt: null },
    ...{ escalatedAt: null, completedAt: null, feedback: null, qualityScore: null, version: 1 },
    ...{ post: { id: post }, requestedBy: { id: home.editor.id }, assignee: null },
  });
  expect(Date.parse(qaRequest.dueAt) - Date.parse(qaRequest.createdAt)).toBe(48 * HOUR);
  expect(await told(home.manager)).toContain('QA of “Menu” was requested');

  const reviewer = await newMember(server, home.id, 'VIEWER');
  const assigned = await assign(id, reviewer.id);
  expect(assigned.userErrors).toEqual([]);
  expect(assigned.qaRequest).toMatchObject({
    ...{ status: 'ASSIGNED', assignee: { id: reviewer.id }, assignedAt: expect.any(String) as string },
    version: 2,
  });
  expect(await told(reviewer)).toEqual(['Review the quality of “Menu”']);
  expect((await run('startQaRequest', { id }, reviewer.token)).qaRequest.status).toBe('IN_REVIEW');
  const done = await run(
    'completeQaRequest',
    { id, feedback: 'Very clear.', qualityScore: '87.5' },
    reviewer.token,
  );
  expect(done.userErrors).toEqual([]);
  expect(done.qaRequest).toMatchObject({
    ...{ status: 'COMPLETED', feedback: 'Very clear.', qualityScore: '87.50', version: 4 },
    completedAt: expect.any(String) as string,
  });
  expect(await told(home.editor)).toContain('QA of “Menu” is complete');
  expect(await eventsOf(server, id as string)).toEqual([
    'qa_request.created',
    'qa_request.assigned',
    'qa_request.started',
    'qa_request.completed',
  ]);
});

test('the SLA is 24, 48 or 72 hours, and invalid input changes nothing', async () => {
  const post = await newPost();
  const refused = async (input: object, token?: string) =>
    refusals(await unchanged(server, () => create(post, input, token)));
  expect(await refused({ slaHours: 36 })).toEqual([['NOT_ALLOWED', 'input.slaHours']]);
  expect(await refused({ slaHours: 23 })).toEqual([['OUT_OF_RANGE', 'input.slaHours']]);
  expect(await refused({ slaHours: 73 })).toEqual([['OUT_OF_RANGE', 'input.slaHours']]);
  expect(await refused({}, home.viewer.token)).toEqual([['FORBIDDEN', 'input']]);
  expect(refusals(await create(home.id))).toEqual([['NOT_FOUND', 'input.postId']]);
  const id = await created(post, { slaHours: 24 });
  const score = (qualityScore: string) =>
    run('completeQaRequest', { id, qualityScore }, home.manager.token).then(refusals);
  expect(await score('100.01')).toEqual([['OUT_OF_RANGE', 'input.qualityScore']]);
  expect(await score('-1')).toEqual([['OUT_OF_RANGE', 'input.qualityScore']]);
});

test('only members with CONTENT_APPROVE assign, and only the assignee and they review', async () => {
  const id = await created(await newPost());
  const stranger = await newPerson(server);
  const refused = async (name: string, input: object, token: string) =>
    refusals(await unchanged(server, () => run(name, { id, ...input }, token)));
  const { manager, editor, viewer } = home;
  expect(await refused('assignQaRequest', { assigneeId: viewer.id }, editor.token)).toEqual([
    ['FORBIDDEN', 'input'],
  ]);
  expect(await refused('assignQaRequest', { assigneeId: stranger.id }, manager.token)).toEqual([
    ['NOT_FOUND', 'input.assigneeId'],
  ]);
  expect(await refused('completeQaRequest', {}, manager.token)).toEqual([['INVALID_STATE', 'input.id']]);
  await assign(id, viewer.id);
  expect(await refused('completeQaRequest', {}, editor.token)).toEqual([['FORBIDDEN', 'input']]);
  expect(await refused('startQaRequest', {}, stranger.token)).toEqual([['NOT_FOUND', 'input.id']]);
  expect(await refused('startQaRequest', { expectedVersion: 1 }, viewer.token)).toEqual([
    ['CONFLICT', 'input.expectedVersion'],
  ]);
  expect((await run('completeQaRequest', { id }, manager.token)).qaRequest.status).toBe('COMPLETED');
  expect(await refused('assignQaRequest', { assigneeId: viewer.id }, manager.token)).toEqual([
    ['INVALID_STATE', 'input.id'],
  ]);
});

test('members limited to a client account are assigned for its posts only', async () => {
  const client = await server.rows.clientAccount(home.id);
  const member = await newMember(server, home.id, 'CLIENT', { clientAccount: client });
  const other = await created(await newPost());
  expect(refusals(await assign(other, member.id))).toEqual([['NOT_FOUND', 'input.assigneeId']]);
  const own = await created(await newPost({ clientAccount: client }));
  expect((await assign(own, member.id)).qaRequest.assignee).toEqual({ id: member.id });
});

test('the review queue lists open requests with their assignee until they are completed', async () => {
  const id = await created(await newPost({ title: 'Queue' }), { slaHours: 24, priority: 'URGENT' });
  const task = (status: string, user: object | null) => ({
    ...{ status, dueAt: expect.any(String) as string, stage: null, role: null, user, request: null },
    qaRequest: { id, priority: 'URGENT', post: { title: 'Queue' } },
  });
  expect(await queueOf(id)).toEqual([task('OPEN', null)]);
  for (const member of [home.editor, home.viewer])
    expect((await assign(id, member.id)).qaRequest.assignee).toEqual({ id: member.id });
  const { viewer, editor } = home;
  expect(await queueOf(id, { userId: { eq: viewer.id } })).toEqual([task('OPEN', { id: viewer.id })]);
  expect(await queueOf(id, { userId: { eq: editor.id } })).toEqual([]);
  await run('completeQaRequest', { id }, viewer.token);
  expect(await queueOf(id)).toEqual([]);
  expect(await queueOf(id, { status: { eq: 'COMPLETED' } })).toEqual([task('COMPLETED', { id: viewer.id })]);
});

test('requests of a deleted post leave the queue, and return when it is restored', async () => {
  const post = await newPost();
  const id = await created(post);
  await mutate(server, 'deletePost', { id: post }, home.owner.token);
  expect(await queueOf(id)).toEqual([]);
  const refused = await unchanged(server, () => assign(id, home.viewer.id));
  expect(refusals(refused)).toEqual([['INVALID_STATE', 'input.id']]);
  await mutate(server, 'restorePost', { id: post }, home.owner.token);
  expect(await queueOf(id)).toMatchObject([{ status: 'OPEN' }]);
});

test('an overdue request is escalated once: it becomes urgent, and its people are notified', async () => {
  const [late, done, deleted, inTime] = [
    await created(await newPost({ title: 'Late' }), { slaHours: 24 }),
    await created(await newPost(), { slaHours: 24 }),
    await created(await newPost({ title: 'Deleted' }), { slaHours: 24 }),
    await created(await newPost(), { slaHours: 72 }),
  ];
  const reviewer = await newMember(server, home.id, 'VIEWER');
  for (const id of [late, done]) await assign(id, reviewer.id);
  await run('completeQaRequest', { id: done }, reviewer.token);
  await server.database.query(
    'UPDATE posts SET deleted_at = now() WHERE id = (SELECT post_id FROM qa_requests WHERE id = $1)',
    [deleted],
  );
  const escalate = async (): Promise<void> => {
    const clock = { now: () => new Date(Date.now() + 25 * HOUR) };
    const log = { error: (fields: object) => expect(fields).toBeUndefined() };
    await runTask(server, reviewTasks({ clock, log } as never), 'escalate-overdue-qa-requests');
  };
  await escalate();
  await escalate();
  const read = async (id: string) => {
    const query = `{ qaRequest(id: "${id}") { priority escalatedAt version } }`;
    return (await server.run(query, {}, home.manager.token)).data.qaRequest;
  };
  expect(await read(late)).toEqual({
    ...{ priority: 'URGENT', escalatedAt: expect.any(String) as string, version: 3 },
  });
  expect(await read(done)).toMatchObject({ priority: 'NORMAL', escalatedAt: null });
  expect(await read(inTime)).toMatchObject({ priority: 'NORMAL', escalatedAt: null, version: 1 });
  expect(await read(deleted)).toMatchObject({ priority: 'NORMAL', escalatedAt: null, version: 1 });
  for (const member of [reviewer, home.manager, home.creator])
    expect((await told(member)).filter((title) => title === 'QA of “Late” is overdue')).toHaveLength(1);
  expect((await eventsOf(server, late)).filter((name) => name === 'qa_request.escalated')).toHaveLength(1);
});

test('lists of requests take one statement for all rows, filtered and sorted', async () => {
  const post = await newPost();
  const later = await created(post, { slaHours: 72 });
  const sooner = await created(post, { slaHours: 24 });
  const query = `{ post(id: "${post}") { qaRequests(orderBy: { field: DUE_AT, direction: ASC }, where: { status: { eq: PENDING } }) {
    nodes { id requestedBy { id } assignee { id } } } } }`;
  const { data, extensions } = await server.run(query, {}, home.viewer.token);
  expect(data.post.qaRequests.nodes).toEqual(
    [sooner, later].map((id) => ({ id, requestedBy: { id: home.creator.id }, assignee: null })),
  );
  expect(extensions.cost.sqlStatements).toBe(2);
});
