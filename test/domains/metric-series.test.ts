import { type Member, newMember, newOrganization } from '../support/people';
import { serverForTests } from '../support/server';

/** The metrics of a publication in the periods of a range: totals at their end, and increases. */
const server = serverForTests();
let owner: Member;
let publication: string;

/** Berlin sets clocks forward on 29 March 2026 at 01:00 UTC. */
const ZONE = 'Europe/Berlin';
const METRICS: [hour: string, likes: number | null, reach: number | null][] = [
  ['2026-03-26 10', 5, null],
  ['2026-03-27 22', 7, 100],
  // The day starts at 23:00 UTC, and the day after at 22:00 UTC.
  ['2026-03-28 22', 10, 150],
  ['2026-03-28 23', 12, 160],
  ['2026-03-29 21', 20, 140],
  ['2026-03-29 22', 21, null],
  ['2026-04-01 09', null, 200],
];

beforeAll(async () => {
  const { rows, database } = server;
  const { id, owner: first } = await newOrganization(server);
  owner = first;
  publication = await rows.publication(id, await rows.post(id));
  const other = await rows.publication(id, await rows.post(id));
  for (const [hour, likes, reach] of METRICS)
    for (const which of [publication, other])
      await database.query(
        `INSERT INTO engagement_metrics (organization_id, publication_id, platform, collected_at, likes, reach)
         VALUES ($1, $2, 'INSTAGRAM', $3, $4, $5)`,
        [id, which, `${hour}:00Z`, which === publication ? likes : 1_000, reach],
      );
});

interface Point {
  start: string;
  end: string;
  last: { likes: number | null; reach: number | null } | null;
  increase: { likes: number | null; reach: number | null } | null;
}

/** Returns the series from the compiled plan, and requires that the resolver path returns the same. */
async function series(args: string): Promise<Point[]> {
  const field = `metricSeries(${args}, timeZone: "${ZONE}") { start end last { likes reach engagementRate } increase { likes reach } }`;
  const id = publication;
  const compiled = await server.run(
    `query($id: ID!) { publication(id: $id) { ${field} } }`,
    { id },
    owner.token,
  );
  const general = await server.run(
    `query($id: ID!) { node(id: $id) { ... on Publication { ${field} } } }`,
    { id },
    owner.token,
  );
  expect([compiled.errors, general.errors]).toEqual([undefined, undefined]);
  expect([compiled.extensions.cost.plan, general.extensions.cost.plan]).toEqual(['compiled', 'resolvers']);
  expect(general.data.node).toEqual(compiled.data.publication);
  expect([compiled.extensions.cost.sqlStatements, general.extensions.cost.sqlStatements]).toEqual([2, 3]);
  return compiled.data.publication.metricSeries as Point[];
}

const total = (likes: number | null, reach: number | null, engagementRate: string | null) => ({
  likes,
  reach,
  engagementRate,
});

test('days have the last totals, and increases since the totals before; days without metrics are null', async () => {
  expect(await series('from: "2026-03-27", to: "2026-04-01"')).toEqual([
    {
      start: '2026-03-26T23:00:00+00:00',
      end: '2026-03-27T23:00:00+00:00',
      last: total(7, 100, '7.00'),
      // The reach was not reported before.
      increase: { likes: 2, reach: null },
    },
    {
      start: '2026-03-27T23:00:00+00:00',
      end: '2026-03-28T23:00:00+00:00',
      last: total(10, 150, '6.67'),
      increase: { likes: 3, reach: 50 },
    },
    {
      start: '2026-03-28T23:00:00+00:00',
      end: '2026-03-29T22:00:00+00:00',
      last: total(20, 140, '14.29'),
      increase: { likes: 10, reach: -10 },
    },
    {
      start: '2026-03-29T22:00:00+00:00',
      end: '2026-03-30T22:00:00+00:00',
      last: total(21, null, null),
      increase: { likes: 1, reach: null },
    },
    { start: '2026-03-30T22:00:00+00:00', end: '2026-03-31T22:00:00+00:00', last: null, increase: null },
    {
      start: '2026-03-31T22:00:00+00:00',
      end: '2026-04-01T22:00:00+00:00',
      last: total(null, 200, null),
      increase: { likes: null, reach: null },
    },
  ]);
});

test('the first totals are increases since publishing', async () => {
  const [week] = await series('from: "2026-03-23", to: "2026-03-29", bucket: WEEK');

  expect(week).toEqual({
    start: '2026-03-22T23:00:00+00:00',
    end: '2026-03-29T22:00:00+00:00',
    last: total(20, 140, '14.29'),
    increase: { likes: 20, reach: 140 },
  });
});

test('a day on which clocks are set forward has 23 hours', async () => {
  const hours = await series('from: "2026-03-29", to: "2026-03-29", bucket: HOUR');

  expect(hours).toHaveLength(23);
  expect(hours.filter(({ last }) => last).map(({ start, increase }) => [start, increase!.likes])).toEqual([
    ['2026-03-28T23:00:00+00:00', 2],
    ['2026-03-29T21:00:00+00:00', 8],
  ]);
});

test('a member limited to another client account sees no publication', async () => {
  const { id } = await newOrganization(server);
  const clientAccount = await server.rows.clientAccount(id);
  const stranger = await newMember(server, id, 'CLIENT', { clientAccount });
  const { data } = await server.run(
    `query($id: ID!) { publication(id: $id) { metricSeries(from: "2026-03-01", to: "2026-03-02", timeZone: "UTC") { start } } }`,
    { id: publication },
    stranger.token,
  );

  expect(data).toEqual({ publication: null });
});

test('too many periods are rejected', async () => {
  const { errors } = await server.run(
    `query($id: ID!) { publication(id: $id) { metricSeries(from: "2026-01-01", to: "2026-03-31", timeZone: "UTC", bucket: HOUR) { start } } }`,
    { id: publication },
    owner.token,
  );

  expect(errors![0]).toMatchObject({
    message: '`bucket` divides the range into more than 800 periods. Use a longer unit or fewer days.',
    extensions: { code: 'BAD_USER_INPUT' },
  });
});
