import { reviewTasks } from '../../src/domains/review/qa/escalation.job';
import { eventsOf, mutate, newMember, newPerson, refusals, unchanged } from '../support/people';
import { runTask } from './publication-helpers';
import { reviewsForTests } from './review-helpers';

const { server, home, told } = reviewsForTests();
const REQUEST = 'id status cancelledAt completedAt assignee { id } version';

const run = (name: string, input: object, token: string) =>
  mutate(server, name, input, token, `qaRequest { ${REQUEST} }`);

/** Creates a request of the creator for a post. */
async function created(title: string): Promise<{ id: string; post: string }> {
  const post = await server.rows.post(home.id, { title, caption: 'Tea for two', author: home.creator.id });
  const input = { postId: post, kind: 'COPYWRITER_REVIEW', slaHours: 24 };
  const { userErrors, qaRequest } = await run('createQaRequest', input, home.creator.token);
  expect(userErrors).toEqual([]);
  return { id: qaRequest.id as string, post };
}
const assign = (id: string, assigneeId: string) =>
  run('assignQaRequest', { id, assigneeId }, home.manager.token);
const refused = async (id: string, token: string, input: object = {}) =>
  refusals(await unchanged(server, () => run('cancelQaRequest', { id, ...input }, token)));
const tasksOf = (id: string) =>
  server.database.query<{ status: string }>('SELECT status FROM review_tasks WHERE qa_request_id = $1', [id]);

test('the user who requested a review cancels it, and the assignee is notified', async () => {
  const { id } = await created('Menu');
  const reviewer = await newMember(server, home.id, 'VIEWER');
  await assign(id, reviewer.id);
  await run('startQaRequest', { id }, reviewer.token);
  const before = await told(home.creator);
  const { qaRequest, userErrors } = await run('cancelQaRequest', { id }, home.creator.token);
  expect(userErrors).toEqual([]);
  expect(qaRequest).toEqual({
    ...{ id, status: 'CANCELLED', cancelledAt: expect.any(String) as string, completedAt: null },
    ...{ assignee: { id: reviewer.id }, version: 4 },
  });
  expect((await told(reviewer)).at(-1)).toBe('QA of “Menu” was canceled');
  expect(await told(home.creator)).toEqual(before);
  expect(await tasksOf(id)).toEqual([{ status: 'CLOSED' }]);
  expect((await eventsOf(server, id)).at(-1)).toBe('qa_request.canceled');
  const { data } = await server.run(
    `{ qaRequest(id: "${id}") { history(first: 1) { nodes { action actor { id } changes { field } } } } }`,
    {},
    home.owner.token,
  );
  expect(data.qaRequest.history.nodes).toEqual([
    {
      action: 'QA_REQUEST_CANCELED',
      actor: { id: home.creator.id },
      changes: ['cancelledAt', 'status', 'version'].map((field) => ({ field })),
    },
  ]);
});

test('members with CONTENT_APPROVE cancel requests of others, who are notified', async () => {
  const { id } = await created('Brunch');
  const { qaRequest } = await run('cancelQaRequest', { id }, home.manager.token);
  expect(qaRequest).toMatchObject({ status: 'CANCELLED', assignee: null, version: 2 });
  expect((await told(home.creator)).at(-1)).toBe('QA of “Brunch” was canceled');
});

test('others, stale versions, ended requests and deleted posts change nothing', async () => {
  const { id, post } = await created('Dinner');
  const [stranger, reviewer] = [await newPerson(server), await newMember(server, home.id, 'VIEWER')];
  await assign(id, reviewer.id);
  // Neither the assignee nor those who write content.
  for (const { token } of [reviewer, home.editor])
    expect(await refused(id, token)).toEqual([['FORBIDDEN', 'input']]);
  expect(await refused(id, stranger.token)).toEqual([['NOT_FOUND', 'input.id']]);
  expect(await refused('nonsense', home.creator.token)).toEqual([['NOT_FOUND', 'input.id']]);
  expect(await refused(id, home.creator.token, { expectedVersion: 1 })).toEqual([
    ['CONFLICT', 'input.expectedVersion'],
  ]);
  await mutate(server, 'deletePost', { id: post }, home.owner.token);
  expect(await refused(id, home.creator.token)).toEqual([['INVALID_STATE', 'input.id']]);
  await mutate(server, 'restorePost', { id: post }, home.owner.token);
  await run('cancelQaRequest', { id }, home.creator.token);
  expect(await refused(id, home.creator.token)).toEqual([['INVALID_STATE', 'input.id']]);
  for (const name of ['startQaRequest', 'completeQaRequest'])
    expect(refusals(await unchanged(server, () => run(name, { id }, reviewer.token)))).toEqual([
      ['INVALID_STATE', 'input.id'],
    ]);
  const completed = await created('Supper');
  await assign(completed.id, reviewer.id);
  await run('completeQaRequest', { id: completed.id }, reviewer.token);
  expect(await refused(completed.id, home.manager.token)).toEqual([['INVALID_STATE', 'input.id']]);
});

test('a canceled request is neither escalated, nor returns to the queue with its post', async () => {
  const { id, post } = await created('Lunch');
  await run('cancelQaRequest', { id }, home.creator.token);
  const clock = { now: () => new Date(Date.now() + 25 * 3_600_000) };
  const log = { error: (fields: object) => expect(fields).toBeUndefined() };
  await runTask(server, reviewTasks({ clock, log } as never), 'escalate-overdue-qa-requests');
  const { data } = await server.run(
    `{ qaRequest(id: "${id}") { priority escalatedAt version } }`,
    {},
    home.owner.token,
  );
  expect(data.qaRequest).toEqual({ priority: 'NORMAL', escalatedAt: null, version: 2 });
  await mutate(server, 'deletePost', { id: post }, home.owner.token);
  await mutate(server, 'restorePost', { id: post }, home.owner.token);
  expect(await tasksOf(id)).toEqual([{ status: 'CLOSED' }]);
});
