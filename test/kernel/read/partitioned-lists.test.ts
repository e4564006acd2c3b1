import { sampleSchema } from '../../support/sample-domain';
import { emptyDatabase } from '../../support/sample-domain/database';
import fc from '../../support/property';
import { graphql, type OperationDefinitionNode, parse } from 'graphql';
import { Client } from 'pg';
import { diffSchema } from '../../../src/kernel/database/drift';
import { runBatch } from '../../../src/kernel/database/batch';
import { SERVING_ROLE } from '../../../src/kernel/database/roles';
import { indexesOf } from '../../../src/kernel/model/indexes';
import { linkModels } from '../../../src/kernel/model/link';
import { modelOf } from '../../../src/kernel/model/metadata';
import { PlanCache } from '../../../src/kernel/read/compiled/plan-cache';
import { Reader, type StatementRunner } from '../../../src/kernel/read/reader';
import { Incident } from '../../support/sample-domain/incident.entities';
import '../../support/sample-domain/visit.entities';
import { inEnglish } from '../../support/in-english';
import { rowBytes } from '../../support/row-bytes';

let database: Awaited<ReturnType<typeof emptyDatabase>>;
let client: Client;
const id = (n: number): string => `0198c2a0-0000-7000-8000-${String(n).padStart(12, '0')}`;
const [LIBRARY, OTHER, PERSON] = [id(1), id(2), id(3)];
/** Two incidents at the end of a month, two at the start of the next one, one of a month without a partition. */
const INCIDENTS: [n: number, at: string, kind: string][] = [
  [14, '2025-06-30 23:59:59.999999', 'NOISE'],
  [10, '2026-01-31 23:59:59.999999', 'NOISE'],
  [11, '2026-01-31 23:59:59.999999', 'THEFT'],
  [12, '2026-02-01 00:00:00', 'NOISE'],
  [13, '2026-02-01 00:00:00', 'NOISE'],
];
const NEWEST_FIRST = [13, 12, 11, 10, 14].map(id);

beforeAll(async () => {
  sampleSchema();
  database = await emptyDatabase();
  const { up } = await diffSchema(database.source, linkModels());
  client = new Client({ connectionString: database.url, options: '-c TimeZone=UTC' });
  await client.connect();
  for (const sql of up) await client.query(sql);
  for (const [month, next] of [
    ['2026_01', '2026_02'],
    ['2026_02', '2026_03'],
  ]) {
    const [from, to] = [month, next].map((name) => `${name!.replace('_', '-')}-01`);
    await client.query(
      `CREATE TABLE incidents_${month} PARTITION OF incidents FOR VALUES FROM ('${from}') TO ('${to}')`,
    );
  }
  await client.query(`INSERT INTO libraries (id, name) VALUES ('${LIBRARY}', 'L'), ('${OTHER}', 'O')`);
  await client.query(`INSERT INTO people (id, email) VALUES ('${PERSON}', 'a@b.example')`);
  for (const [n, at, kind] of INCIDENTS)
    await client.query(
      'INSERT INTO incidents (library_id, id, at, kind, reporter_id) VALUES ($1, $2, $3, $4, $5)',
      [LIBRARY, id(n), at, kind, n === 11 ? PERSON : null],
    );
  await client.query('INSERT INTO incidents (library_id, id, at, kind) VALUES ($1, $2, now(), $3)', [
    OTHER,
    id(20),
    'NOISE',
  ]);
  await client.query(`GRANT USAGE ON SCHEMA tenancy TO ${SERVING_ROLE}`);
  await client.query(`SET ROLE ${SERVING_ROLE}`);
});

afterAll(async () => {
  await client.end();
  await database.drop();
});

const viewerWith = (...tenants: string[]): Promise<unknown> =>
  client.query(
    `SELECT set_config('sample.INCIDENTS_READ', $1, false), set_config('tenancy.memberships', $1, false)`,
    [`{${tenants.join(',')}}`],
  );

const run: StatementRunner['query'] = async (text, values) => {
  const [rows] = await runBatch(client as never, [{ text, values }]);
  return rows!;
};

interface Incidents {
  totalCount: number;
  nodes: { id: string }[];
  edges: { cursor: string; node: { id: string } }[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; endCursor: string | null };
}
const FIELDS =
  'totalCount nodes { id } edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage endCursor }';

