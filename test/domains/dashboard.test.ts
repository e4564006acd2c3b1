import { AiGeneration } from '../../src/domains/ai/ai-generation.entity';
import { type Member, newMember, newOrganization } from '../support/people';
import { type Json, serverForTests } from '../support/server';

/** Numbers of an organization: each list is counted on its own, and by local days where numbers are of a period. */
const server = serverForTests();
let organization: string;
let client: string;
let owner: Member;
let limited: Member;

const PUBLISHED = {
  platform: 'X',
  status: 'PUBLISHED',
  insightsCollectedAt: '2026-06-01T00:00:00Z',
  insightsImpressions: null,
  insightsReach: null,
  insightsComments: null,
  insightsShares: null,
  insightsSaves: null,
};

beforeAll(async () => {
  const { rows } = server;
  ({ id: organization, owner } = await newOrganization(server));
  client = await rows.clientAccount(organization);
  limited = await newMember(server, organization, 'CLIENT', { clientAccount: client });
  const post = (values: Record<string, unknown>): Promise<string> => rows.post(organization, values);
  const publish = (of: string, publishedAt: string, values: object): Promise<string> =>
    rows.publication(organization, of, { ...PUBLISHED, insightsLikes: null, publishedAt, ...values });
  for (const values of [
    { status: 'ACTIVE' },
    { status: 'ACTIVE', clientAccount: client },
    { status: 'PAUSED' },
    { status: 'ACTIVE', deletedAt: '2026-03-01T00:00:00Z' },
  ])
    await rows.campaign(organization, values);

  // 1 April starts at 18:30 UTC of the day before in India.
  await post({ createdAt: '2026-03-31T18:29:59Z' });
  const ofClient = await post({
    ...{ createdAt: '2026-03-31T18:30:00Z', clientAccount: client },
    ...{ status: 'PUBLISHED', publishedAt: '2026-04-10T18:29:59Z' },
  });
  await post({ createdAt: '2026-02-01T00:00:00Z', status: 'SCHEDULED', scheduledAt: '2020-01-01T00:00:00Z' });
  const partly = await post({
    ...{ createdAt: '2026-04-05T00:00:00Z' },
    ...{ status: 'PARTIALLY_PUBLISHED', publishedAt: '2026-03-25T00:00:00Z' },
  });
  // Not scheduled: a draft with a date in the future.
  await post({ createdAt: '2026-04-11T00:00:00Z', scheduledAt: '2099-01-01T00:00:00Z' });
  const deleted = await post({
    createdAt: '2026-04-12T00:00:00Z',
    deletedAt: '2026-04-12T00:00:00Z',
    ...{ status: 'PUBLISHED', publishedAt: '2026-04-02T00:00:00Z' },
  });

  await publish(ofClient, '2026-04-10T18:29:59Z', { insightsLikes: 4, insightsReach: 10 });
  await publish(ofClient, '2026-04-10T18:30:00Z', { insightsLikes: 1_000 });
  await publish(partly, '2026-04-01T00:00:00Z', { insightsImpressions: 7, insightsSaves: 2 });
  await publish(partly, '2026-03-25T00:00:00Z', {});
  await publish(partly, '2026-04-03T00:00:00Z', { status: 'FAILED', insightsLikes: 1_000 });
  await publish(deleted, '2026-03-22T00:00:00Z', { insightsLikes: 3 });

  const generate = (createdAt: string, values: object): Promise<string> =>
    rows.rowOf(AiGeneration, { organization, createdAt, ...values });
  // Two generations for one post are not counted twice per publication.
  await generate('2026-03-31T18:30:00Z', { post: ofClient, clientAccount: client, cost: '0.2' });
  await generate('2026-04-10T18:29:59Z', { post: partly, cost: '0.1' });
  await generate('2026-04-05T00:00:00Z', { post: partly, cost: null });
  await generate('2026-03-31T18:29:59Z', { cost: null });
  await generate('2026-04-10T18:30:00Z', { cost: '9' });

  const stranger = await newOrganization(server);
  await rows.rowOf(AiGeneration, { organization: stranger.id, createdAt: '2026-04-05T00:00:00Z', cost: '1' });
  await rows.campaign(stranger.id, { status: 'ACTIVE' });
  await rows.post(stranger.id, { createdAt: '2026-04-05T00:00:00Z' });
});

const PERIOD = 'createdPosts publishedPosts publications impressions reach engagement aiGenerations aiCost';
const FIELDS =
  'activeCampaigns totalCampaigns totalPosts scheduledPosts publishedPosts lastPostCreatedAt ' +
  `current { ${PERIOD} } previous { ${PERIOD} }`;
const RANGE = 'from: "2026-04-01", to: "2026-04-10", timeZone: "Asia/Kolkata"';

