import { newOrganization, newPerson } from '../support/people';
import { serverForTests } from '../support/server';

const server = serverForTests();

const CREATE = `mutation ($input: CreatePostInput!) { createPost(input: $input) { post { id } userErrors { code } } }`;
const UPDATE = `mutation ($input: UpdatePostInput!) { updatePost(input: $input) { post { id } userErrors { code } } }`;

/** The code of the only error of a mutation. */
async function codeOf(document: string, input: object, token: string): Promise<string> {
  const { errors = [] } = await server.run(document, { input }, token);
  expect(errors).toHaveLength(1);
  return String(errors[0]!.extensions.code);
}

const posts = async (): Promise<unknown[]> =>
  server.database.query('SELECT id, caption, version FROM posts ORDER BY id');

test('mutations fail with UNAUTHENTICATED and change nothing when the session has ended', async () => {
  const { id: organization, owner } = await newOrganization(server);
  const input = { organizationId: organization, caption: 'Diwali', idempotencyKey: 'ended' };
  const created = await server.run(CREATE, { input: { ...input, idempotencyKey: 'begun' } }, owner.token);
  const { id } = created.data.createPost.post;
  const before = await posts();
  await server.database.query('UPDATE sessions SET ended_at = now() WHERE user_id = $1', [owner.id]);

  expect(await codeOf(CREATE, input, owner.token)).toBe('UNAUTHENTICATED');
  expect(await codeOf(CREATE, { ...input, organizationId: 'none' }, owner.token)).toBe('UNAUTHENTICATED');
  expect(await codeOf(UPDATE, { id, caption: 'Holi' }, owner.token)).toBe('UNAUTHENTICATED');
  expect(await codeOf(UPDATE, { id: 'none', caption: 'Holi' }, owner.token)).toBe('UNAUTHENTICATED');
  expect(await posts()).toEqual(before);
});

test('mutations fail with UNAUTHENTICATED and change nothing when the session belongs to another user', async () => {
  const { id: organization, owner } = await newOrganization(server);
  const stranger = await newPerson(server);
  // The session behind the token of the stranger becomes that of the owner, who may create posts.
  await server.database.query('UPDATE sessions SET user_id = $1 WHERE user_id = $2', [owner.id, stranger.id]);
  const before = await posts();

  expect(await codeOf(CREATE, { organizationId: organization, caption: 'Diwali' }, stranger.token)).toBe(
    'UNAUTHENTICATED',
  );
  expect(await posts()).toEqual(before);
});
