import { randomUUID } from 'node:crypto';
import '../../support/sample-domain/poster.entities';
import '../../support/sample-domain/visit.entities';
import { described, linking } from '../../support/declarations';
import { type WritableSample, withLibraries, writableSample } from '../../support/sample-domain/writing';
import type { Json } from '../../support/server';

const LIBRARY = randomUUID();
let sample: WritableSample;

beforeAll(async () => {
  sample = await writableSample();
  await withLibraries(sample, LIBRARY);
});

afterAll(() => sample.stop());

const FIELDS = 'poster { id link version }';
const write = async (mutation: string, input: object): Promise<Json> => {
  const { payload }: Json = await sample.mutate(mutation, input, FIELDS);
  return payload.poster;
};
const create = (input: object): Promise<Json> => write('createPoster', { libraryId: LIBRARY, ...input });
const stored = async (id: string): Promise<Json> =>
  (
    await sample.pool.query(`SELECT link, posters_row_bytes(p)::int AS bytes FROM posters p WHERE id = $1`, [
      id,
    ])
  ).rows[0];

test('a field with shownAs returns the expression on both paths, and stores the value', async () => {
  const poster = await create({ link: '/tea.jpg' });
  expect(poster.link).toBe('/tea.jpg?stamp=8');
  expect((await stored(poster.id as string)).link).toBe('/tea.jpg');
  const { posters }: Json = await sample.read(
    `{ posters(libraryId: "${LIBRARY}") { nodes { link } edges { node { link } } } }`,
  );
  expect(posters.nodes).toEqual([{ link: '/tea.jpg?stamp=8' }]);
  expect(posters.edges).toEqual([{ node: { link: '/tea.jpg?stamp=8' } }]);
});

test('an update compares the stored value, and null stays null', async () => {
  const poster = await create({ link: '/tea.jpg' });
  const update = (link: string | null): Promise<Json> => write('updatePoster', { id: poster.id, link });
  expect(await update('/tea.jpg')).toMatchObject({ version: 1 });
  expect(await update(null)).toMatchObject({ version: 2, link: null });
});

test('a row counts the bytes that it stores outside of the database', async () => {
  const bytes = async (input: object): Promise<number> =>
    (await stored((await create(input)).id as string)).bytes as number;
  const plain = await bytes({});
  expect(await bytes({ imageBytes: 5_000 })).toBe(plain);
  expect(await bytes({ link: '/a.jpg', imageBytes: 5_000 })).toBe(plain + 6 + 5_000);
});

test.each(['filter', 'order'])('a field with shownAs cannot be a %s', (use) => {
  const declare = linking((k) =>
    k.Field(k.text(), { ...described, shownAs: 'upper({a})', [use]: true })({}, 'a'),
  );
  expect(declare).toThrow('a is shown as another value, so it can be neither filter nor order.');
});
