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
  clone(): Storage;
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

/** A clone as a build reads it: TypeGraphQL reverses the declarations. */
function clone(): Storage {
  const cloned = storage.clone();
  for (const name of ['classExtensions', 'fieldExtensions'] as const) (cloned[name] as Declared[]).reverse();
  return cloned;
}

/** The extensions of all classes and fields for which some are declared, of derived classes, and of others. */
function allExtensions(): object[] {
  const cloned = clone();
  return [...cloned.classExtensions, ...cloned.fieldExtensions, ...OTHERS].flatMap(({ target, fieldName }) =>
    [fieldName, 'shared', 'own', 'other', undefined].map((field) => cloned.findExtensions(target, field)),
  );
}

test('finds the same extensions as TypeGraphQL, and gives its method back', () => {
  const found = allExtensions();
  expect(found.filter((extensions) => Object.keys(extensions).length > 0).length).toBeGreaterThan(500);
  expect(withIndexedExtensions(allExtensions)).toEqual(found);
  expect(Object.hasOwn(storage, 'clone')).toBe(false);
  expect(storage.clone().findExtensions(Derived, 'own')).toEqual({ own: 6 });
});

test('a build does not search all declarations', () => {
  const search = jest.spyOn(Object.getPrototypeOf(storage) as Storage, 'findExtensions');
  buildMarqueeSchema();
  expect(search).not.toHaveBeenCalled();
});

test('finds extensions that are declared during a build', () => {
  withIndexedExtensions(() => {
    const cloned = clone();
    expect(cloned.findExtensions(Derived, 'late')).toEqual({});
    const late = { target: Base, fieldName: 'late', extensions: { late: 7 } };
    (cloned.fieldExtensions as Declared[]).push(late);
    expect(cloned.findExtensions(Derived, 'late')).toEqual({ late: 7 });
  });
});

test('gives the method of TypeGraphQL back when a build fails', () => {
  const build = (): never =>
    withIndexedExtensions(() => {
      throw new Error('broken');
    });
  expect(build).toThrow('broken');
  expect(Object.hasOwn(storage, 'clone')).toBe(false);
});
