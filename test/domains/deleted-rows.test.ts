import { startTestServer, type TestServer } from '../support/server';

const POSTS = `query($organization: ID!, $deleted: Boolean) {
  posts(organizationId: $organization, deleted: $deleted) { totalCount nodes { caption deletedAt } } }`;

let server: TestServer;
let general: TestServer;
let organization: string;
let owner: string;
let creator: string;
let tokens: Record<'owner' | 'creator' | 'viewer' | 'stranger', string>;

beforeAll(async () => {
  server = await startTestServer();
  general = await startTestServer({ beside: server, compiled: false });
  server.clock.set(new Date('2026-03-01T10:00:00Z'));
  const { rows } = server;
  const [viewer, stranger] = [await rows.user(), await rows.user()];
  [owner, creator] = [await rows.user(), await rows.user()];
  organization = await rows.organization(owner);
  await rows.membership(organization, owner, { role: 'OWNER' });
  await rows.membership(organization, creator, { role: 'CREATOR' });
  await rows.membership(organization, viewer, { role: 'VIEWER' });
  tokens = {
    owner: await server.tokenFor(owner),
    creator: await server.tokenFor(creator),
    viewer: await server.tokenFor(viewer),
    stranger: await server.tokenFor(stranger),
  };
});
afterAll(async () => {
  await general.stop();
  await server.stop();
});

/** The same by both ways of answering. */
async function ask(query: string, variables: object, token: string): Promise<unknown> {
  const compiled = await server.run(query, variables, token);
  expect(compiled.extensions.cost).toMatchObject({ plan: 'compiled', sqlStatements: 2 });
  const { data, errors } = await general.run(query, variables, token);
  expect({ data, errors }).toEqual({ data: compiled.data, errors: compiled.errors });
  return compiled.data;
}

async function remove(kind: string, id: string): Promise<void> {
  const { data } = await server.run(
    `mutation($input: Delete${kind}Input!) { done: delete${kind}(input: $input) { userErrors { message } } }`,
    { input: { id } },
    tokens.owner,
  );
  expect(data.done.userErrors).toEqual([]);
}

describe('posts that were deleted', () => {
  let deleted: string;
  beforeAll(async () => {
    await server.rows.post(organization, { caption: 'Kept', author: creator });
    deleted = await server.rows.post(organization, { caption: 'Of the owner', author: owner });
    await remove('Post', deleted);
    await remove(
      'Post',
      await server.rows.post(organization, { caption: 'Of the creator', author: creator }),
    );
  });

  test('are listed in place of the others, newest first, for who may restore them', async () => {
    const deletedAt = '2026-03-01T10:00:00+00:00';

    expect(await ask(POSTS, { organization, deleted: true }, tokens.owner)).toEqual({
      posts: {
        totalCount: 2,
        nodes: [
          { caption: 'Of the creator', deletedAt },
          { caption: 'Of the owner', deletedAt },
        ],
      },
    });
    expect(await ask(POSTS, { organization, deleted: true }, tokens.creator)).toEqual({
      posts: { totalCount: 1, nodes: [{ caption: 'Of the creator', deletedAt }] },
    });
  });

  test.each(['viewer', 'stranger'] as const)('are not there for a %s', async (who) => {
    expect(await ask(POSTS, { organization, deleted: true }, tokens[who])).toEqual({
      posts: { totalCount: 0, nodes: [] },
    });
  });

  test.each([false, null, undefined])('are hidden unless asked for (%s)', async (asked) => {
    expect(await ask(POSTS, { organization, deleted: asked }, tokens.owner)).toEqual({
      posts: { totalCount: 1, nodes: [{ caption: 'Kept', deletedAt: null }] },
    });
  });

  test('are hidden by themselves, listed or not', async () => {
    const data = await ask('query($id: ID!) { post(id: $id) { caption } }', { id: deleted }, tokens.owner);
    expect(data).toEqual({ post: null });
  });

  test('leave the list when they are restored', async () => {
    const { data } = await server.run(
      'mutation($input: RestorePostInput!) { restorePost(input: $input) { post { caption deletedAt } userErrors { message } } }',
      { input: { id: deleted } },
      tokens.owner,
    );
    const left = await ask(POSTS, { organization, deleted: true }, tokens.owner);

    expect(data.restorePost).toEqual({ post: { caption: 'Of the owner', deletedAt: null }, userErrors: [] });
    expect(left).toMatchObject({ posts: { totalCount: 1, nodes: [{ caption: 'Of the creator' }] } });
  });
});

test('deleted campaigns and client accounts are listed, and the deleted posts of a campaign', async () => {
  const campaign = await server.rows.campaign(organization, { name: 'Diwali' });
  await remove('Post', await server.rows.post(organization, { caption: 'Of a campaign', campaign }));
  await remove('Campaign', await server.rows.campaign(organization, { name: 'Gone' }));
  await remove('ClientAccount', await server.rows.clientAccount(organization, { name: 'Left us' }));

  expect(
    await ask(
      `query($organization: ID!, $campaign: ID!) {
        campaigns(organizationId: $organization, deleted: true) { nodes { name } }
        clientAccounts(organizationId: $organization, deleted: true) { nodes { name } }
        campaign(id: $campaign) { posts { totalCount } gone: posts(deleted: true) { nodes { caption } } } }`,
      { organization, campaign },
      tokens.owner,
    ),
  ).toEqual({
    campaigns: { nodes: [{ name: 'Gone' }] },
    clientAccounts: { nodes: [{ name: 'Left us' }] },
    campaign: { posts: { totalCount: 0 }, gone: { nodes: [{ caption: 'Of a campaign' }] } },
  });
});
