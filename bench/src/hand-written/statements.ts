import type { QueryName } from '../queries/queries';
import { connections } from './connections';
import { authoredPosts, bothEnds, sentPublications } from './large-lists';
import { fewParents, thousandParents, thousandPosts } from './lists';
import { manyRoots } from './many-roots';
import { boards, levels, oneBoard, onePost } from './nested';
import { report } from './report';
import { search } from './search';
import type { HandWrittenStatement, Narrowed } from './statement';
import { createPost, updatePost } from './writes';

/** Returns the statement of each query. `organization` restricts rows found by ID, for a login without policies. */
export function handWrittenStatements(organization?: string): Record<QueryName, HandWrittenStatement> {
  const narrowed: Narrowed = (alias) =>
    organization ? `AND ${alias}.organization_id = '${organization}'` : '';
  return {
    Q1: boards,
    Q2: oneBoard(narrowed),
    Q3: onePost(narrowed),
    Q4: connections,
    Q5: manyRoots(narrowed),
    Q6: levels,
    Q7: thousandPosts,
    Q8: sentPublications,
    Q9: authoredPosts,
    Q10: bothEnds,
    W1: createPost,
    W2: updatePost,
    A1: report,
    S1: search,
    S2: search,
    P1: fewParents(1),
    P10: fewParents(10),
    P100: fewParents(100),
    P1000: thousandParents,
  };
}
