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

test.each<[string, () => object, string]>([
  ['createCampaign', () => ({ organizationId: id, name: '' }), 'name'],
  ['createClientAccount', () => ({ organizationId: id, name: ' \n ' }), 'name'],
  ['createOrganization', () => ({ name: '   ' }), 'name'],
  ['updateOrganization', () => ({ id, name: '' }), 'name'],
  ['duplicateCampaign', () => ({ id: campaign, name: ' ' }), 'name'],
  ['updateProfile', () => ({ fullName: '\u3000' }), 'fullName'],
])('%s rejects a blank name', async (mutation, input, field) => {
  expect(await refused(mutation, input())).toEqual([[`input.${field}`, `${field} must not be blank.`]]);
});

test('reports the index of an invalid list item in the path', async () => {
  expect(
    await refused('createPost', {
      organizationId: id,
      hashtags: ['चाय', 'two words'],
      thumbnailUrl: 'ftp://a.example/x.jpg',
      platformOverrides: [{ platform: 'X', hashtags: ['fine', '#tea'] }],
    }),
  ).toEqual([
    ['input.hashtags.1', 'hashtags must be a word without # or spaces.'],
    ['input.thumbnailUrl', 'thumbnailUrl must be a web address that begins with http:// or https://.'],
    ['input.platformOverrides.0.hashtags.1', 'hashtags must be a word without # or spaces.'],
  ]);
});

test('reports one error for a list that exceeds the maximum number of items', async () => {
  const hashtags = Array.from({ length: 101 }, () => '#');
  expect(await refused('createPost', { organizationId: id, hashtags })).toEqual([
    ['input.hashtags', 'hashtags must have at most 100 items.'],
  ]);
});

test('describes the expected form when a slug is malformed', async () => {
  expect(await refused('createClientAccount', { organizationId: id, name: 'Chai', slug: 'Chai!' })).toEqual([
    ['input.slug', 'slug must be lowercase letters and digits, separated by single hyphens.'],
  ]);
});
