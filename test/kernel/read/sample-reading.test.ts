import { sampleSchema } from '../../support/sample-domain';
import { emptyDatabase } from '../../support/sample-domain/database';
import { graphql, type OperationDefinitionNode, parse } from 'graphql';
import type { Pool } from 'pg';
import { diffSchema } from '../../../src/kernel/database/drift';
import { runBatch } from '../../../src/kernel/database/batch';
import { linkModels } from '../../../src/kernel/model/link';
import { PlanCache } from '../../../src/kernel/read/compiled/plan-cache';
import { Reader, type StatementRunner } from '../../../src/kernel/read/reader';
import { inEnglish } from '../../support/in-english';
import { testPool } from '../../support/pool';
import { rowBytes } from '../../support/row-bytes';

/** Covers what no real domain uses, such as sorting by integers and inverses of one-to-one relations. */
let database: Awaited<ReturnType<typeof emptyDatabase>>;
let pool: Pool;
const id = (n: number): string => `0198c2a0-0000-7000-8000-${String(n).padStart(12, '0')}`;
const [LIBRARY, BRANCH, PERSON, SHELF] = [id(1), id(2), id(3), id(4)];
const BOOKS: [title: string, pages: number | null][] = [
  ['a', null],
  ['b', 301],
  ['c', -2147483648],
  ['d', 300],
  ['e', null],
];

