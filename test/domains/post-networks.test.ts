import { checksum, type Member, mutate, newMember, newOrganization, refusals } from '../support/people';
import { serverForTests } from '../support/server';

const server = serverForTests();
let id: string;
let owner: Member;

beforeAll(async () => {
  ({ id, owner } = await newOrganization(server));
});

const POST =
  'post { id version targetPlatforms platformOverrides { platform caption hashtags callToAction } }';
const run = (verb: string, input: object, token = owner.token) =>
  mutate(server, `${verb}Post`, input, token, POST);

const twice = {
  targetPlatforms: ['INSTAGRAM', 'LINKEDIN', 'INSTAGRAM', 'INSTAGRAM'],
  platformOverrides: [
    { platform: 'LINKEDIN', caption: 'One' },
    { platform: 'LINKEDIN', caption: 'Two' },
  ],
};
const REFUSED = [
  {
    code: 'DUPLICATE',
    path: ['input', 'targetPlatforms', '2'],
    message: 'A platform can be selected only once. Remove the duplicate.',
  },
  {
    code: 'DUPLICATE',
    path: ['input', 'targetPlatforms', '3'],
    message: 'A platform can be selected only once. Remove the duplicate.',
  },
  {
    code: 'DUPLICATE',
    path: ['input', 'platformOverrides', '1'],
    message: 'A platform can have only one override. Remove the duplicate.',
  },
];

test('createPost and updatePost reject duplicate platforms and overrides', async () => {
  const post = await server.rows.post(id);
  const before = await checksum(server);

  expect((await run('create', { organizationId: id, ...twice })).userErrors).toEqual(REFUSED);
  expect((await run('update', { id: post, ...twice })).userErrors).toEqual(REFUSED);
  expect(await checksum(server)).toBe(before);
});

test('updatePost keeps omitted overrides, replaces them as a whole, and clears them with an empty list', async () => {
  const { post } = await run('create', {
    organizationId: id,
    targetPlatforms: ['LINKEDIN', 'INSTAGRAM'],
    platformOverrides: [
      { platform: 'LINKEDIN', caption: 'Our menu', hashtags: ['chai', 'chai'] },
      { platform: 'INSTAGRAM', callToAction: 'Come in' },
    ],
  });
  const both = [
    { platform: 'LINKEDIN', caption: 'Our menu', hashtags: ['chai', 'chai'], callToAction: null },
    { platform: 'INSTAGRAM', caption: null, hashtags: null, callToAction: 'Come in' },
  ];
  expect(post).toEqual({
    id: post.id,
    version: 1,
    targetPlatforms: ['LINKEDIN', 'INSTAGRAM'],
    platformOverrides: both,
  });

  const touched = await run('update', { id: post.id, caption: 'Menu' });
  expect(touched.post).toMatchObject({ version: 2, platformOverrides: both });
  const replaced = await run('update', {
    id: post.id,
    platformOverrides: [{ platform: 'INSTAGRAM', caption: 'Hi' }],
  });
  expect(replaced.post).toMatchObject({
    version: 3,
    targetPlatforms: ['LINKEDIN', 'INSTAGRAM'],
    platformOverrides: [{ platform: 'INSTAGRAM', caption: 'Hi', hashtags: null, callToAction: null }],
  });
  const cleared = await run('update', { id: post.id, platformOverrides: [], targetPlatforms: [] });
  expect(cleared.post).toEqual({ id: post.id, version: 4, targetPlatforms: [], platformOverrides: [] });
  expect(refusals(await run('update', { id: post.id, platformOverrides: null }))).toEqual([
    ['REQUIRED', 'input.platformOverrides'],
  ]);
});

test('createPost reports the path of an error inside an override together with other input errors', async () => {
  const answer = await run('create', {
    organizationId: id,
    targetPlatforms: ['TIKTOK', 'TIKTOK'],
    platformOverrides: [{ platform: 'LINKEDIN' }, { platform: 'TIKTOK', callToAction: 'x'.repeat(501) }],
  });
  expect(refusals(answer)).toEqual([
    ['TOO_LONG', 'input.platformOverrides.1.callToAction'],
    ['DUPLICATE', 'input.targetPlatforms.1'],
  ]);
});

test('updatePost returns only FORBIDDEN when the actor lacks permission', async () => {
  const viewer = await newMember(server, id, 'VIEWER');
  const post = await server.rows.post(id);
  expect(refusals(await run('update', { id: post, ...twice }, viewer.token))).toEqual([
    ['FORBIDDEN', 'input'],
  ]);
});