/** Runs a query on the resolver path and as a compiled plan, and expects the same response. */
async function ask<Data>(source: string): Promise<Data> {
  const schema = sampleSchema();
  const answer = await graphql({ schema, source, contextValue: { reader: new Reader({ query: run }) } });
  expect(answer.errors).toBeUndefined();
  const document = parse(source);
  const bound = new PlanCache(schema, linkModels()).bind(
    document,
    document.definitions[0] as OperationDefinitionNode,
    {},
  )!;
  const compiled = bound.plan.write(rowBytes(await run(bound.plan.text, bound.values)), inEnglish).toString();
  expect(compiled).toBe(JSON.stringify(answer.data));
  return JSON.parse(compiled) as Data;
}

const incidents = async (args = ''): Promise<Incidents> =>
  (await ask<{ incidents: Incidents }>(`{ incidents(libraryId: "${LIBRARY}"${args}) { ${FIELDS} } }`))
    .incidents;
const idsOf = ({ nodes }: Incidents): string[] => nodes.map((node) => node.id);

test('has a key with the month, and an index per list, filter and order', () => {
  const model = modelOf(Incident);
  const columns = '"library_id", "at", "id"';

  expect(indexesOf(model).map(({ create }) => create('i'))).toEqual([
    `CREATE INDEX "i" ON "incidents" (${columns})`,
    'CREATE INDEX "i" ON "incidents" ("library_id", "reporter_id", "at", "id")',
    'CREATE INDEX "i" ON "incidents" ("library_id", "subject_id", "at", "id")',
    'CREATE INDEX "i" ON "incidents" ("library_id", "kind", "at", "id")',
  ]);
});

test('the schema has the list, but neither a root field nor a node of one row', () => {
  const schema = sampleSchema();
  const fields = Object.keys(schema.getQueryType()!.getFields());

  expect(fields).toContain('incidents');
  expect(fields).not.toContain('incident');
  expect(schema.getType('Incident')).toMatchObject({
    description: 'An incident in a library. Requires `INCIDENTS_READ`.',
  });
});

test('pages are complete across months and the default partition, in both directions', async () => {
  await viewerWith(LIBRARY);
  const all = await incidents();
  expect({ ...all, nodes: idsOf(all) }).toMatchObject({
    totalCount: 5,
    nodes: NEWEST_FIRST,
    pageInfo: { hasNextPage: false, hasPreviousPage: false },
  });
  for (const [i, { cursor }] of all.edges.entries()) {
    expect(idsOf(await incidents(`, first: 2, after: "${cursor}"`))).toEqual(
      NEWEST_FIRST.slice(i + 1, i + 3),
    );
    expect(idsOf(await incidents(`, last: 2, before: "${cursor}"`))).toEqual(
      NEWEST_FIRST.slice(Math.max(0, i - 2), i),
    );
  }
  expect(idsOf(await incidents(', orderBy: { field: AT, direction: ASC }'))).toEqual(
    [...NEWEST_FIRST].reverse(),
  );
});

test.each([
  ['{ kind: { eq: "THEFT" } }', [11]],
  ['{ kind: { in: ["THEFT", "NOISE"] } }', [13, 12, 11, 10, 14]],
  ['{ at: { gte: "2026-02-01T00:00:00Z" } }', [13, 12]],
  ['{ at: { lt: "2026-02-01T00:00:00Z" }, kind: { eq: "NOISE" } }', [10, 14]],
  ['{ reporterId: { isNull: true } }', [13, 12, 11, 10, 14]],
])('filters rows of all months by %s', async (where, expected) => {
  await viewerWith(LIBRARY);

  expect(idsOf(await incidents(`, where: ${where}`))).toEqual(expected.map(id));
});

test('lists are empty in tenants in which the viewer lacks the read permission', async () => {
  await viewerWith();
  expect(await incidents()).toEqual({
    totalCount: 0,
    nodes: [],
    edges: [],
    pageInfo: { hasNextPage: false, hasPreviousPage: false, endCursor: null },
  });
  await viewerWith(OTHER);
  expect(idsOf(await incidents())).toEqual([]);
});

test('a list below the tenant has the same rows', async () => {
  await viewerWith(LIBRARY);
  const { library } = await ask<{ library: { incidents: Incidents } }>(
    `{ library(id: "${LIBRARY}") { incidents(first: 3) { ${FIELDS} } } }`,
  );

  expect(idsOf(library.incidents)).toEqual(NEWEST_FIRST.slice(0, 3));
});

