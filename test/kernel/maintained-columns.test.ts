import 'reflect-metadata';
import { diffSchema } from '../../src/kernel/database/drift';
import { declareMessages } from '../../src/kernel/messages';
import { linkModels } from '../../src/kernel/model/link';
import { modelOf } from '../../src/kernel/model/metadata';
import { declareDerived } from '../../src/kernel/model';
import { counterPoliciesOf } from '../../src/kernel/tenancy/counter-policies';
import { copiesOf } from '../../src/kernel/write/copy';
import { declareCrud } from '../../src/kernel/write/crud';
import { increment, type IncrementOptions } from '../../src/kernel/write/increment';
import type { MutationError } from '../../src/kernel/write/mutation-error';
import { runInTransaction, type WriteTransaction } from '../../src/kernel/session/write-transaction';
import { inEnglish } from '../support/in-english';
import { Person } from '../support/sample-domain/library.entities';
import { Club, ClubReview } from '../support/sample-domain/reading-club.entities';
import '../support/sample-domain/visit.entities';
import { type WritableSample, writableSample } from '../support/sample-domain/writing';
import type { Json } from '../support/server';

const MESSAGES = declareMessages('visits', {
  onlyVisits: {
    en: 'Only {limit, number} visits are allowed.',
    hi: 'केवल {limit, number} यात्राओं की अनुमति है।',
  },
});
const uuid = (n: number): string => `0198c2a0-0000-7000-8000-${String(n).padStart(12, '0')}`;
const [LIBRARY, CLUB, OTHER, PERSON, BRANCH] = [1, 2, 3, 4, 5].map(uuid);
const PAST = '2020-01-01T00:00:00+00:00';
let sample: WritableSample;

const sql = async (text: string, ...values: unknown[]): Promise<Json[]> =>
  (await sample.pool.query(text, values)).rows;

beforeAll(async () => {
  sample = await writableSample();
  await sql(`INSERT INTO libraries (id, name) VALUES ($1, 'L')`, LIBRARY);
  await sql(`INSERT INTO people (id, email) VALUES ($1, 'a@b.example')`, PERSON);
  await sql(`INSERT INTO branches (id, library_id, name) VALUES ($1, $2, 'B')`, BRANCH, LIBRARY);
});

beforeEach(async () => {
  await sql('DELETE FROM clubs');
  await sql('DELETE FROM events.recorded');
  await sql(
    `INSERT INTO clubs (id, library_id, branch_id, motto, updated_at)
     VALUES ($1, $3, $4, 'Read on', $5), ($2, $3, NULL, NULL, $5)`,
    CLUB,
    OTHER,
    LIBRARY,
    BRANCH,
    PAST,
  );
});

afterAll(() => sample.stop());

const FIELDS = 'version updatedAt mottoLength visitCount reviewCount averageRating';
const club = async (id = CLUB): Promise<Json> =>
  ((await sample.read(`{ club(id: "${id}") { ${FIELDS} } }`)) as Json).club;
const UNTOUCHED = { version: 1, updatedAt: PAST };

const inTransaction = <T>(work: (tx: WriteTransaction) => Promise<T>): Promise<T> =>
  runInTransaction(sample.dataSource, 'anonymous', { requestId: 'r' }, { counted: () => undefined }, work);
const visit = (amount = 1, options: IncrementOptions = {}, id: unknown = CLUB): Promise<Json> =>
  inTransaction((tx) => increment(tx, Club, id, { visitCount: amount }, options));
const errorsOf = (promise: Promise<unknown>): Promise<Json> =>
  promise.then(
    () => [],
    (error: unknown) =>
      (error as MutationError).errors.map(({ message, ...rest }) => ({
        ...rest,
        message: inEnglish(message),
      })),
  );

