import {
  eventsOf,
  type Member,
  mutate,
  newMember,
  newOrganization,
  refusals,
  unchanged,
} from '../support/people';
import { serverForTests } from '../support/server';

const server = serverForTests();
let id: string;
let owner: Member;

beforeAll(async () => {
  ({ id, owner } = await newOrganization(server));
});

const remove = (post: string, token = owner.token) =>
  mutate(server, 'deletePost', { id: post }, token, 'deletedPostId');

async function postWith(publications: string[], values: Record<string, unknown> = {}): Promise<string> {
  const post = await server.rows.post(id, values);
  for (const status of publications)
    await server.rows.publication(id, post, {
      status,
      platform: 'FACEBOOK',
      publishedAt: status === 'PUBLISHED' ? new Date() : null,
    });
  return post;
}

test.each([
  ['waits', ['QUEUED'], {}],
  ['is being sent', ['PUBLISHED', 'PUBLISHING'], {}],
  ['may have been sent', ['UNKNOWN'], {}],
  ['waits, though the post was put away', ['QUEUED'], { status: 'ARCHIVED' }],
  ['is planned', [], { status: 'SCHEDULED', scheduledAt: new Date() }],
])('a post of which something %s is not deleted', async (_, publications, values) => {
  const post = await postWith(publications, values);

  expect(await unchanged(server, () => remove(post))).toMatchObject({
    deletedPostId: null,
    userErrors: [
      {
        code: 'INVALID_STATE',
        path: ['input', 'id'],
        message: 'Something of it is still to be published.',
      },
    ],
  });
  expect(await eventsOf(server, post)).toEqual([]);
});

test.each([
  ['published everywhere', ['PUBLISHED', 'PUBLISHED']],
  ['that failed', ['FAILED']],
  ['that went nowhere', []],
])('a post %s is deleted, and restored', async (_, publications) => {
  const post = await postWith(publications);
  const gone = await remove(post);

  expect(gone).toMatchObject({ deletedPostId: post, userErrors: [] });
  // Enter, post, publications, update, event.
  expect(gone.statements).toBe(5);
  expect(refusals(await remove(post))).toEqual([['NOT_FOUND', 'input.id']]);
  const back = await mutate(server, 'restorePost', { id: post }, owner.token, 'post { id }');
  expect(back.post).toEqual({ id: post });
  expect(await eventsOf(server, post)).toEqual(['post.deleted', 'post.restored']);
});

test('who may not delete a post does not learn whether something of it waits', async () => {
  const viewer = await newMember(server, id, 'VIEWER');
  for (const post of [await postWith(['QUEUED']), await postWith([])])
    expect(refusals(await remove(post, viewer.token))).toEqual([['FORBIDDEN', 'input']]);
});

test('a post is published in one place only after the other was called off, and then it may go', async () => {
  const post = await postWith(['QUEUED', 'PUBLISHED']);
  expect(refusals(await remove(post))).toEqual([['INVALID_STATE', 'input.id']]);
  await server.database.query(`DELETE FROM publications WHERE post_id = $1 AND status = 'QUEUED'`, [post]);
  expect((await remove(post)).deletedPostId).toBe(post);
});
