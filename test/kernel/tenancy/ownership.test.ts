import { graphql, type OperationDefinitionNode, parse } from 'graphql';
import type { Pool } from 'pg';
import { diffSchema } from '../../../src/kernel/database/drift';
import { runBatch } from '../../../src/kernel/database/batch';
import { SERVING_ROLE } from '../../../src/kernel/database/roles';
import { linkModels } from '../../../src/kernel/model/link';
import { PlanCache } from '../../../src/kernel/read/compiled/plan-cache';
import { readsPublicRows } from '../../../src/kernel/read/public-reads';
import { Reader, type StatementRunner } from '../../../src/kernel/read/reader';
import { sampleSchema } from '../../support/sample-domain';
import { emptyDatabase } from '../../support/sample-domain/database';
import { inEnglish } from '../../support/in-english';
import { testPool } from '../../support/pool';
import { rowBytes } from '../../support/row-bytes';

/** Reads as viewers with different access, under the policies of the sample domain, on both read paths. */
let database: Awaited<ReturnType<typeof emptyDatabase>>;
let pool: Pool;
const id = (n: number): string => `0198c2a0-0000-7000-8000-${String(n).padStart(12, '0')}`;
const [OWN, FOREIGN, ANA, BEN] = [id(1), id(2), id(3), id(4)];
const [HIDDEN_LIST, OPEN_LIST, OWN_LIST, DELETED_LIST] = [id(10), id(11), id(12), id(13)];
const DISPLAYS = [id(20), id(21), id(22)];

/** Session variables of viewers. Ana is a member of her own library, Ben of both. */
const VIEWERS = {
  anonymous: {},
  ana: { person: ANA, tenants: `{${OWN}}`, memberships: `{${OWN}}` },
  ben: { person: BEN, tenants: `{${OWN},${FOREIGN}}`, memberships: `{${OWN},${FOREIGN}}` },
  stranger: { person: id(5) },
  clerk: { person: id(6), staff: 'CLERK' },
} satisfies Record<string, Record<string, string>>;
type Viewer = keyof typeof VIEWERS;

