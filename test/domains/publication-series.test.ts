import { type Member, newMember, newOrganization } from '../support/people';
import { type Json, serverForTests } from '../support/server';

/** Sums, maximums and counts of published posts in the periods of a range. */
const server = serverForTests();
let organization: string;
let campaign: string;
let client: string;
let account: string;
let owner: Member;

/** Berlin sets clocks back on 25 October 2026 at 01:00 UTC: the day has 25 hours. */
const ZONE = 'Europe/Berlin';
const PUBLISHED: [at: string, likes: number | null, reach: number | null, values?: object][] = [
  ['2026-10-24 21:59:59', 3, 10],
  // 00:00 in Berlin.
  ['2026-10-24 22:00:00', 5, null],
  // 02:30, twice.
  ['2026-10-25 00:30:00', 1, 20],
  ['2026-10-25 01:30:00', 8, 30],
  ['2026-10-25 22:59:59', null, 40],
  ['2026-10-25 23:00:00', 100, 50],
  ['2026-10-25 12:00:00', 1_000, 1_000, { status: 'FAILED' }],
];

beforeAll(async () => {
  const { rows } = server;
  ({ id: organization, owner } = await newOrganization(server));
  client = await rows.clientAccount(organization);
  campaign = await rows.campaign(organization);
  account = await rows.account(organization);
  const post = await rows.post(organization, { campaign });
  const other = await rows.post(organization, { clientAccount: client });
  const publish = (of: string, at: string, values: object): Promise<string> =>
    rows.publication(organization, of, {
      ...{
        platform: 'X',
        status: 'PUBLISHED',
        publishedAt: `${at}Z`,
        insightsCollectedAt: '2026-11-01T00:00:00Z',
      },
      ...{ insightsComments: null, insightsShares: null, insightsSaves: null, insightsImpressions: null },
      ...values,
    });
  for (const [at, likes, reach, values] of PUBLISHED)
    await publish(post, at, {
      insightsLikes: likes,
      insightsReach: reach,
      socialAccount: account,
      ...values,
    });
  await publish(other, '2026-10-28 12:00:00', { insightsLikes: 9, insightsReach: 9 });
});

/** Returns the series from the compiled plan, and requires that the resolver path returns the same. */
async function series(type: string, id: string, args: string, { token } = owner): Promise<Json[]> {
  const field = `publicationSeries(${args}, timeZone: "${ZONE}") { start end publications impressions reach engagement highestEngagement }`;
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
  return compiled.data[root].publicationSeries;
}

const point = (
  start: string,
  end: string,
  [publications, reach, engagement, highestEngagement]: readonly (number | null)[],
): object => ({
  ...{ start: `${start}:00+00:00`, end: `${end}:00+00:00` },
  ...{ publications, reach, engagement, highestEngagement, impressions: null },
});
const NONE = [0, null, null, null] as const;

const DAYS = [
  point('2026-10-23T22:00', '2026-10-24T22:00', [1, 10, 3, 3]),
  point('2026-10-24T22:00', '2026-10-25T23:00', [4, 90, 14, 8]),
  point('2026-10-25T23:00', '2026-10-26T23:00', [1, 50, 100, 100]),
  point('2026-10-26T23:00', '2026-10-27T23:00', NONE),
];

test.each([
  ['Campaign', () => campaign],
  ['SocialAccount', () => account],
  ['Organization', () => organization],
])('%s.publicationSeries has sums, maximums and counts per day', async (type, id) => {
  expect(await series(type, id(), 'from: "2026-10-24", to: "2026-10-27"')).toEqual(DAYS);
});

test('a day on which clocks are set back has 25 hours, each counted on its own', async () => {
  const hours = await series('Campaign', campaign, 'from: "2026-10-25", to: "2026-10-25", bucket: HOUR');

  expect(hours).toHaveLength(25);
  expect(hours.filter(({ publications }) => publications)).toEqual([
    point('2026-10-24T22:00', '2026-10-24T23:00', [1, null, 5, 5]),
    point('2026-10-25T00:00', '2026-10-25T01:00', [1, 20, 1, 1]),
    point('2026-10-25T01:00', '2026-10-25T02:00', [1, 30, 8, 8]),
    point('2026-10-25T22:00', '2026-10-25T23:00', [1, 40, null, null]),
  ]);
});

test('weeks and months contain the days of the range only', async () => {
  expect(await series('Campaign', campaign, 'from: "2026-10-25", to: "2026-10-26", bucket: WEEK')).toEqual([
    point('2026-10-18T22:00', '2026-10-25T23:00', [4, 90, 14, 8]),
    point('2026-10-25T23:00', '2026-11-01T23:00', [1, 50, 100, 100]),
  ]);
  expect(await series('Campaign', campaign, 'from: "2026-09-30", to: "2026-10-31", bucket: MONTH')).toEqual([
    point('2026-08-31T22:00', '2026-09-30T22:00', NONE),
    point('2026-09-30T22:00', '2026-10-31T23:00', [6, 150, 117, 100]),
  ]);
});

test('members limited to a client account see its publications', async () => {
  const limited = await newMember(server, organization, 'CLIENT', { clientAccount: client });
  const args = 'from: "2026-10-01", to: "2026-10-31", bucket: MONTH';
  const own = [point('2026-09-30T22:00', '2026-10-31T23:00', [1, 9, 9, 9])];

  expect(await series('Organization', organization, args, limited)).toEqual(own);
  expect(await series('ClientAccount', client, args)).toEqual(own);
});

test('a user of another organization gets no series', async () => {
  const stranger = await newOrganization(server);
  const { data } = await server.run(
    `query($id: ID!) { campaign(id: $id) { publicationSeries(from: "2026-10-01", to: "2026-10-02", timeZone: "UTC") { start } } }`,
    { id: campaign },
    stranger.owner.token,
  );

  expect(data).toEqual({ campaign: null });
});

test('too many periods are rejected', async () => {
  const { errors } = await server.run(
    `query($id: ID!) { campaign(id: $id) { publicationSeries(from: "2026-01-01", to: "2026-03-31", timeZone: "UTC", bucket: HOUR) { start } } }`,
    { id: campaign },
    owner.token,
  );

  expect(errors![0]).toMatchObject({
    message: '`bucket` divides the range into more than 800 periods. Use a longer unit or fewer days.',
    extensions: { code: 'BAD_USER_INPUT' },
  });
});

test('a series of sums costs what a report does, and one per period', async () => {
  const { extensions } = await server.run(
    `query($id: ID!) { campaign(id: $id) { publicationSeries(from: "2026-10-01", to: "2026-10-31", timeZone: "UTC") { reach } } }`,
    { id: campaign },
    owner.token,
  );

  expect(extensions.cost).toMatchObject({ requested: 1 + 100 + 31 });
});
