import { AiGeneration } from '../../src/domains/ai/ai-generation.entity';
import { type Member, newMember, newOrganization } from '../support/people';
import { type Json, serverForTests } from '../support/server';

/** Totals of generations by content, model, user and day. */
const server = serverForTests();
let organization: string;
let client: string;
let campaign: string;
let owner: Member;
let limited: Member;
let writers: Member[];

beforeAll(async () => {
  const { rows } = server;
  ({ id: organization, owner } = await newOrganization(server));
  client = await rows.clientAccount(organization);
  campaign = await rows.campaign(organization);
  limited = await newMember(server, organization, 'CLIENT', { clientAccount: client });
  const added = [
    await newMember(server, organization, 'MANAGER'),
    await newMember(server, organization, 'MANAGER'),
  ];
  writers = added.sort((a, b) => (a.id < b.id ? -1 : 1));
  const generation = (createdAt: string, values: object): Promise<string> =>
    rows.rowOf(AiGeneration, {
      organization,
      createdAt,
      ...{ status: 'COMPLETED', feature: 'CAPTION', inputTokens: 100, outputTokens: 10, cost: null },
      ...values,
    });
  const gpt = { provider: 'OPENAI', modelName: 'gpt-5' };
  // 1 May starts at 18:30 UTC of the day before in India.
  await generation('2026-04-30T18:29:59Z', { ...gpt, cost: '100' });
  await generation('2026-04-30T18:30:00Z', { ...gpt, cost: '0.5', createdBy: writers[0]!.id, campaign });
  await generation('2026-05-02T00:00:00Z', { ...gpt, cost: '0.25', createdBy: writers[1]!.id });
  await generation('2026-05-02T00:00:00Z', {
    ...{ clientAccount: client, cost: '0', feature: 'HASHTAGS', status: 'FAILED', createdBy: writers[1]!.id },
  });
  await generation('2026-05-31T18:29:59Z', {
    ...{ provider: null, modelName: null, status: 'PENDING', inputTokens: 0, outputTokens: 0 },
  });
  await generation('2026-05-31T18:30:00Z', { ...gpt, cost: '100' });
  const stranger = await newOrganization(server);
  await rows.rowOf(AiGeneration, { organization: stranger.id, createdAt: '2026-05-02T00:00:00Z', cost: '1' });
});

const FIELDS =
  'feature model user { id fullName } periodStart generations completed failed inputTokens outputTokens totalTokens creditsUsed creditsReserved creditsRefunded cost';

/** Returns a report from the compiled plan, and requires that the resolver path returns the same. */
async function usage(
  groupBy: string,
  { token } = owner,
  type = 'Organization',
  id = organization,
): Promise<Json[]> {
  const field = `aiUsage(from: "2026-05-01", to: "2026-05-31", timeZone: "Asia/Kolkata"${groupBy}) { ${FIELDS} }`;
  const root = type.charAt(0).toLowerCase() + type.slice(1);
  const compiled = await server.run(`query($id: ID!) { ${root}(id: $id) { ${field} } }`, { id }, token);
  const general = await server.run(
    `query($id: ID!) { node(id: $id) { ... on ${type} { ${field} } } }`,
    { id },
    token,
  );
  expect([compiled.errors, general.errors]).toEqual([undefined, undefined]);
  expect([compiled.extensions.cost.plan, general.extensions.cost.plan]).toEqual(['compiled', 'resolvers']);
  expect([compiled.extensions.cost.sqlStatements, general.extensions.cost.sqlStatements]).toEqual([2, 3]);
  expect(general.data.node).toEqual(compiled.data[root]);
  return compiled.data[root].aiUsage as Json[];
}

const row = (values: object): object => ({
  ...{ feature: null, model: null, user: null, periodStart: null, generations: 1, completed: 1, failed: 0 },
  ...{ inputTokens: 100, outputTokens: 10, totalTokens: 110, cost: null },
  ...{ creditsUsed: 0, creditsReserved: 0, creditsRefunded: 0 },
  ...values,
});
const sumOf = (generations: number, tokens: number): object => ({
  ...{ generations, inputTokens: tokens * 100, outputTokens: tokens * 10, totalTokens: tokens * 110 },
});
const named = ({ id }: Member): object => ({ id, fullName: 'Asha Rao' });

