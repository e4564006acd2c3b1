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

/** Relations and media files that are deleted or not visible survive an update by a user who is not shown them. */

const server = serverForTests();
let id: string;
let owner: Member;
let client: Member;
let clientAccount: string;

beforeAll(async () => {
  ({ id, owner } = await newOrganization(server));
  clientAccount = await server.rows.clientAccount(id);
  client = await newMember(server, id, 'CLIENT', { clientAccount, grantedPermissions: ['CONTENT_WRITE'] });
});

const deleted = { deletedAt: new Date() };
const POST = 'post { id version caption campaign { id } clientAccount { id } media { id } }';
const update = (input: object, token: string) => mutate(server, 'updatePost', input, token, POST);

/** The stored relations of a post, and its media files in order. */
async function stored(post: string) {
  const [row] = await server.database.query<Record<string, unknown>>(
    `SELECT campaign_id AS campaign, client_account_id AS account,
            ARRAY(SELECT media_id::text FROM post_media WHERE post_id = p.id ORDER BY position) AS media
       FROM posts p WHERE id = $1`,
    [post],
  );
  return row;
}

/** A post of the client account with media files, which are deleted if `kept` has a dash for them. */
async function newPost(values: object, files = ''): Promise<{ post: string; media: string[] }> {
  const post = await server.rows.post(id, { clientAccount, ...values });
  const media: string[] = [];
  for (const [position, file] of Array.from(files).entries()) {
    const gone = file === '-' ? deleted : {};
    media.push(await server.rows.media(id, { clientAccount, ...gone }));
    await server.rows.postMedia(id, post, media[position]!, position);
  }
  return { post, media };
}

test('saving a post as it is shown to a client keeps a campaign that is not visible to them', async () => {
  const campaign = await server.rows.campaign(id);
  const { post } = await newPost({ campaign, caption: 'Chai' });
  const form = { id: post, caption: 'Chai', campaignId: null, clientAccountId: clientAccount };

  const saved = await unchanged(server, () => update({ ...form, expectedVersion: 1 }, client.token));
  expect(saved.post).toMatchObject({ version: 1, campaign: null });
  expect(await eventsOf(server, post)).toEqual([]);

  const edited = await update({ ...form, caption: 'Coffee' }, client.token);
  expect(edited.post).toMatchObject({ version: 2, caption: 'Coffee', campaign: null });
  expect(await stored(post)).toMatchObject({ campaign });
});

test('an update replaces a campaign that is not shown by a visible one, and rejects its own ID', async () => {
  const campaign = await server.rows.campaign(id);
  const visible = await server.rows.campaign(id, { clientAccount });
  const { post } = await newPost({ campaign });

  expect(refusals(await update({ id: post, campaignId: campaign }, client.token))).toEqual([
    ['NOT_FOUND', 'input.campaignId'],
  ]);
  expect((await update({ id: post, campaignId: visible }, client.token)).post.campaign).toEqual({
    id: visible,
  });
  expect(await stored(post)).toMatchObject({ campaign: visible });
  expect((await update({ id: post, campaignId: null }, client.token)).post.campaign).toBeNull();
  expect(await stored(post)).toMatchObject({ campaign: null });
});

test('an update keeps a deleted campaign and client account, which a restore shows again', async () => {
  const campaign = await server.rows.campaign(id, deleted);
  const account = await server.rows.clientAccount(id, deleted);
  const { post } = await newPost({ campaign, clientAccount: account });

  const { post: shown } = await update(
    { id: post, caption: 'New', campaignId: null, clientAccountId: null },
    owner.token,
  );
  expect(shown).toMatchObject({ campaign: null, clientAccount: null });
  expect(await stored(post)).toMatchObject({ campaign, account });

  await mutate(server, 'restoreCampaign', { id: campaign }, owner.token);
  expect((await update({ id: post }, owner.token)).post.campaign).toEqual({ id: campaign });
});

test('changedFields omits relations and media files that are not shown', async () => {
  const { post, media } = await newPost({ campaign: await server.rows.campaign(id), version: 2 }, 'x-x');
  const [first, , last] = media;
  const changed = async (input: object): Promise<string[]> => {
    const selection = 'userErrors { ... on VersionConflictError { changedFields } }';
    const { userErrors } = await mutate(
      server,
      'updatePost',
      { id: post, expectedVersion: 1, ...input },
      client.token,
      selection,
    );
    return (userErrors as unknown as { changedFields: string[] }[])[0]!.changedFields;
  };

  expect(await changed({ campaignId: null, mediaIds: [first, last] })).toEqual([]);
  expect(await changed({ campaignId: null, mediaIds: [last, first] })).toEqual(['mediaIds']);
  const visible = await server.rows.campaign(id, { clientAccount });
  expect(await changed({ campaignId: visible, mediaIds: [first, last] })).toEqual(['campaignId']);
});

test('media files that are not shown keep their positions when the others are saved', async () => {
  const { post, media } = await newPost({ caption: 'Chai' }, 'x-x-');
  const [a, hidden, b, end] = media as [string, string, string, string];
  const added = await server.rows.media(id, { clientAccount });

  const same = await unchanged(server, () => update({ id: post, mediaIds: [a, b] }, client.token));
  expect(same.post).toMatchObject({ version: 1, media: [{ id: a }, { id: b }] });

  const moved = await update({ id: post, mediaIds: [b, added, a] }, client.token);
  expect(moved.post.media).toEqual([{ id: b }, { id: added }, { id: a }]);
  expect(await stored(post)).toMatchObject({ media: [b, hidden, added, end, a] });

  for (const mediaIds of [[], null]) {
    expect((await update({ id: post, mediaIds }, client.token)).post.media).toEqual([]);
    expect(await stored(post)).toMatchObject({ media: [hidden, end] });
  }
});

test('media files that are not shown count towards the maximum of 10', async () => {
  const { post } = await newPost({}, '--');
  const nine: string[] = [];
  for (let i = 0; i < 9; i += 1) nine.push(await server.rows.media(id, { clientAccount }));

  const { userErrors } = await unchanged(server, () => update({ id: post, mediaIds: nine }, client.token));
  expect(userErrors).toEqual([
    {
      code: 'TOO_LONG',
      path: ['input', 'mediaIds'],
      message:
        'A post can have at most 10 media files. This post has 2 that are deleted or not visible to you, so you can add at most 8.',
    },
  ]);
  expect(refusals(await update({ id: post, mediaIds: nine.slice(1) }, client.token))).toEqual([]);
});

test('copies of a post and a campaign have no deleted client account and no deleted media file', async () => {
  const account = await server.rows.clientAccount(id, deleted);
  const campaign = await server.rows.campaign(id, { clientAccount: account });
  const { post, media } = await newPost({ campaign, clientAccount: account }, '-x');
  const { post: copy } = await mutate(server, 'duplicatePost', { id: post }, owner.token, 'post { id }');
  const made = await mutate(
    server,
    'duplicateCampaign',
    { id: campaign, includePosts: true },
    owner.token,
    'campaign { id posts { nodes { id } } }',
  );

  expect(await stored(copy.id)).toEqual({ campaign, account: null, media: [media[1]] });
  const posts = made.campaign.posts.nodes as { id: string }[];
  expect(posts).toHaveLength(2);
  for (const { id: copied } of posts)
    expect(await stored(copied)).toEqual({ campaign: made.campaign.id, account: null, media: [media[1]] });
  const [row] = await server.database.query(
    'SELECT client_account_id AS account FROM campaigns WHERE id = $1',
    [made.campaign.id],
  );
  expect(row).toEqual({ account: null });
});
