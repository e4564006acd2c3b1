/** Number of items on a page of a list if neither `first` nor `last` is given. */
export const DEFAULT_PAGE = 20;
/** Maximum number of items on a page of a list, and of IDs in `nodes`. */
export const MAX_PAGE = 100;
/** Maximum number of values of the operator `in` of a filter. */
export const MAX_IN = 100;
