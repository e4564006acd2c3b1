import 'reflect-metadata';
import '../../support/sample-domain/card.entities';
import '../../support/sample-domain/incident.entities';
import { diffSchema } from '../../../src/kernel/database/drift';
import { linkModels } from '../../../src/kernel/model/link';
import { emptyDatabase } from '../../support/sample-domain/database';

/** Notes inherit their branch from a card or from a book. */
let database: Awaited<ReturnType<typeof emptyDatabase>>;
const id = (n: number): string => `0198c2a0-0000-7000-8000-${String(n).padStart(12, '0')}`;
const [LIBRARY, EAST, WEST, CARD, BOOK, ON_CARD, ON_BOOK, ON_NOTHING] = [1, 2, 3, 4, 5, 6, 7, 8].map(id);

const run = <Row>(sql: string, ...values: unknown[]): Promise<Row[]> =>
  database.source.query<Row[]>(sql, values);
const branches = async (): Promise<(string | null)[]> =>
  (await run<{ branch_id: string | null }>('SELECT branch_id FROM notes ORDER BY id')).map(
    (row) => row.branch_id,
  );

beforeAll(async () => {
  database = await emptyDatabase();
  for (const sql of (await diffSchema(database.source, linkModels())).up) await run(sql);
  await run(`INSERT INTO libraries (id, name) VALUES ($1, 'L')`, LIBRARY);
  for (const branch of [EAST, WEST])
    await run(`INSERT INTO branches (id, library_id, name) VALUES ($1, $2, 'B')`, branch, LIBRARY);
  await run(
    'INSERT INTO cards (id, library_id, branch_id, number) VALUES ($1, $2, $3, 1)',
    CARD,
    LIBRARY,
    EAST,
  );
  await run(
    `INSERT INTO books (id, library_id, branch_id, title) VALUES ($1, $2, $3, 'T')`,
    BOOK,
    LIBRARY,
    WEST,
  );
  const note = 'INSERT INTO notes (id, library_id, branch_id, card_id, book_id) VALUES ($1, $2, $3, $4, $5)';
  await run(note, ON_CARD, LIBRARY, WEST, CARD, null);
  await run(note, ON_BOOK, LIBRARY, EAST, null, BOOK);
  await run(note, ON_NOTHING, LIBRARY, EAST, null, null);
});

afterAll(() => database.drop());

test('a row inherits the scope of the relation that is set, and follows it', async () => {
  expect(await diffSchema(database.source, linkModels())).toEqual({ up: [], down: [] });
  expect(await branches()).toEqual([EAST, WEST, EAST]);

  await run('UPDATE cards SET branch_id = $1', WEST);
  expect(await branches()).toEqual([WEST, WEST, EAST]);
  await run('UPDATE books SET branch_id = NULL');
  expect(await branches()).toEqual([WEST, null, EAST]);

  await run('UPDATE notes SET card_id = NULL, book_id = $1 WHERE id = $2', BOOK, ON_CARD);
  expect(await branches()).toEqual([null, null, EAST]);
});
