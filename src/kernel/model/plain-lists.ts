import type { ToMany } from './metadata';

/** Maximum length of a plain list. Declarations of lists have lower limits. */
export const MAX_LISTED_ROWS = 100;

/** Whether a field returns all of its rows as a plain list, without pages. */
export const isPlainList = ({ joinTable, orderedBy }: ToMany): boolean =>
  joinTable !== undefined || orderedBy !== undefined;
