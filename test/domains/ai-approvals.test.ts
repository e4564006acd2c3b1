import { PostOrigin } from '../../src/domains/repurposing/post-origin.entity';
import { generate, runGenerations } from '../ai/generations';
import { mutate, newMember, refusals, unchanged } from '../support/people';
import type { Json } from '../support/server';
import { publicationOf } from './publication-helpers';
import { reviewsForTests } from './review-helpers';

/** Posts with AI content need an approval, and others do not. */
const { server, home, workflow, requested, approve } = reviewsForTests();
const LATER = '2026-11-03T09:00:00+00:00';
let account: string;
let workflowId: string;

beforeAll(async () => {
  account = await server.rows.account(home.id, { platform: 'FACEBOOK' });
  workflowId = await workflow([home.manager]);
  const { organization, userErrors } = await mutate(
    server,
    'updateOrganization',
    { id: home.id, isAiApprovalRequired: true },
    home.owner.token,
    'organization { isApprovalRequired isAiApprovalRequired }',
  );
  expect(userErrors).toEqual([]);
  expect(organization).toEqual({ isApprovalRequired: false, isAiApprovalRequired: true });
});
beforeEach(() => server.clock.set(new Date('2026-11-02T10:00:00Z')));

const newPost = (values: object = {}): Promise<string> =>
  server.rows.post(home.id, { caption: 'Tea for two', language: 'ENGLISH', ...values });

const run = async (name: string, input: object, selection = ''): Promise<Json> => {
  const done = await mutate(server, name, input, home.owner.token, selection);
  expect(done.userErrors).toEqual([]);
  return done;
};

/** Generates captions, and returns them. */
async function captions(input: object = {}): Promise<string[]> {
  const request = { organizationId: home.id, topic: 'Masala chai', count: 2, seed: 3, ...input };
  const { generation } = await generate(server, 'generateCaption', request, home.owner.token);
  await runGenerations(server);
  const query = `{ aiGeneration(id: "${generation.id}") { captions { text } } }`;
  const { data } = await server.run(query, {}, home.owner.token);
  return (data.aiGeneration.captions as { text: string }[]).map(({ text }) => text);
}

const SCHEDULE = `mutation($input: SchedulePostInput!) { schedulePost(input: $input) {
  publications { id holdReason } userErrors { code path ... on ApprovalRequiredError { status } } } }`;
const schedule = async (postId: string, more: object = {}) => {
  const input = { postId, accountIds: [account], when: { at: LATER }, ...more };
  return (await server.run(SCHEDULE, { input }, home.owner.token)).data.schedulePost;
};
const DENIED = {
  publications: null,
  userErrors: [{ code: 'INVALID_STATE', path: ['input', 'postId'], status: null }],
};

/** What preflight says of the post: whether it has AI content, and whether an approval is missing. */
async function foreseen(postId: string, token = home.owner.token): Promise<[boolean, boolean]> {
  const query = `query ($input: PreflightPostInput!) { preflightPost(input: $input) { isReady hasAiContent isApprovalMissing } }`;
  const { data } = await server.run(query, { input: { postId, accountIds: [account] } }, token);
  expect(data.preflightPost.isReady).toBe(true);
  return [data.preflightPost.hasAiContent, data.preflightPost.isApprovalMissing];
}

test('SETTINGS_MANAGE is needed to require approval of AI content', async () => {
  const admin = await newMember(server, home.id, 'ADMIN', { deniedPermissions: ['SETTINGS_MANAGE'] });
  const input = { id: home.id, isAiApprovalRequired: false };
  const denied = await unchanged(server, () => mutate(server, 'updateOrganization', input, admin.token));
  expect(refusals(denied)).toEqual([['FORBIDDEN', 'input']]);
});

test('a post without AI content is scheduled without an approval', async () => {
  const post = await newPost();
  expect(await foreseen(post)).toEqual([false, false]);
  expect((await schedule(post)).userErrors).toEqual([]);
});

test('a post with a generated caption is scheduled only if it is approved as it is, in every mode', async () => {
  const post = await newPost();
  await captions({ postId: post });
  expect(await foreseen(post)).toEqual([true, true]);
  for (const publishMode of ['AUTOMATIC', 'REMINDER'])
    expect(await unchanged(server, () => schedule(post, { publishMode }))).toEqual(DENIED);
  const items = [{ postId: post, accountIds: [account], when: { at: LATER } }];
  const many = await mutate(
    server,
    'schedulePosts',
    { items },
    home.owner.token,
    'results { userErrors { code path } }',
  );
  expect(many.results).toEqual([
    { userErrors: [{ code: 'INVALID_STATE', path: ['input', 'items', '0', 'postId'] }] },
  ]);

  await approve(await requested(post, workflowId), home.manager);
  expect(await foreseen(post)).toEqual([true, false]);
  const { publications, userErrors } = await schedule(post);
  expect(userErrors).toEqual([]);
  // An edit voids the approval, and does not make the words those of a user.
  await run('updatePost', { id: post, caption: 'Coffee for two' });
  expect(await foreseen(post)).toEqual([true, true]);
  const held = await publicationOf(server, publications[0].id as string, home.owner.token);
  expect(held.holdReason).toBe('APPROVAL_REQUIRED');
});