test('the totals are those of the generations requested on local days', async () => {
  expect(await usage('')).toEqual([row({ ...sumOf(4, 3), completed: 2, failed: 1, cost: '0.750000' })]);
});

test('usage is grouped by content and model', async () => {
  const none = { inputTokens: 0, outputTokens: 0, totalTokens: 0 };
  expect(await usage(', groupBy: [FEATURE, MODEL]')).toEqual([
    row({ feature: 'CAPTION', completed: 0, ...none }),
    row({ feature: 'CAPTION', model: 'gpt-5', ...sumOf(2, 2), completed: 2, cost: '0.750000' }),
    row({ feature: 'HASHTAGS', model: 'composer', completed: 0, failed: 1, cost: '0.000000' }),
  ]);
});

test('usage is grouped by user and day', async () => {
  const none = { inputTokens: 0, outputTokens: 0, totalTokens: 0 };
  expect(await usage(', groupBy: [USER, DAY]')).toEqual([
    row({ periodStart: '2026-05-31', completed: 0, ...none }),
    row({ user: named(writers[0]!), periodStart: '2026-05-01', cost: '0.500000' }),
    row({
      ...{ user: named(writers[1]!), periodStart: '2026-05-02', ...sumOf(2, 2), failed: 1, cost: '0.250000' },
    }),
  ]);
});

test('campaigns and client accounts have the usage of their content', async () => {
  expect(await usage('', owner, 'Campaign', campaign)).toEqual([row({ cost: '0.500000' })]);
  expect(await usage('', owner, 'ClientAccount', client)).toEqual([
    row({ completed: 0, failed: 1, cost: '0.000000' }),
  ]);
});

test('members limited to a client account see its usage without costs and names', async () => {
  expect(await usage(', groupBy: [USER]', limited)).toEqual([
    row({ user: null, completed: 0, failed: 1, cost: null }),
  ]);
});

test('a user of another organization sees no usage', async () => {
  const { owner: stranger } = await newOrganization(server);
  const { data } = await server.run(
    `query($id: ID!) { organization(id: $id) {
       aiUsage(from: "2026-05-01", to: "2026-05-31", timeZone: "UTC") { generations } } }`,
    { id: organization },
    stranger.token,
  );
  expect(data).toEqual({ organization: null });
});

test.each([
  ['[USER, DAY, MODEL]', 'must lead to at most 5,000 groups, but can lead to 98,301.'],
  ['[DAY, WEEK]', 'must have at most one of DAY, WEEK, MONTH.'],
])('groupBy %s is rejected', async (groupBy, message) => {
  const { errors } = await server.run(
    `query($id: ID!) { organization(id: $id) {
       aiUsage(from: "2026-05-01", to: "2026-05-31", timeZone: "UTC", groupBy: ${groupBy}) { generations } } }`,
    { id: organization },
    owner.token,
  );
  expect(errors![0]).toMatchObject({
    message: expect.stringContaining(message),
    extensions: { code: 'BAD_USER_INPUT' },
  });
});

test('all users are returned, even if they are more than the cost assumes', async () => {
  const { id, owner: one } = await newOrganization(server);
  const { rows } = server;
  for (let n = 0; n < 160; n += 1) {
    const createdBy = await rows.user();
    await rows.rowOf(AiGeneration, { organization: id, createdBy, createdAt: '2026-05-02T00:00:00Z' });
  }
  const { data, extensions } = await server.run(
    `query($id: ID!) { organization(id: $id) {
       aiUsage(from: "2026-05-01", to: "2026-05-31", timeZone: "UTC", groupBy: [USER]) { generations user { id } } } }`,
    { id },
    one.token,
  );
  expect(extensions.cost).toMatchObject({ requested: 1 + 100 + 2 * 151 });
  expect(data.organization.aiUsage).toHaveLength(160);
  expect(data.organization.aiUsage[0]).toEqual({ generations: 1, user: null });
});
