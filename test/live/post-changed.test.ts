import { newOrganization } from '../support/people';
import { connect, Following, POST_CHANGED, runOver, subscribed, until } from './subscription-helpers';
import { openStudio, type Studio } from './studio';

let studio: Studio;
const clients: ReturnType<typeof connect>[] = [];

beforeAll(async () => void (studio = await openStudio()));
afterEach(async () => {
  for (const client of clients.splice(0)) await client.dispose();
  await subscribed(studio.server, 0);
});
afterAll(() => studio.server.stop());

const clientOf = (token: string) => {
  const client = connect(studio.server, token);
  clients.push(client);
  return client;
};

async function follow(token = studio.owner.token, after?: string): Promise<Following> {
  const before = clients.length;
  const following = new Following(clientOf(token), studio.organization, after);
  await subscribed(studio.server, before + 1);
  return following;
}

test('emits changes in order, each with the current post', async () => {
  const following = await follow();
  const id = await studio.create('First');
  await following.count(1);
  await studio.update(id, { caption: 'Second' });
  await following.count(2);
  await studio.remove(id);
  await following.count(3);
  await studio.restore(id);
  const changes = await following.count(4);

  const cursor = expect.any(String) as string;
  expect(changes).toEqual([
    { kind: 'CREATED', postId: id, cursor, post: { id, caption: 'First' } },
    { kind: 'UPDATED', postId: id, cursor, post: { id, caption: 'Second' } },
    { kind: 'DELETED', postId: id, cursor, post: null },
    { kind: 'RESTORED', postId: id, cursor, post: { id, caption: 'Second' } },
  ]);
});

test('emits no changes of other organizations and entities', async () => {
  const following = await follow();
  const { id: organizationId, owner } = await newOrganization(studio.server);
  const answer = await studio.server.run(
    `mutation($post: CreatePostInput!, $campaign: CreateCampaignInput!) {
       createPost(input: $post) { post { id } } createCampaign(input: $campaign) { campaign { id } } }`,
    {
      post: { organizationId, caption: 'Elsewhere' },
      campaign: { organizationId, name: 'Elsewhere' },
    },
    owner.token,
  );
  expect(answer.data.createPost.post).not.toBeNull();
  await studio.create('Here');

  await following.count(1);
  expect(following.captions).toEqual(['Here']);
});

test('emits to each subscriber only the visible fields of the author', async () => {
  const viewer = await studio.member('VIEWER');
  const query = `subscription ($id: ID!) { postChanged(organizationId: $id) { post { author { fullName email } } } }`;
  const authors: Record<string, unknown> = {};
  for (const [name, { token }] of Object.entries({ owner: studio.owner, viewer }))
    clientOf(token).subscribe<{ postChanged: { post: { author: unknown } } }>(
      { query, variables: { id: studio.organization } },
      {
        next: ({ data }) => void (authors[name] = data!.postChanged.post.author),
        error: () => undefined,
        complete: () => undefined,
      },
    );
  await subscribed(studio.server, 2);

  await studio.create('By the owner');
  await until(() => Object.keys(authors).length === 2);

  const [person] = await studio.server.database.query<{ email: string }>(
    'SELECT email FROM users WHERE id = $1',
    [studio.owner.id],
  );
  expect(authors).toEqual({
    owner: { fullName: 'Asha Rao', email: person!.email },
    viewer: { fullName: 'Asha Rao', email: null },
  });
});

