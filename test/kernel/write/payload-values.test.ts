import 'reflect-metadata';
import type { GraphQLObjectType } from 'graphql';
import { ID } from 'type-graphql';
import { url } from '../../../src/kernel/model';
import { declareMutation, throwNotFound } from '../../../src/kernel/write';
import { Course } from '../../support/sample-domain/course.entities';
import { type WritableSample, withLibraries, writableSample } from '../../support/sample-domain/writing';

declareMutation('lendKey', {
  description: 'Lends a key.',
  input: (builder) => void builder.add('id', () => ID, { description: 'ID of the key.', nullable: false }),
  errors: ['NOT_FOUND'],
  payload: { link: { value: url, description: 'URL that opens the door once.' } },
  handler: ({ input: { id } }: { input: { id: string } }) =>
    id === 'none'
      ? throwNotFound('key', ['input', 'id'])
      : Promise.resolve({ link: `https://door.example/${id}` }),
});

declareMutation('borrowCourses', {
  description: 'Borrows courses.',
  input: (builder) => void builder.add('id', () => ID, { description: 'ID of a course.', nullable: false }),
  errors: ['NOT_FOUND'],
  payload: { courses: { listOf: () => Course, description: 'The courses, in order.' } },
  handler: ({ input: { id } }: { input: { id: string } }) =>
    id === 'none'
      ? throwNotFound('course', ['input', 'id'])
      : Promise.resolve({ courses: [SECOND, id, FIRST] }),
});

const [LIBRARY, FIRST, SECOND, HIDDEN] = [1, 2, 3, 4].map(
  (n) => `0198c2a0-0000-7000-8000-${String(n).padStart(12, '0')}`,
) as [string, string, string, string];

let sample: WritableSample;

beforeAll(async () => {
  sample = await writableSample();
  await withLibraries(sample, LIBRARY);
  for (const [id, title] of [
    [FIRST, 'Reading'],
    [SECOND, 'Binding'],
  ])
    await sample.pool.query('INSERT INTO courses (id, library_id, title) VALUES ($1, $2, $3)', [
      id,
      LIBRARY,
      title,
    ]);
});
afterAll(() => sample.stop());

test('a payload returns a value as the handler returned it', async () => {
  const { payload } = await sample.mutate('lendKey', { id: 'k1' }, 'link');
  expect(payload).toEqual({ link: 'https://door.example/k1', userErrors: [] });
});

test('a value of a payload is null when the mutation failed', async () => {
  const { payload } = await sample.mutate('lendKey', { id: 'none' }, 'link');
  expect(payload).toMatchObject({ link: null, userErrors: [{ code: 'NOT_FOUND' }] });
});

test('a value of a payload has its scalar and description in the schema', () => {
  const payload = sample.schema.getType('LendKeyPayload') as GraphQLObjectType;
  const { description, type } = payload.getFields().link!;
  expect(String(type)).toBe('URL');
  expect(description).toBe('URL that opens the door once. Null if the mutation failed.');
});

test('a list of a payload has its rows in the order of the handler, without those that are not visible', async () => {
  const { payload } = await sample.mutate('borrowCourses', { id: HIDDEN }, 'courses { id title }');
  expect(payload).toEqual({
    courses: [
      { id: SECOND, title: 'Binding' },
      { id: FIRST, title: 'Reading' },
    ],
    userErrors: [],
  });
  const none = await sample.mutate('borrowCourses', { id: 'none' }, 'courses { id }');
  expect(none.payload).toMatchObject({ courses: null, userErrors: [{ code: 'NOT_FOUND' }] });
});

test('a list of a payload has a description that says when it is null', () => {
  const payload = sample.schema.getType('BorrowCoursesPayload') as GraphQLObjectType;
  const { description, type } = payload.getFields().courses!;
  expect(String(type)).toBe('[Course!]');
  expect(description).toBe('The courses, in order. Null if the mutation failed.');
});
