import type { Pool } from 'pg';
import { diffSchema } from '../../src/kernel/database/drift';
import { BelongsTo, Field, integer, Model, oneOf, type Ref, text } from '../../src/kernel/model';
import { linkModels } from '../../src/kernel/model/link';
import { type ClassRef, modelOf } from '../../src/kernel/model/metadata';
import { type Example, RowGenerator } from '../support/generated-rows';
import { sampleSchema } from '../support/sample-domain';
import { Book, Genre, Shelf } from '../support/sample-domain/book.entities';
import { emptyDatabase } from '../support/sample-domain/database';
import { BranchRow, Library, Person } from '../support/sample-domain/library.entities';
import { testPool } from '../support/pool';

/** An entity that no file of the tests names, with required values of several types and an optional relation. */
@Model({
  table: 'posters',
  description: 'A poster of a library.',
  plural: 'posters',
  indexes: [{ on: ['code'], unique: true }],
  checks: { one_place: `num_nonnulls({shelf}, {book}) = 1` },
})
class Poster extends BranchRow {
  @Field(text({ max: 20, pattern: '^[a-z]+-[0-9]+$' }), { description: 'The code.' })
  code!: string;

  @Field(oneOf(Genre), { description: 'The genre.' })
  genre!: Genre;

  @Field(integer({ min: 3, max: 5 }), { description: 'The size.' })
  size!: number;

  @BelongsTo(() => Shelf, { description: 'The shelf.', nullable: true })
  shelf!: Ref<Shelf> | null;

  @BelongsTo(() => Book, { description: 'The book.', nullable: true })
  book!: Ref<Book> | null;
}

@Model({ table: 'tickets', description: 'A ticket of a person.', readPolicy: 'true' })
class Ticket extends BranchRow {
  @Field(text({ max: 3, pattern: '^[?]{3}$' }), { description: 'The mark.' })
  mark!: string;

  @BelongsTo(() => Poster, { description: 'The poster.' })
  poster!: Ref<Poster>;
}

let database: Awaited<ReturnType<typeof emptyDatabase>>;
let pool: Pool;

beforeAll(async () => {
  sampleSchema();
  database = await emptyDatabase();
  pool = testPool({ connectionString: database.url });
  for (const sql of (await diffSchema(database.source, linkModels())).up) await pool.query(sql);
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

const inPlace = (): RowGenerator =>
  new RowGenerator(
    pool,
    new Map<ClassRef, Example>([
      [Poster, ({ shelf, book }) => (shelf || book ? {} : { shelf: null, book: BOOK })],
      [Ticket, () => ({ mark: '???' })],
    ]),
  );
let BOOK: unknown;

test('inserts two distinct rows of every entity, with the rows that they require', async () => {
  const book = await new RowGenerator(pool).insert(Book);
  BOOK = book.id;
  const generator = inPlace();
  for (const model of linkModels()) {
    const tenant = model.tenant ? { [model.tenant.name]: book.library } : {};
    await generator.insert(model.target, tenant);
    await generator.insert(model.target, tenant);
    const { rows } = await pool.query(`SELECT count(*)::int AS n FROM "${model.table}"`);
    expect([model.table, (rows[0] as { n: number }).n >= 2]).toEqual([model.table, true]);
  }
});

test('generates required values within the constraints of their types', async () => {
  const { library, id } = await new RowGenerator(pool).insert(Book);
  const row = await new RowGenerator(pool).insert(Poster, { library, book: id });

  expect(row).toMatchObject({ code: expect.stringMatching(/^[a-z]+-\d+$/) as string, genre: 'NOVEL' });
  expect([3, 4, 5]).toContain(row.size);
});

test('takes the tenant of a row from the row that it belongs to', async () => {
  const { library, id } = await new RowGenerator(pool).insert(Shelf);
  expect(await new RowGenerator(pool).insert(Poster, { shelf: id })).toMatchObject({ library, shelf: id });
});

test('omits the optional relation that violates a CHECK constraint', async () => {
  const generator = new RowGenerator(pool);
  const { library, id: book } = await generator.insert(Book);
  const { id: shelf } = await generator.insert(Shelf, { library });
  const known = new Map([
    [modelOf(Shelf), shelf as string],
    [modelOf(Book), book as string],
  ]);

  const row = await generator.insert(Poster, { library }, known);

  expect([row.shelf, row.book].filter(Boolean)).toHaveLength(1);
});

test('throws when a CHECK constraint requires an example', async () => {
  await expect(new RowGenerator(pool).insert(Poster)).rejects.toThrow('ck_posters_one_place');
});

test('throws when no generated text meets the constraints of a type', async () => {
  const { library, id } = await new RowGenerator(pool).insert(Book);
  const { id: poster } = await new RowGenerator(pool).insert(Poster, { library, book: id });
  await expect(new RowGenerator(pool).insert(Ticket, { library, poster })).rejects.toThrow(
    'No generated text is a valid mark. Declare an example.',
  );
});

test('keeps the given values, and throws when the database rejects them', async () => {
  const generator = new RowGenerator(pool);
  const { id } = await generator.insert(Person, { email: 'asha@marquee.example' });
  const { rows } = await pool.query('SELECT email FROM people WHERE id = $1', [id]);
  expect(rows).toEqual([{ email: 'asha@marquee.example' }]);
  await expect(generator.insert(Person, { email: 'asha@marquee.example' })).rejects.toThrow('uq_people');
  await expect(generator.insert(Library, { name: 'x'.repeat(10_001) })).rejects.toThrow('ck_libraries_name');
});
