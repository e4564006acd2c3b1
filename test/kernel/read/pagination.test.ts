import fc from '../../support/property';
import { v7 as uuidv7 } from 'uuid';
import { type SignedIn, signedIn } from './signed-in';

let world: SignedIn;

beforeAll(async () => {
  world = await signedIn();
});

afterAll(() => world.stop());

const LIST = `(first: $first, after: $after, last: $last, before: $before, orderBy: $orderBy) {
  totalCount edges { cursor node { id } } nodes { id scheduledAt }
  pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
}`;
const VARIABLES = '$id: ID!, $first: Int, $after: String, $last: Int, $before: String, $orderBy: PostOrder';
const NESTED = `query (${VARIABLES}) { campaign(id: $id) { posts${LIST} } }`;
const ROOT = `query (${VARIABLES}) { posts${LIST.replace('(', '(organizationId: $id, ')} }`;

interface Page {
  totalCount: number;
  edges: { cursor: string; node: { id: string } }[];
  nodes: { id: string; scheduledAt: string | null }[];
  pageInfo: {
    hasNextPage: boolean;
    hasPreviousPage: boolean;
    startCursor: string | null;
    endCursor: string | null;
  };
}

interface Row {
  id: string;
  /** Microseconds after the start of 2026; null if not scheduled. */
  at: number | null;
}

type Direction = 'ASC' | 'DESC';

const instant = (at: number): string => `2026-01-01T00:00:00.${String(at).padStart(6, '0')}Z`;

async function addPosts(organization: string, campaign: string, rows: readonly Row[]): Promise<void> {
  await world.server.database.query(
    `INSERT INTO posts (id, organization_id, campaign_id, caption, scheduled_at)
     SELECT id, $1, $2, 'x', at FROM unnest($3::uuid[], $4::timestamptz[]) AS r(id, at)`,
    [organization, campaign, rows.map((r) => r.id), rows.map((r) => (r.at === null ? null : instant(r.at)))],
  );
}

/** Creates an organization with one campaign that contains the rows. Deletes those of other runs, which can have the same IDs. */
async function place(rows: readonly Row[]): Promise<{ organization: string; campaign: string }> {
  const { rows: make, database } = world.server;
  await database.query('DELETE FROM posts');
  const organization = await make.organization(world.person);
  await make.membership(organization, world.person, { role: 'OWNER' });
  const campaign = await make.campaign(organization);
  await addPosts(organization, campaign, rows);
  return { organization, campaign };
}

/** Returns the IDs in the expected order: by value, null first, then by ID. */
function ordered(rows: readonly Row[], direction: Direction): string[] {
  const value = ({ at }: Row): number => at ?? -1;
  const ascending = [...rows].sort((a, b) => value(a) - value(b) || (a.id < b.id ? -1 : 1));
  return (direction === 'ASC' ? ascending : ascending.reverse()).map((row) => row.id);
}

/** Uses few instants, a microsecond apart, so that many rows tie and rounding is detected. */
const rowsOf = (max: number): fc.Arbitrary<Row[]> =>
  fc
    .array(fc.option(fc.integer({ min: 0, max: 3 }), { freq: 4 }), { maxLength: max })
    .chain((ats) =>
      fc
        .uniqueArray(fc.uuid({ version: 7 }), { minLength: ats.length, maxLength: ats.length })
        .map((ids) => ats.map((at, i) => ({ id: ids[i]!, at }))),
    );
const directions = fc.constantFrom<Direction>('ASC', 'DESC');

type Fetch = (page: object) => Promise<Page>;

function listOf(query: string, id: string, direction: Direction): Fetch {
  const orderBy = { field: 'SCHEDULED_AT', direction };
  return async (page) => {
    const data = await world.data(query, { id, orderBy, ...page });
    return (data.campaign ?? data).posts as Page;
  };
}

const idsOf = (page: Page): string[] => page.nodes.map((node) => node.id);