test('a caption that was generated before its post is recognized, also on one platform', async () => {
  const [first, second] = await captions();
  const made = await run('createPost', { organizationId: home.id, caption: first }, 'post { id }');
  expect(await foreseen(made.post.id as string)).toEqual([true, true]);
  const other = await newPost();
  await run('updatePost', { id: other, platformOverrides: [{ platform: 'FACEBOOK', caption: second }] });
  expect(await foreseen(other)).toEqual([true, true]);
  expect(await schedule(other)).toEqual(DENIED);
});

test('a variant by AI counts while it is selected', async () => {
  const post = await newPost();
  const input = { postId: post, kind: 'CALL_TO_ACTION', seed: 3 };
  const { generation } = await generate(server, 'generateVariants', input, home.owner.token);
  expect(generation).not.toBeNull();
  await runGenerations(server);
  const [variant] = await server.database.query<{ id: string }>(
    'SELECT id FROM post_variants WHERE post_id = $1',
    [post],
  );
  expect(await foreseen(post)).toEqual([false, false]);
  await run('selectPostVariant', { postId: post, variantId: variant!.id });
  expect(await foreseen(post)).toEqual([true, true]);
  const own = await run(
    'createPostVariant',
    { organizationId: home.id, postId: post, kind: 'CALL_TO_ACTION', text: 'Visit us' },
    'postVariant { id }',
  );
  await run('selectPostVariant', { postId: post, variantId: own.postVariant.id as string });
  expect(await foreseen(post)).toEqual([false, false]);
});

test('a generated media file counts while the post has it, whatever the caller sees', async () => {
  const post = await newPost({ mediaType: 'IMAGE' });
  const media = await server.rows.media(home.id);
  await server.rows.postMedia(home.id, post, media, 0);
  // A connection without a user sees neither the post nor the file.
  const hasAi = async (): Promise<boolean> =>
    (
      await server.pool.query<{ has: boolean }>('SELECT review.has_ai_content($1, $2) AS has', [
        home.id,
        post,
      ])
    ).rows[0]!.has;
  expect(await hasAi()).toBe(false);
  await server.database.query(
    `UPDATE media_assets SET origin = 'GENERATED', prompt = 'A cup of chai', aspect_ratio = 'SQUARE_1_1', kind = 'IMAGE' WHERE id = $1`,
    [media],
  );
  expect(await hasAi()).toBe(true);
  await server.database.query('DELETE FROM post_media WHERE post_id = $1', [post]);
  expect(await hasAi()).toBe(false);
});

const CONTRIBUTION = {
  ...{ isCaptionGenerated: true, hasSuggestedHashtags: false, isImageGenerated: false },
  ...{ generationCost: '0', modelVersions: {} },
};

test('a post that a repurposing job wrote needs an approval, whatever else is known of it', async () => {
  const post = await newPost();
  expect(await foreseen(post)).toEqual([false, false]);
  await server.rows.rowOf(PostOrigin, { organization: home.id, post });
  expect(await foreseen(post)).toEqual([true, true]);
  expect(await unchanged(server, () => schedule(post))).toEqual(DENIED);
  await approve(await requested(post, workflowId), home.manager);
  expect(await foreseen(post)).toEqual([true, false]);
  expect((await schedule(post)).userErrors).toEqual([]);
});

test('a copy of a post with AI content needs an approval of its own, though it has no origin', async () => {
  const original = await newPost({ aiContribution: CONTRIBUTION });
  await server.rows.rowOf(PostOrigin, { organization: home.id, post: original });
  await approve(await requested(original, workflowId), home.manager);
  const { post } = await run('duplicatePost', { id: original }, 'post { id origin { id } }');
  expect(post.origin).toBeNull();
  expect(await foreseen(original)).toEqual([true, false]);
  expect(await foreseen(post.id as string)).toEqual([true, true]);
  expect(await unchanged(server, () => schedule(post.id as string))).toEqual(DENIED);
  // Edited words are no words of a user.
  await run('updatePost', { id: post.id, caption: 'Coffee for two' });
  expect(await foreseen(post.id as string)).toEqual([true, true]);
});

test('a copy of a post without AI content needs none', async () => {
  const { post } = await run('duplicatePost', { id: await newPost() }, 'post { id }');
  expect(await foreseen(post.id as string)).toEqual([false, false]);
  expect((await schedule(post.id as string)).userErrors).toEqual([]);
});
