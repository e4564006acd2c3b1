import { type Member, mutate, newOrganization, unchanged } from '../support/people';
import { serverForTests } from '../support/server';

/** Checks `changedFields` of a version conflict: values are compared by meaning, not by notation. */

const server = serverForTests();
let id: string;
let owner: Member;

beforeAll(async () => {
  ({ id, owner } = await newOrganization(server));
});

const LOST = 'lost: userErrors { code ... on VersionConflictError { changedFields current { id } } }';

/** Returns the `changedFields` of an update that has a stale version. */
async function changed(mutation: string, input: { id: string } & Record<string, unknown>) {
  const late = { ...input, expectedVersion: 1 };
  const { lost } = await unchanged(server, () => mutate(server, mutation, late, owner.token, LOST));
  expect(lost).toMatchObject([{ code: 'CONFLICT', current: { id: input.id } }]);
  return (lost as { changedFields: string[] }[])[0]!.changedFields;
}

test('changedFields of a campaign omits amounts, dates, objects and references with equal values', async () => {
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

test('changedFields of a post contains mediaIds when the media or their order differ', async () => {
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

test('changedFields of an organization omits settings when only the order of their keys differs', async () => {
  const input = { id, name: 'Studio', settings: { b: 1, a: { d: 2, c: 3 } } };
  await mutate(server, 'updateOrganization', input, owner.token);

  expect(
    await changed('updateOrganization', { id, name: 'Studio', settings: { a: { c: 3, d: 2 }, b: 1 } }),
  ).toEqual([]);
  expect(
    await changed('updateOrganization', { id, name: 'Café', settings: { a: { c: 3, d: 2 }, b: 2 } }),
  ).toEqual(['name', 'settings']);
});
