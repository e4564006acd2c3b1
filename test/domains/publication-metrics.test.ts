import { type Member, newMember, newOrganization } from '../support/people';
import { serverForTests } from '../support/server';

/** Hourly metrics of a publication: rows without an ID, paginated like any other list. */
const server = serverForTests();
let owner: Member;
let publication: string;
let stranger: Member;

/** Hours around a change of month; the likes of each row are its index. */
const HOURS = ['2026-01-31 22', '2026-01-31 23', '2026-02-01 00', '2026-02-01 01', '2026-03-05 10'];
const ROWS = HOURS.map((hour, likes) => ({
  collectedAt: `${hour.replace(' ', 'T')}:00:00+00:00`,
  likes,
}));
const [H0, H1, H2, H3, H4] = ROWS.map(({ collectedAt }) => collectedAt);

beforeAll(async () => {
  const { rows, database } = server;
  const { id, owner: first } = await newOrganization(server);
  owner = first;
  const clientAccount = await rows.clientAccount(id);
  stranger = await newMember(server, id, 'CLIENT', { clientAccount });
  publication = await rows.publication(id, await rows.post(id));
  const other = await rows.publication(id, await rows.post(id));
  for (const [likes, hour] of HOURS.entries())
    for (const [which, count] of [
      [publication, likes],
      [other, 100 + likes],
    ])
      await database.query(
        `INSERT INTO engagement_metrics (organization_id, publication_id, platform, collected_at, likes, reach)
         VALUES ($1, $2, 'INSTAGRAM', $3, $4, 200)`,
        [id, which, `${hour}:00Z`, count],
      );
});

/** Returns the connection from the compiled plan, and requires that the resolver path returns the same. */
async function metrics(args: string, fields: string, { token } = owner): Promise<never> {
  const list = `metrics${args && `(${args})`} { ${fields} }`;
  const compiled = await server.run(
    `query($id: ID!) { publication(id: $id) { ${list} } }`,
    { id: publication },
    token,
  );
  const general = await server.run(
    `query($id: ID!) { node(id: $id) { ... on Publication { ${list} } } }`,
    { id: publication },
    token,
  );
  expect([compiled.errors, general.errors]).toEqual([undefined, undefined]);
  expect([compiled.extensions.cost.plan, general.extensions.cost.plan]).toEqual(['compiled', 'resolvers']);
  expect(general.data.node).toEqual(compiled.data.publication);
  return (compiled.data.publication && compiled.data.publication.metrics) as never;
}

const hours = async (args: string): Promise<string[]> => {
  const { nodes } = (await metrics(args, 'nodes { collectedAt }')) as { nodes: { collectedAt: string }[] };
  return nodes.map(({ collectedAt }) => collectedAt);
};

test('metrics returns the rows of the publication, newest first', async () => {
  expect(
    await metrics(
      '',
      'totalCount nodes { collectedAt likes views engagementRate platform publication { id } clientAccount { id } }',
    ),
  ).toEqual({
    totalCount: 5,
    nodes: [...ROWS].reverse().map((row) => ({
      ...row,
      views: null,
      engagementRate: (row.likes / 2).toFixed(2),
      platform: 'INSTAGRAM',
      publication: { id: publication },
      clientAccount: null,
    })),
  });
});

test.each([
  ['', [H4, H3, H2, H1, H0]],
  ['orderBy: { field: COLLECTED_AT, direction: ASC }', [H0, H1, H2, H3, H4]],
  ['last: 2', [H1, H0]],
  [`where: { collectedAt: { gte: "${H1}", lt: "${H3}" } }`, [H2, H1]],
  [`where: { collectedAt: { gt: "${H1}", lte: "${H3}" } }`, [H3, H2]],
  ['where: { collectedAt: { eq: "2026-02-01T05:30:00+05:30" } }', [H2]],
])('metrics(%s) returns the expected hours', async (args, expected) => {
  expect(await hours(args)).toEqual(expected);
});

test.each(['ASC', 'DESC'])(
  'metrics in %s order returns consecutive pages forward and backward',
  async (direction) => {
    const order = `orderBy: { field: COLLECTED_AT, direction: ${direction} }`;
    const page =
      'edges { cursor node { likes } } pageInfo { hasNextPage hasPreviousPage endCursor startCursor }';
    const likes: number[][] = [];
    interface Page {
      edges: { cursor: string; node: { likes: number } }[];
      pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; endCursor: string; startCursor: string };
    }
    let read: Page = await metrics(`${order}, first: 2`, page);
    for (;;) {
      likes.push(read.edges.map(({ node }) => node.likes));
      expect(read.pageInfo).toMatchObject({
        startCursor: read.edges[0]!.cursor,
        endCursor: read.edges.at(-1)!.cursor,
        hasPreviousPage: likes.length > 1,
      });
      if (!read.pageInfo.hasNextPage) break;
      read = await metrics(`${order}, first: 2, after: "${read.pageInfo.endCursor}"`, page);
    }
    const back: Page = await metrics(`${order}, last: 3, before: "${read.edges[0]!.cursor}"`, page);

    const all = direction === 'ASC' ? [0, 1, 2, 3, 4] : [4, 3, 2, 1, 0];
    expect(likes).toEqual([all.slice(0, 2), all.slice(2, 4), all.slice(4)]);
    expect(back.edges.map(({ node }) => node.likes)).toEqual(all.slice(1, 4));
    expect(back.pageInfo).toMatchObject({ hasPreviousPage: true, hasNextPage: true });
  },
);

test('metrics are hidden when the publication is not visible to the viewer', async () => {
  expect(await metrics('', 'nodes { likes }', stranger)).toBeNull();
});