/** Expects edges to match nodes, and the page cursors to be those of the first and last edge. */
function expectConsistent(page: Page, total: number): void {
  expect(page.edges.map((edge) => edge.node.id)).toEqual(idsOf(page));
  expect(page.pageInfo.startCursor).toBe(page.edges[0]?.cursor ?? null);
  expect(page.pageInfo.endCursor).toBe(page.edges.at(-1)?.cursor ?? null);
  expect(page.totalCount).toBe(total);
}

async function walkForwards(fetchPage: Fetch, size: number, all: string[]): Promise<void> {
  const seen: string[] = [];
  let after: string | undefined;
  do {
    const page = await fetchPage({ first: size, after });
    expectConsistent(page, all.length);
    expect(page.pageInfo.hasPreviousPage).toBe(seen.length > 0);
    seen.push(...idsOf(page));
    expect(seen).toEqual(all.slice(0, seen.length));
    expect(page.pageInfo.hasNextPage).toBe(seen.length < all.length);
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor! : undefined;
  } while (after);
  expect(seen).toEqual(all);
}

async function walkBackwards(fetchPage: Fetch, size: number, all: string[]): Promise<void> {
  const seen: string[] = [];
  let before: string | undefined;
  do {
    const page = await fetchPage({ last: size, before });
    expectConsistent(page, all.length);
    expect(page.pageInfo.hasNextPage).toBe(seen.length > 0);
    seen.unshift(...idsOf(page));
    expect(seen).toEqual(all.slice(all.length - seen.length));
    expect(page.pageInfo.hasPreviousPage).toBe(seen.length < all.length);
    before = page.pageInfo.hasPreviousPage ? page.pageInfo.startCursor! : undefined;
  } while (before);
  expect(seen).toEqual(all);
}

test('reports rows before and after a page between two cursors', async () => {
  const { organization } = await place(Array.from({ length: 6 }, (_, at) => ({ id: uuidv7(), at })));
  const fetchPage = listOf(ROOT, organization, 'ASC');
  const whole = await fetchPage({ first: 100 });
  const all = idsOf(whole);
  const cursor = (place: number): string => whole.edges[place]!.cursor;
  const told = async (page: object): Promise<[string[], boolean, boolean]> => {
    const found = await fetchPage(page);
    expectConsistent(found, 6);
    return [idsOf(found), found.pageInfo.hasPreviousPage, found.pageInfo.hasNextPage];
  };

  expect(await told({ first: 2, before: cursor(2) })).toEqual([all.slice(0, 2), false, true]);
  expect(await told({ before: cursor(5) })).toEqual([all.slice(0, 5), false, true]);
  expect(await told({ last: 100, after: cursor(2) })).toEqual([all.slice(3), true, false]);
  expect(await told({ first: 9, after: cursor(0), before: cursor(5) })).toEqual([
    all.slice(1, 5),
    true,
    true,
  ]);
  expect(await told({ last: 1, after: cursor(0), before: cursor(5) })).toEqual([all.slice(4, 5), true, true]);
});

test.each(['the root list', 'a nested list'])(
  'pages through all of %s in order, forwards and backwards',
  async (kind) => {
    await fc.assert(
      fc.asyncProperty(
        rowsOf(14),
        directions,
        fc.integer({ min: 1, max: 6 }),
        async (rows, direction, size) => {
          const { organization, campaign } = await place(rows);
          const fetchPage =
            kind === 'the root list'
              ? listOf(ROOT, organization, direction)
              : listOf(NESTED, campaign, direction);
          const all = ordered(rows, direction);
          await walkForwards(fetchPage, size, all);
          await walkBackwards(fetchPage, size, all);
        },
      ),
      { numRuns: 15 },
    );
  },
);

