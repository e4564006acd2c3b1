import { type Member, newMember, newOrganization } from '../support/people';
import { type Json, serverForTests } from '../support/server';

/** Results of the posts of a campaign: each post counts once, however many publications it has. */
const server = serverForTests();
let organization: string;
let campaign: string;
let client: string;
let owner: Member;

const METRICS = ['Likes', 'Comments', 'Shares', 'Saves', 'Reach', 'Impressions', 'Views'];
/** A publication with the given metrics, and no others. */
const published = (values: object): Record<string, unknown> => ({
  ...{ platform: 'X', status: 'PUBLISHED', publishedAt: '2026-04-01T00:00:00Z' },
  insightsCollectedAt: '2026-06-01T00:00:00Z',
  ...Object.fromEntries(METRICS.map((metric) => [`insights${metric}`, null])),
  ...values,
});

beforeAll(async () => {
  const { rows } = server;
  ({ id: organization, owner } = await newOrganization(server));
  client = await rows.clientAccount(organization);
  campaign = await rows.campaign(organization, {
    spentAmount: '80.00',
    currency: 'INR',
    clientAccount: client,
  });
  const post = (values: object): Promise<string> =>
    rows.post(organization, { campaign, publishedAt: '2026-04-01T00:00:00Z', ...values });
  const publish = (of: string, values: object): Promise<string> =>
    rows.publication(organization, of, published(values));
  const twice = await post({ status: 'PUBLISHED', clientAccount: client });
  const once = await post({ status: 'PARTIALLY_PUBLISHED' });
  await post({ status: 'DRAFT', publishedAt: null });
  const deleted = await post({ status: 'PUBLISHED', deletedAt: '2026-04-02T00:00:00Z' });

  // Views stand for impressions where the platform reports no impressions.
  await publish(twice, {
    insightsLikes: 10,
    insightsReach: 100,
    insightsImpressions: 30_000,
    insightsViews: 1,
  });
  await publish(twice, { insightsLikes: 5, insightsComments: 3, insightsReach: 40, insightsViews: 10_000 });
  await publish(twice, { status: 'FAILED', insightsLikes: 1_000, insightsReach: 1_000 });
  await publish(once, { insightsLikes: 2, insightsShares: 1, insightsSaves: 1 });
  await publish(deleted, { insightsLikes: 1_000, insightsReach: 1_000 });
  await publish(await rows.post(organization), { insightsLikes: 1_000, insightsReach: 1_000 });
});

const FIELDS =
  'totalPosts publishedPosts averageLikes averageComments averageReach totalImpressions engagementRate roi';

/** Returns results from the compiled plan, and requires that the resolver path returns the same. */
async function performance(id: string, { token } = owner): Promise<Json> {
  const field = `performance { ${FIELDS} }`;
  const compiled = await server.run(`query($id: ID!) { campaign(id: $id) { ${field} } }`, { id }, token);
  const general = await server.run(
    `query($id: ID!) { node(id: $id) { ... on Campaign { ${field} } } }`,
    { id },
    token,
  );
  expect([compiled.errors, general.errors]).toEqual([undefined, undefined]);
  expect([compiled.extensions.cost.plan, general.extensions.cost.plan]).toEqual(['compiled', 'resolvers']);
  expect(general.data.node).toEqual(compiled.data.campaign);
  expect([compiled.extensions.cost.sqlStatements, general.extensions.cost.sqlStatements]).toEqual([2, 3]);
  return compiled.data.campaign.performance;
}

const setValue = async (impressionValue: object | null, { token } = owner): Promise<Json> => {
  const { data } = await server.run(
    `mutation($input: UpdateOrganizationInput!) { updateOrganization(input: $input) {
       organization { impressionValue { amount currency } } userErrors { code path message } } }`,
    { input: { id: organization, impressionValue } },
    token,
  );
  return data.updateOrganization;
};

const RESULTS = {
  totalPosts: 3,
  publishedPosts: 2,
  // 17 likes of two posts, 3 comments and 140 accounts of one.
  averageLikes: '8.50',
  averageComments: '3.00',
  averageReach: '140.00',
  totalImpressions: 40_000,
  // 18 of 140: the reach of the other post is not reported.
  engagementRate: '12.86',
  roi: null,
};

