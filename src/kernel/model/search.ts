import type { ValueType } from './types';

interface Searchable {
  readonly nullable?: boolean;
  readonly audience?: string;
  readonly filter?: boolean;
  readonly order?: boolean;
}

/** Rejects filters and sort orders that no index can serve, or that would reveal values hidden from the viewer. */
export function checkSearchable(
  name: string,
  type: ValueType,
  { nullable, audience, filter, order }: Searchable,
): void {
  if (filter && !type.filter)
    throw new Error(`${name} cannot be a filter: comparing ${type.sql} is not leakproof.`);
  if (order && !(type.isOutputText && (type.nullSortValue || !nullable)))
    throw new Error(
      `${name} cannot be an order: ${nullable ? 'nullable ' : ''}${type.sql} is not supported.`,
    );
  if (audience !== undefined && (filter || order))
    throw new Error(
      `${name} has an audience, so it can be neither filter nor order: the rows found would reveal hidden values.`,
    );
}
