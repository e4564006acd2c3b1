import 'reflect-metadata';
import { Model } from '../../../src/kernel/model';

/*
 * `@ts-expect-error` is the assertion about types: the type check fails if the compiler accepts the name of the next line.
 */

class Shelf {
  label!: string;
  room!: string | null;
}

const options = { table: 'shelves', description: 'A shelf.' } as const;
/** The class has no decorators, so that applying the declaration fails, and nothing is registered. */
const NO_ID = 'Shelf has no id.';

test('accepts names of properties in indexes, checks, policies and keys', () => {
  const declare = Model({
    ...options,
    indexes: [{ on: ['label', `lower({room})`], where: `{room} IS NOT NULL` }],
    checks: { label: `{label} <> '{}'`, room: `{room} <> '{"a": 1}'` },
    readPolicy: '{label} = {room}',
    scopedBy: 'room',
    partitionedBy: 'label',
    primaryKey: ['label', 'room'],
  });
  expect(() => declare(Shelf)).toThrow(NO_ID);
});

test('a name that the class does not have is a type error', () => {
  // @ts-expect-error -- columns of an index are properties, and a shelf has no `lable`.
  expect(() => Model({ ...options, indexes: [{ on: ['lable'] }] })(Shelf)).toThrow(NO_ID);
  // @ts-expect-error -- SQL in an index names properties in braces.
  expect(() => Model({ ...options, indexes: [{ on: ['lower({lable})'] }] })(Shelf)).toThrow(NO_ID);
  // @ts-expect-error -- so does the condition of an index.
  expect(() => Model({ ...options, indexes: [{ on: ['label'], where: '{rom} = 1' }] })(Shelf)).toThrow(NO_ID);
  // @ts-expect-error -- so does a check, which names `rom` after a valid name.
  expect(() => Model({ ...options, checks: { room: '{room} = {rom}' } })(Shelf)).toThrow(NO_ID);
  // @ts-expect-error -- so does the policy for reads.
  expect(() => Model({ ...options, readPolicy: '{rom} IS NULL' })(Shelf)).toThrow(NO_ID);
  // @ts-expect-error -- the scope is a relation of the class.
  expect(() => Model({ ...options, scopedBy: 'rom' })(Shelf)).toThrow(NO_ID);
  // @ts-expect-error -- the partitions have an attribute of the class.
  expect(() => Model({ ...options, partitionedBy: 'lable' })(Shelf)).toThrow(NO_ID);
  // @ts-expect-error -- so has the primary key.
  expect(() => Model({ ...options, primaryKey: ['lable'] })(Shelf)).toThrow(NO_ID);
});
