import { type Member, mutate, newOrganization, unchanged } from '../support/people';
import { serverForTests } from '../support/server';

/** Who loses is told which fields differ: by what values mean, not by how they were written. */

const server = serverForTests();
let id: string;
let owner: Member;

beforeAll(async () => {
  ({ id, owner } = await newOrganization(server));
});

const LOST = 'lost: userErrors { code ... on VersionConflictError { changedFields current { id } } }';

/** The fields a loser is told to differ. */
async function changed(mutation: string, input: { id: string } & Record<string, unknown>) {
  const late = { ...input, expectedVersion: 1 };
  const { lost } = await unchanged(server, () => mutate(server, mutation, late, owner.token, LOST));
  expect(lost).toMatchObject([{ code: 'CONFLICT', current: { id: input.id } }]);
  return (lost as { changedFields: string[] }[])[0]!.changedFields;
}

test('of a campaign: amounts, days, shapes and references that mean what the row has are none', async () => {
  const client = await server.rows.clientAccount(id);
  const campaign = await server.rows.campaign(id, {
    name: 'Diwali',
    description: null,
    budgetAmount: '10.00',
    dailyBudgetAmount: '1.50',
    startDate: '2026-10-01',
    clientAccount: client,
    version: 2,
  });
  const same = {
    id: campaign,
    name: 'Diwali',
    description: null,
    budget: '10',
    dailyBudget: '01.5',
    startDate: '2026-10-01',
    clientAccountId: client.toUpperCase(),
    targets: { roi: '200', reach: 10000, engagementRate: '5', postsCount: 30 },
    aiSettings: {
      contentVariety: 'MEDIUM',
      brandVoiceConsistency: 85,
      autoSuggestHashtags: true,
      autoGenerateCaptions: true,
    },
  };

  expect(await changed('updateCampaign', same)).toEqual([]);
  expect(
    await changed('updateCampaign', {
      ...same,
      description: 'Lights',
      budget: '10.01',
      costPerPost: '0',
      startDate: null,
      targets: { ...same.targets, roi: '200.01' },
      clientAccountId: null,
    }),
  ).toEqual(['description', 'startDate', 'budget', 'costPerPost', 'targets', 'clientAccountId']);
});

test('of a post: its media count when others stand there, or in another order', async () => {
  const post = await server.rows.post(id, { hashtags: ['chai'], version: 2 });
  const [a, b] = [await server.rows.media(id), await server.rows.media(id)];
  await server.rows.postMedia(id, post, a, 0);
  await server.rows.postMedia(id, post, b, 1);
  const media = (mediaIds: string[] | null) =>
    changed('updatePost', { id: post, hashtags: ['chai'], mediaIds });

  expect(await media([a, b.toUpperCase()])).toEqual([]);
  expect(await media([b, a])).toEqual(['mediaIds']);
  expect(await media([a])).toEqual(['mediaIds']);
  expect(await media(null)).toEqual(['mediaIds']);
  expect(await changed('updatePost', { id: post, hashtags: ['chai', 'masala'] })).toEqual(['hashtags']);
});

test('of an organization: settings in another order are none', async () => {
  const input = { id, name: 'Studio', settings: { b: 1, a: { d: 2, c: 3 } } };
  await mutate(server, 'updateOrganization', input, owner.token);

  expect(
    await changed('updateOrganization', { id, name: 'Studio', settings: { a: { c: 3, d: 2 }, b: 1 } }),
  ).toEqual([]);
  expect(
    await changed('updateOrganization', { id, name: 'Café', settings: { a: { c: 3, d: 2 }, b: 2 } }),
  ).toEqual(['name', 'settings']);
});
