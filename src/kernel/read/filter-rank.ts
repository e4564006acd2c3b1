import { type Filter, valuesOf } from './filters';

/** The number of values that a filter leaves: one for an equality, none without `eq` and `in`. */
export function valueCount({ type, tests }: Filter): number {
  if (tests.eq !== undefined) return 1;
  return Array.isArray(tests.in) ? valuesOf(type, tests.in).length : 0;
}

/** A filter that leaves fewer rows comes first: one value, several values, a prefix, a range. */
export const rank = (filter: Filter): number => {
  const count = valueCount(filter);
  if (count > 0) return count > 1 ? 1 : 0;
  if (filter.tests.startsWith !== undefined) return 2;
  return filter.tests.isNull === undefined ? 3 : 4;
};
