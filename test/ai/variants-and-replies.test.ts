import { type Member, mutate, newMember, newOrganization, unchanged } from '../support/people';
import { type Json, serverForTests } from '../support/server';
import { composer, generate, generationOf, runGenerations } from './generations';

const server = serverForTests();
let organization: string;
let owner: Member;
let post: string;
const CAPTION = 'Masala chai is back. Come in from the rain.';

beforeEach(async () => {
  ({ id: organization, owner } = await newOrganization(server));
  post = await server.rows.post(organization, { caption: CAPTION, language: 'ENGLISH', callToAction: null });
});

/** Requests content, runs the job, and returns the generation. */
async function generated(name: string, input: object, models = composer()): Promise<Json> {
  const { generation, userErrors } = await generate(server, name, { seed: 7, ...input }, owner.token);
  expect(userErrors).toEqual([]);
  await runGenerations(server, models);
  const { replies } = (
    await server.run(
      `query ($id: ID!) { aiGeneration(id: $id) { replies } }`,
      { id: generation.id },
      owner.token,
    )
  ).data.aiGeneration;
  return { ...(await generationOf(server, generation.id as string, owner.token)), replies };
}

async function variants(): Promise<Json[]> {
  const { data } = await server.run(
    `query ($id: ID!) { post(id: $id) { caption callToAction version variants { nodes { id kind text aiModel isSelected
       createdBy { id } clientAccount { id } } } } }`,
    { id: post },
    owner.token,
  );
  return data.post.variants.nodes as Json[];
}

describe('generateVariants', () => {
  test.each(['CAPTION', 'HOOK', 'HASHTAGS', 'CALL_TO_ACTION'] as const)(
    'adds variants of the kind %s, of which one can be selected',
    async (kind) => {
      const generation = await generated('generateVariants', { postId: post, kind });
      expect(generation).toMatchObject({
        ...{ status: 'COMPLETED', feature: 'VARIANTS', promptTemplate: 'variants', post: { id: post } },
        input: { part: kind, original: CAPTION, count: 3 },
      });
      const found = await variants();
      const texts = (generation.captions as Json[]).map(({ text, hashtags, callToAction }) =>
        kind === 'HASHTAGS'
          ? (hashtags as string[]).map((tag) => `#${tag}`).join(' ')
          : kind === 'CALL_TO_ACTION'
            ? (callToAction as string)
            : kind === 'HOOK'
              ? (text as string).split('\n')[0]!
              : (text as string),
      );
      expect(new Set(found.map(({ text }) => text as string))).toEqual(new Set(texts));
      expect(found[0]).toMatchObject({
        ...{ kind, aiModel: 'composer composer', isSelected: false },
        ...{ createdBy: { id: owner.id }, clientAccount: null },
      });

      const { post: selected, userErrors } = await mutate(
        server,
        'selectPostVariant',
        { postId: post, variantId: found[0]!.id },
        owner.token,
        'post { caption hashtags callToAction }',
      );
      expect(userErrors).toEqual([]);
      const text = found[0]!.text as string;
      if (kind === 'CALL_TO_ACTION') expect(selected.callToAction).toBe(text);
      else if (kind === 'HASHTAGS') expect(`#${selected.hashtags.join(' #')}`).toBe(text);
      else expect(selected.caption.startsWith(text)).toBe(true);
    },
  );

  test('leaves the post as it is, and adds no text twice', async () => {
    const input = { postId: post, kind: 'HOOK', count: 2 };
    await generated('generateVariants', input);
    await generated('generateVariants', input);
    const found = await variants();
    expect(found).toHaveLength(2);
    const { data } = await server.run(
      'query ($id: ID!) { post(id: $id) { caption version } }',
      { id: post },
      owner.token,
    );
    expect(data.post).toEqual({ caption: CAPTION, version: 1 });
  });

  test('adds variants to the client account of the post, and none to a deleted post', async () => {
    const client = await server.rows.clientAccount(organization);
    const limited = await newMember(server, organization, 'CLIENT', { clientAccount: client });
    post = await server.rows.post(organization, { caption: CAPTION, clientAccount: client });
    await generated('generateVariants', { postId: post, kind: 'HOOK', count: 1 });
    expect(await variants()).toMatchObject([{ clientAccount: { id: client } }]);
    const seen = await server.run(
      'query ($id: ID!) { post(id: $id) { variants { nodes { kind } } } }',
      { id: post },
      limited.token,
    );
    expect(seen.data.post.variants.nodes).toEqual([{ kind: 'HOOK' }]);

    await generate(server, 'generateVariants', { postId: post, kind: 'CAPTION', seed: 1 }, owner.token);
    await mutate(server, 'deletePost', { id: post }, owner.token, 'deletedPostId');
    await runGenerations(server);
    const rows = await server.database.query(
      `SELECT kind FROM post_variants WHERE organization_id = $1 AND post_id = $2`,
      [organization, post],
    );
    expect(rows).toEqual([{ kind: 'HOOK' }]);
  });

  test('requires a caption and a post that is visible to the viewer', async () => {
    const bare = await server.rows.post(organization, { caption: null });
    const stranger = await newOrganization(server);
    const run = (input: object, { token } = owner): Promise<Json> =>
      unchanged(server, () =>
        mutate(server, 'generateVariants', input, token, 'generation { id } userErrors { code path }'),
      );
    expect((await run({ postId: bare, kind: 'HOOK' })).userErrors).toMatchObject([
      { code: 'REQUIRED', path: ['input', 'postId'] },
    ]);
    expect((await run({ postId: post, kind: 'HOOK' }, stranger.owner)).userErrors).toMatchObject([
      { code: 'NOT_FOUND', path: ['input', 'postId'] },
    ]);
    const viewer = await newMember(server, organization, 'VIEWER');
    expect((await run({ postId: post, kind: 'HOOK' }, viewer)).userErrors).toMatchObject([
      { code: 'FORBIDDEN' },
    ]);
  });

  test('users write calls to action of one line', async () => {
    const { postVariant, userErrors } = await unchanged(server, () =>
      mutate(
        server,
        'createPostVariant',
        { organizationId: organization, postId: post, kind: 'CALL_TO_ACTION', text: 'Book\na table' },
        owner.token,
        'postVariant { id }',
      ),
    );
    expect(postVariant).toBeNull();
    expect(userErrors).toMatchObject([{ code: 'INVALID', path: ['input', 'text'] }]);
  });
});

