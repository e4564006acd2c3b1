import { checksOf } from '../../../src/kernel/model/checks';
import { indexesOf } from '../../../src/kernel/model/indexes';
import { linkModels } from '../../../src/kernel/model/link';
import { allModels, attributeSql, expand, modelOf, orderSql } from '../../../src/kernel/model/metadata';
import { createPolicy, policiesOf } from '../../../src/kernel/tenancy/policies';
import { Book, Cover, ShelfPlace } from '../../support/sample-domain/book.entities';
import { Branch, Library, Person } from '../../support/sample-domain/library.entities';
import { Loan, Visit } from '../../support/sample-domain/visit.entities';

type EntityClass = Parameters<typeof modelOf>[0];

beforeAll(() => void linkModels());

const indexes = (entity: EntityClass): string[] =>
  indexesOf(modelOf(entity)).map(({ name, create }) => create(name).replace(/^CREATE /, ''));

describe('indexesOf', () => {
  test('creates an index per list order, filter, unique rule and referenced row', () => {
    expect(indexes(Book)).toEqual([
      'INDEX "ix_books_by_created_at" ON "books" ("library_id", "created_at", "id")',
      `INDEX "ix_books_by_pages" ON "books" ("library_id", (GREATEST("pages", '-2147483648'::integer)), "id")`,
      'INDEX "ix_books_branch_by_created_at" ON "books" ("library_id", "branch_id", "created_at", "id")',
      `INDEX "ix_books_branch_by_pages" ON "books" ("library_id", "branch_id", (GREATEST("pages", '-2147483648'::integer)), "id")`,
      'INDEX "ix_books_donor_by_created_at" ON "books" ("library_id", "donor_id", "created_at", "id")',
      `INDEX "ix_books_donor_by_pages" ON "books" ("library_id", "donor_id", (GREATEST("pages", '-2147483648'::integer)), "id")`,
      `UNIQUE INDEX "uq_books_title" ON "books" ("library_id", "title") WHERE "genre" = 'ATLAS'`,
      'UNIQUE INDEX "uq_books_id" ON "books" ("id")',
      'INDEX "ix_books_title_by_created_at" ON "books" ("library_id", "title", "created_at", "id")',
      'INDEX "ix_books_genre_by_created_at" ON "books" ("library_id", "genre", "created_at", "id")',
    ]);
  });

  test('creates indexes only for relations when the model has no root list', () => {
    expect(indexes(Loan)).toEqual([
      'INDEX "ix_loans_branch_by_created_at" ON "loans" ("library_id", "branch_id", "created_at", "id")',
      `INDEX "ix_loans_branch_by_due_on" ON "loans" ("library_id", "branch_id", (GREATEST("due_on", '-infinity'::date)), "id")`,
      'INDEX "ix_loans_book_by_created_at" ON "loans" ("library_id", "book_id", "created_at", "id")',
      `INDEX "ix_loans_book_by_due_on" ON "loans" ("library_id", "book_id", (GREATEST("due_on", '-infinity'::date)), "id")`,
      'INDEX "ix_loans_borrower_by_created_at" ON "loans" ("library_id", "borrower_id", "created_at", "id")',
      `INDEX "ix_loans_borrower_by_due_on" ON "loans" ("library_id", "borrower_id", (GREATEST("due_on", '-infinity'::date)), "id")`,
      'UNIQUE INDEX "uq_loans_id" ON "loans" ("id")',
      'INDEX "ix_loans_lender" ON "loans" ("lender_id")',
    ]);
  });

  test('creates indexes for models without a tenant, one-to-one relations, join entities and partitioned tables', () => {
    expect(indexes(Person)).toEqual(['UNIQUE INDEX "uq_people_lower_email" ON "people" ((lower("email")))']);
    expect(indexes(Library)).toEqual([]);
    expect(indexes(Cover)).toEqual(['UNIQUE INDEX "uq_covers_book" ON "covers" ("library_id", "book_id")']);
    expect(indexes(ShelfPlace)).toEqual([
      'INDEX "ix_shelf_places_book" ON "shelf_places" ("library_id", "book_id")',
    ]);
    expect(indexes(Visit)).toEqual([]);
  });

  test('no index of a list contains a column twice', () => {
    const columns = allModels()
      .flatMap((model) => indexesOf(model))
      .map(({ create }) => /\((.*)\)/.exec(create('i'))![1]!.split(', '));

    expect(columns.length).toBeGreaterThan(30);
    expect(columns.filter((list) => new Set(list).size < list.length)).toEqual([]);
  });

  test('creates the index under another name when one is given', () => {
    const [first] = indexesOf(modelOf(Branch));

    expect(first!.create('probe')).toBe(
      'CREATE INDEX "probe" ON "branches" ("library_id", "created_at", "id")',
    );
  });
});

