import { until } from '../../live/subscription-helpers';
import { WAITING } from '../../support/locks';
import { sampleSchema } from '../../support/sample-domain';
import { emptyDatabase } from '../../support/sample-domain/database';
import { Client } from 'pg';
import { diffSchema } from '../../../src/kernel/database/drift';
import { linkModels } from '../../../src/kernel/model/link';

/** Sample data in which reminders inherit the branch of their loan, and loans that of their book. */
let database: Awaited<ReturnType<typeof emptyDatabase>>;
const id = (n: number): string => `0198c2a0-0000-7000-8000-${String(n).padStart(12, '0')}`;
const [LIBRARY, PERSON, EAST, WEST, MOVING, STAYING, LOAN, OTHER_LOAN] = [1, 2, 3, 4, 5, 6, 7, 8].map(id);

const run = <Row>(sql: string, ...values: unknown[]): Promise<Row[]> =>
  database.source.query<Row[]>(sql, values);

const branchesOf = async (table: string): Promise<(string | null)[]> =>
  (await run<{ branch_id: string | null }>(`SELECT branch_id FROM ${table} ORDER BY 1`)).map(
    (row) => row.branch_id,
  );
const lend = (loan: string, book: string, branch: string | null): Promise<unknown> =>
  run(
    'INSERT INTO loans (id, library_id, branch_id, book_id, borrower_id) VALUES ($1, $2, $3, $4, $5)',
    loan,
    LIBRARY,
    branch,
    book,
    PERSON,
  );
const remind = (loan: string, day: string): Promise<unknown> =>
  run(`INSERT INTO reminders (library_id, loan_id, at) VALUES ($1, $2, $3)`, LIBRARY, loan, day);
const move = (book: string, branch: string | null): Promise<unknown> =>
  run('UPDATE books SET branch_id = $2 WHERE id = $1', book, branch);

beforeAll(async () => {
  sampleSchema();
  database = await emptyDatabase();
  for (const sql of (await diffSchema(database.source, linkModels())).up) await run(sql);
  await run(`INSERT INTO libraries (id, name) VALUES ($1, 'L')`, LIBRARY);
  await run(`INSERT INTO people (id, email) VALUES ($1, 'a@b.example')`, PERSON);
  await run(
    `INSERT INTO branches (id, library_id, name) VALUES ($1, $3, 'East'), ($2, $3, 'West')`,
    EAST,
    WEST,
    LIBRARY,
  );
});

beforeEach(async () => {
  await run('DELETE FROM books');
  await run(
    `INSERT INTO books (id, library_id, branch_id, title) VALUES ($1, $3, $4, 'M'), ($2, $3, $4, 'S')`,
    MOVING,
    STAYING,
    LIBRARY,
    EAST,
  );
});

afterAll(() => database.drop());

test('sets the scope of a row from its parent when another scope is written', async () => {
  await lend(LOAN!, MOVING!, WEST!);
  await lend(OTHER_LOAN!, MOVING!, null);
  await remind(LOAN!, '2026-01-01');

  expect(await branchesOf('loans')).toEqual([EAST, EAST]);
  expect(await branchesOf('reminders')).toEqual([EAST]);
  await run('UPDATE loans SET branch_id = $1', WEST);
  expect(await branchesOf('loans')).toEqual([EAST, EAST]);
});

test('updates the scope of all descendants, and of no other row, when the scope of a row changes', async () => {
  await lend(LOAN!, MOVING!, EAST!);
  await lend(OTHER_LOAN!, STAYING!, EAST!);
  await remind(LOAN!, '2026-01-01');
  await remind(LOAN!, '2026-01-02');
  await remind(OTHER_LOAN!, '2026-01-01');

  await move(MOVING!, WEST!);
  expect(await branchesOf('loans')).toEqual([EAST, WEST]);
  expect(await branchesOf('reminders')).toEqual([EAST, WEST, WEST]);

  await move(MOVING!, null);
  expect(await branchesOf('loans')).toEqual([EAST, null]);
  expect(await branchesOf('reminders')).toEqual([EAST, null, null]);

  await move(MOVING!, EAST!);
  expect(await branchesOf('reminders')).toEqual([EAST, EAST, EAST]);
});

test('updates the scope of a row and its descendants when the row gets another parent', async () => {
  await lend(LOAN!, MOVING!, null);
  await remind(LOAN!, '2026-01-01');
  await move(STAYING!, WEST!);

  await run('UPDATE loans SET book_id = $1', STAYING);

  expect(await branchesOf('loans')).toEqual([WEST]);
  expect(await branchesOf('reminders')).toEqual([WEST]);
});

test('sets the new scope when a row is inserted while the scope of its parent changes', async () => {
  const other = new Client({ connectionString: database.url });
  await other.connect();
  try {
    await other.query('BEGIN');
    await other.query('UPDATE books SET branch_id = $2 WHERE id = $1', [MOVING, WEST]);
    const lending = lend(LOAN!, MOVING!, EAST!);
    // The insert waits for the row of its parent.
    await until(async () => (await run(`SELECT FROM ${WAITING}`)).length > 0);
    await other.query('COMMIT');
    await lending;
  } finally {
    await other.end();
  }

  expect(await branchesOf('loans')).toEqual([WEST]);
});
