import type { PageVariables, Post, PostPage } from './operations';

/** A list that grows at both ends. */
export interface PostList {
  /** What was loaded so far, in the list's order. */
  readonly posts: readonly Post[];
  /** Loads the next page; false when there is none. */
  loadMore(): Promise<boolean>;
  /** Loads the page before; false when there is none. */
  loadEarlier(): Promise<boolean>;
}

/** The pages of a list, for clients whose cache does not put them together. */
export async function listOfPages(
  load: (variables: PageVariables) => Promise<PostPage>,
  { first, last, ...list }: PageVariables,
): Promise<PostList> {
  const size = first ?? last;
  const pages = [await load({ ...list, first, last })];
  return {
    get posts() {
      return pages.flatMap(({ edges }) => edges.map(({ node }) => node));
    },
    async loadMore() {
      const { hasNextPage, endCursor } = pages.at(-1)!.pageInfo;
      if (hasNextPage) pages.push(await load({ ...list, first: size, after: endCursor }));
      return hasNextPage;
    },
    async loadEarlier() {
      const { hasPreviousPage, startCursor } = pages[0]!.pageInfo;
      if (hasPreviousPage) pages.unshift(await load({ ...list, last: size, before: startCursor }));
      return hasPreviousPage;
    },
  };
}
