import 'reflect-metadata';
import { Extensions, getMetadataStorage } from 'type-graphql';
import { withIndexedExtensions } from '../../../src/kernel/model/field-extensions';
import { buildMarqueeSchema } from '../../../src/schema';

interface Declared {
  readonly target: Function;
  readonly fieldName?: string;
}

type Storage = Record<'classExtensions' | 'fieldExtensions', readonly Declared[]> & {
  findExtensions(target: Function, fieldName?: string): object;
};

const storage = getMetadataStorage() as unknown as Storage;

class Base {
  shared?: string;
  own?: string;
}
class Derived extends Base {}

Extensions({ base: 1, both: 'base' })(Base);
Extensions({ derived: 2, both: 'derived' })(Derived);
Extensions({ base: 3, both: 'base' })(Base.prototype, 'shared');
Extensions({ derived: 4, both: 'derived' })(Derived.prototype, 'shared');
Extensions({ again: 5 })(Derived.prototype, 'shared');
Extensions({ own: 6 })(Base.prototype, 'own');

buildMarqueeSchema();

const OTHERS: Declared[] = [{ target: Derived }, { target: Array }];

/** The extensions of all classes and fields for which some are declared, of derived classes, and of others. */
const allExtensions = (): object[] =>
  [...storage.classExtensions, ...storage.fieldExtensions, ...OTHERS].flatMap(({ target, fieldName }) =>
    [fieldName, 'shared', 'own', 'other', undefined].map((field) => storage.findExtensions(target, field)),
  );

test('finds the same extensions as TypeGraphQL, and gives its method back', () => {
  const found = allExtensions();
  expect(found.filter((extensions) => Object.keys(extensions).length > 0).length).toBeGreaterThan(500);
  expect(withIndexedExtensions(allExtensions)).toEqual(found);
  expect(Object.hasOwn(storage, 'findExtensions')).toBe(false);
  expect(storage.findExtensions(Derived, 'own')).toEqual({ own: 6 });
});

test('finds extensions that are declared during a build', () => {
  withIndexedExtensions(() => {
    expect(storage.findExtensions(Derived, 'late')).toEqual({});
    Extensions({ late: 7 })(Base.prototype, 'late');
    expect(storage.findExtensions(Derived, 'late')).toEqual({ late: 7 });
  });
});

test('gives the method of TypeGraphQL back when a build fails', () => {
  const build = (): never =>
    withIndexedExtensions(() => {
      throw new Error('broken');
    });
  expect(build).toThrow('broken');
  expect(Object.hasOwn(storage, 'findExtensions')).toBe(false);
});