describe('increment', () => {
  test('30 concurrent increments add up, and are no update of the row', async () => {
    await Promise.all(Array.from({ length: 30 }, () => visit()));
    expect(await club()).toMatchObject({ ...UNTOUCHED, visitCount: 30 });
    expect((await club(OTHER)).visitCount).toBe(0);
    expect(await sql('SELECT FROM events.recorded')).toEqual([]);
  });

  test('returns the new values', async () => {
    await visit(2);
    expect(await visit(3)).toEqual({ visitCount: 5 });
  });

  test('concurrent increments reach the limit and never exceed it', async () => {
    const results = await Promise.all(
      Array.from({ length: 15 }, () => errorsOf(visit(1, { atMost: { visitCount: 10 } }))),
    );
    expect(results.flat()).toEqual(
      Array.from({ length: 5 }, () => ({
        type: 'LimitExceededError',
        code: 'LIMIT_EXCEEDED',
        message: 'The limit of 10 of this club is reached.',
        path: ['input', 'id'],
        limit: 10,
      })),
    );
    expect((await club()).visitCount).toBe(10);
  });

  test('reads the limit from the row, where null is no limit', async () => {
    const options = {
      atMost: { visitCount: 'maxVisits' },
      message: (limit: number) => MESSAGES.onlyVisits({ limit }),
    };
    expect(await visit(5, options)).toEqual({ visitCount: 5 });
    await sql('UPDATE clubs SET max_visits = 6');
    expect(await errorsOf(visit(2, options))).toMatchObject([
      { code: 'LIMIT_EXCEEDED', limit: 6, message: 'Only 6 visits are allowed.' },
    ]);
    expect(await visit(1, options)).toEqual({ visitCount: 6 });
  });

  test.each([[uuid(99)], ['none'], [null]])('throws NOT_FOUND when the ID is %s', async (id) => {
    expect(await errorsOf(visit(1, {}, id))).toEqual([
      {
        code: 'NOT_FOUND',
        path: ['input', 'id'],
        message: 'Club not found, or you do not have access to it.',
      },
    ]);
  });

  test('rejects an attribute that is no counter', async () => {
    const work = inTransaction((tx) => increment(tx, Club, CLUB, { maxVisits: 1 }));
    await expect(work).rejects.toThrow('Club.maxVisits is not a counter.');
  });

  test('is allowed by a policy for its statement alone', () => {
    const when = `(SELECT nullif(current_setting('tenancy.maintains', true), '')::text) = 'clubs'`;
    expect(counterPoliciesOf(linkModels())).toEqual([
      { table: 'clubs', name: 'clubs_count', command: 'UPDATE', using: when, check: when },
    ]);
  });

  test('a later update in the same transaction updates the time of the last update', async () => {
    await inTransaction(async (tx) => {
      await increment(tx, Club, CLUB, { visitCount: 1 });
      await tx.manager.update(Club, { id: CLUB }, { maxVisits: 5 });
    });
    expect((await club()).updatedAt).not.toBe(PAST);
  });
});

describe('a column derived from the row', () => {
  test('is set when the row is inserted, unless the row brings it along', async () => {
    expect([(await club()).mottoLength, (await club(OTHER)).mottoLength]).toEqual([7, null]);
    await sql(
      `INSERT INTO clubs (id, library_id, motto, motto_length) VALUES ($1, $2, 'Copied', 6000)`,
      uuid(20),
      LIBRARY,
    );
    expect((await club(uuid(20))).mottoLength).toBe(6000);
  });

  test('follows its source only', async () => {
    await sql(`UPDATE clubs SET motto = 'Read' WHERE id = $1`, CLUB);
    expect((await club()).mottoLength).toBe(4);
    await sql('UPDATE clubs SET motto_length = 99');
    await sql('UPDATE clubs SET max_visits = 1, motto = motto');
    expect((await club()).mottoLength).toBe(99);
    await sql('UPDATE clubs SET motto = NULL');
    expect((await club()).mottoLength).toBeNull();
  });

  test('is copied with its source, and counters are not copied', async () => {
    const row = { id: CLUB, library: LIBRARY, branch: null, motto: 'Read', mottoLength: 4, visitCount: 7 };
    const copy = async (excluded: string[]): Promise<object> =>
      inTransaction(async (tx) => (await copiesOf(tx, Club, [row], excluded))[0]!);

    expect(await copy([])).toMatchObject({ motto: 'Read', mottoLength: 4 });
    for (const name of ['visitCount', 'reviewCount', 'averageRating'])
      expect(await copy([])).not.toHaveProperty(name);
    expect(await copy(['motto'])).not.toHaveProperty('mottoLength');
  });
});