test('returns the rows between two cursors from either end', async () => {
  await fc.assert(
    fc.asyncProperty(
      rowsOf(10).filter((rows) => rows.length > 0),
      directions,
      fc.array(fc.tuple(fc.nat(), fc.nat(), fc.integer({ min: 1, max: 10 })), { minLength: 3, maxLength: 3 }),
      async (rows, direction, slices) => {
        const { campaign } = await place(rows);
        const fetchPage = listOf(NESTED, campaign, direction);
        const all = ordered(rows, direction);
        const { edges } = await fetchPage({ first: 100 });
        for (const [a, b, size] of slices) {
          const [from, to] = [a % all.length, b % all.length];
          const between = all.slice(from + 1, Math.max(from + 1, to));
          const cursors = { after: edges[from]!.cursor, before: edges[to]!.cursor };
          const forwards = await fetchPage({ first: size, ...cursors });
          const backwards = await fetchPage({ last: size, ...cursors });
          expect(idsOf(forwards)).toEqual(between.slice(0, size));
          expect(idsOf(backwards)).toEqual(between.slice(Math.max(0, between.length - size)));
          expect(forwards.totalCount).toBe(all.length);
        }
      },
    ),
    { numRuns: 10 },
  );
});

test('keeps cursors valid when rows are added before and after them', async () => {
  await fc.assert(
    fc.asyncProperty(
      rowsOf(8).filter((rows) => rows.length > 1),
      rowsOf(8),
      directions,
      fc.nat(),
      async (rows, added, direction, at) => {
        const { organization, campaign } = await place(rows);
        const fetchPage = listOf(ROOT, organization, direction);
        const index = at % rows.length;
        const before = await fetchPage({ first: index + 1 });
        await addPosts(organization, campaign, added);
        const all = ordered([...rows, ...added], direction);
        const cursor = before.pageInfo.endCursor!;
        const index_ = all.indexOf(idsOf(before)[index]!);

        const next = await fetchPage({ first: 100, after: cursor });
        const previous = await fetchPage({ last: 100, before: cursor });
        expect(idsOf(next)).toEqual(all.slice(index_ + 1));
        expect(idsOf(previous)).toEqual(all.slice(0, index_));
      },
    ),
    { numRuns: 10 },
  );
});

test('keeps a cursor valid when its row is deleted', async () => {
  const rows = [1, 1, 1].map((at) => ({ id: uuidv7(), at }));
  const { campaign } = await place(rows);
  const fetchPage = listOf(NESTED, campaign, 'ASC');
  const { pageInfo } = await fetchPage({ first: 2 });
  await world.server.database.query('UPDATE posts SET deleted_at = now() WHERE id = $1', [rows[1]!.id]);

  const next = await fetchPage({ first: 2, after: pageInfo.endCursor });

  expect(idsOf(next)).toEqual([rows[2]!.id]);
  expect(next.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
});

test('returns a separate page per parent when parents share a statement', async () => {
  const { rows } = world.server;
  const organization = await rows.ownedOrganization(world.person);
  const sizes = [0, 3, 1, 2];
  for (const [i, size] of sizes.entries()) {
    const createdAt = `2026-01-0${i + 1}T00:00:00Z`;
    const campaign = await rows.campaign(organization, { name: `${size}`, createdAt });
    await addPosts(
      organization,
      campaign,
      Array.from({ length: size }, () => ({ id: uuidv7(), at: null })),
    );
  }
  const query = `query ($id: ID!) { campaigns(organizationId: $id, orderBy: { field: CREATED_AT, direction: ASC }) {
    nodes { name posts(first: 2) { totalCount nodes { id } pageInfo { hasNextPage } }
      end: posts(last: 1) { nodes { id } pageInfo { hasPreviousPage } } } } }`;

  const { campaigns } = await world.data(query, { id: organization });

  expect(
    campaigns.nodes.map((node: { name: string; posts: Page; end: Page }) => [
      node.name,
      node.posts.totalCount,
      node.posts.nodes.length,
      node.posts.pageInfo.hasNextPage,
      node.end.nodes.length,
      node.end.pageInfo.hasPreviousPage,
    ]),
  ).toEqual([
    ['0', 0, 0, false, 0, false],
    ['3', 3, 2, true, 1, true],
    ['1', 1, 1, false, 1, false],
    ['2', 2, 2, false, 1, true],
  ]);
  expect(await world.statementsOf(query, { id: organization })).toBe(3);
});
