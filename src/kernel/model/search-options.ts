/** Maximum length of a search text, in characters. */
export const MAX_SEARCH = 100;

/** Finds rows by the beginning of words. Reads all rows of a list, so it is for lists of few thousand rows. */
export interface Search {
  /** Attributes with texts in lower case. Those with an audience find rows only for viewers who can read them. */
  readonly on: readonly string[];
  /** What is searched, as the end of a sentence: `the name or email address`. */
  readonly description: string;
}
