import { googleDialect } from '../google/failures';
import type { Dialect } from '../network-client';
import { problemOf } from './problems';

/** Failures of the API of posts, with the field that is rejected. */
export const postsDialect: Dialect = {
  failureOf: (response, now, request) => {
    const failure = googleDialect.failureOf(response, now, request);
    if (failure?.class !== 'FIX_CONTENT') return failure;
    const problem = problemOf(response.body);
    return { ...failure, problem, class: problem.field.startsWith('media') ? 'FIX_MEDIA' : 'FIX_CONTENT' };
  },
};