test('an audited row lists its entries on both paths, without those of other rows and tenants', async () => {
  const [book, other] = [id(30), id(31)];
  await client.query('RESET ROLE');
  for (const one of [book, other])
    await client.query(`INSERT INTO books (id, library_id, title) VALUES ('${one}', '${LIBRARY}', '${one}')`);
  await client.query(`UPDATE incidents SET subject_id = '${book}' WHERE id = ANY ($1)`, [
    [10, 13, 20].map(id),
  ]);
  await client.query(`UPDATE incidents SET subject_id = '${other}' WHERE id = '${id(14)}'`);
  await client.query(`SET ROLE ${SERVING_ROLE}`);
  await client.query(`SELECT set_config('tenancy.tenants', '{${LIBRARY}}', false)`);
  await viewerWith(LIBRARY, OTHER);
  const history = (): Promise<{ book: { history: Incidents } }> =>
    ask(`{ book(id: "${book}") { history { ${FIELDS} } } }`);

  expect(idsOf((await history()).book.history)).toEqual([13, 10].map(id));
  await viewerWith();
  expect(await history()).toMatchObject({ book: { history: { totalCount: 0, nodes: [] } } });
});

test('random pages are those of the same rows in one table, in both directions and with filters', async () => {
  const days = [
    '2025-01-05',
    '2026-01-01',
    '2026-01-31',
    '2026-02-01',
    '2026-02-28',
    '2026-03-01',
    '2030-01-01',
  ];
  const row = fc.record({
    at: fc.constantFrom(...days),
    kind: fc.constantFrom('NOISE', 'THEFT', 'FIRE'),
  });
  const wanted = fc.record({
    rows: fc.array(row, { maxLength: 40 }),
    kinds: fc.option(fc.subarray(['NOISE', 'THEFT', 'FIRE', 'NONE']), { nil: undefined }),
    from: fc.option(fc.constantFrom(...days), { nil: undefined }),
    direction: fc.constantFrom('ASC', 'DESC'),
    size: fc.integer({ min: 1, max: 9 }),
  });
  await viewerWith(LIBRARY);
  await fc.assert(
    fc.asyncProperty(wanted, async ({ rows, kinds, from, direction, size }) => {
      await client.query('RESET ROLE');
      await client.query('DELETE FROM incidents WHERE library_id = $1', [LIBRARY]);
      const all = rows.map((one, n) => ({ ...one, id: id(100 + n) }));
      await client.query(
        `INSERT INTO incidents (library_id, id, at, kind)
         SELECT $1, r.id, r.at, r.kind FROM jsonb_to_recordset($2) r (id uuid, at timestamptz, kind text)`,
        [LIBRARY, JSON.stringify(all)],
      );
      await client.query(`SET ROLE ${SERVING_ROLE}`);
      const key = (one: (typeof all)[number]): string => `${one.at} ${one.id}`;
      const sorted = all
        .filter((one) => (!kinds || kinds.includes(one.kind)) && (!from || one.at >= from))
        .sort((a, b) => (key(a) < key(b) ? -1 : 1) * (direction === 'ASC' ? 1 : -1))
        .map((one) => one.id);
      const where = [
        ...(kinds ? [`kind: { in: ${JSON.stringify(kinds)} }`] : []),
        ...(from ? [`at: { gte: "${from}T00:00:00Z" }`] : []),
      ].join(', ');
      const page = (args: string): Promise<Incidents> =>
        incidents(`, ${args}, where: { ${where} }, orderBy: { field: AT, direction: ${direction} }`);
      const first = await page(`first: ${size}`);
      expect([idsOf(first), first.totalCount]).toEqual([sorted.slice(0, size), sorted.length]);
      expect(idsOf(await page(`last: ${size}`))).toEqual(sorted.slice(-size));
      const cursor = first.edges.at(-1)?.cursor;
      if (!cursor) return;
      expect(idsOf(await page(`first: ${size}, after: "${cursor}"`))).toEqual(sorted.slice(size, 2 * size));
      const at = Math.min(size, sorted.length) - 1;
      expect(idsOf(await page(`last: ${size}, before: "${cursor}"`))).toEqual(sorted.slice(0, at));
    }),
    { numRuns: 60 },
  );
});