describe('columns derived from other rows', () => {
  const review = (rating: number, id = uuid(30 + rating), of = CLUB): Promise<unknown> =>
    sql(
      'INSERT INTO club_reviews (id, library_id, club_id, reviewer_id, rating) VALUES ($1, $2, $3, $4, $5)',
      id,
      LIBRARY,
      of,
      PERSON,
      rating,
    );
  const derived = async (id = CLUB): Promise<Json> => {
    const { reviewCount, averageRating } = await club(id);
    return [reviewCount, averageRating];
  };

  test('follow inserts, updates, moves and deletes, and are no update of the row', async () => {
    await review(5);
    await review(4);
    await review(2);
    expect(await derived()).toEqual([3, '3.67']);
    await sql('UPDATE club_reviews SET rating = 1 WHERE rating = 2');
    expect(await derived()).toEqual([3, '3.33']);
    await sql('UPDATE club_reviews SET club_id = $1 WHERE rating = 5', OTHER);
    expect([await derived(), await derived(OTHER)]).toEqual([
      [2, '2.50'],
      [1, '5.00'],
    ]);
    await sql('DELETE FROM club_reviews');
    expect([await derived(), await derived(OTHER)]).toEqual([
      [0, null],
      [0, null],
    ]);
    expect(await club()).toMatchObject(UNTOUCHED);
  });

  test('record an event of the row for each statement that changes them', async () => {
    const events = (): Promise<Json[]> => sql('SELECT name, subject_id, payload FROM events.recorded');
    const updated = { name: 'club.updated', subject_id: CLUB, payload: { scopes: [BRANCH] } };
    await review(5);
    expect(await events()).toEqual([updated]);
    await sql('UPDATE club_reviews SET rating = rating');
    expect(await events()).toEqual([updated]);
    await sql('DELETE FROM club_reviews');
    expect(await events()).toEqual([updated, updated]);
  });

  test('are exact after concurrent changes', async () => {
    const ratings = Array.from({ length: 30 }, (_, i) => (i % 5) + 1);
    await Promise.all(ratings.map((rating, i) => review(rating, uuid(100 + i))));
    expect(await derived()).toEqual([30, '3.00']);
    await Promise.all(
      ratings.map((rating, i) =>
        rating === 1
          ? sql('DELETE FROM club_reviews WHERE id = $1', uuid(100 + i))
          : sql('UPDATE club_reviews SET rating = 5 WHERE id = $1', uuid(100 + i)),
      ),
    );
    expect(await derived()).toEqual([24, '5.00']);
  });

  test('lock and derive nothing when an update changes no column that they depend on', async () => {
    await review(5);
    const holder = await sample.pool.connect();
    const other = await sample.pool.connect();
    try {
      await holder.query('BEGIN');
      await holder.query('SELECT FROM clubs WHERE id = $1 FOR UPDATE', [CLUB]);
      await other.query(`SET lock_timeout = '100ms'`);
      await other.query('UPDATE club_reviews SET updated_at = now()');
      await expect(other.query('UPDATE club_reviews SET rating = 4')).rejects.toThrow('lock timeout');
    } finally {
      await holder.query('ROLLBACK');
      await other.query('RESET lock_timeout');
      holder.release();
      other.release();
    }
    expect(await derived()).toEqual([1, '5.00']);
  });

  test('a row is deleted with the rows that its columns are derived from', async () => {
    await review(5);
    await sql('DELETE FROM clubs WHERE id = $1', CLUB);
    expect(await sql('SELECT FROM club_reviews')).toEqual([]);
  });
});

test('an inherited scope is no update of the row', async () => {
  await sql(
    `INSERT INTO books (id, library_id, branch_id, title) VALUES ($1, $2, $3, 'T')`,
    uuid(50),
    LIBRARY,
    BRANCH,
  );
  await sql(
    'INSERT INTO loans (id, library_id, book_id, borrower_id, updated_at) VALUES ($1, $2, $3, $4, $5)',
    uuid(51),
    LIBRARY,
    uuid(50),
    PERSON,
    PAST,
  );
  await sql('UPDATE books SET branch_id = NULL');
  expect(await sql('SELECT branch_id, updated_at FROM loans')).toEqual([
    { branch_id: null, updated_at: new Date(PAST) },
  ]);
  await sql(`UPDATE loans SET due_on = '2026-01-01'`);
  expect(await sql('SELECT FROM loans WHERE updated_at > $1', PAST)).toHaveLength(1);
});

describe('declarations', () => {
  test('triggers and policies of maintained columns are checked for drift', async () => {
    expect(await diffSchema(sample.dataSource, linkModels())).toEqual({ up: [], down: [] });
    await sql('DROP TRIGGER clubs_derive ON clubs');
    await sql('DROP TRIGGER club_reviews_derive_clubs_on_delete ON club_reviews');
    await sql('DROP POLICY clubs_count ON clubs');
    const { up } = await diffSchema(sample.dataSource, linkModels());
    expect(up.map((statement) => statement.split(' ').slice(0, 3).join(' ')).sort()).toEqual([
      'CREATE POLICY "clubs_count"',
      'CREATE TRIGGER "club_reviews_derive_clubs_on_delete"',
      'CREATE TRIGGER "clubs_derive"',
    ]);
    for (const statement of up) await sql(statement);
  });

  test.each(['mottoLength', 'visitCount', 'reviewCount'] as const)('an input cannot set %s', (name) => {
    expect(() => declareCrud(Club, { permission: 'X', operations: ['update'], fields: [name] })).toThrow(
      `Club.${name} is maintained by the kernel, so it cannot be an input field.`,
    );
  });

  test('rejects columns that do not exist, sources without a relation, and rows without a tenant', () => {
    const set = { reviewCount: { over: ClubReview, value: 'count(*)' } };
    expect(() => declareDerived({ on: Club, from: [ClubReview], set: { reviews: '1' } })).toThrow(
      "Club has no column for 'reviews'.",
    );
    expect(() => declareDerived({ on: Club, from: [Person], set })).toThrow(
      'Person needs one relation to Club.',
    );
    expect(() => declareDerived({ on: Person, from: [ClubReview], set: {} })).toThrow(
      'Person belongs to no tenant, so its columns cannot be derived.',
    );
    expect(modelOf(Club).attributes.get('motto')?.maintained).toBeUndefined();
  });
});
