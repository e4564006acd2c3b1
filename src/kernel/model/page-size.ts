/** Number of items on a page of a list if neither `first` nor `last` is given. */
export const DEFAULT_PAGE = 20;
/** Maximum number of items on a page of a list, and of IDs in `nodes`. */
export const MAX_PAGE = 100;
/** Maximum number of conditions of `where`, including nested ones. */
export const MAX_CONDITIONS = 50;
/** Maximum nesting depth of `and`, `or` and `not` in `where`. */
export const MAX_NESTING = 3;
/** Maximum number of items of `and` and `or` in `where`. */
export const MAX_OPERANDS = 10;
/** Maximum number of values of an operator of a filter. */
export const MAX_IN = 100;
