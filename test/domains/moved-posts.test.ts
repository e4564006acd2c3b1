import { type Member, mutate, newMember, newOrganization, type Person } from '../support/people';
import { serverForTests } from '../support/server';

/** What happens to the rows of a post when the post moves to another client account. */
const server = serverForTests();
let id: string;
let owner: Member;
let old: { account: string; member: Person };
let other: { account: string; member: Person };
let post: string;
let media: string;
let publication: string;

async function newClient(): Promise<{ account: string; member: Person }> {
  const account = await server.rows.clientAccount(id);
  return { account, member: await newMember(server, id, 'CLIENT', { clientAccount: account }) };
}

beforeAll(async () => {
  ({ id, owner } = await newOrganization(server));
  [old, other] = [await newClient(), await newClient()];
});

beforeEach(async () => {
  const { rows, database } = server;
  post = await rows.post(id, { clientAccount: old.account });
  media = await rows.media(id);
  await rows.postMedia(id, post, media, 0);
  publication = await rows.publication(id, post);
  await database.query(
    `INSERT INTO engagement_metrics (organization_id, publication_id, platform, collected_at, likes)
     VALUES ($1, $2, 'INSTAGRAM', '2026-01-05 10:00Z', 1), ($1, $2, 'INSTAGRAM', '2026-02-05 10:00Z', 2)`,
    [id, publication],
  );
});

/** Returns the client accounts of the rows of the post, by table. */
async function scopes(): Promise<Record<string, (string | null)[]>> {
  const rows = await server.database.query<{ table: string; scopes: (string | null)[] }>(
    `SELECT 'post_media' AS table, array_agg(client_account_id) AS scopes FROM post_media WHERE post_id = $1
     UNION ALL SELECT 'publications', array_agg(client_account_id) FROM publications WHERE id = $2
     UNION ALL SELECT 'engagement_metrics', array_agg(client_account_id) FROM engagement_metrics WHERE publication_id = $2`,
    [post, publication],
  );
  return Object.fromEntries(rows.map((row) => [row.table, row.scopes]));
}

/** Returns what a user can read of the publication of the post: by ID, in the post and in a list. */
async function seen({ token }: Person): Promise<unknown> {
  const answer = await server.run(
    `query($post: ID!, $publication: ID!, $organization: ID!) {
      publication(id: $publication) { clientAccount { id } }
      post(id: $post) { publications { nodes { id } } }
      publications(organizationId: $organization, where: { postId: { eq: $post } }) { totalCount } }`,
    { post, publication, organization: id },
    token,
  );
  expect(answer.errors).toBeUndefined();
  return answer.data;
}

const everything = (account: string | null): unknown => ({
  publication: { clientAccount: account && { id: account } },
  post: { publications: { nodes: [{ id: publication }] } },
  publications: { totalCount: 1 },
});
const NOTHING = { publication: null, post: null, publications: { totalCount: 0 } };

async function move(clientAccountId: string | null): Promise<void> {
  const { userErrors } = await mutate(server, 'updatePost', { id: post, clientAccountId }, owner.token);
  expect(userErrors).toEqual([]);
}

test('rows of a post inherit its client account when they are inserted without one', async () => {
  expect(await scopes()).toEqual({
    post_media: [old.account],
    publications: [old.account],
    engagement_metrics: [old.account, old.account],
  });
  expect(await seen(old.member)).toEqual(everything(old.account));
  expect(await seen(other.member)).toEqual(NOTHING);
});

test('publications and metrics move with the post to the other client account, and become hidden from the old one', async () => {
  await move(other.account);

  expect(await seen(old.member)).toEqual(NOTHING);
  expect(await seen(other.member)).toEqual(everything(other.account));
  expect(await scopes()).toEqual({
    post_media: [other.account],
    publications: [other.account],
    engagement_metrics: [other.account, other.account],
  });
});

test('a post without a client account is hidden from clients until it is assigned to one', async () => {
  await move(null);
  expect(await seen(old.member)).toEqual(NOTHING);
  expect(await seen(owner)).toEqual(everything(null));
  expect((await scopes()).engagement_metrics).toEqual([null, null]);

  await move(other.account);
  expect(await seen(other.member)).toEqual(everything(other.account));
});

test('a publication keeps its client account when its post was purged', async () => {
  await server.database.query('DELETE FROM posts WHERE id = $1', [post]);

  expect(await seen(old.member)).toMatchObject({ publication: { clientAccount: { id: old.account } } });
});
