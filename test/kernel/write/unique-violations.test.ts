import 'reflect-metadata';
import '../../support/sample-domain/card.entities';
import { type WritableSample, withLibraries, writableSample } from '../../support/sample-domain/writing';
import type { Json } from '../../support/server';

const LIBRARY = '0198c2a0-0000-7000-8000-000000000001';
let sample: WritableSample;

beforeAll(async () => {
  sample = await writableSample();
  await withLibraries(sample, LIBRARY);
});

afterAll(() => sample.stop());

const create = async (input: object): Promise<Json> =>
  (await sample.mutate('createCard', { libraryId: LIBRARY, ...input }, 'card { id }')).payload;

test('a violated unique index over several columns is an error of the first field of the index', async () => {
  const { card } = await create({ series: 'B', number: 1 });
  expect((await create({ series: 'C', number: 1 })).userErrors).toEqual([]);
  const taken = [
    {
      code: 'TAKEN',
      path: ['input', 'series'],
      message: 'This series is already in use. Choose another one.',
    },
  ];

  expect((await create({ series: 'b', number: 1 })).userErrors).toEqual(taken);
  const { payload } = await sample.mutate('updateCard', { id: card.id, series: 'c' });
  expect((payload as Json).userErrors).toEqual(taken);
});
