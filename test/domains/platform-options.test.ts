import { checksum, type Member, mutate, newMember, newOrganization, refusals } from '../support/people';
import { type Json, serverForTests } from '../support/server';

/** Options of posts on single platforms: `@oneOf` in inputs, a union in outputs. */

const server = serverForTests();
let id: string;
let owner: Member;

beforeAll(async () => {
  ({ id, owner } = await newOrganization(server));
});

const OPTIONS = `platformOptions { __typename
  ... on InstagramOptions { firstComment collaborators isSharedToFeed }
  ... on LinkedInOptions { visibility article { url title description } }
  ... on TikTokOptions { tiktok: privacy isAiGenerated }
  ... on YouTubeOptions { youtube: privacy tags }
  ... on PinterestOptions { boardId }
  ... on GoogleBusinessOptions { topic event { title startDate endDate } }
  ... on XOptions { poll { options durationMinutes } replySettings }
  ... on FacebookOptions { link } }`;
const POST = `post { id version ${OPTIONS} platformOverrides { platform mediaIds } }`;
const run = (verb: string, input: object, { token } = owner) =>
  mutate(server, `${verb}Post`, input, token, POST);
const create = (input: object) => run('create', { organizationId: id, ...input });

const GIVEN = [
  { instagram: { firstComment: 'आज का मेन्यू', collaborators: ['asha.verma'], isSharedToFeed: true } },
  { linkedin: { visibility: 'CONNECTIONS', article: { url: 'https://example.com/a', title: 'Tea' } } },
  { tiktok: { privacy: 'SELF_ONLY', isAiGenerated: true } },
  { youtube: { privacy: 'UNLISTED', tags: ['chai', 'how to'] } },
  { pinterest: { boardId: '42' } },
  {
    googleBusiness: {
      topic: 'EVENT',
      event: { title: 'Tea week', startDate: '2026-12-01', endDate: '2026-12-07' },
    },
  },
  { x: { poll: { options: ['Chai', 'Coffee'], durationMinutes: 60 }, replySettings: 'FOLLOWING' } },
  { facebook: { link: 'https://example.com/menu' } },
];
const SHOWN = [
  {
    __typename: 'InstagramOptions',
    firstComment: 'आज का मेन्यू',
    collaborators: ['asha.verma'],
    isSharedToFeed: true,
  },
  {
    __typename: 'LinkedInOptions',
    visibility: 'CONNECTIONS',
    article: { url: 'https://example.com/a', title: 'Tea', description: null },
  },
  { __typename: 'TikTokOptions', tiktok: 'SELF_ONLY', isAiGenerated: true },
  { __typename: 'YouTubeOptions', youtube: 'UNLISTED', tags: ['chai', 'how to'] },
  { __typename: 'PinterestOptions', boardId: '42' },
  {
    __typename: 'GoogleBusinessOptions',
    topic: 'EVENT',
    event: { title: 'Tea week', startDate: '2026-12-01', endDate: '2026-12-07' },
  },
  {
    __typename: 'XOptions',
    poll: { options: ['Chai', 'Coffee'], durationMinutes: 60 },
    replySettings: 'FOLLOWING',
  },
  { __typename: 'FacebookOptions', link: 'https://example.com/menu' },
];

test('the options of every platform are returned in their order, by the mutation and by compiled queries', async () => {
  const { post, userErrors } = await create({ platformOptions: GIVEN });
  expect(userErrors).toEqual([]);
  expect(post.platformOptions).toEqual(SHOWN);

  const query = `query ($id: ID!) { post(id: $id) { ${OPTIONS} } }`;
  const { data, extensions } = await server.run(query, { id: post.id }, owner.token);
  expect(data.post.platformOptions).toEqual(SHOWN);
  expect(extensions.cost.plan).toBe('compiled');
});

