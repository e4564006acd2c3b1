import { Client } from 'pg';
import { sampleSchema } from '../../support/sample-domain';
import { emptyDatabase } from '../../support/sample-domain/database';
import { describeCatalog } from '../../../src/kernel/database/catalog-snapshot';
import { diffSchema } from '../../../src/kernel/database/drift';
import { migrationText } from '../../../src/kernel/database/new-migration';
import type { SchemaDiff } from '../../../src/kernel/database/schema-object';
import { linkModels } from '../../../src/kernel/model/link';

let database: Awaited<ReturnType<typeof emptyDatabase>>;
let first: SchemaDiff;
let catalog: string;

const difference = (): Promise<SchemaDiff> => diffSchema(database.source, linkModels());

async function run(...statements: string[]): Promise<void> {
  for (const sql of statements) await database.source.query(sql);
}

async function facts(): Promise<string> {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  return describeCatalog(client, ['public']).finally(() => client.end());
}

beforeAll(async () => {
  sampleSchema();
  database = await emptyDatabase();
  first = await difference();
  await run(...first.up);
  catalog = await facts();
});

afterAll(() => database.drop());

test('finds no drift when the migration generated for an empty database has run', async () => {
  expect(await difference()).toEqual({ up: [], down: [] });
});

describe('SQL that TypeORM cannot express', () => {
  test('creates a partitioned table with a default partition for months without their own', () => {
    const created = first.up.filter((sql) => sql.includes('CREATE TABLE "visits'));

    expect(created).toEqual([
      expect.stringMatching(/^CREATE TABLE "visits" \(.*\) PARTITION BY RANGE \("at"\)$/s),
      'CREATE TABLE "visits_default" PARTITION OF "visits" DEFAULT',
    ]);
    expect(first.up.filter((sql) => sql.includes('PARTITION BY'))).toHaveLength(2);
  });

  test('limits SET NULL to the reference when the foreign key includes the tenant', () => {
    const nulling = first.up.filter((sql) => sql.includes('ON DELETE SET NULL')).sort();

    expect(
      nulling.map((sql) => /CONSTRAINT "(\w+)".*ON DELETE (SET NULL(?: \("\w+"\))?)/.exec(sql)?.slice(1)),
    ).toEqual([
      ['fk_books_branch_id', 'SET NULL ("branch_id")'],
      ['fk_books_donor_id', 'SET NULL'],
      ['fk_displays_reading_list_id', 'SET NULL'],
      ['fk_incidents_reporter_id', 'SET NULL'],
      ['fk_loans_branch_id', 'SET NULL ("branch_id")'],
      ['fk_loans_lender_id', 'SET NULL'],
      ['fk_notices_author_id', 'SET NULL'],
      ['fk_reminders_branch_id', 'SET NULL ("branch_id")'],
      ['fk_shelves_branch_id', 'SET NULL ("branch_id")'],
    ]);
  });

  test('keeps books in their library when their branch is deleted', async () => {
    const [library, branch, book] = [1, 2, 3].map((n) => `0198c2a0-0000-7000-8000-00000000000${n}`);
    await run(
      `INSERT INTO libraries (id, name) VALUES ('${library}', 'L')`,
      `INSERT INTO branches (id, library_id, name) VALUES ('${branch}', '${library}', 'B')`,
      `INSERT INTO books (id, library_id, branch_id, title) VALUES ('${book}', '${library}', '${branch}', 'T')`,
      `INSERT INTO visits (library_id, branch_id, at) VALUES ('${library}', '${branch}', '2026-01-01')`,
      `DELETE FROM branches`,
    );

    expect(await database.source.query('SELECT id, library_id, branch_id FROM books')).toEqual([
      { id: book, library_id: library, branch_id: null },
    ]);
    expect(await database.source.query('SELECT * FROM visits')).toEqual([]);
    await run('DELETE FROM libraries');
    expect(await database.source.query('SELECT * FROM books')).toEqual([]);
  });
});

