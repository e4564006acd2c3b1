import { getMetadataStorage } from 'type-graphql';

/** A declaration of `@Extensions`, as TypeGraphQL stores it. `fieldName` is absent on a class. */
interface Declared {
  readonly target: Function;
  readonly fieldName?: string;
  readonly extensions: object;
}

interface Storage {
  readonly classExtensions: readonly Declared[];
  readonly fieldExtensions: readonly Declared[];
  findExtensions: (target: Function, fieldName?: string) => object;
  clone: () => Storage;
}

/** Positions of declarations in their list, by class and then by field. */
type Index = Map<unknown, Map<string | undefined, number[]>>;

function indexOf(declared: readonly Declared[]): Index {
  const index: Index = new Map();
  declared.forEach(({ target, fieldName }, position) => {
    const ofTarget = index.get(target) ?? new Map<string | undefined, number[]>();
    index.set(target, ofTarget);
    const positions = ofTarget.get(fieldName);
    if (positions) positions.push(position);
    else ofTarget.set(fieldName, [position]);
  });
  return index;
}

/** Makes a storage find extensions by an index. */
function indexExtensions(storage: Storage): Storage {
  const indexes = new Map<readonly Declared[], { size: number; index: Index }>();
  storage.findExtensions = (target, fieldName) => {
    const declared = fieldName ? storage.fieldExtensions : storage.classExtensions;
    let known = indexes.get(declared);
    if (known?.size !== declared.length)
      indexes.set(declared, (known = { size: declared.length, index: indexOf(declared) }));
    const positions: number[] = [];
    for (let from: unknown = target; from; from = Object.getPrototypeOf(from))
      positions.push(...(known.index.get(from)?.get(fieldName) ?? []));
    // A later declaration replaces the values of an earlier one, also of a base class.
    const sorted = positions.sort((a, b) => a - b).map((position) => declared[position]!.extensions);
    return Object.assign({}, ...sorted) as object;
  };
  return storage;
}

/**
 * Runs a build of the schema in which TypeGraphQL finds the extensions of a class or field by an index. Its own method
 * searches all declarations for each field, which is a third of the time of a build. A build reads a clone of the storage, in
 * which TypeGraphQL has reversed the declarations.
 */
export function withIndexedExtensions<Result>(build: () => Result): Result {
  const storage = getMetadataStorage() as unknown as Storage;
  storage.clone = () => indexExtensions((Object.getPrototypeOf(storage) as Storage).clone.call(storage));
  try {
    return build();
  } finally {
    Reflect.deleteProperty(storage, 'clone');
  }
}