beforeAll(async () => {
  sampleSchema();
  database = await emptyDatabase();
  const { up } = await diffSchema(database.source, linkModels());
  pool = testPool({ connectionString: database.url, max: 1, options: '-c TimeZone=UTC' });
  for (const sql of up) await pool.query(sql);
  await pool.query(`
    INSERT INTO libraries (id, name) VALUES ('${OWN}', 'Own'), ('${FOREIGN}', 'Foreign');
    INSERT INTO people (id, email) VALUES ('${ANA}', 'ana@b.example'), ('${BEN}', 'ben@b.example');
    INSERT INTO notices (id, title, kind, is_public, author_id, created_at, deleted_at) VALUES
      ('${id(30)}', 'Open', 'HOURS', true, '${ANA}', '2026-01-01', NULL),
      ('${id(31)}', 'Staff only', 'RULES', false, NULL, '2026-01-02', NULL),
      ('${id(32)}', 'Open rules', 'RULES', true, NULL, '2026-01-03', NULL),
      ('${id(33)}', 'Deleted', 'RULES', true, NULL, '2026-01-04', now());
    INSERT INTO reading_lists (id, library_id, topic, is_public, created_at, deleted_at) VALUES
      ('${HIDDEN_LIST}', '${FOREIGN}', 'Hidden', false, '2026-01-01', NULL),
      ('${OPEN_LIST}', '${FOREIGN}', 'Open', true, '2026-01-02', NULL),
      ('${OWN_LIST}', '${OWN}', 'Own', false, '2026-01-03', NULL),
      ('${DELETED_LIST}', '${FOREIGN}', 'Deleted', true, '2026-01-04', now());
    INSERT INTO displays (id, library_id, reading_list_id, created_at) VALUES
      ('${DISPLAYS[0]}', '${OWN}', '${OPEN_LIST}', '2026-01-01'),
      ('${DISPLAYS[1]}', '${OWN}', '${HIDDEN_LIST}', '2026-01-02'),
      ('${DISPLAYS[2]}', '${FOREIGN}', '${OPEN_LIST}', '2026-01-03');
    INSERT INTO wishes (id, person_id, granted_at, created_at) VALUES
      ('${id(40)}', '${ANA}', NULL, '2026-01-01'), ('${id(41)}', '${ANA}', now(), '2026-01-02'),
      ('${id(42)}', '${BEN}', NULL, '2026-01-03')`);
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

/** Runs work in a transaction of the serving role with the session variables of the viewer. */
async function as<T>(viewer: Viewer, work: (query: StatementRunner['query']) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query(`BEGIN; SET LOCAL ROLE ${SERVING_ROLE}`);
    for (const [name, value] of Object.entries(VIEWERS[viewer]))
      await client.query('SELECT set_config($1, $2, true)', [`tenancy.${name}`, value]);
    return await work(async (text, values) => (await runBatch(client, [{ text, values }]))[0]!);
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

/** Returns the data of a query, which both read paths have to agree on. */
async function read(viewer: Viewer, source: string): Promise<unknown> {
  const schema = sampleSchema();
  const operation = parse(source).definitions[0] as OperationDefinitionNode;
  return as(viewer, async (query) => {
    const result = await graphql({
      schema,
      source,
      contextValue: { reader: new Reader({ query }), textOf: inEnglish },
    });
    expect(result.errors).toBeUndefined();
    const bound = new PlanCache(schema, linkModels()).bind(parse(source), operation, {})!;
    const compiled = bound.plan
      .write(rowBytes(await query(bound.plan.text, bound.values)), inEnglish)
      .toString();
    expect(compiled).toBe(JSON.stringify(result.data));
    return JSON.parse(compiled) as unknown;
  });
}

const noticeTitles = async (viewer: Viewer, args = ''): Promise<string[]> => {
  const { notices } = (await read(viewer, `{ notices${args} { nodes { title } } }`)) as {
    notices: { nodes: { title: string }[] };
  };
  return notices.nodes.map(({ title }) => title);
};

describe('rows of the platform', () => {
  test.each<[Viewer, string[]]>([
    ['anonymous', ['Open rules', 'Open']],
    ['stranger', ['Open rules', 'Open']],
    ['clerk', ['Open rules', 'Staff only', 'Open']],
  ])('lists to %s what is public, and all rows to staff', async (viewer, titles) => {
    expect(await noticeTitles(viewer)).toEqual(titles);
  });

  test('filters and sorts the root list without a tenant, and pages through it', async () => {
    expect(await noticeTitles('clerk', '(where: { kind: { eq: RULES } })')).toEqual([
      'Open rules',
      'Staff only',
    ]);
    expect(await noticeTitles('clerk', '(where: { kind: { in: [RULES, HOURS] } })')).toHaveLength(3);
    const sorted = '(first: 1, orderBy: { field: CREATED_AT, direction: ASC })';
    const page = `notices${sorted} { totalCount nodes { title } pageInfo { hasNextPage endCursor } }`;
    const { notices } = (await read('anonymous', `{ ${page} }`)) as {
      notices: { totalCount: number; nodes: object[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
    };
    expect(notices).toMatchObject({
      totalCount: 2,
      nodes: [{ title: 'Open' }],
      pageInfo: { hasNextPage: true },
    });
    const next = `(first: 1, after: "${notices.pageInfo.endCursor}", orderBy: { field: CREATED_AT, direction: ASC })`;
    expect(await noticeTitles('anonymous', next)).toEqual(['Open rules']);
  });

  test('relations of a public row show nothing to anonymous viewers that policies hide', async () => {
    const source = `{ open: notice(id: "${id(30)}") { title author { email } } hidden: notice(id: "${id(31)}") { title } }`;

    expect(await read('anonymous', source)).toEqual({ open: { title: 'Open', author: null }, hidden: null });
    expect(await read('ana', source)).toEqual({
      open: { title: 'Open', author: { email: 'ana@b.example' } },
      hidden: null,
    });
  });

  test.each([
    ['{ notices { nodes { title } } }', true],
    [`{ notice(id: "${id(30)}") { title } __typename }`, true],
    ['query { ...F } fragment F on Query { ... { notices { totalCount } } }', true],
    ['{ __typename }', false],
    ['{ __schema { queryType { name } } }', false],
    [`{ notices { totalCount } book(id: "${OWN}") { title } }`, false],
    [`{ publicReadingLists { totalCount } }`, false],
    [`{ node(id: "${id(30)}") { id } }`, false],
    ['query { ...F } fragment F on Query { notices { totalCount } nodes(ids: []) { id } }', false],
  ])('%s can be read without a token: %s', (source, expected) => {
    const document = parse(source);
    expect(readsPublicRows(document, document.definitions[0] as OperationDefinitionNode)).toBe(expected);
  });
});

describe('shared rows of a tenant', () => {
  const list = (library: string): string => `{ readingLists(libraryId: "${library}") { nodes { topic } } }`;
  const topics = (...names: string[]): object => ({ nodes: names.map((topic) => ({ topic })) });

  test.each<[Viewer, string, string[]]>([
    ['ana', OWN, ['Own']],
    ['ana', FOREIGN, []],
    ['stranger', FOREIGN, []],
    ['ben', FOREIGN, ['Open', 'Hidden']],
  ])('lists to %s the rows of a library only as a member', async (viewer, library, names) => {
    expect(await read(viewer, list(library))).toEqual({ readingLists: topics(...names) });
  });

  test('lists the shared rows of all tenants to every signed-in user', async () => {
    const source = '{ publicReadingLists { totalCount nodes { topic } } }';
    const shared = { publicReadingLists: { totalCount: 1, ...topics('Open') } };

    expect(await read('ana', source)).toEqual(shared);
    expect(await read('stranger', source)).toEqual(shared);
    expect(await read('ben', source)).toEqual(shared);
    expect(await read('anonymous', source)).toEqual({ publicReadingLists: { totalCount: 0, nodes: [] } });
  });

  test('hides the tenant of a shared row from viewers without access to it', async () => {
    const source = `{ readingList(id: "${OPEN_LIST}") { topic library { name } } }`;

    expect(await read('stranger', source)).toEqual({ readingList: { topic: 'Open', library: null } });
    expect(await read('ben', source)).toEqual({
      readingList: { topic: 'Open', library: { name: 'Foreign' } },
    });
  });

  test('a reference of another tenant shows a row while it is shared, and lists only visible rows', async () => {
    const source = `{ displays(libraryId: "${OWN}") { nodes { readingList { topic displays { nodes { id } } } } } }`;
    const [first, , third] = DISPLAYS;

    expect(await read('ana', source)).toEqual({
      displays: {
        nodes: [
          { readingList: null },
          { readingList: { topic: 'Open', displays: { nodes: [{ id: first }] } } },
        ],
      },
    });
    expect(await read('ben', source)).toMatchObject({
      displays: {
        nodes: [
          { readingList: { topic: 'Hidden' } },
          { readingList: { displays: { nodes: [{ id: third }, { id: first }] } } },
        ],
      },
    });
  });

  test('filters by a reference to shared rows, by what the viewer sees', async () => {
    const ids = (where: string): Promise<unknown> =>
      read('ana', `{ displays(libraryId: "${OWN}", where: { readingListId: ${where} }) { nodes { id } } }`);

    expect(await ids(`{ eq: "${OPEN_LIST}" }`)).toEqual({ displays: { nodes: [{ id: DISPLAYS[0] }] } });
    expect(await ids(`{ eq: "${HIDDEN_LIST}" }`)).toEqual({ displays: { nodes: [] } });
    expect(await ids('{ isNull: true }')).toEqual({ displays: { nodes: [{ id: DISPLAYS[1] }] } });
  });

  test('deleting a shared row clears references to it in all tenants', async () => {
    await pool.query('BEGIN');
    await pool.query('DELETE FROM reading_lists WHERE id = $1', [OPEN_LIST]);
    const { rows } = await pool.query('SELECT library_id, reading_list_id FROM displays ORDER BY created_at');
    await pool.query('ROLLBACK');

    expect(rows).toEqual([
      { library_id: OWN, reading_list_id: null },
      { library_id: OWN, reading_list_id: HIDDEN_LIST },
      { library_id: FOREIGN, reading_list_id: null },
    ]);
  });
});

test('rows of a user are visible to that user only, and filtered in the order of the list', async () => {
  const source = `{ person(id: "${ANA}") { wishes(where: { grantedAt: { isNull: true } }) { nodes { id } } } wish(id: "${id(42)}") { id } }`;

  expect(await read('ana', source)).toEqual({ person: { wishes: { nodes: [{ id: id(40) }] } }, wish: null });
  expect(await read('ben', source)).toEqual({ person: null, wish: { id: id(42) } });
  expect(await read('anonymous', source)).toEqual({ person: null, wish: null });
});

/** Returns the indexes that a statement reads, without sequential scans. */
async function indexesOf(viewer: Viewer, source: string): Promise<string[]> {
  const document = parse(source);
  const operation = document.definitions[0] as OperationDefinitionNode;
  const { plan, values } = new PlanCache(sampleSchema(), linkModels()).bind(document, operation, {})!;
  return as(viewer, async (query) => {
    await query('SET LOCAL enable_seqscan = off', []);
    await query('SET LOCAL enable_sort = off', []);
    await query('SET LOCAL enable_bitmapscan = off', []);
    const rows = await query(`EXPLAIN ${plan.text}`, values);
    return rows.flatMap(([line]) => [...line!.matchAll(/using (\w+) on/g)].map((match) => match[1]!));
  });
}

test.each<[Viewer, string, string]>([
  ['clerk', '{ notices { nodes { title } } }', 'ix_notices_by_created_at'],
  [
    'clerk',
    '{ notices(where: { kind: { eq: RULES } }) { nodes { title } } }',
    'ix_notices_kind_by_created_at',
  ],
  ['ana', '{ publicReadingLists { nodes { topic } } }', 'ix_reading_lists_shared_by_created_at'],
  [
    'ana',
    '{ publicReadingLists(where: { topic: { eq: "Open" } }) { nodes { topic } } }',
    'ix_reading_lists_shared_topic_by_created_at',
  ],
  ['ana', `{ readingLists(libraryId: "${OWN}") { nodes { topic } } }`, 'ix_reading_lists_by_created_at'],
  [
    'ana',
    `{ person(id: "${ANA}") { wishes(where: { grantedAt: { isNull: true } }) { nodes { id } } } }`,
    'ix_wishes_granted_at_by_created_at',
  ],
])('reads as %s %s with its own index', async (viewer, source, index) => {
  expect(await indexesOf(viewer, source)).toContain(index);
});