test('an update keeps omitted options, replaces the list, and changes nothing for equal options', async () => {
  const { post } = await create({ platformOptions: GIVEN });
  const renamed = await run('update', { id: post.id, title: 'Tea' });
  expect(renamed.post).toMatchObject({ version: 2, platformOptions: SHOWN });
  expect((await run('update', { id: post.id, platformOptions: GIVEN })).post.version).toBe(2);
  const replaced = await run('update', { id: post.id, platformOptions: [GIVEN[4]] });
  expect(replaced.post).toMatchObject({ version: 3, platformOptions: [SHOWN[4]] });
  expect((await run('update', { id: post.id, platformOptions: [] })).post.platformOptions).toEqual([]);
  expect(refusals(await run('update', { id: post.id, platformOptions: null }))).toEqual([
    ['REQUIRED', 'input.platformOptions'],
  ]);
});

test.each<[string, unknown]>([
  ['an unknown platform', [{ myspace: {} }]],
  ['an unknown option', [{ pinterest: { boardId: '1', sticker: 'x' } }]],
  ['an option of another platform', [{ facebook: { boardId: '1' } }]],
  ['two platforms in one item', [{ facebook: {}, x: {} }]],
  ['an empty item', [{}]],
  ['an unknown value', [{ tiktok: { privacy: 'EVERYONE' } }]],
])('createPost rejects %s', async (_, platformOptions) => {
  const before = await checksum(server);
  const { errors } = await server.run(
    'mutation ($input: CreatePostInput!) { createPost(input: $input) { userErrors { code } } }',
    { input: { organizationId: id, platformOptions } },
    owner.token,
  );
  expect(new Set(errors?.map(({ extensions }: Json) => extensions.code))).toEqual(
    new Set(['BAD_USER_INPUT']),
  );
  expect(await checksum(server)).toBe(before);
});

test('createPost reports the second options of a platform, and invalid values at their paths', async () => {
  const invalid = await create({
    platformOptions: [GIVEN[0], { instagram: {} }, { pinterest: { boardId: 'tea' } }],
  });
  expect(refusals(invalid)).toEqual([['BAD_FORMAT', 'input.platformOptions.2.pinterest.boardId']]);
  const twice = await create({ platformOptions: [GIVEN[0], GIVEN[1], { instagram: {} }] });
  expect(twice.userErrors).toEqual([
    {
      code: 'DUPLICATE',
      path: ['input', 'platformOptions', '2'],
      message: 'A platform can have options only once. Remove the duplicate.',
    },
  ]);
});

test('members without permission get FORBIDDEN only', async () => {
  const viewer = await newMember(server, id, 'VIEWER');
  const { post } = await create({});
  const answer = await run(
    'update',
    { id: post.id, platformOptions: [{ instagram: {} }, { instagram: {} }] },
    viewer,
  );
  expect(refusals(answer)).toEqual([['FORBIDDEN', 'input']]);
});

describe('media files of an override', () => {
  test('are files of the post, each once', async () => {
    const [a, b, other] = await Promise.all([0, 1, 2].map(() => server.rows.media(id)));
    const override = (mediaIds: unknown) => [{ platform: 'X', mediaIds }];
    const { post, userErrors } = await create({ mediaIds: [a, b], platformOverrides: override([b]) });
    expect(userErrors).toEqual([]);
    expect(post.platformOverrides).toEqual([{ platform: 'X', mediaIds: [b] }]);

    const wrong = await run('update', { id: post.id, platformOverrides: override([b, other, b, 'x']) });
    expect(refusals(wrong)).toEqual([
      ['NOT_FOUND', 'input.platformOverrides.0.mediaIds.1'],
      ['DUPLICATE', 'input.platformOverrides.0.mediaIds.2'],
      ['NOT_FOUND', 'input.platformOverrides.0.mediaIds.3'],
    ]);
    const swapped = await run('update', {
      id: post.id,
      mediaIds: [other],
      platformOverrides: override([other]),
    });
    expect(swapped.post.platformOverrides).toEqual([{ platform: 'X', mediaIds: [other] }]);
  });
});
