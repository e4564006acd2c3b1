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

/** Returns the events of a post, without those that record the status that follows from its publications. */
const actionsOn = async (post: string): Promise<string[]> =>
  (await eventsOf(server, post)).filter((name) => name !== 'post.updated');

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
  ['is queued', ['QUEUED'], {}],
  ['is being published', ['PUBLISHED', 'PUBLISHING'], {}],
  ['has an unknown result', ['UNKNOWN'], {}],
  ['is queued and the post is archived', ['QUEUED'], { status: 'ARCHIVED' }],
  ['is scheduled', [], { status: 'SCHEDULED', scheduledAt: new Date() }],
])(
  'deletePost fails with INVALID_STATE when a publication of the post %s',
  async (_, publications, values) => {
    const post = await postWith(publications, values);

    expect(await unchanged(server, () => remove(post))).toMatchObject({
      deletedPostId: null,
      userErrors: [
        {
          code: 'INVALID_STATE',
          path: ['input', 'id'],
          message: 'This post has pending publications. Cancel them before deleting the post.',
        },
      ],
    });
    expect(await actionsOn(post)).toEqual([]);
  },
);

test.each([
  ['published on all platforms', ['PUBLISHED', 'PUBLISHED']],
  ['that failed to publish', ['FAILED']],
  ['without publications', []],
])('deletePost soft-deletes a post %s, and restorePost restores it', async (_, publications) => {
  const post = await postWith(publications);
  const gone = await remove(post);

  expect(gone).toMatchObject({ deletedPostId: post, userErrors: [] });
  // Authenticate, post, publications, update, event, approval requests, QA requests.
  expect(gone.statements).toBe(7);
  expect(refusals(await remove(post))).toEqual([['NOT_FOUND', 'input.id']]);
  const back = await mutate(server, 'restorePost', { id: post }, owner.token, 'post { id }');
  expect(back.post).toEqual({ id: post });
  expect(await actionsOn(post)).toEqual(['post.deleted', 'post.restored']);
});

test('deletePost does not reveal pending publications when the actor lacks permission', async () => {
  const viewer = await newMember(server, id, 'VIEWER');
  for (const post of [await postWith(['QUEUED']), await postWith([])])
    expect(refusals(await remove(post, viewer.token))).toEqual([['FORBIDDEN', 'input']]);
});

test('deletePost succeeds after the pending publication was cancelled', async () => {
  const post = await postWith(['QUEUED', 'PUBLISHED']);
  expect(refusals(await remove(post))).toEqual([['INVALID_STATE', 'input.id']]);
  await server.database.query(
    `UPDATE publications SET status = 'CANCELLED' WHERE post_id = $1 AND status = 'QUEUED'`,
    [post],
  );
  expect((await remove(post)).deletedPostId).toBe(post);
});
