import 'reflect-metadata';
import { type OperationDefinitionNode, parse } from 'graphql';
import '../../support/sample-domain/course.entities';
import { linkModels } from '../../../src/kernel/model/link';
import {
  BelongsTo,
  BelongsToTenant,
  Field,
  integer,
  Model,
  modelOf,
  type Ref,
  text,
} from '../../../src/kernel/model';
import { addNodeList, type ManyToManyRelation } from '../../../src/kernel/model/node-lists';
import { PlanCache } from '../../../src/kernel/read/compiled/plan-cache';
import { Book, Shelf } from '../../support/sample-domain/book.entities';
import { BranchRow, Library } from '../../support/sample-domain/library.entities';
import { type WritableSample, writableSample } from '../../support/sample-domain/writing';

@Model({ table: 'displays', plural: 'displays', description: 'A display of books.' })
class Display extends BranchRow {
  @Field(text(), { description: 'The theme of the display.' })
  theme!: string;
}

@Model({
  table: 'display_books',
  node: false,
  primaryKey: ['display', 'place'],
  description: 'A book on a display.',
})
class DisplayBook {
  @BelongsToTenant(() => Library, { description: 'The library that owns the {label}.', hidden: true })
  library!: Ref<Library>;

  @BelongsTo(() => Display, { description: 'The display.', hidden: true })
  display!: Ref<Display>;

  @BelongsTo(() => Book, {
    description: 'The book.',
    manyToMany: {
      of: 'display',
      field: 'books',
      description: 'Books on the display, in order.',
      orderedBy: 'place',
      listersField: { name: 'foundIn', description: 'Shelves and displays with the book.' },
    },
  })
  book!: Ref<Book>;

  @Field(integer({ min: 0 }), { description: 'Position on the display, from 0.' })
  place!: number;
}

const uuid = (n: number): string => `0198c2a0-0000-7000-8000-${String(n).padStart(12, '0')}`;
const LIBRARY = uuid(1);
const [BOTH, SHELVED, NEITHER] = [uuid(11), uuid(12), uuid(13)];
const [OLD, NEW] = [uuid(21), uuid(22)];
const DISPLAY = uuid(31);

let sample: WritableSample;

beforeAll(async () => {
  sample = await writableSample();
  const insert = (sql: string, ...values: unknown[]) => sample.pool.query(`INSERT INTO ${sql}`, values);
  await insert(`libraries (id, name) VALUES ($1, 'L')`, LIBRARY);
  for (const [place, [id, tags]] of [
    [BOTH, '{tea,"green tea"}'],
    [SHELVED, '{tea}'],
    [NEITHER, '{}'],
  ].entries())
    await insert(
      `books (id, library_id, title, tags, created_at) VALUES ($1, $2, $3, $4, $5)`,
      ...[id, LIBRARY, `T${place}`, tags, `2026-01-0${place + 1}`],
    );
  for (const [id, label] of [
    [OLD, 'Old'],
    [NEW, 'New'],
  ])
    await insert(`shelves (id, library_id, label) VALUES ($1, $2, $3)`, id, LIBRARY, label);
  for (const [shelf, book, place] of [
    [OLD, BOTH, 0],
    [NEW, BOTH, 0],
    [NEW, SHELVED, 1],
  ])
    await insert(
      `shelf_places (library_id, shelf_id, book_id, place) VALUES ($1, $2, $3, $4)`,
      ...[LIBRARY, shelf, book, place],
    );
  await insert(`displays (id, library_id, theme) VALUES ($1, $2, 'Tea')`, DISPLAY, LIBRARY);
  await insert(
    `${modelOf(DisplayBook).table} (library_id, display_id, book_id, place) VALUES ($1, $2, $3, 0)`,
    ...[LIBRARY, DISPLAY, BOTH],
  );
});

afterAll(() => sample.stop());

const books = (where: string, fields: string): string =>
  `{ library(id: "${LIBRARY}") { books(where: { ${where} }, orderBy: { field: CREATED_AT, direction: ASC }) { nodes { ${fields} } } } }`;

/** Returns the titles of the books that a filter matches. */
async function titles(where: string): Promise<string[]> {
  const { library } = (await sample.read(books(where, 'title'))) as {
    library: { books: { nodes: { title: string }[] } };
  };
  return library.books.nodes.map(({ title }) => title);
}

const FOUND = `isShelved foundIn { __typename id ... on Shelf { label books { title } } ... on Display { theme } }`;

test('returns rows of several types that list a row, the newest first, on both paths', async () => {
  const [first, second] = [{ title: 'T0' }, { title: 'T1' }];
  const newest = { __typename: 'Shelf', id: NEW, label: 'New', books: [first, second] };

  expect(await sample.read(books('', FOUND))).toEqual({
    library: {
      books: {
        nodes: [
          {
            isShelved: true,
            foundIn: [
              newest,
              { __typename: 'Shelf', id: OLD, label: 'Old', books: [first] },
              { __typename: 'Display', id: DISPLAY, theme: 'Tea' },
            ],
          },
          { isShelved: true, foundIn: [newest] },
          { isShelved: false, foundIn: [] },
        ],
      },
    },
  });
});

test('reads the rows of all types in the statement of the list', () => {
  const document = parse(books('', 'foundIn { id }'));
  const operation = document.definitions[0] as OperationDefinitionNode;
  const { plan } = new PlanCache(sample.schema, linkModels()).bind(document, operation, {})!;

  expect(plan.text.match(/"shelf_places" j JOIN "shelves" t/g)).toHaveLength(1);
  expect(plan.text.match(/"display_books" j JOIN "displays" t/g)).toHaveLength(1);
});

test.each([
  ['isShelved: { eq: true }', ['T0', 'T1']],
  ['isShelved: { eq: false }', ['T2']],
  ['isShelved: { eq: false }, tags: { has: "tea" }', []],
  ['tags: { has: "tea" }', ['T0', 'T1']],
  ['tags: { has: "green tea" }', ['T0']],
  ['tags: { has: "te" }', []],
  ['tags: { has: "a\\u0000b" }', []],
  ['tags: { hasAny: ["green tea", "coffee"] }', ['T0']],
  ['tags: { hasAny: ["a\\u0000b", "tea"] }', ['T0', 'T1']],
  ['tags: { hasAny: [] }', []],
  ['tags: { hasAll: ["tea", "green tea"] }', ['T0']],
  ['tags: { hasAll: ["tea", "coffee"] }', []],
  ['tags: { hasAll: ["tea", "a\\u0000b"] }', []],
  ['tags: { hasAll: [] }', ['T0', 'T1', 'T2']],
  ['tags: { has: "tea", hasAll: ["green tea"] }', ['T0']],
])('filters by %s', async (where, expected) => {
  expect(await titles(where)).toEqual(expected);
});

test('throws when a list of nodes has the name of another field', () => {
  const relation = modelOf(Shelf).toMany.get('books') as ManyToManyRelation;

  expect(() => addNodeList(relation, { name: 'title', description: 'Titles.' })).toThrow(
    'Book.title is declared twice.',
  );
});