test('returns the checks of the columns and of the model', () => {
  expect(Object.fromEntries(checksOf(modelOf(Book)).map((c) => [c.name, c.condition]))).toEqual({
    ck_books_title: 'char_length("title") <= 200',
    ck_books_genre: `"genre" IN ('NOVEL', 'ATLAS')`,
    ck_books_pages: '"pages" >= 1',
    ck_books_tags: 'cardinality("tags") <= 5',
    ck_books_currency: `"currency" ~ '^[A-Z]{3}$'`,
    ck_books_usage_borrowed: '"usage_borrowed" BETWEEN 0 AND 9007199254740991',
    ck_books_usage_days: '"usage_days" BETWEEN 0 AND 9007199254740991',
    ck_books_title_not_blank: `"title" <> ''`,
  });
  expect(checksOf(modelOf(ShelfPlace))).toEqual([
    { name: 'ck_shelf_places_place', condition: '"place" >= 0' },
  ]);
});

describe('row-level security policies', () => {
  const setting = (name: string, type: string): string =>
    `(SELECT nullif(current_setting('tenancy.${name}', true), '')::${type})`;
  const tenants = `${setting('tenants', 'uuid[]')}::uuid[]`;
  const scopes = `${setting('scopes', 'uuid[]')}::uuid[]`;
  const person = setting('person', 'uuid');
  const policies = (...entities: EntityClass[]): string[] =>
    policiesOf(entities.map(modelOf)).map(createPolicy);

  test('policies show the rows of the viewer’s tenants and scopes', () => {
    expect(policies(Book, Branch, Cover)).toEqual([
      `CREATE POLICY "books_read" ON "books" FOR SELECT USING ("library_id" = ANY (${tenants}) OR "branch_id" = ANY (${scopes}))`,
      `CREATE POLICY "branches_read" ON "branches" FOR SELECT USING ("library_id" = ANY (${tenants}) OR "id" = ANY (${scopes}))`,
      `CREATE POLICY "covers_read" ON "covers" FOR SELECT USING ("library_id" = ANY (${tenants}))`,
    ]);
  });

  test('policies use the condition of the model and add those that later models declare for it', () => {
    expect(policies(Person)).toEqual([
      `CREATE POLICY "people_read" ON "people" FOR SELECT USING ("id" = ${person})`,
    ]);
    expect(policies(Loan).at(-1)).toBe(
      `CREATE POLICY "people_read_borrowers" ON "people" FOR SELECT USING (EXISTS (SELECT FROM loans l ` +
        `WHERE l.borrower_id = "people"."id" AND l.lender_id = ${person}))`,
    );
  });
});

describe('SQL of a row', () => {
  const book = (): ReturnType<typeof modelOf> => modelOf(Book);
  const attribute = (name: string) => book().attributes.get(name)!;

  test('expands columns, relations and computed fields, with the alias when one is given', () => {
    expect(expand(book(), '{title} || {donor}')).toBe('"title" || "donor_id"');
    expect(expand(book(), '{title} || {donor}', 't')).toBe('t."title" || t."donor_id"');
    expect(expand(book(), 'NOT {isLong}', 't')).toBe('NOT (t."pages" > 300)');
    expect(attributeSql(book(), attribute('usagePerDay'), 't')).toBe(
      '(round(t."usage_borrowed"::numeric / NULLIF(t."usage_days", 0), 2))',
    );
    expect(expand(book(), `'{}'::jsonb`)).toBe(`'{}'::jsonb`);
  });

  test('throws when an expression names an unknown column', () => {
    expect(() => expand(book(), '{weight} > 0')).toThrow("Book has no column for 'weight'.");
    expect(() => expand(book(), '{price}')).toThrow("Book has no column for 'price'.");
  });

  test('returns a sort expression that is never null', () => {
    expect(orderSql(book(), attribute('createdAt'), 't')).toBe('t."created_at"');
    expect(orderSql(book(), attribute('pages'), 't')).toBe(`GREATEST(t."pages", '-2147483648'::integer)`);
    expect(orderSql(modelOf(Loan), modelOf(Loan).attributes.get('dueOn')!)).toBe(
      `GREATEST("due_on", '-infinity'::date)`,
    );
  });
});