describe('suggestReply', () => {
  const reply = (comment: string, more: object = {}, models = composer()): Promise<Json> =>
    generated('suggestReply', { organizationId: organization, comment, ...more }, models);

  test.each([
    ['The masala chai was great!', 'ENGLISH', /thank/i],
    ['चाय बहुत अच्छी थी, धन्यवाद', 'HINDI', /\p{Script=Devanagari}/u],
    ['Bhai chai bahut achhi hai yaar', 'HINGLISH', /shukriya/i],
  ])('suggests replies in the language of %s', async (comment, language, pattern) => {
    const generation = await reply(comment, { postId: language === 'ENGLISH' ? post : null });
    expect(generation).toMatchObject({
      ...{ status: 'COMPLETED', feature: 'REPLY', captions: [], hashtags: [], ideas: [] },
      ...{ input: { language, source: comment, count: 3 }, qualityScore: null },
    });
    const replies = generation.replies as string[];
    expect(new Set(replies).size).toBe(3);
    for (const text of replies) expect(text).toMatch(language === 'ENGLISH' ? /thank|glad/i : pattern);
  });

  test('rejects replies with links and numbers of the comment', async () => {
    const text = (): string => JSON.stringify({ replies: ['Thank you. See win-prizes.com, code 4711.'] });
    const generation = await reply('Visit win-prizes.com with code 4711', {}, composer({ text }));
    expect(generation).toMatchObject({
      status: 'FAILED',
      failure: { reason: 'INVENTED_CONTENT' },
      replies: [],
    });
  });

  test('sends no contact details of the comment to the model', async () => {
    const generation = await reply('Great! Write to asha@example.com or call +91 98765 43210');
    expect(generation.input.source).toBe('Great! Write to [email] or call [phone]');
  });

  test('returns at most the requested number, and foretells the cost', async () => {
    const input = { organizationId: organization, comment: 'Great chai!', count: 2 };
    const { preview, userErrors } = await mutate(
      server,
      'suggestReply',
      { ...input, dryRun: true },
      owner.token,
      'preview { aiCredits outputTokens }',
    );
    expect(userErrors).toEqual([]);
    expect(preview).toEqual({ aiCredits: 2, outputTokens: 1_100 });
    expect((await reply('Great chai!', { count: 2 })).replies).toHaveLength(2);
  });

  test('is denied to members without the permission', async () => {
    const viewer = await newMember(server, organization, 'VIEWER');
    const { generation, userErrors } = await unchanged(server, () =>
      generate(server, 'suggestReply', { organizationId: organization, comment: 'Great!' }, viewer.token),
    );
    expect(generation).toBeNull();
    expect(userErrors).toMatchObject([{ code: 'FORBIDDEN' }]);
  });
});
