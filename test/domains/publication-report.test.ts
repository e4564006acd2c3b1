import fc from '../support/property';
import { resolveLocalTime } from '../../src/kernel/model';
import { type Member, newMember, newOrganization } from '../support/people';
import { serverForTests } from '../support/server';

/** Reports of published posts: sums that the database computes equal those of the same rows in TypeScript. */
const server = serverForTests();
const ZONE = 'Asia/Kolkata';
let organization: string;
let owner: Member;
let limited: Member;
let client: string;
let campaign: string;
let account: string;

interface Row {
  readonly id: string;
  readonly platform: 'INSTAGRAM' | 'X' | 'FACEBOOK';
  /** Local day and time of publication. */
  readonly local: string;
  readonly status: 'PUBLISHED' | 'FAILED';
  readonly likes: number | null;
  readonly comments: number | null;
  readonly reach: number | null;
  readonly isInCampaign: boolean;
  readonly isOfClient: boolean;
}

let all: readonly Row[];

/** The organization still has the publication of a deleted post, but the campaign does not list the post. */
const OF_DELETED_POST: Row = {
  id: '',
  platform: 'X',
  local: '2026-02-01T05:30',
  status: 'PUBLISHED',
  likes: 1_000_000,
  comments: null,
  reach: null,
  isInCampaign: false,
  isOfClient: false,
};
const instant = (local: string, zone: string): Date =>
  (resolveLocalTime(local, zone) as { readonly instant: Date }).instant;

const count = fc.option(fc.integer({ min: 0, max: 5_000 }), { freq: 3 });
const row = fc.record({
  id: fc.uuid({ version: 7 }),
  platform: fc.constantFrom('INSTAGRAM' as const, 'X' as const, 'FACEBOOK' as const),
  local: fc
    .tuple(fc.integer({ min: 0, max: 75 }), fc.constantFrom('00:00', '00:15', '05:29', '12:00', '23:59'))
    .map(([day, time]) => `${new Date(Date.UTC(2026, 0, 20 + day)).toISOString().slice(0, 10)}T${time}`),
  status: fc.constantFrom(
    'PUBLISHED' as const,
    'PUBLISHED' as const,
    'PUBLISHED' as const,
    'FAILED' as const,
  ),
  likes: count,
  comments: count,
  reach: count,
  isInCampaign: fc.boolean(),
  isOfClient: fc.boolean(),
});

beforeAll(async () => {
  const { rows } = server;
  ({ id: organization, owner } = await newOrganization(server));
  client = await rows.clientAccount(organization);
  limited = await newMember(server, organization, 'CLIENT', { clientAccount: client });
  campaign = await rows.campaign(organization, { clientAccount: client });
  account = await rows.account(organization);
  const post = (values: object): Promise<string> => rows.post(organization, { ...values });
  const posts = {
    client: await post({ campaign, clientAccount: client }),
    campaign: await post({ campaign }),
    ofClient: await post({ clientAccount: client }),
    other: await post({}),
  };
  [all = []] = fc.sample(fc.uniqueArray(row, { minLength: 300, maxLength: 300, selector: ({ id }) => id }), {
    numRuns: 1,
    seed: 7,
  });
  const of = ({ isInCampaign, isOfClient }: Row): string => {
    if (isInCampaign) return isOfClient ? posts.client : posts.campaign;
    return isOfClient ? posts.ofClient : posts.other;
  };
  for (const one of all)
    await rows.publication(organization, of(one), {
      id: one.id,
      platform: one.platform,
      status: one.status,
      kind: 'IMAGE',
      platformPostId: one.id,
      socialAccount: one.isInCampaign ? account : null,
      mediaUrls: ['https://media.example/1.jpg'],
      publishedAt: instant(one.local, ZONE).toISOString(),
      engagementRate: null,
      insightsCollectedAt: '2026-06-01T00:00:00Z',
      insightsLikes: one.likes,
      insightsComments: one.comments,
      insightsReach: one.reach,
    });
  const deleted = await post({ campaign, deletedAt: '2026-03-01T00:00:00Z' });
  const foreign = {
    platform: 'X',
    status: 'PUBLISHED',
    publishedAt: '2026-02-01T00:00:00Z',
    insightsLikes: 1_000_000,
    insightsComments: null,
    insightsReach: null,
  };
  await rows.publication(organization, deleted, { ...foreign });
  all = [...all, OF_DELETED_POST];
  const stranger = await newOrganization(server);
  await rows.publication(stranger.id, await rows.post(stranger.id), { ...foreign });
});