beforeAll(async () => {
  const schema = sampleSchema();
  expect(schema.getType('Book')).toBeDefined();
  database = await emptyDatabase();
  const { up } = await diffSchema(database.source, linkModels());
  pool = testPool({ connectionString: database.url, max: 1, options: '-c TimeZone=UTC' });
  for (const sql of up) await pool.query(sql);
  await pool.query('ALTER TABLE books DROP CONSTRAINT ck_books_pages');
  await pool.query(`INSERT INTO libraries (id, name) VALUES ('${LIBRARY}', 'L')`);
  await pool.query(`INSERT INTO branches (id, library_id, name) VALUES ('${BRANCH}', '${LIBRARY}', 'B')`);
  await pool.query(`INSERT INTO people (id, email) VALUES ('${PERSON}', 'a@b.example')`);
  await pool.query(`INSERT INTO shelves (id, library_id, label) VALUES ('${SHELF}', '${LIBRARY}', 'S')`);
  for (const [i, [title, pages]] of BOOKS.entries()) {
    const values = [
      id(10 + i),
      LIBRARY,
      title,
      pages,
      title === 'b' ? PERSON : null,
      title === 'b' ? BRANCH : null,
    ];
    await pool.query(
      'INSERT INTO books (id, library_id, title, pages, donor_id, branch_id) VALUES ($1, $2, $3, $4, $5, $6)',
      values,
    );
    const place = [LIBRARY, SHELF, id(10 + i), BOOKS.length - i];
    await pool.query(
      'INSERT INTO shelf_places (library_id, shelf_id, book_id, place) VALUES ($1, $2, $3, $4)',
      place,
    );
  }
  const usage = `price_amount = 3, usage_counted_at = '2026-01-01', usage_borrowed = 7, usage_days = 2`;
  await pool.query(`UPDATE books SET ${usage} WHERE title = 'b'`);
  await pool.query(
    `INSERT INTO covers (id, library_id, book_id, color) VALUES ('${id(20)}', '${LIBRARY}', '${id(11)}', 'red')`,
  );
  await pool.query(
    `INSERT INTO loans (id, library_id, book_id, borrower_id, due_on)
     VALUES ('${id(30)}', '${LIBRARY}', '${id(11)}', '${PERSON}', '2026-02-01')`,
  );
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

const run: StatementRunner['query'] = async (text, values) => {
  const client = await pool.connect();
  const [rows] = await runBatch(client, [{ text, values }]).finally(() => client.release());
  return rows!;
};

/** Runs a query on the resolver path and as a compiled plan, and expects the same response. */
async function ask(source: string): Promise<{ data: unknown; statements: number }> {
  let statements = 0;
  const counted: StatementRunner['query'] = (text, values) => {
    statements += 1;
    return run(text, values);
  };
  const schema = sampleSchema();
  const answer = await graphql({
    schema,
    source,
    contextValue: { reader: new Reader({ query: counted }), textOf: inEnglish },
  });
  expect(answer.errors).toBeUndefined();
  const told = JSON.stringify(answer.data);
  const document = parse(source);
  const operation = document.definitions.at(-1) as OperationDefinitionNode;
  const bound = new PlanCache(schema, linkModels()).bind(document, operation, {});
  expect(bound === undefined).toBe(source.includes('node(id:'));
  if (bound)
    expect(bound.plan.write(rowBytes(await run(bound.plan.text, bound.values)), inEnglish).toString()).toBe(
      told,
    );
  return { data: JSON.parse(told) as unknown, statements };
}

const titles = async (args: string): Promise<string> => {
  const { data } = await ask(`{ books(libraryId: "${LIBRARY}", ${args}) { nodes { title } } }`);
  return (data as { books: { nodes: { title: string }[] } }).books.nodes.map((n) => n.title).join('');
};

test('sorts by an integer field, where null ties with the smallest integer', async () => {
  expect(await titles('orderBy: { field: PAGES, direction: ASC }')).toBe('acedb');
  expect(await titles('orderBy: { field: PAGES, direction: DESC }')).toBe('bdeca');
  expect(await titles('orderBy: { field: PAGES, direction: DESC }, last: 2')).toBe('ca');
});

test.each([
  ['{ pages: { eq: 300 } }', 'd'],
  ['{ pages: { in: [300, 301] } }', 'bd'],
  ['{ pages: { gt: 300 } }', 'b'],
  ['{ pages: { gte: 300, lt: 2147483647 } }', 'bd'],
  ['{ pages: { lte: -2147483648 } }', 'c'],
  ['{ pages: { isNull: true } }', 'ae'],
  [`{ pages: { isNull: false }, branchId: { eq: "${BRANCH}" } }`, 'b'],
  ['{ genre: { eq: NOVEL }, title: { in: ["a", "b"] } }', 'ab'],
])('filters books by %s', async (where, expected) => {
  const order = 'orderBy: { field: CREATED_AT, direction: ASC }';

  expect(await titles(`where: ${where}, ${order}`)).toBe(expected);
});

test('loads to-one relations, embedded objects, composites and computed fields in one statement', async () => {
  const fields = `title isLong price { amount currency } usage { perDay borrowed countedAt }
    cover { color book { title } } donor { email } branch { name }`;

  expect(await ask(`{ full: book(id: "${id(11)}") { ${fields} } }`)).toEqual({
    data: {
      full: {
        title: 'b',
        isLong: true,
        price: { amount: '3.00', currency: 'EUR' },
        usage: { perDay: '3.50', borrowed: 7, countedAt: '2026-01-01T00:00:00+00:00' },
        cover: { color: 'red', book: { title: 'b' } },
        donor: { email: 'a@b.example' },
        branch: { name: 'B' },
      },
    },
    statements: 1,
  });
  expect((await ask(`{ empty: book(id: "${id(10)}") { ${fields} } }`)).data).toEqual({
    empty: { title: 'a', isLong: null, price: null, usage: null, cover: null, donor: null, branch: null },
  });
});

test('loads lists that are part of a composite, in one statement', async () => {
  const tags = ['a,b', 'NULL', '"', '{}', '\\', ' चाय '];
  await pool.query('UPDATE books SET tags = $2 WHERE id = $1', [id(11), tags.slice(0, 5)]);
  await pool.query('UPDATE books SET tags = $2 WHERE id = $1', [id(12), tags.slice(5)]);
  const fields = 'classification { keywords genre keywords }';
  const of = (keywords: string[]) => ({ classification: { genre: 'NOVEL', keywords } });
  const order = 'orderBy: { field: CREATED_AT, direction: ASC }';
  const { data } = await ask(
    `{ books(libraryId: "${LIBRARY}", ${order}, first: 3) { nodes { ${fields} } } }`,
  );
  expect(data).toEqual({ books: { nodes: [of([]), of(tags.slice(0, 5)), of(tags.slice(5))] } });
  expect(await ask(`{ book(id: "${id(11)}") { ${fields} } }`)).toEqual({
    data: { book: of(tags.slice(0, 5)) },
    statements: 1,
  });
  await pool.query(`UPDATE books SET tags = '{}'`);
});

test('returns an ordered many-to-many list in the order of its join entity', async () => {
  expect(await ask(`{ shelf(id: "${SHELF}") { label books { title isLong cover { color } } } }`)).toEqual({
    data: {
      shelf: {
        label: 'S',
        books: [...BOOKS].reverse().map(([title, pages]) => ({
          title,
          isLong: pages === null ? null : pages > 300,
          cover: title === 'b' ? { color: 'red' } : null,
        })),
      },
    },
    statements: 2,
  });
});

test('counts the rows that list a row in a list, by ID and through a relation', async () => {
  await pool.query(
    `INSERT INTO shelf_places (library_id, shelf_id, book_id, place) VALUES ('${LIBRARY}', '${SHELF}', '${id(11)}', 9)`,
  );
  const counts = 'nodes { title shelfCount }';
  const { data } = await ask(`{ books(libraryId: "${LIBRARY}") { ${counts} } book(id: "${id(11)}") {
    shelfCount cover { book { shelfCount } } loans { nodes { book { shelfCount } } } } }`);
  const found = await ask(`{ node(id: "${id(10)}") { ... on Book { shelfCount } } }`);
  await pool.query('DELETE FROM shelf_places WHERE place = 9');

  expect(data).toEqual({
    books: { nodes: BOOKS.map(([title]) => ({ title, shelfCount: title === 'b' ? 2 : 1 })).reverse() },
    book: {
      shelfCount: 2,
      cover: { book: { shelfCount: 2 } },
      loans: { nodes: [{ book: { shelfCount: 2 } }] },
    },
  });
  expect(found.data).toEqual({ node: { shelfCount: 1 } });
});

test('resolves an inverse declared by a later model, with and without a tenant', async () => {
  const loans =
    'loans(where: { dueOn: { gte: "2026-02-01" } }) { totalCount nodes { dueOn book { title } } }';
  const page = { totalCount: 1, nodes: [{ dueOn: '2026-02-01', book: { title: 'b' } }] };

  expect(
    await ask(
      `{ book(id: "${id(11)}") { ${loans} } person(id: "${PERSON}") { ${loans} gifts { nodes { title } } } }`,
    ),
  ).toEqual({
    data: { book: { loans: page }, person: { loans: page, gifts: { nodes: [{ title: 'b' }] } } },
    statements: 5,
  });
});

test('excludes a soft-deleted row from lists, relations and lookups by ID', async () => {
  await pool.query('UPDATE branches SET deleted_at = now()');
  const { data } = await ask(`{ branch(id: "${BRANCH}") { id } node(id: "${BRANCH}") { id }
    branches(libraryId: "${LIBRARY}") { totalCount nodes { id } } book(id: "${id(11)}") { branch { name } } }`);
  await pool.query('UPDATE branches SET deleted_at = NULL');

  expect(data).toEqual({
    branch: null,
    node: null,
    branches: { totalCount: 0, nodes: [] },
    book: { branch: null },
  });
});

test('loads the row of the viewer of a tenant in the statement of the tenant', async () => {
  const other = id(31);
  await pool.query(`INSERT INTO people (id, email) VALUES ('${other}', 'b@b.example')`);
  await pool.query(
    `INSERT INTO cards (id, library_id, holder_id, number) VALUES ('${id(32)}', '${LIBRARY}', '${PERSON}', 'A'), ('${id(33)}', '${LIBRARY}', '${other}', 'B')`,
  );
  const source = `{ book(id: "${id(10)}") { library { viewerCard { number holder { email } } } } }`;
  const asked = async (viewer: string): Promise<unknown> => {
    await pool.query(`SELECT set_config('tenancy.person', '${viewer}', false)`);
    return ask(source);
  };
  const answer = (viewerCard: object | null) => ({
    data: { book: { library: { viewerCard } } },
    statements: 1,
  });

  expect(await asked(PERSON)).toEqual(answer({ number: 'A', holder: { email: 'a@b.example' } }));
  expect(await asked(other)).toEqual(answer({ number: 'B', holder: { email: 'b@b.example' } }));
  expect(await asked(id(34))).toEqual(answer(null));
  expect(await asked('')).toEqual(answer(null));
});

describe('viewerActions', () => {
  const actions = async (book: string, selected: string): Promise<unknown> => {
    const { data, statements } = await ask(`{ book(id: "${book}") { viewerActions { ${selected} } } }`);
    expect(statements).toBe(1);
    return (data as { book: { viewerActions: unknown } }).book.viewerActions;
  };
  const LEND = 'lend { allowed code reason }';
  const ALLOWED = { allowed: true, code: null, reason: null };

  test('returns the first guard that applies, on both paths', async () => {
    expect(await actions(id(13), `${LEND} discard { allowed code reason }`)).toEqual({
      lend: ALLOWED,
      discard: ALLOWED,
    });
    expect(await actions(id(11), LEND)).toEqual({
      lend: { allowed: false, code: 'INVALID_STATE', reason: 'This book is too long: more than 300 pages.' },
    });
    await pool.query(`UPDATE books SET genre = 'ATLAS' WHERE id = '${id(11)}'`);
    expect(await actions(id(11), `other: ${LEND} discard { __typename allowed }`)).toEqual({
      other: { allowed: false, code: 'FORBIDDEN', reason: 'An atlas can’t be lent: it’s "too heavy".' },
      discard: { __typename: 'ViewerAction', allowed: true },
    });
    await pool.query(`UPDATE books SET genre = 'NOVEL' WHERE id = '${id(11)}'`);
  });

  test('adds no statement to a list', async () => {
    const list = await ask(
      `{ books(libraryId: "${LIBRARY}", where: { genre: { eq: NOVEL } }) { nodes { viewerActions { lend { allowed } } } } }`,
    );
    const { nodes } = (list.data as { books: { nodes: { viewerActions: { lend: { allowed: boolean } } }[] } })
      .books;
    expect(list.statements).toBe(1);
    expect(nodes.filter(({ viewerActions }) => !viewerActions.lend.allowed)).toHaveLength(1);
    expect(nodes).toHaveLength(BOOKS.length);
  });
});