describe('access', () => {
  test.each([
    ['a user who is no member', undefined],
    ['a member with a pending invitation', { status: 'PENDING' }],
    ['a former member', { status: 'INACTIVE' }],
  ])('is denied to %s', async (_, membership) => {
    const { token } = membership ? await studio.member('EDITOR', membership) : await studio.person();
    const following = new Following(clientOf(token), studio.organization);

    expect(await following.end()).toEqual([
      expect.objectContaining({
        message: '`organizationId` does not match any organization you can access.',
        extensions: { code: 'BAD_USER_INPUT', argument: 'organizationId' },
      }),
    ]);
  });

  test('is denied with the same error for an invalid ID', async () => {
    const following = new Following(clientOf(studio.owner.token), 'nobody');

    expect(await following.end()).toEqual([
      expect.objectContaining({
        message: '`organizationId` does not match any organization you can access.',
      }),
    ]);
  });

  test('ends with an error at the next event when the membership ended without an event', async () => {
    const { token, membership } = await studio.member('VIEWER');
    const following = await follow(token);
    await studio.create('Before');
    await following.count(1);
    await studio.server.database.query(
      `UPDATE memberships SET status = 'INACTIVE', former_name = 'Asha Rao' WHERE id = $1`,
      [membership],
    );
    await studio.create('After');

    expect(await following.end()).toEqual([
      expect.objectContaining({ extensions: { code: 'BAD_USER_INPUT', argument: 'organizationId' } }),
    ]);
    expect(following.captions).toEqual(['Before']);
  });

  test('is limited to a client account as soon as the member is', async () => {
    const { token, membership } = await studio.member('VIEWER');
    const client = await studio.server.rows.clientAccount(studio.organization);
    const following = await follow(token);
    await studio.create('All see');
    await following.count(1);
    await studio.server.database.query(
      `UPDATE memberships SET role = 'CLIENT', client_account_id = $2 WHERE id = $1`,
      [membership, client],
    );
    await studio.create('Agency only');
    await studio.create('For the client', { clientAccountId: client });
    await following.count(2);

    expect(following.captions).toEqual(['All see', 'For the client']);
  });
});

test('emits to a client member changes, deletions and moves of posts of the client account only', async () => {
  const { rows } = studio.server;
  const [own, foreign] = [
    await rows.clientAccount(studio.organization),
    await rows.clientAccount(studio.organization),
  ];
  const { token } = await studio.member('CLIENT', { clientAccount: own });
  const following = await follow(token);
  const mine = await studio.create('Mine', { clientAccountId: own });
  await following.count(1);
  await studio.create('Theirs', { clientAccountId: foreign });
  await studio.create('Nobody’s');
  await studio.update(mine, { clientAccountId: foreign });
  await following.count(2);
  await studio.update(mine, { caption: 'No longer mine' });
  const gone = await studio.create('Gone', { clientAccountId: own });
  await following.count(3);
  await studio.remove(gone);
  await following.count(4);

  expect(following.changes.map(({ kind, postId, post }) => [kind, postId, post?.caption])).toEqual([
    ['CREATED', mine, 'Mine'],
    ['UPDATED', mine, undefined],
    ['CREATED', gone, 'Gone'],
    ['DELETED', gone, undefined],
  ]);
});

test('validates subscriptions like other operations', async () => {
  const invalid = clientOf(studio.owner.token);
  const errorOf = async (query: string, variables?: Record<string, unknown>) =>
    runOver(invalid, query, variables).then(
      (answer) => answer,
      (errors: unknown) => errors,
    );

  expect(await errorOf('subscription { postGone }')).toEqual([
    expect.objectContaining({ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }),
  ]);
  expect(await errorOf(POST_CHANGED, {})).toEqual([
    expect.objectContaining({ extensions: { code: 'BAD_USER_INPUT', argument: 'organizationId' } }),
  ]);
  expect(await errorOf(POST_CHANGED, { organizationId: studio.organization, after: 'x' })).toEqual([
    expect.objectContaining({
      extensions: { code: 'BAD_USER_INPUT', argument: 'after', reason: 'CURSOR_EXPIRED' },
    }),
  ]);
});

test('rejects a subscription over HTTP with the protocol to use', async () => {
  const answer = await studio.server.run(
    POST_CHANGED,
    { organizationId: studio.organization },
    studio.owner.token,
  );

  expect(answer.errors).toEqual([
    expect.objectContaining({
      message: 'Subscriptions require a WebSocket connection with the protocol `graphql-transport-ws`.',
    }),
  ]);
});