const sumOf = (values: readonly (number | null)[]): number | null => {
  const known = values.filter((value) => value !== null);
  return known.length ? known.reduce((sum, value) => sum + value, 0) : null;
};

/** Returns the rate in percent, rounded half away from zero, as a text with two decimal places. */
function rateOf(rows: readonly Row[]): string | null {
  const reach = sumOf(rows.map((one) => one.reach));
  const engaged = rows.filter((one) => (one.reach ?? 0) > 0);
  const engagement = sumOf(engaged.flatMap(({ likes, comments }) => [likes, comments]));
  if (engagement === null || !reach) return null;
  const hundredths = (BigInt(engagement) * 20_000n + BigInt(reach)) / (2n * BigInt(reach));
  return `${hundredths / 100n}.${String(hundredths % 100n).padStart(2, '0')}`;
}

const totals = (rows: readonly Row[]) => ({
  publications: rows.length,
  impressions: null,
  reach: sumOf(rows.map(({ reach }) => reach)),
  likes: sumOf(rows.map(({ likes }) => likes)),
  engagement: sumOf(rows.flatMap(({ likes, comments }) => [likes, comments])),
  engagementRate: rateOf(rows),
});

const monday = (day: string): string => {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7));
  return date.toISOString().slice(0, 10);
};
const PERIODS = {
  DAY: (day: string) => day,
  WEEK: monday,
  MONTH: (day: string) => `${day.slice(0, 7)}-01`,
} as const;
const PLATFORMS = ['INSTAGRAM', 'FACEBOOK', 'X'];

type Unit = keyof typeof PERIODS;

