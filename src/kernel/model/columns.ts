import { columnOf, hasId, type Model } from './metadata';

/** The columns that the serving role may read: all but secret ones. */
export const readableColumns = ({ attributes, belongsTo }: Model): string[] => [
  ...[...attributes.values()].flatMap(({ column, secret }) => (column && !secret ? [column] : [])),
  ...[...belongsTo.values()].map(({ column }) => column),
];

/**
 * Returns the tie-breaker of lists. Rows without an ID need none: they are listed only below the parent that starts
 * their primary key, sorted by the attribute that ends it.
 */
export const tieBreakerColumn = (model: Model): string =>
  hasId(model) ? 'id' : columnOf(model, model.primaryKey![0]!);
