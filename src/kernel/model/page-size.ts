/** Number of items on a page of a list if neither `first` nor `last` is given. */
export const DEFAULT_PAGE = 20;
/** Maximum number of items on a page of a list. */
export const MAX_PAGE = 100;
