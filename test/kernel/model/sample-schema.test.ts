import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type GraphQLObjectType, isEnumType, parse, print, printSchema, visit } from 'graphql';
import { sampleSchema } from '../../support/sample-domain';

const SCHEMA = join(__dirname, '../../support/sample-domain/schema.graphql');

const withoutDescriptions = (): string =>
  print(
    visit(parse(printSchema(sampleSchema())), {
      StringValue: (_, key) => (key === 'description' ? null : undefined),
    }),
  ) + '\n';

test('generates the expected schema from the sample domain', () => {
  expect(withoutDescriptions()).toBe(readFileSync(SCHEMA, 'utf8'));
});

test('describes every type, field, argument and enum value', () => {
  const undescribed = printSchema(sampleSchema())
    .split('\n')
    .filter((line, i, lines) => /^ *\w[\w ]*[:({]|^ +[A-Z_]+$/.test(line) && !lines[i - 1]!.endsWith('"""'))
    .filter((line) => !/^(type (Query|Mutation)|directive|schema) ?/.test(line));

  expect(undescribed).toEqual([]);
});

/** Returns the description of a type, field or argument, such as `Book`, `Book.branch` or `Library.books.first`. */
function textOf(path: string): string | null | undefined {
  const [type, field, argument] = path.split('.');
  const named = sampleSchema().getType(type!) as GraphQLObjectType;
  if (!field) return named.description;
  if (isEnumType(named)) return named.getValue(field)?.description;
  const found = named.getFields()[field];
  return argument ? found?.args.find(({ name }) => name === argument)?.description : found?.description;
}

test.each([
  ['Book.id', 'Globally unique ID (UUID). Accepted by `node(id:)`.'],
  ['Book.createdAt', 'When the book was created.'],
  ['Cover.id', 'Unique ID (UUID).'],
  ['Loan.library', 'The library that owns the loan.'],
  ['Book.price', 'The price of the book. Null if the book is free.'],
  ['Book.usage', 'Usage of the book. Null until first counted.'],
  ['Book.shelfCount', 'Number of shelves that hold the book. Adds 20 to the operation cost.'],
  ['Book.branch', 'The branch the book belongs to. Null if the book belongs to the library itself.'],
  ['Loan.book', 'The lent book. Null if the book is not visible to the viewer.'],
  ['Book.cover', 'The cover of the book. Null if it is lost.'],
  ['Library.books', 'Books of the library that are visible to the viewer.'],
  ['Library.books.where', 'Filter conditions. If omitted, all items are returned.'],
  ['Library.books.orderBy', 'Sort order. Defaults to `CREATED_AT` `DESC`.'],
  ['Library.books.after', 'Returns the items after this cursor.'],
  ['BookConnection', 'A page of books.'],
  [
    'BookConnection.totalCount',
    'Total number of matching books on all pages. Adds 20 to the operation cost.',
  ],
  ['BookEdge', 'A book and its cursor.'],
  ['BookEdge.cursor', 'Cursor of the book, for `after` and `before`.'],
  [
    'BookWhere',
    'Filter for books. All conditions must match. At most 50 conditions, including those in `and`, `or` and `not`.',
  ],
  ['BookWhere.title', 'Filters by the title of the book.'],
  ['BookWhere.pages', 'Filters by the number of pages.'],
  ['BookWhere.branchId', 'Filters by the ID of the branch the book belongs to.'],
  ['GenreFilter', 'Filter on a `Genre`. All given conditions must match.'],
  ['NullableIdFilter', 'Filter on a nullable `ID`. All given conditions must match.'],
  ['BookOrder', 'Sort order of books. Ties are broken by `id`.'],
  ['BookOrderField.CREATED_AT', 'Sorts by when the book was created.'],
  ['ReminderOrder', 'Sort order of reminders.'],
  ['Query.book', 'The book with this ID. Null if it does not exist or is not visible to the viewer.'],
  ['Query.book.id', 'ID of the book.'],
  [
    'Query.shelves',
    'Shelves of a library that are visible to the viewer. Empty if the library is deleted or not accessible.',
  ],
  ['Query.shelves.libraryId', 'ID of the library that owns the shelves.'],
])('describes %s as "%s"', (path, text) => {
  expect(textOf(path)).toBe(text);
});
