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
  { organizationId, first, last }: PageVariables,
): Promise<PostList> {
  const size = first ?? last;
  const pages = [await load({ organizationId, first, last })];
  return {
    get posts() {
      return pages.flatMap(({ edges }) => edges.map(({ node }) => node));
    },
    async loadMore() {
      const { hasNextPage, endCursor } = pages.at(-1)!.pageInfo;
      if (hasNextPage) pages.push(await load({ organizationId, first: size, after: endCursor }));
      return hasNextPage;
    },
    async loadEarlier() {
      const { hasPreviousPage, startCursor } = pages[0]!.pageInfo;
      if (hasPreviousPage) pages.unshift(await load({ organizationId, last: size, before: startCursor }));
      return hasPreviousPage;
    },
  };
}
