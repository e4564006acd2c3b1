import type { PageVariables, Post, PostPage } from './operations';

/** A list that grows at both ends. */
export interface PostList {
  /** The posts loaded so far, in the order of the list. */
  readonly posts: readonly Post[];
  /** Loads the next page. Returns false if there is none. */
  loadMore(): Promise<boolean>;
  /** Loads the previous page. Returns false if there is none. */
  loadEarlier(): Promise<boolean>;
}

/** Merges the pages of a list, for clients whose cache does not. */
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
