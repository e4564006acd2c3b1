import 'reflect-metadata';
import { graphql } from 'graphql';
import { Arg, buildSchemaSync, ID, Mutation, Query, Resolver } from 'type-graphql';
import { InputBuilder } from '../../../src/kernel/model/inputs';
import { id, integer, listOf, text } from '../../../src/kernel/model';
import { validateQueryInput } from '../../../src/kernel/read/query-inputs';

const place = new InputBuilder('ShelfPlaceInput', 'A place on a shelf.').addValue(
  'row',
  integer({ min: 1, max: 9 }),
  { description: 'The row.', nullable: true },
).target;
const input = new InputBuilder('FindBooksInput', 'Input of `findBooks`.')
  .add('shelfId', () => ID, { description: 'ID of the shelf.', nullable: true })
  .addValue('bookIds', listOf(id, { max: 3 }), { description: 'IDs of the books.', nullable: true })
  .addValue('words', listOf(text({ max: 4 })), { description: 'Words in the title.', nullable: true })
  .addValue('title', text({ max: 5 }), { description: 'The title.', nullable: true })
  .addObject('place', place, { description: 'The place.', nullable: true }).target as unknown as Function;

let runs = 0;

@Resolver()
class ShelfResolver {
  @Query(() => String)
  findBooks(@Arg('input', () => input, { nullable: true }) given?: object): string {
    runs += 1;
    return JSON.stringify(given ?? null);
  }

  @Mutation(() => String)
  sortBooks(@Arg('input', () => input) given: object): string {
    return JSON.stringify(given);
  }
}

const schema = buildSchemaSync({ resolvers: [ShelfResolver], validateFn: validateQueryInput });
const run = (source: string) => graphql({ schema, source });

test.each([
  ['bookIds: ["1", "2", "3", "4"]', 'input.bookIds', 'must have at most 3 items, but has 4.'],
  ['title: "ｙｅｓ😀😀😀"', 'input.title', 'must have at most 5 characters, but has 6.'],
  ['words: ["tea", "chai!"]', 'input.words.1', 'must have at most 4 characters, but has 5.'],
  ['title: "a\\u0000"', 'input.title', 'contains a character that cannot be saved. Remove it.'],
  ['bookIds: ["1", "\\u0000"]', 'input.bookIds.1', 'contains a character that cannot be saved. Remove it.'],
  ['place: { row: 10 }', 'input.place.row', 'must be at most 9.'],
  ['place: { row: 0 }, title: "too long"', 'input.title', 'must have at most 5 characters, but has 8.'],
])('a query with %s is an error of the argument', async (fields, argument, problem) => {
  runs = 0;
  const { data, errors } = await run(`{ findBooks(input: { ${fields} }) }`);
  expect(data).toBeNull();
  expect(errors).toMatchObject([
    { message: `\`${argument}\` ${problem}`, extensions: { code: 'BAD_USER_INPUT', argument } },
  ]);
  expect(runs).toBe(0);
});

test('a query with values at the limits, with null, or without its input is answered', async () => {
  const fields = 'bookIds: ["1", "2", "3"], title: "😀😀😀😀😀", words: ["chai"], place: { row: 9 }';
  expect((await run(`{ findBooks(input: { ${fields} }) }`)).errors).toBeUndefined();
  expect(
    (await run('{ findBooks(input: { bookIds: null, title: null, place: null }) }')).errors,
  ).toBeUndefined();
  expect((await run('{ findBooks }')).data).toEqual({ findBooks: 'null' });
});

test('inputs of mutations are left to the mutation, whose errors are user errors', async () => {
  const { data } = await run('mutation { sortBooks(input: { title: "too long" }) }');
  expect(data).toEqual({ sortBooks: '{"title":"too long"}' });
});