/** Returns a dashboard from the compiled plan, and requires that the resolver path returns the same. */
async function dashboard(type: string, id: string, { token } = owner, args = RANGE): Promise<Json> {
  const field = `dashboard(${args}) { ${FIELDS} }`;
  const root = type.charAt(0).toLowerCase() + type.slice(1);
  const compiled = await server.run(`query($id: ID!) { ${root}(id: $id) { ${field} } }`, { id }, token);
  const general = await server.run(
    `query($id: ID!) { node(id: $id) { ... on ${type} { ${field} } } }`,
    { id },
    token,
  );
  expect([compiled.errors, general.errors]).toEqual([undefined, undefined]);
  expect([compiled.extensions.cost.plan, general.extensions.cost.plan]).toEqual(['compiled', 'resolvers']);
  expect(general.data.node).toEqual(compiled.data[root]);
  expect([compiled.extensions.cost.sqlStatements, general.extensions.cost.sqlStatements]).toEqual([2, 3]);
  return compiled.data[root].dashboard;
}

test('the dashboard of an organization counts each row once', async () => {
  expect(await dashboard('Organization', organization)).toEqual({
    activeCampaigns: 2,
    totalCampaigns: 3,
    totalPosts: 5,
    scheduledPosts: 1,
    publishedPosts: 2,
    lastPostCreatedAt: '2026-04-11T00:00:00+00:00',
    current: {
      createdPosts: 2,
      publishedPosts: 1,
      publications: 2,
      impressions: 7,
      reach: 10,
      engagement: 6,
      ...{ aiGenerations: 3, aiCost: '0.300000' },
    },
    previous: {
      createdPosts: 1,
      publishedPosts: 1,
      publications: 2,
      impressions: null,
      reach: null,
      engagement: 3,
      ...{ aiGenerations: 1, aiCost: null },
    },
  });
});

const OF_CLIENT = {
  activeCampaigns: 1,
  totalCampaigns: 1,
  totalPosts: 1,
  scheduledPosts: 0,
  publishedPosts: 1,
  lastPostCreatedAt: '2026-03-31T18:30:00+00:00',
  current: {
    createdPosts: 1,
    publishedPosts: 1,
    publications: 1,
    impressions: null,
    reach: 10,
    engagement: 4,
    ...{ aiGenerations: 1, aiCost: '0.200000' },
  },
  previous: {
    createdPosts: 0,
    publishedPosts: 0,
    publications: 0,
    impressions: null,
    reach: null,
    engagement: null,
    ...{ aiGenerations: 0, aiCost: null },
  },
};

test('a client account has a dashboard of its own', async () => {
  expect(await dashboard('ClientAccount', client)).toEqual(OF_CLIENT);
});

test('members limited to a client account see numbers of its content', async () => {
  expect(await dashboard('Organization', organization, limited)).toEqual({
    ...OF_CLIENT,
    current: { ...OF_CLIENT.current, aiCost: null },
  });
});

test('days start in the time zone of the arguments', async () => {
  const { current } = await dashboard(
    'Organization',
    organization,
    owner,
    RANGE.replace('Asia/Kolkata', 'UTC'),
  );

  expect(current).toMatchObject({ createdPosts: 1, publishedPosts: 1, publications: 3, engagement: 1_006 });
});

test('an organization without content has zeros', async () => {
  const empty = await newOrganization(server);

  expect(await dashboard('Organization', empty.id, empty.owner)).toEqual({
    ...OF_CLIENT,
    ...{ activeCampaigns: 0, totalCampaigns: 0, totalPosts: 0, publishedPosts: 0, lastPostCreatedAt: null },
    current: OF_CLIENT.previous,
  });
});

test('a list of organizations has a dashboard each', async () => {
  const { data, extensions } = await server.run(
    `{ viewer { memberships { nodes { organization { dashboard(${RANGE}) { totalPosts current { publications } } } } } } }`,
    {},
    limited.token,
  );

  expect(extensions.cost).toMatchObject({ plan: 'compiled', sqlStatements: 2 });
  expect(data.viewer.memberships.nodes).toEqual([
    { organization: { dashboard: { totalPosts: 1, current: { publications: 1 } } } },
  ]);
});

test('a user of another organization gets no dashboard', async () => {
  const stranger = await newOrganization(server);
  const { data } = await server.run(
    `query($id: ID!) { organization(id: $id) { dashboard(${RANGE}) { totalPosts } } }`,
    { id: organization },
    stranger.owner.token,
  );

  expect(data).toEqual({ organization: null });
});

test.each([
  ['from: "2026-02-02", to: "2026-02-01", timeZone: "UTC"', '`to` must not be before `from`.'],
  ['from: "2026-02-01", to: "2029-02-01", timeZone: "UTC"', '`to` must be less than 3 years after `from`.'],
])('dashboard(%s) is rejected', async (args, message) => {
  const { errors } = await server.run(
    `query($id: ID!) { organization(id: $id) { dashboard(${args}) { totalPosts } } }`,
    { id: organization },
    owner.token,
  );

  expect(errors![0]).toMatchObject({ message, extensions: { code: 'BAD_USER_INPUT' } });
});

test('a dashboard costs as much as the numbers of rows of its four lists', async () => {
  const { extensions } = await server.run(
    `query($id: ID!) { organization(id: $id) { dashboard(${RANGE}) { totalPosts } } }`,
    { id: organization },
    owner.token,
  );

  expect(extensions.cost).toMatchObject({ requested: 1 + 80 + 1 });
});
