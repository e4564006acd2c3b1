import { newMember, newOrganization, newPerson, type Person } from '../support/people';
import { startTestServer, type TestServer } from '../support/server';

const POSTS = `query($organization: ID!, $onlyDeleted: Boolean) {
  posts(organizationId: $organization, onlyDeleted: $onlyDeleted) { totalCount nodes { caption deletedAt } } }`;

let server: TestServer;
let general: TestServer;
let organization: string;
let owner: Person;
let creator: Person;

beforeAll(async () => {
  server = await startTestServer();
  general = await startTestServer({ beside: server, compiled: false });
  server.clock.set(new Date('2026-03-01T10:00:00Z'));
  ({ id: organization, owner } = await newOrganization(server));
  creator = await newMember(server, organization, 'CREATOR');
});
afterAll(async () => {
  await general.stop();
  await server.stop();
});

/** Runs a query with a compiled plan and on the resolver path, and requires equal results. */
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
    owner.token,
  );
  expect(data.done.userErrors).toEqual([]);
}

describe('deleted posts', () => {
  let deleted: string;
  beforeAll(async () => {
    await server.rows.post(organization, { caption: 'Kept', author: creator.id });
    deleted = await server.rows.post(organization, { caption: 'Of the owner', author: owner.id });
    await remove('Post', deleted);
    await remove(
      'Post',
      await server.rows.post(organization, { caption: 'Of the creator', author: creator.id }),
    );
  });

  test('onlyDeleted lists the deleted posts that the viewer can restore, newest first', async () => {
    const deletedAt = '2026-03-01T10:00:00+00:00';

    expect(await ask(POSTS, { organization, onlyDeleted: true }, owner.token)).toEqual({
      posts: {
        totalCount: 2,
        nodes: [
          { caption: 'Of the creator', deletedAt },
          { caption: 'Of the owner', deletedAt },
        ],
      },
    });
    expect(await ask(POSTS, { organization, onlyDeleted: true }, creator.token)).toEqual({
      posts: { totalCount: 1, nodes: [{ caption: 'Of the creator', deletedAt }] },
    });
  });

  test.each(['viewer', 'stranger'] as const)('onlyDeleted returns an empty list for a %s', async (who) => {
    const { token } =
      who === 'viewer' ? await newMember(server, organization, 'VIEWER') : await newPerson(server);
    expect(await ask(POSTS, { organization, onlyDeleted: true }, token)).toEqual({
      posts: { totalCount: 0, nodes: [] },
    });
  });

  test.each([false, null, undefined])('deleted posts are hidden when onlyDeleted is %s', async (asked) => {
    expect(await ask(POSTS, { organization, deleted: asked }, owner.token)).toEqual({
      posts: { totalCount: 1, nodes: [{ caption: 'Kept', deletedAt: null }] },
    });
  });

  test('post returns null when the post is deleted', async () => {
    const data = await ask('query($id: ID!) { post(id: $id) { caption } }', { id: deleted }, owner.token);
    expect(data).toEqual({ post: null });
  });

  test('onlyDeleted omits a post when it was restored', async () => {
    const { data } = await server.run(
      'mutation($input: RestorePostInput!) { restorePost(input: $input) { post { caption deletedAt } userErrors { message } } }',
      { input: { id: deleted } },
      owner.token,
    );
    const left = await ask(POSTS, { organization, onlyDeleted: true }, owner.token);

    expect(data.restorePost).toEqual({ post: { caption: 'Of the owner', deletedAt: null }, userErrors: [] });
    expect(left).toMatchObject({ posts: { totalCount: 1, nodes: [{ caption: 'Of the creator' }] } });
  });
});

test('onlyDeleted lists deleted campaigns, client accounts and posts of a campaign', async () => {
  const campaign = await server.rows.campaign(organization, { name: 'Diwali' });
  await remove('Post', await server.rows.post(organization, { caption: 'Of a campaign', campaign }));
  await remove('Campaign', await server.rows.campaign(organization, { name: 'Gone' }));
  await remove('ClientAccount', await server.rows.clientAccount(organization, { name: 'Left us' }));

  expect(
    await ask(
      `query($organization: ID!, $campaign: ID!) {
        campaigns(organizationId: $organization, onlyDeleted: true) { nodes { name } }
        clientAccounts(organizationId: $organization, onlyDeleted: true) { nodes { name } }
        campaign(id: $campaign) { posts { totalCount } gone: posts(onlyDeleted: true) { nodes { caption } } } }`,
      { organization, campaign },
      owner.token,
    ),
  ).toEqual({
    campaigns: { nodes: [{ name: 'Gone' }] },
    clientAccounts: { nodes: [{ name: 'Left us' }] },
    campaign: { posts: { totalCount: 0 }, gone: { nodes: [{ caption: 'Of a campaign' }] } },
  });
});
