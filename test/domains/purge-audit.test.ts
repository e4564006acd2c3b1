import { linkModels } from '../../src/kernel/model/link';
import { purgeDeleted } from '../../src/kernel/jobs/purge';
import { LocalStorage } from '../../src/storage/local-storage';
import { type Member, mutate, newOrganization } from '../support/people';
import { serverForTests } from '../support/server';

const server = serverForTests();
let organization: string;
let owner: Member;

beforeEach(async () => {
  const made = await newOrganization(server);
  [organization, owner] = [made.id, made.owner];
});

const deletedAt = (): Date => new Date(server.clock.now().getTime() - 31 * 86_400_000);

async function purge(): Promise<void> {
  const stores = [new LocalStorage(server.folder)];
  await purgeDeleted(server.database.owner, linkModels(), { clock: server.clock, stores }, 2);
}

/** Forgets the entries so far, so that those of the purge remain. */
const forgetEntries = (): Promise<unknown> => server.database.query('DELETE FROM audit_entries');

const entries = (): Promise<object[]> =>
  server.database.query(
    `SELECT action, subject_id, before->>'name' AS name, after, actor_kind, actor_name
       FROM audit_entries WHERE organization_id = $1 ORDER BY created_at, id`,
    [organization],
  );

/** Returns what a reader sees of posts, with their relations as they are stored. */
const storedPosts = (): Promise<object[]> =>
  server.database.query(
    `SELECT id, campaign_id, author_id, status, version, updated_at::text FROM posts WHERE organization_id = $1 ORDER BY id`,
    [organization],
  );

test('purging a campaign is one entry, and no update of its posts', async () => {
  const { rows } = server;
  const campaign = await rows.campaign(organization, { name: 'Diwali', deletedAt: deletedAt() });
  for (let i = 0; i < 5; i += 1) await rows.post(organization, { campaign, author: owner.id });
  await forgetEntries();
  const before = await storedPosts();

  await purge();

  expect(await entries()).toEqual([
    {
      action: 'CAMPAIGN_PURGED',
      subject_id: campaign,
      name: 'Diwali',
      after: null,
      actor_kind: 'SYSTEM',
      actor_name: 'Marquee',
    },
  ]);
  expect(await storedPosts()).toEqual(before.map((post) => ({ ...post, campaign_id: null })));
});

test('purging a user is no update of what the user created', async () => {
  const { rows } = server;
  const author = await rows.user({ status: 'DELETED', deletedAt: deletedAt() });
  const campaign = await rows.campaign(organization, { createdBy: author });
  for (let i = 0; i < 3; i += 1) await rows.post(organization, { campaign, author });
  await forgetEntries();
  const before = await storedPosts();

  await purge();

  expect(await entries()).toEqual([]);
  expect(await storedPosts()).toEqual(before.map((post) => ({ ...post, author_id: null })));
  expect(await server.database.count('campaigns WHERE id = $1 AND created_by_id IS NULL', [campaign])).toBe(
    1,
  );
});

test('purging a post is one entry, and no update of its publications', async () => {
  const { rows, database } = server;
  const post = await rows.post(organization, { deletedAt: deletedAt() });
  const publication = await rows.publication(organization, post, { caption: 'As published' });
  await forgetEntries();

  await purge();

  expect(await entries()).toEqual([expect.objectContaining({ action: 'POST_PURGED', subject_id: post })]);
  expect(await database.count('publications WHERE id = $1 AND post_id IS NULL', [publication])).toBe(1);
});

test('updates after a purge are recorded, also on its connection', async () => {
  const { rows, database } = server;
  const campaign = await rows.campaign(organization, { deletedAt: deletedAt() });
  const post = await rows.post(organization, { campaign, title: 'Diwali', author: owner.id });
  const [stored] = (await storedPosts()) as { updated_at: string }[];
  const client = await database.owner.connect();
  try {
    await purgeDeleted(client, linkModels(), {
      clock: server.clock,
      stores: [new LocalStorage(server.folder)],
    });
    await forgetEntries();
    await client.query('UPDATE posts SET title = NULL WHERE id = $1', [post]);
  } finally {
    client.release();
  }

  expect(await entries()).toEqual([
    expect.objectContaining({ action: 'POST_UPDATED', subject_id: post, after: { title: null } }),
  ]);
  expect((await storedPosts())[0]).not.toMatchObject({ updated_at: stored!.updated_at });
});

test('the serving login cannot leave an entry out as a purge does', async () => {
  const campaign = await server.rows.campaign(organization);
  const post = await server.rows.post(organization, { campaign, author: owner.id });
  await forgetEntries();
  const { rows } = await server.database.owner.query<{ id: string }>(
    'SELECT id FROM sessions WHERE user_id = $1 LIMIT 1',
    [owner.id],
  );
  const client = await server.pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT tenancy.enter($1)', [rows[0]!.id]);
    await client.query(`SELECT set_config('tenancy.purges', 'true', true)`);
    const { rowCount } = await client.query('UPDATE posts SET campaign_id = NULL WHERE id = $1', [post]);
    expect(rowCount).toBe(1);
    await client.query('COMMIT');
  } finally {
    client.release();
  }

  expect(await entries()).toEqual([
    expect.objectContaining({
      action: 'POST_UPDATED',
      subject_id: post,
      after: { campaignId: null },
      actor_kind: 'USER',
    }),
  ]);
});

test('deleting a campaign is one entry, and its posts have none', async () => {
  const campaign = await server.rows.campaign(organization);
  for (let i = 0; i < 2; i += 1) await server.rows.post(organization, { campaign, author: owner.id });
  await forgetEntries();

  await mutate(server, 'deleteCampaign', { id: campaign }, owner.token);

  expect(await entries()).toEqual([
    expect.objectContaining({ action: 'CAMPAIGN_DELETED', subject_id: campaign, actor_name: 'Asha Rao' }),
  ]);
});
