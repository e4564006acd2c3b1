import { type Member, mutate, newOrganization, unchanged } from '../support/people';
import { serverForTests } from '../support/server';

/** What people type is refused in words for people, at the place where it stands. */

const server = serverForTests();
let id: string;
let owner: Member;
let campaign: string;

beforeAll(async () => {
  ({ id, owner } = await newOrganization(server));
  campaign = await server.rows.campaign(id);
});

async function refused(mutation: string, input: object): Promise<[path: string, message: string][]> {
  const { userErrors } = await unchanged(server, () => mutate(server, mutation, input, owner.token));
  return (userErrors as { path: string[]; message: string }[]).map(({ path, message }) => [
    path.join('.'),
    message,
  ]);
}

test.each<[string, () => object, string]>([
  ['createCampaign', () => ({ organizationId: id, name: '' }), 'name'],
  ['createClientAccount', () => ({ organizationId: id, name: ' \n ' }), 'name'],
  ['createOrganization', () => ({ name: '   ' }), 'name'],
  ['updateOrganization', () => ({ id, name: '' }), 'name'],
  ['duplicateCampaign', () => ({ id: campaign, name: ' ' }), 'name'],
  ['updateProfile', () => ({ fullName: '\u3000' }), 'fullName'],
])('%s takes no blank name', async (mutation, input, field) => {
  expect(await refused(mutation, input())).toEqual([[`input.${field}`, `${field} must not be blank.`]]);
});

test('a text that may be missing may be blank', async () => {
  const { userErrors } = await mutate(server, 'createPost', { organizationId: id, title: '' }, owner.token);
  expect(userErrors).toEqual([]);
});

test('an item of a list is told by its place', async () => {
  expect(
    await refused('createPost', {
      organizationId: id,
      hashtags: ['चाय', 'two words'],
      thumbnailUrl: 'ftp://a.example/x.jpg',
      platformOverrides: [{ platform: 'X', hashtags: ['fine', '#tea'] }],
    }),
  ).toEqual([
    ['input.hashtags.1', 'hashtags must be a word without # and blanks.'],
    ['input.thumbnailUrl', 'thumbnailUrl must be a web address that begins with http:// or https://.'],
    ['input.platformOverrides.0.hashtags.1', 'hashtags must be a word without # and blanks.'],
  ]);
});

test('a list that is too long is told as a whole, whatever its items', async () => {
  const hashtags = Array.from({ length: 101 }, () => '#');
  expect(await refused('createPost', { organizationId: id, hashtags })).toEqual([
    ['input.hashtags', 'hashtags must have at most 100 items.'],
  ]);
});

test('a form is told in words', async () => {
  expect(await refused('createClientAccount', { organizationId: id, name: 'Chai', slug: 'Chai!' })).toEqual([
    ['input.slug', 'slug must be small letters and digits, with hyphens between.'],
  ]);
});
