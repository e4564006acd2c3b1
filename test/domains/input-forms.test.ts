import { type Member, mutate, newOrganization, unchanged } from '../support/people';
import { serverForTests } from '../support/server';

/** Invalid input is reported with an end-user message and the path of the field. */

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

test.each<[string, () => object, string, string]>([
  ['createCampaign', () => ({ organizationId: id, name: '' }), 'name', 'Name'],
  ['createClientAccount', () => ({ organizationId: id, name: ' \n ' }), 'name', 'Name'],
  ['createOrganization', () => ({ name: '   ' }), 'name', 'Name'],
  ['updateOrganization', () => ({ id, name: '' }), 'name', 'Name'],
  ['duplicateCampaign', () => ({ id: campaign, name: ' ' }), 'name', 'Name'],
  ['updateProfile', () => ({ fullName: '\u3000' }), 'fullName', 'Full name'],
])('%s rejects a blank name', async (mutation, input, field, label) => {
  expect(await refused(mutation, input())).toEqual([[`input.${field}`, `${label} must not be blank.`]]);
});

test('createPost reports the index of an invalid list item in the path', async () => {
  expect(
    await refused('createPost', {
      organizationId: id,
      hashtags: ['चाय', 'two words'],
      thumbnailUrl: 'ftp://a.example/x.jpg',
      platformOverrides: [{ platform: 'X', hashtags: ['fine', '#tea'] }],
    }),
  ).toEqual([
    ['input.hashtags.1', 'Item 2 of hashtags must be a word without # or spaces.'],
    ['input.thumbnailUrl', 'Thumbnail URL must be a URL that starts with http:// or https://.'],
    ['input.platformOverrides.0.hashtags.1', 'Item 2 of hashtags must be a word without # or spaces.'],
  ]);
});

test('createPost reports one error when a list exceeds the maximum number of items', async () => {
  const hashtags = Array.from({ length: 101 }, () => '#');
  expect(await refused('createPost', { organizationId: id, hashtags })).toEqual([
    ['input.hashtags', 'Hashtags must have at most 100 items.'],
  ]);
});

test('createClientAccount describes the expected form when the slug is malformed', async () => {
  expect(await refused('createClientAccount', { organizationId: id, name: 'Chai', slug: 'Chai!' })).toEqual([
    ['input.slug', 'Slug must be lowercase letters and digits, separated by single hyphens.'],
  ]);
});
