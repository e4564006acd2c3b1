/** Maximum length of a search text, in characters. */
export const MAX_SEARCH = 100;

/** Description of what a search text can contain. */
export const SEARCH_SYNTAX = `Words in quotes must follow each other, and words after \`-\` must not be there. At most ${MAX_SEARCH} characters.`;

/** How much a word in an attribute counts in the order of the results of a search: A most, D least. */
type SearchWeight = 'A' | 'B' | 'C' | 'D';

/** What texts find rows. */
export interface Search {
  /** What is searched, as the end of a sentence: `the name or email address`. */
  readonly description: string;
  /**
   * Attributes with texts or lists of texts, each with its weight. Triggers keep their words in `search.documents`, where they
   * are found in tenants of any size, and by `Query.search`.
   */
  readonly words?: Readonly<Record<string, SearchWeight>>;
  /**
   * Attributes with texts in lower case that are compared row by row, so they are for lists of few thousand rows. Those with
   * an audience find rows only for viewers who can read them.
   */
  readonly on?: readonly string[];
}
