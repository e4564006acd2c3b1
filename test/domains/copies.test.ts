import { serverForTests } from '../support/server';
import { eventsOf, type Member, mutate, newMember, newOrganization } from '../support/people';

/** The cost of duplicating, and what a copy keeps of the original. */

const server = serverForTests();
let id: string;
let owner: Member;

beforeAll(async () => {
  ({ id, owner } = await newOrganization(server));
});

const DUPLICATE = `mutation($input: DuplicateCampaignInput!) {
  duplicateCampaign(input: $input) { campaign { posts(first: 100) { nodes { id } } } userErrors { code } } }`;

async function duplicate(posts: number) {
  const campaign = await server.rows.campaign(id);
  for (let i = 0; i < posts; i += 1) await server.rows.post(id, { campaign });
  const { data, extensions } = await server.run(
    DUPLICATE,
    { input: { id: campaign, includePosts: true } },
    owner.token,
  );
  const { nodes } = data.duplicateCampaign.campaign.posts as { nodes: { id: string }[] };
  const { actual, requested, sqlStatements } = extensions.cost as unknown as Record<string, number>;
  return { copies: nodes, actual, requested, sqlStatements };
}

test('duplicateCampaign runs as many statements for 40 posts as for one, and charges for each post', async () => {
  const one = await duplicate(1);
  const many = await duplicate(40);
  expect(many.sqlStatements).toBe(one.sqlStatements);
  expect(many.requested).toBe(one.requested);
  // Each post is written once and read once.
  expect(many.actual! - one.actual!).toBe(2 * 39);
  expect(one.requested).toBeGreaterThan(500);
  for (const { id: copy } of many.copies) expect(await eventsOf(server, copy)).toEqual(['post.created']);
});

test('duplicatePost sets no campaign when the campaign of the post is not visible to the actor', async () => {
  const clientAccount = await server.rows.clientAccount(id);
  const client = await newMember(server, id, 'CLIENT', {
    clientAccount,
    grantedPermissions: ['CONTENT_WRITE'],
  });
  const hidden = await server.rows.campaign(id);
  const post = await server.rows.post(id, { clientAccount, campaign: hidden });
  const copied = async (token: string): Promise<unknown> => {
    const shown = 'post { id campaign { id } }';
    const { post: copy } = await mutate(server, 'duplicatePost', { id: post }, token, shown);
    const rows = await server.database.query<{ campaign_id: string | null }>(
      'SELECT campaign_id FROM posts WHERE id = $1',
      [copy.id],
    );
    return rows[0]!.campaign_id;
  };
  expect(await copied(client.token)).toBeNull();
  expect(await copied(owner.token)).toBe(hidden);
});

test('concurrently created client accounts with the same name get different slugs', async () => {
  const made = await Promise.all(
    Array.from({ length: 8 }, () =>
      mutate(
        server,
        'createClientAccount',
        { organizationId: id, name: 'Monsoon' },
        owner.token,
        'clientAccount { slug }',
      ),
    ),
  );
  const slugs = made.map(({ clientAccount }) => clientAccount.slug as string);
  expect(new Set(slugs).size).toBe(8);
  expect(slugs).toContain('monsoon');
});
