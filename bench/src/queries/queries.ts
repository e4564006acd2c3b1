/** What is asked: every contender answers it with the same rows, the same fields and the same order. */

/** The queries that are compared one by one. */
export const QUERIES = ['Q1', 'Q2', 'Q3', 'Q4', 'Q5', 'Q6', 'Q7', 'Q8', 'Q9', 'Q10'] as const;

/** The same list with more and more parents, each with five posts. */
export const PARENTS = { P1: 1, P10: 10, P100: 100, P1000: 1_000 } as const;

/** The mutations that are compared. */
export const WRITES = ['W1', 'W2'] as const;

/** The searches that are compared. */
export const SEARCHES = ['S1', 'S2'] as const;

/** What has a table and a panel of a chart. */
export type ComparedName = (typeof QUERIES | typeof WRITES | typeof SEARCHES)[number];

export type QueryName = ComparedName | keyof typeof PARENTS | 'A1';

/** The text of each query that a contender can answer. */
export type Operations = Partial<Record<QueryName, string>>;

export const DESCRIPTIONS: Record<ComparedName, string> = {
  Q1: '20 campaigns × 10 posts × 1 publication with insights',
  Q2: 'one campaign × 10 posts × 1 publication with insights',
  Q3: 'one post by its id',
  Q4: '20 campaigns × 10 posts, both with totalCount, cursors and pageInfo',
  Q5: 'ten root fields: six rows by their ids, four lists of five',
  Q6: 'five levels: organization, 5 campaigns, 4 posts each, publications, account',
  Q7: '1,000 posts flat: ten lists of 100, each filtered by another campaign',
  Q8: '100 publications of the organization with post, campaign, account and insights',
  Q9: 'the last 40 posts of the organization with campaign, author and publications',
  Q10: '30 campaigns with their three newest and three oldest posts, under aliases',
  W1: 'one post is created and returned',
  W2: 'the caption of one post is updated, and the post returned',
  S1: 'posts with a word that one post contains',
  S2: 'the 20 best of all posts, with a word that every post contains',
};

/** Becomes another number in each request, so that every request changes something. */
export const UNIQUE = '{{n}}';

/** The word that one of the posts contains, and the word that all contain. */
export const rareWord = (number: number): string => `saffron${String(number).padStart(4, '0')}`;
export const COMMON_WORD = 'bread';

/** So many lists of 100 rows, the most of one page, make the 1,000 rows of Q7 and P1000. */
export const LISTS = 10;

/** One text per list, such as a field with an alias of its own. */
export const perList = <T>(write: (list: number) => T): T[] =>
  Array.from({ length: LISTS }, (_, i) => write(i));

/** Campaigns of the growing data are of this theme by turns, so that a filter finds 100 of them. */
export const theme = (list: number): string => `Theme ${list}`;

export const INSIGHTS = ['impressions', 'reach', 'likes', 'comments', 'shares', 'saves'] as const;
export const PAGE_INFO = 'pageInfo { hasNextPage hasPreviousPage startCursor endCursor }';

/** The names of variables with a type, as an operation declares them. */
export const declared = (type: string, names: readonly string[]): string =>
  names.map((name) => `$${name}: ${type}`).join(', ');

/** The variables of each query beside `organization`. */
export const ROOT_CAMPAIGNS = ['c0', 'c1'];
export const ROOT_POSTS = ['p0', 'p1', 'p2', 'p3'];
export const LISTED_CAMPAIGNS = perList((i) => `c${i}`);
