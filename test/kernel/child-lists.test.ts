import 'reflect-metadata';
import { policiesOf } from '../../src/kernel/tenancy/policies';
import { modelOf } from '../../src/kernel/model/metadata';
import { indexesOf } from '../../src/kernel/model/indexes';
import { LessonBook, Lesson } from '../support/sample-domain/course.entities';
import { type WritableSample, withLibraries, writableSample } from '../support/sample-domain/writing';
import type { Json } from '../support/server';

const uuid = (n: number): string => `0198c2a0-0000-7000-8000-${String(n).padStart(12, '0')}`;
const [LIBRARY, TEACHER, A, B, C] = [1, 2, 3, 4, 5].map(uuid) as [string, string, string, string, string];
const NOBODY = uuid(99);

let sample: WritableSample;

beforeAll(async () => {
  sample = await writableSample();
  const { pool } = sample;
  await withLibraries(sample, LIBRARY);
  await pool.query(`INSERT INTO people (id, email) VALUES ($1, 'a@b.example')`, [TEACHER]);
  for (const book of [A, B, C])
    await pool.query(`INSERT INTO books (id, library_id, title) VALUES ($1, $2, 'T')`, [book, LIBRARY]);
});

afterAll(() => sample.stop());

const create = async (lessons?: unknown): Promise<Json> => {
  const input = { libraryId: LIBRARY, title: 'Maps', lessons };
  return (await sample.mutate('createCourse', input, 'course { id version }')).payload;
};
const update = (id: string, input: object): Promise<{ payload: Json; statements: number }> =>
  sample.mutate('updateCourse', { id, ...input }, 'course { version }');

const stored = async (id: string): Promise<Json> => {
  const { course } = await sample.read(
    `{ course(id: "${id}") { version lessons { title minutes teacher { id } books { id } } } }`,
  );
  return course;
};
const eventsOf = async (id: string): Promise<number> => {
  const { rows } = await sample.pool.query('SELECT FROM events.recorded WHERE subject_id = $1', [id]);
  return rows.length;
};
const lessonIds = async (id: string): Promise<string[]> =>
  (await sample.pool.query<{ id: string }>('SELECT id FROM lessons WHERE course_id = $1', [id])).rows.map(
    (row) => row.id,
  );

const TWO = [
  { title: 'East', teacherId: TEACHER, bookIds: [B, A] },
  { title: 'West', minutes: 30 },
];

test('creates the rows of a list and of the lists below them, in the order of the input', async () => {
  const { course, userErrors } = await create(TWO);

  expect(userErrors).toEqual([]);
  expect(await stored(course.id)).toEqual({
    version: 1,
    lessons: [
      { title: 'East', minutes: 45, teacher: { id: TEACHER }, books: [{ id: B }, { id: A }] },
      { title: 'West', minutes: 30, teacher: null, books: [] },
    ],
  });
});

test('an update keeps an omitted list and replaces a given one', async () => {
  const { course } = await create(TWO);
  await update(course.id, { title: 'Atlases' });
  expect((await stored(course.id)).lessons).toHaveLength(2);

  await update(course.id, { lessons: [{ title: 'North', bookIds: [C] }] });
  expect(await stored(course.id)).toEqual({
    version: 3,
    lessons: [{ title: 'North', minutes: 45, teacher: null, books: [{ id: C }] }],
  });
  await update(course.id, { lessons: [] });
  expect((await stored(course.id)).lessons).toEqual([]);
});

test('writing the stored list changes nothing, and defaults count as equal to omitted values', async () => {
  const { course } = await create(TWO);
  const before = await lessonIds(course.id);
  const same = [
    { title: 'East', minutes: 45, teacherId: TEACHER.toUpperCase(), bookIds: [B, A.toUpperCase()] },
    { title: 'West', minutes: 30, teacherId: null, bookIds: [] },
  ];

  expect((await update(course.id, { lessons: same })).payload.course).toEqual({ version: 1 });
  expect(await lessonIds(course.id)).toEqual(before);
  expect(await eventsOf(course.id)).toBe(1);
});

test.each([
  ['a value', [{ ...TWO[0], title: 'Far East' }, TWO[1]]],
  ['the order', [TWO[1], TWO[0]]],
  ['a list below', [{ ...TWO[0], bookIds: [A, B] }, TWO[1]]],
  ['the number of items', [TWO[0]]],
  ['a value that is omitted', [TWO[0], { title: 'West' }]],
])('an update that changes %s increments the version and records one event', async (_, lessons) => {
  const { course } = await create(TWO);
  expect((await update(course.id, { lessons })).payload.course).toEqual({ version: 2 });
  expect(await eventsOf(course.id)).toBe(2);
});