test('averages are per post, and sums contain each publication once', async () => {
  expect(await performance(campaign)).toEqual(RESULTS);
});

test('the return on investment follows from the value of impressions', async () => {
  expect(await setValue({ amount: '3.50', currency: 'INR' })).toEqual({
    organization: { impressionValue: { amount: '3.50', currency: 'INR' } },
    userErrors: [],
  });
  // 40 × 3.50 = 140, less 80, of 80.
  expect(await performance(campaign)).toEqual({ ...RESULTS, roi: '75.00' });

  await setValue({ amount: '3.5', currency: 'USD' });
  expect(await performance(campaign)).toEqual(RESULTS);
  await setValue({ amount: '0', currency: 'INR' });
  expect((await performance(campaign)).roi).toBe('-100.00');
});

test('the return on investment is null where nothing was spent or no impressions are reported', async () => {
  await setValue({ amount: '3.5', currency: 'INR' });
  const { rows } = server;
  const free = await rows.campaign(organization, { spentAmount: '0', currency: 'INR' });
  await rows.publication(
    organization,
    await rows.post(organization, {
      campaign: free,
      status: 'PUBLISHED',
      publishedAt: '2026-04-01T00:00:00Z',
    }),
    published({ insightsImpressions: 1_000 }),
  );
  const unused = await rows.campaign(organization, { spentAmount: '10', currency: 'INR' });

  expect(await performance(free)).toMatchObject({ totalImpressions: 1_000, roi: null });
  expect(await performance(unused)).toEqual({
    ...{ totalPosts: 0, publishedPosts: 0, averageLikes: null, averageComments: null, averageReach: null },
    ...{ totalImpressions: null, engagementRate: null, roi: null },
  });
});

test('members limited to a client account see results of its posts', async () => {
  await setValue(null);
  const limited = await newMember(server, organization, 'CLIENT', { clientAccount: client });

  expect(await performance(campaign, limited)).toEqual({
    ...RESULTS,
    ...{ totalPosts: 1, publishedPosts: 1, averageLikes: '15.00' },
  });
});

test('the value of impressions requires SETTINGS_MANAGE', async () => {
  const editor = await newMember(server, organization, 'EDITOR');
  const { organization: changed, userErrors } = await setValue({ amount: '9', currency: 'INR' }, editor);

  expect(changed).toBeNull();
  expect(userErrors).toMatchObject([{ code: 'FORBIDDEN' }]);
  const { data } = await server.run(
    'query($id: ID!) { organization(id: $id) { impressionValue { amount } } }',
    { id: organization },
    owner.token,
  );
  expect(data.organization.impressionValue).toBeNull();
});

test.each([
  [{ amount: '-1', currency: 'INR' }, 'amount'],
  [{ amount: '1', currency: 'rupees' }, 'currency'],
])('a value of %j is rejected', async (value, field) => {
  const { data, errors } = await server.run(
    `mutation($input: UpdateOrganizationInput!) { updateOrganization(input: $input) { userErrors { path } } }`,
    { input: { id: organization, impressionValue: value } },
    owner.token,
  );

  expect(JSON.stringify(errors ?? data)).toContain(field);
});

test('twenty campaigns and their results take one statement', async () => {
  const { data, extensions } = await server.run(
    `query($id: ID!) { organization(id: $id) { campaigns(orderBy: { field: CREATED_AT, direction: ASC }) {
       nodes { performance { totalPosts averageLikes } } } } }`,
    { id: organization },
    owner.token,
  );

  expect(extensions.cost).toMatchObject({ plan: 'compiled', sqlStatements: 2 });
  expect(data.organization.campaigns.nodes[0]).toEqual({
    performance: { totalPosts: 3, averageLikes: '8.50' },
  });
});

test('results cost as much as the numbers of rows of both lists', async () => {
  const { extensions } = await server.run(
    'query($id: ID!) { campaign(id: $id) { performance { roi } } }',
    { id: campaign },
    owner.token,
  );

  expect(extensions.cost).toMatchObject({ requested: 1 + 40 + 1 });
});
