import 'reflect-metadata';
import { parse, type OperationDefinitionNode } from 'graphql';
import '../../support/sample-domain/course.entities';
import { measure } from '../../../src/kernel/limits/measure';
import { declareBulkMutation } from '../../../src/kernel/write/bulk';
import { type WritableSample, withLibraries, writableSample } from '../../support/sample-domain/writing';
import type { Json } from '../../support/server';

declareBulkMutation('updateCourses', { of: 'updateCourse', description: 'Updates several courses.' });
declareBulkMutation('createCourses', { of: 'createCourse', description: 'Creates several courses.' });

const uuid = (n: number): string => `0198c2a0-0000-7000-8000-${String(n).padStart(12, '0')}`;
const LIBRARY = uuid(1);
const [A, B, C] = [11, 12, 13].map(uuid) as [string, string, string];
const RESULTS =
  'results { index id node { __typename ... on Course { title version } } userErrors { code path } }';

let sample: WritableSample;

beforeAll(async () => {
  sample = await writableSample();
  await withLibraries(sample, LIBRARY);
});

beforeEach(async () => {
  await sample.pool.query('DELETE FROM courses');
  await sample.pool.query('DELETE FROM events.recorded');
  for (const id of [A, B, C])
    await sample.pool.query(`INSERT INTO courses (id, library_id, title) VALUES ($1, $2, 'Old')`, [
      id,
      LIBRARY,
    ]);
});

afterAll(() => sample.stop());

const update = async (input: object): Promise<{ payload: Json; statements: number }> =>
  sample.mutate('updateCourses', input, RESULTS);
const node = (title: string, version: number) => ({ __typename: 'Course', title, version });
const events = async (): Promise<string[]> =>
  (await sample.pool.query<{ subject_id: string }>('SELECT subject_id FROM events.recorded')).rows.map(
    (row) => row.subject_id,
  );

const MIXED = [
  { id: C, title: 'New', expectedVersion: 1 },
  { id: B, title: 'x'.repeat(51) },
  { id: A, title: 'New', expectedVersion: 7 },
  { id: uuid(99), title: 'New' },
];

test('changes the items without errors and returns a result per item, in the order of the input', async () => {
  const { payload } = await update({ items: MIXED });

  expect(payload).toEqual({
    results: [
      { index: 0, id: C, node: node('New', 2), userErrors: [] },
      {
        index: 1,
        id: B,
        node: node('Old', 1),
        userErrors: [{ code: 'TOO_LONG', path: ['input', 'items', '1', 'title'] }],
      },
      {
        index: 2,
        id: A,
        node: node('Old', 1),
        userErrors: [{ code: 'CONFLICT', path: ['input', 'items', '2', 'expectedVersion'] }],
      },
      {
        index: 3,
        id: uuid(99),
        node: null,
        userErrors: [{ code: 'NOT_FOUND', path: ['input', 'items', '3', 'id'] }],
      },
    ],
    userErrors: [],
  });
  expect(await events()).toEqual([C]);
});

test('changes nothing and returns all errors when an item of an atomic call has errors', async () => {
  const { payload } = await update({ items: MIXED, atomic: true });

  expect(payload.results).toBeNull();
  expect(payload.userErrors.map(({ code, path }: Json) => [code, path.join('.')])).toEqual([
    ['TOO_LONG', 'input.items.1.title'],
    ['CONFLICT', 'input.items.2.expectedVersion'],
    ['NOT_FOUND', 'input.items.3.id'],
  ]);
  expect(await events()).toEqual([]);
  const { rows } = await sample.pool.query('SELECT DISTINCT title, version FROM courses');
  expect(rows).toEqual([{ title: 'Old', version: 1 }]);
});

test('an error of the database undoes its item only', async () => {
  const { pool } = sample;
  await pool.query(`CREATE UNIQUE INDEX uq_courses_title ON courses (title) WHERE title = 'Same'`);
  const { payload } = await update({ items: [A, B, C].map((id) => ({ id, title: 'Same' })) });
  await pool.query('DROP INDEX uq_courses_title');

  expect(payload.results.map((result: Json) => result.userErrors)).toEqual([
    [],
    [{ code: 'TAKEN', path: ['input', 'items', '1', 'title'] }],
    [{ code: 'TAKEN', path: ['input', 'items', '2', 'title'] }],
  ]);
  expect(await events()).toEqual([A]);
});

test('rejects items for the same object and more items than the maximum', async () => {
  const twice = await update({ items: [{ id: A }, { id: A.toUpperCase() }] });
  expect(twice.payload).toMatchObject({
    results: null,
    userErrors: [{ code: 'DUPLICATE', path: ['input', 'items', '1', 'id'] }],
  });

  const many = await update({ items: Array.from({ length: 51 }, (_, i) => ({ id: uuid(100 + i) })) });
  expect(many.payload).toMatchObject({
    results: null,
    userErrors: [
      { code: 'TOO_LONG', message: 'Items must have at most 50 items.', path: ['input', 'items'] },
    ],
  });
});

test('creates an object per item', async () => {
  const items = [
    { libraryId: LIBRARY, title: 'East' },
    { libraryId: uuid(98), title: 'West' },
  ];
  const { payload } = await sample.mutate('createCourses', { items }, RESULTS);

  expect((payload as Json).results).toMatchObject([
    { index: 0, id: expect.any(String) as string, node: node('East', 1), userErrors: [] },
    {
      index: 1,
      id: null,
      node: null,
      userErrors: [{ code: 'NOT_FOUND', path: ['input', 'items', '1', 'libraryId'] }],
    },
  ]);
});

test('takes the statements of the single mutation per item, and one for all nodes', async () => {
  const statements = async (count: number, title: string): Promise<number> =>
    (await update({ items: [A, B, C].slice(0, count).map((id) => ({ id, title })) })).statements;
  const single = (await sample.mutate('updateCourse', { id: A, title: 'One' })).statements;
  const [one, two, three] = [await statements(1, 'I'), await statements(2, 'II'), await statements(3, 'III')];

  // The single mutation authenticates its transaction; the items share that statement.
  expect(two - one).toBe(single - 1);
  expect(three - two).toBe(single - 1);
});

test('costs as much as the single mutations, and a row per selected node', () => {
  const costOf = (source: string, variables: object = {}): number => {
    const document = parse(source);
    return measure(
      sample.schema,
      document,
      document.definitions[0] as OperationDefinitionNode,
      variables as Record<string, unknown>,
    ).cost;
  };
  const items = [A, B, C].map((id) => ({ id }));
  const none = costOf(
    'mutation ($input: UpdateCoursesInput!) { updateCourses(input: $input) { __typename } }',
    {
      input: { items },
    },
  );
  const nodes = costOf(
    `mutation { updateCourses(input: { items: [${items.map(({ id }) => `{ id: "${id}" }`).join(', ')}] }) { results { node { id } } } }`,
  );

  // The payload is an object, like each result.
  expect(none).toBe(31);
  expect(nodes - none).toBe(6);
});
