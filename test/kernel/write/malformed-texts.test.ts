import 'reflect-metadata';
import { MalformedText } from '../../../src/kernel/model/malformed-text';
import '../../support/sample-domain/course.entities';
import { type WritableSample, withLibraries, writableSample } from '../../support/sample-domain/writing';
import type { Json } from '../../support/server';

const LIBRARY = '0198c2a0-0000-7000-8000-000000000001';
const NOBODY = '0198c2a0-0000-7000-8000-000000000099';
const PAGE = 'https://a.example/page';

let sample: WritableSample;

beforeAll(async () => {
  sample = await writableSample();
  await withLibraries(sample, LIBRARY);
});
afterAll(() => sample.stop());

const create = async (input: object): Promise<Json> =>
  (await sample.mutate('createCourse', { libraryId: LIBRARY, title: 'Maps', ...input }, 'course { id }'))
    .payload;
const errorsOf = ({ userErrors }: Json): [string, string][] =>
  userErrors.map(({ code, path }: Json) => [code, path.join('.')]);
const count = async (): Promise<number> =>
  (await sample.pool.query('SELECT FROM courses')).rows.length +
  (await sample.pool.query('SELECT FROM lessons')).rows.length;

test('reports malformed texts of child rows and their lists, beside all other errors', async () => {
  const before = await count();
  const { course, userErrors } = await create({
    title: 'x'.repeat(51),
    startsOn: '1 May',
    lessons: [
      { title: 'East', handoutUrl: 'no', links: [PAGE, 'no', ''] },
      { title: 'x'.repeat(21), links: ['no'] },
    ],
  });

  expect(course).toBeNull();
  expect(errorsOf({ userErrors }).sort()).toEqual([
    ['BAD_FORMAT', 'input.lessons.0.handoutUrl'],
    ['BAD_FORMAT', 'input.lessons.0.links.1'],
    ['BAD_FORMAT', 'input.lessons.0.links.2'],
    ['BAD_FORMAT', 'input.lessons.1.links.0'],
    ['BAD_FORMAT', 'input.startsOn'],
    ['TOO_LONG', 'input.lessons.1.title'],
    ['TOO_LONG', 'input.title'],
  ]);
  expect(userErrors.find(({ path }: Json) => path.join('.') === 'input.lessons.0.links.1').message).toBe(
    'Item 2 of links must be a URL that starts with http:// or https://.',
  );
  expect(await count()).toBe(before);
});

test('adds the errors of the database, without those about the malformed field', async () => {
  const input = {
    libraryId: NOBODY,
    startsOn: 'soon',
    lessons: [{ title: 'East', handoutUrl: 'no', teacherId: NOBODY }],
  };
  expect(errorsOf(await create(input))).toEqual([
    ['BAD_FORMAT', 'input.startsOn'],
    ['BAD_FORMAT', 'input.lessons.0.handoutUrl'],
    ['NOT_FOUND', 'input.libraryId'],
  ]);
});

test('a blank text is null in a row and in a child row', async () => {
  const { course, userErrors } = await create({
    startsOn: ' ',
    lessons: [{ title: 'East', handoutUrl: '', links: [PAGE] }],
  });
  expect(userErrors).toEqual([]);
  const stored = await sample.read(
    `{ course(id: "${course.id}") { startsOn lessons { handoutUrl links } } }`,
  );
  expect(stored).toEqual({
    course: { startsOn: null, lessons: [{ handoutUrl: null, links: [PAGE] }] },
  });
});

test('a malformed text cannot be stored or sent', () => {
  const text = new MalformedText('secret', 'a URL');
  expect(JSON.stringify(Object.entries(text))).not.toContain('secret');
  expect(() => JSON.stringify({ text })).toThrow('A malformed text must not be used as a value.');
  expect(() => text.toPostgres()).toThrow('A malformed text must not be used as a value.');
});
