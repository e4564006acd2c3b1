import {
  checksum,
  eventsOf,
  type Member,
  mutate,
  newMember,
  newOrganization,
  refusals,
} from '../support/people';
import { serverForTests } from '../support/server';

const server = serverForTests();
let id: string;
let owner: Member;

beforeAll(async () => {
  ({ id, owner } = await newOrganization(server));
});

const CAMPAIGN = `campaign { id name status kind purpose version startDate budget { amount currency } spent { amount }
  ads { aiOptimizationEnabled objective metaCampaignId impressions } targets { postsCount } createdBy { id }
  posts(orderBy: { field: CREATED_AT, direction: ASC }) { totalCount nodes { caption status author { id } media { id } } } }`;
const duplicate = (input: object, token = owner.token) =>
  mutate(server, 'duplicateCampaign', input, token, CAMPAIGN);

async function original(): Promise<{ campaign: string; media: string }> {
  const { rows } = server;
  const campaign = await rows.campaign(id, {
    name: 'Diwali',
    status: 'ACTIVE',
    kind: 'PAID',
    purpose: 'SALES',
    startDate: '2026-10-01',
    budgetAmount: '1250.50',
    spentAmount: '99.00',
    adsAiOptimizationEnabled: false,
    adsObjective: 'OUTCOME_SALES',
    adsMetaCampaignId: `meta-${campaignCount++}`,
    adsImpressions: 5,
    version: 4,
  });
  const post = await rows.post(id, {
    campaign,
    caption: 'One',
    status: 'PUBLISHED',
    publishedAt: new Date(),
  });
  await rows.post(id, { campaign, caption: 'Two' });
  await rows.post(id, { campaign, caption: 'Gone', deletedAt: new Date() });
  const media = await rows.media(id);
  await rows.postMedia(id, post, media, 0);
  return { campaign, media };
}
let campaignCount = 0;

test('duplicateCampaign copies the plan of the campaign but not its results', async () => {
  const { campaign } = await original();
  const made = await duplicate({ id: campaign });

  expect(made.userErrors).toEqual([]);
  expect(made.campaign).toEqual({
    id: made.campaign.id,
    name: 'Diwali (copy)',
    status: 'DRAFT',
    kind: 'PAID',
    purpose: 'SALES',
    version: 1,
    startDate: '2026-10-01',
    budget: { amount: '1250.50', currency: 'INR' },
    spent: { amount: '0.00' },
    ads: {
      aiOptimizationEnabled: false,
      objective: 'OUTCOME_SALES',
      metaCampaignId: null,
      impressions: null,
    },
    targets: { postsCount: 30 },
    createdBy: { id: owner.id },
    posts: { totalCount: 0, nodes: [] },
  });
  // Authenticate, campaign, permissions, insert, event; then authenticate, read, and its posts.
  expect(made.statements).toBe(8);
  expect(await eventsOf(server, made.campaign.id)).toEqual(['campaign.created']);
});

test('duplicateCampaign copies posts as drafts with their media when includePosts is true', async () => {
  const { campaign, media } = await original();
  const made = await duplicate({ id: campaign, name: 'Diwali 2', includePosts: true });
  expect(made.campaign.name).toBe('Diwali 2');
  expect(made.campaign.posts).toEqual({
    totalCount: 2,
    nodes: expect.arrayContaining([
      { caption: 'One', status: 'DRAFT', author: { id: owner.id }, media: [{ id: media }] },
      { caption: 'Two', status: 'DRAFT', author: { id: owner.id }, media: [] },
    ]) as object[],
  });
});

test('duplicateCampaign creates one campaign when twenty concurrent requests share an idempotency key', async () => {
  const { campaign } = await original();
  const made = await Promise.all(
    Array.from({ length: 20 }, () => duplicate({ id: campaign, includePosts: true, idempotencyKey: 'd1' })),
  );
  expect(new Set(made.map((answer) => answer.campaign.id)).size).toBe(1);
  expect(made[0]!.campaign.posts.totalCount).toBe(2);
});

test('duplicateCampaign keeps the name within the maximum length when the name is at the limit', async () => {
  const campaign = await server.rows.campaign(id, { name: '🪔'.repeat(255) });
  expect((await duplicate({ id: campaign })).campaign.name).toBe(`${'🪔'.repeat(248)} (copy)`);
});

test('duplicateCampaign fails and creates nothing when the campaign is not found or a permission is missing', async () => {
  const { campaign } = await original();
  const elsewhere = await newOrganization(server);
  const foreign = await server.rows.campaign(elsewhere.id);
  const creator = await newMember(server, id, 'CREATOR');
  const wordless = await newMember(server, id, 'EDITOR', { deniedPermissions: ['CONTENT_WRITE'] });
  const before = await checksum(server);
  for (const missing of [foreign, 'nonsense'])
    expect(refusals(await duplicate({ id: missing }))).toEqual([['NOT_FOUND', 'input.id']]);
  expect(refusals(await duplicate({ id: campaign }, creator.token))).toEqual([['FORBIDDEN', 'input']]);
  expect(refusals(await duplicate({ id: campaign, includePosts: true }, wordless.token))).toEqual([
    ['FORBIDDEN', 'input.includePosts'],
  ]);
  expect(refusals(await duplicate({ id: campaign, name: 'x'.repeat(256) }))).toEqual([
    ['TOO_LONG', 'input.name'],
  ]);
  expect(await checksum(server)).toBe(before);
  expect((await duplicate({ id: campaign }, wordless.token)).userErrors).toEqual([]);
});