test('an item keeps a relation to a deleted row that its reader is shown as null', async () => {
  const place = uuid(40);
  await sample.pool.query(`INSERT INTO branches (id, library_id, name) VALUES ($1, $2, 'B')`, [
    place,
    LIBRARY,
  ]);
  const { course } = await create([{ title: 'East', placeId: place }]);
  await sample.pool.query('UPDATE branches SET deleted_at = now() WHERE id = $1', [place]);
  const places = async (): Promise<unknown[]> =>
    (
      await sample.pool.query('SELECT title, place_id AS place FROM lessons WHERE course_id = $1', [
        course.id,
      ])
    ).rows;

  const same = await update(course.id, { lessons: [{ title: 'East', placeId: null }] });
  expect(same.payload.course).toEqual({ version: 1 });
  await update(course.id, { lessons: [{ title: 'West', placeId: null }] });
  expect(await places()).toEqual([{ title: 'West', place }]);
});

test('a version conflict names the list if it differs', async () => {
  const { course } = await create(TWO);
  await update(course.id, { title: 'Atlases' });
  const changed = async (input: object): Promise<string[]> =>
    (await update(course.id, { expectedVersion: 1, ...input })).payload.userErrors[0].changedFields;

  expect(await changed({ lessons: TWO })).toEqual([]);
  expect(await changed({ title: 'Maps', lessons: [TWO[1]] })).toEqual(['title', 'lessons']);
});

test('reports every error of a list with the path to its item', async () => {
  const { userErrors } = await create([
    { title: 'x'.repeat(21), minutes: 0 },
    { title: 'East', teacherId: NOBODY, bookIds: [A, NOBODY] },
    { title: 'West', bookIds: [C, C] },
  ]);

  expect(userErrors.map(({ code, path }: Json) => [code, path.join('.')])).toEqual([
    ['TOO_LONG', 'input.lessons.0.title'],
    ['OUT_OF_RANGE', 'input.lessons.0.minutes'],
  ]);
  const references = await create([
    { title: 'East', teacherId: NOBODY, bookIds: [A, NOBODY] },
    { title: 'West', bookIds: [C, C] },
  ]);
  expect(
    references.userErrors.map(({ code, path, message }: Json) => [code, path.join('.'), message]),
  ).toEqual([
    [
      'NOT_FOUND',
      'input.lessons.0.teacherId',
      'The selected person does not exist in this library. Choose another one.',
    ],
    [
      'NOT_FOUND',
      'input.lessons.0.bookIds.1',
      'The selected book does not exist in this library. Choose another one.',
    ],
    [
      'DUPLICATE',
      'input.lessons.1.bookIds.1',
      'A book can be added to a lesson only once. Remove the duplicate.',
    ],
  ]);
});

test('limits the length of a list and of the lists below its items', async () => {
  const lesson = { title: 'East' };
  const errorsOf = async (lessons: unknown): Promise<Json> => (await create(lessons)).userErrors;

  expect(await errorsOf([lesson, lesson, lesson])).toEqual([]);
  expect(await errorsOf([lesson, lesson, lesson, lesson])).toEqual([
    { code: 'TOO_LONG', path: ['input', 'lessons'], message: 'Lessons must have at most 3 items.' },
  ]);
  expect(await errorsOf([lesson, { title: 'West', bookIds: [A, B, C] }])).toEqual([
    {
      code: 'TOO_LONG',
      path: ['input', 'lessons', '1', 'bookIds'],
      message: 'Book IDs must have at most 2 items.',
    },
  ]);
});

test('a violated check of a child table is an error of the list', async () => {
  const { userErrors } = await create([{ title: 'Everything', minutes: 61 }]);
  expect(userErrors).toMatchObject([{ code: 'INVALID', path: ['input', 'lessons'] }]);
});

test('reads and writes each level with one statement, for any number of items', async () => {
  const three = [1, 2, 3].map((n) => ({ title: `L${n}`, teacherId: TEACHER, bookIds: [A, B] }));
  const one = [three[0]];
  const counts: number[] = [];
  for (const lessons of [one, three]) {
    const { course } = await create([{ title: 'Old', bookIds: [C] }]);
    counts.push((await update(course.id, { lessons })).statements);
  }
  expect(counts[1]).toBe(counts[0]);
});

test('children are written by those who can write the parent, and found by the parent and their position', () => {
  const policies = policiesOf([modelOf(LessonBook)]).filter(({ command }) => command === 'DELETE');
  expect(policies.map(({ using }) => using)).toEqual([
    'EXISTS (SELECT FROM "lessons" o WHERE o."library_id" = "lesson_books"."library_id" AND o."id" = "lesson_books"."lesson_id" AND ' +
      'EXISTS (SELECT FROM "courses" oo WHERE oo."library_id" = o."library_id" AND oo."id" = o."course_id" AND ' +
      `tenancy.may('COURSES_WRITE', oo."library_id", oo."branch_id", NULL)))`,
  ]);
  expect(indexesOf(modelOf(Lesson)).map(({ create: sql }) => sql('i'))).toContain(
    'CREATE UNIQUE INDEX "i" ON "lessons" ("library_id", "course_id", "position")',
  );
});