/** The report as TypeScript computes it. */
function expected(rows: readonly Row[], from: string, to: string, unit: Unit): object[] {
  const within = rows.filter(
    ({ local, status }) => status === 'PUBLISHED' && local.slice(0, 10) >= from && local.slice(0, 10) <= to,
  );
  const groups = new Map<string, Row[]>();
  for (const one of within) {
    const key = JSON.stringify([PLATFORMS.indexOf(one.platform), PERIODS[unit](one.local.slice(0, 10))]);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  const sorted = [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([key, some]) => {
    const [platform, periodStart] = JSON.parse(key) as [number, string];
    return { platform: PLATFORMS[platform], periodStart, ...totals(some) };
  });
}

const FIELDS = 'publications impressions reach likes engagement engagementRate';

/** Returns a report on a row from the compiled plan, and requires that the resolver path returns the same. */
async function report(
  parent: readonly [type: string, id: string],
  args: string,
  fields: string,
  { token } = owner,
): Promise<object[]> {
  const [type, id] = parent;
  const field = `report(${args}) { ${fields} }`;
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
  return compiled.data[root].report as object[];
}

const range = (from: string, to: string): string => `from: "${from}", to: "${to}", timeZone: "${ZONE}"`;

test.each<[string, Unit, (one: Row) => boolean]>([
  ['Organization', 'WEEK', () => true],
  ['Organization', 'DAY', () => true],
  ['ClientAccount', 'MONTH', ({ isOfClient }) => isOfClient],
  ['SocialAccount', 'WEEK', ({ isInCampaign }) => isInCampaign],
  ['Campaign', 'WEEK', ({ isInCampaign }) => isInCampaign],
  ['Campaign', 'MONTH', ({ isInCampaign }) => isInCampaign],
])('%s.report by platform and %s equals the sums of its rows', async (type, unit, isOf) => {
  const ids: Record<string, string> = {
    Organization: organization,
    ClientAccount: client,
    SocialAccount: account,
    Campaign: campaign,
  };
  const rows = await report(
    [type, ids[type]!],
    `${range('2026-01-22', '2026-03-20')}, groupBy: [PLATFORM, ${unit}]`,
    `platform periodStart ${FIELDS}`,
  );

  expect(rows.length).toBeGreaterThan(5);
  expect(rows).toEqual(expected(all.filter(isOf), '2026-01-22', '2026-03-20', unit));
});

test('members limited to a client account see the totals of its publications', async () => {
  const args = `${range('2026-01-01', '2026-12-31')}, groupBy: [PLATFORM, MONTH]`;
  const rows = await report(['Campaign', campaign], args, `platform periodStart ${FIELDS}`, limited);

  expect(rows).toEqual(
    expected(
      all.filter(({ isInCampaign, isOfClient }) => isInCampaign && isOfClient),
      '2026-01-01',
      '2026-12-31',
      'MONTH',
    ),
  );
});

test('without groupBy, a report is one row with the totals, also of no publications', async () => {
  const some = all.filter(({ status }) => status === 'PUBLISHED');
  const [total] = await report(['Organization', organization], range('2026-01-01', '2026-12-31'), FIELDS);
  const none = await report(
    ['Organization', organization],
    range('2020-01-01', '2020-12-31'),
    `platform kind periodStart ${FIELDS}`,
  );

  expect(total).toEqual(totals(some));
  expect(none).toEqual([{ platform: null, kind: null, periodStart: null, ...totals([]) }]);
});

test('PREVIOUS reports the same number of days before the range', async () => {
  const args = `${range('2026-02-10', '2026-02-19')}, groupBy: [PLATFORM, DAY]`;
  const fields = `platform periodStart ${FIELDS}`;
  const before = await report(['Campaign', campaign], `${args}, period: PREVIOUS`, fields);

  expect(before).toEqual(
    expected(
      all.filter(({ isInCampaign }) => isInCampaign),
      '2026-01-31',
      '2026-02-09',
      'DAY',
    ),
  );
});

test('a user of another organization gets no report', async () => {
  const stranger = await newOrganization(server);
  const { data } = await server.run(
    `query($id: ID!) { campaign(id: $id) { report(${range('2026-01-01', '2026-12-31')}) { publications } } }`,
    { id: campaign },
    stranger.owner.token,
  );

  expect(data).toEqual({ campaign: null });
});

test.each([
  [range('2026-02-02', '2026-02-01'), '`to` must not be before `from`.'],
  [range('2026-02-01', '2029-02-01'), '`to` must be less than 3 years after `from`.'],
  [
    `${range('2026-01-01', '2026-01-31')}, groupBy: [DAY, MONTH]`,
    '`groupBy` must have at most one of DAY, WEEK, MONTH.',
  ],
  [`${range('2026-01-01', '2026-01-31')}, groupBy: [DAY, DAY]`, '`groupBy` must not contain an item twice.'],
  [
    `${range('2026-01-01', '2026-01-31')}, groupBy: [DAY, KIND, PLATFORM, PLATFORM]`,
    '`groupBy` must have at most 3 items, but has 4.',
  ],
  [
    `${range('2026-01-01', '2028-12-31')}, groupBy: DAY`,
    '`groupBy` divides the range into more than 800 periods. Use a longer unit or fewer days.',
  ],
])('report(%s) is rejected', async (args, message) => {
  const source = `query($id: ID!) { campaign(id: $id) { report(${args}) { publications } } }`;
  const { errors } = await server.run(source, { id: campaign }, owner.token);

  expect(errors![0]).toMatchObject({ message, extensions: { code: 'BAD_USER_INPUT' } });
});

test('a report costs what it reads, and one per possible group', async () => {
  const cost = async (groupBy: string): Promise<number> => {
    const source = `query($id: ID!) { campaign(id: $id) { report(${range('2026-01-01', '2026-01-31')}, groupBy: [${groupBy}]) { publications } } }`;
    const { extensions } = await server.run(source, { id: campaign }, owner.token);
    return (extensions.cost as unknown as { requested: number }).requested;
  };

  expect(await cost('')).toBe(1 + 100 + 1);
  expect(await cost('DAY')).toBe(1 + 100 + 31);
  expect(await cost('MONTH')).toBe(1 + 100 + 1);
});
