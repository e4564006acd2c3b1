import { Extensions } from 'type-graphql';

/** Extension of a hand-written field: the maximum number of rows that it reads besides those that it returns. */
export const ROWS_READ = 'rowsRead';

/**
 * Decorator of a hand-written field that reads up to `rows` rows besides those that it returns. Their cost is reserved. The
 * field counts the rows it has read with `context.countRows`, and the rest is refunded.
 */
export const ReadsRows = (rows: number): MethodDecorator => Extensions({ [ROWS_READ]: rows });