const MENDED: [string, string[], RegExp][] = [
  ['an index is missing', ['DROP INDEX uq_books_id'], /^CREATE UNIQUE INDEX "uq_books_id"/],
  [
    'an index has other columns',
    ['DROP INDEX ix_loans_lender', 'CREATE INDEX ix_loans_lender ON loans (lender_id, id)'],
    /^CREATE INDEX "ix_loans_lender"/,
  ],
  [
    'an index has another condition',
    ['DROP INDEX uq_books_title', `CREATE UNIQUE INDEX uq_books_title ON books (library_id, title)`],
    /^CREATE UNIQUE INDEX "uq_books_title".* WHERE/,
  ],
  [
    'an index has another order',
    [
      'DROP INDEX ix_books_by_created_at',
      'CREATE INDEX ix_books_by_created_at ON books (library_id, created_at DESC, id)',
    ],
    /^CREATE INDEX "ix_books_by_created_at"/,
  ],
  ['a policy is missing', ['DROP POLICY books_read ON books'], /^CREATE POLICY "books_read"/],
  [
    'a policy has another condition',
    ['ALTER POLICY books_read ON books USING (true)'],
    /^CREATE POLICY "books_read"/,
  ],
  [
    'a policy is restrictive',
    [
      'DROP POLICY people_read ON people',
      'CREATE POLICY people_read ON people AS RESTRICTIVE FOR SELECT USING (id IS NULL)',
    ],
    /^CREATE POLICY "people_read"/,
  ],
  [
    'a check is missing',
    ['ALTER TABLE books DROP CONSTRAINT ck_books_title_not_blank'],
    /ADD CONSTRAINT "ck_books_title_not_blank"/,
  ],
  [
    'a check is weaker',
    [
      'ALTER TABLE books DROP CONSTRAINT ck_books_genre',
      `ALTER TABLE books ADD CONSTRAINT ck_books_genre CHECK (genre IN ('NOVEL', 'ATLAS', 'POEM'))`,
    ],
    /ADD CONSTRAINT "ck_books_genre"/,
  ],
  ['a trigger is missing', ['DROP TRIGGER books_touch ON books'], /^CREATE TRIGGER "books_touch"/],
  [
    'a trigger fires at another time',
    [
      'DROP TRIGGER books_touch ON books',
      'CREATE TRIGGER books_touch AFTER UPDATE ON books FOR EACH ROW EXECUTE FUNCTION touch_updated_at()',
    ],
    /^CREATE TRIGGER "books_touch"/,
  ],
  [
    'the trigger that updates inherited scopes is missing',
    ['DROP TRIGGER loans_follow_scope ON books'],
    /^CREATE TRIGGER "loans_follow_scope" AFTER UPDATE ON "books"/,
  ],
  [
    'the function that sets an inherited scope has another body',
    [
      `CREATE OR REPLACE FUNCTION loans_take_scope() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN RETURN NEW; END $$`,
    ],
    /^CREATE OR REPLACE FUNCTION "loans_take_scope"\(\)/,
  ],
  ['an audit trigger is missing', ['DROP TRIGGER books_audit ON books'], /^CREATE TRIGGER "books_audit"/],
  [
    'an audit trigger records other columns',
    [
      'DROP TRIGGER books_audit ON books',
      `CREATE TRIGGER books_audit AFTER INSERT OR UPDATE OR DELETE ON books FOR EACH ROW EXECUTE FUNCTION audit.record('Book', 'BOOK', 'library_id', '{"title":"title"}')`,
    ],
    /^CREATE TRIGGER "books_audit" .* audit\.record\('Book', 'BOOK', 'library_id', '{"created_at":"createdAt","title":"title"/,
  ],
  ['a privilege is revoked', ['REVOKE SELECT ON books FROM marquee_serving'], /^GRANT SELECT ON "books"/],
  [
    'row-level security is disabled',
    ['ALTER TABLE books DISABLE ROW LEVEL SECURITY'],
    /^ALTER TABLE "books" ENABLE ROW/,
  ],
  [
    'row-level security is not forced',
    ['ALTER TABLE books NO FORCE ROW LEVEL SECURITY'],
    /^ALTER TABLE "books" ENABLE ROW LEVEL SECURITY, FORCE/,
  ],
  [
    'a column is nullable',
    ['ALTER TABLE books ALTER title DROP NOT NULL'],
    /ALTER COLUMN "title" SET NOT NULL/,
  ],
  [
    'a column has no default',
    ['ALTER TABLE books ALTER genre DROP DEFAULT'],
    /ALTER COLUMN "genre" SET DEFAULT 'NOVEL'/,
  ],
  [
    'a column has a lower precision',
    ['ALTER TABLE books ALTER price_amount TYPE numeric(8,2)'],
    /"price_amount"/,
  ],
  ['a column is not declared', ['ALTER TABLE libraries ADD motto text'], /DROP COLUMN "motto"/],
  [
    'a foreign key is missing',
    ['ALTER TABLE covers DROP CONSTRAINT fk_covers_book_id'],
    /ADD CONSTRAINT "fk_covers_book_id" FOREIGN KEY \("library_id", "book_id"\)/,
  ],
  [
    'a foreign key has another delete action',
    [
      'ALTER TABLE covers DROP CONSTRAINT fk_covers_book_id',
      'ALTER TABLE covers ADD CONSTRAINT fk_covers_book_id FOREIGN KEY (library_id, book_id) REFERENCES books (library_id, id)',
    ],
    /ADD CONSTRAINT "fk_covers_book_id".* ON DELETE CASCADE/,
  ],
];

const sortedFacts = (text: string): string[] => text.split('\n').sort();

test.each(MENDED)('detects and repairs drift when %s', async (_, changes, expected) => {
  await run(...changes);
  const { up } = await difference();
  expect(up).toContainEqual(expect.stringMatching(expected));
  await run(...up);

  expect(await difference()).toEqual({ up: [], down: [] });
  expect(sortedFacts(await facts())).toEqual(sortedFacts(catalog));
});

const REPLACED = MENDED.filter(([, , expected]) => expected.source.startsWith('^CREATE'));

test.each(REPLACED)(
  'a migration restores the previous object when it is reverted after %s',
  async (_, changes) => {
    await run(...changes);
    const changed = await facts();
    const { up, down } = await difference();
    await run(...up, ...down);
    expect(await facts()).toBe(changed);

    await run(...up);
    expect(await facts()).toBe(catalog);
  },
);

test.each([
  [
    'an index',
    'CREATE INDEX ix_extra ON books (title)',
    'DROP INDEX ix_extra',
    '-- not declared: index books ix_extra',
  ],
  [
    'a policy',
    'CREATE POLICY extra ON books USING (true)',
    'DROP POLICY extra ON books',
    '-- not declared: policy books extra',
  ],
  [
    'a check',
    'ALTER TABLE books ADD CONSTRAINT ck_extra CHECK (true)',
    'ALTER TABLE books DROP CONSTRAINT ck_extra',
    'ALTER TABLE "books" DROP CONSTRAINT "ck_extra"',
  ],
  [
    'a trigger',
    'CREATE TRIGGER extra BEFORE UPDATE ON shelf_places FOR EACH ROW EXECUTE FUNCTION touch_updated_at()',
    'DROP TRIGGER extra ON shelf_places',
    '-- not declared: trigger shelf_places extra',
  ],
  [
    'a grant',
    'GRANT DELETE ON books TO marquee_serving',
    'REVOKE DELETE ON books FROM marquee_serving',
    '-- not declared: grant books DELETE books',
  ],
])('reports %s that is not declared', async (_, make, undo, report) => {
  await run(make);
  expect((await difference()).up).toContain(report);
  expect(await facts()).not.toBe(catalog);
  await run(undo);
  expect((await difference()).up).toEqual([]);
});

test.each([
  [
    'the EXECUTE privileges of a function',
    'GRANT EXECUTE ON FUNCTION loans_take_scope() TO marquee_serving',
    'REVOKE EXECUTE ON FUNCTION loans_take_scope() FROM marquee_serving',
    'grant marquee_serving EXECUTE public.loans_take_scope()',
  ],
  [
    'the definition of a view',
    'CREATE VIEW titles AS SELECT title FROM books',
    'DROP VIEW titles',
    'view titles SELECT title FROM books;',
  ],
  [
    'the privileges on a schema',
    'GRANT CREATE ON SCHEMA public TO marquee_serving',
    'REVOKE CREATE ON SCHEMA public FROM marquee_serving',
    'grant marquee_serving CREATE schema public',
  ],
])('the catalog contains %s', async (_, make, undo, fact) => {
  await run(make);
  const changed = (await facts()).split('\n');
  await run(undo);

  // Accepts both forms, because PostgreSQL versions differ in qualifying the columns of a single-table view.
  expect(changed.map((one) => one.replace('books.title', 'title'))).toContain(fact);
  expect(await facts()).toBe(catalog);
});

test('detecting drift leaves the database unchanged', async () => {
  await difference();
  expect(await facts()).toBe(catalog);
});

test('the down statements revert all up statements', async () => {
  await run(...first.down);

  // Ignores the functions that the first migration creates and the privileges that every database has.
  expect(
    (await facts()).split('\n').filter((fact) => fact && !/^(function|grant PUBLIC) /.test(fact)),
  ).toEqual([]);
  expect((await difference()).up).toEqual(first.up);
});

test('generates a migration without imports of application code', () => {
  const text = migrationText('add-loan-fees', 1790000000000, {
    up: ["SELECT `a`, '${b}', E'\\\\'"],
    down: ['SELECT 1'],
  });

  expect(text).toContain('export class AddLoanFees1790000000000 implements MigrationInterface {');
  expect(text).toContain("name = 'AddLoanFees1790000000000';");
  expect(text).toContain("`SELECT \\`a\\`, '\\${b}', E'\\\\\\\\'`,");
  expect(text).not.toMatch(/from '\.\.?\//);
});
