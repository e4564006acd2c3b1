import type { ContentProblem } from '../../domains/channels/network.port';
import { googleDialect } from '../google/failures';
import type { NetworkRequest, NetworkResponse } from '../http-client';
import type { Dialect, Failure } from '../network-client';

/** What reasons reject. */
const PROBLEMS: Readonly<Record<string, ContentProblem>> = {
  badContent: { field: 'media', rule: 'TYPE' },
  invalidCategoryId: { field: 'options.youtube.categoryId', rule: 'INVALID' },
  invalidDescription: { field: 'text', rule: 'INVALID' },
  invalidFilename: { field: 'media', rule: 'INVALID' },
  invalidTags: { field: 'hashtags', rule: 'INVALID' },
  invalidTitle: { field: 'title', rule: 'INVALID' },
  mediaBodyRequired: { field: 'media', rule: 'MISSING' },
  uploadTooLarge: { field: 'media', rule: 'SIZE' },
};
const UNTOLD: ContentProblem = { field: '', rule: 'INVALID' };

function failureOf(response: NetworkResponse, now: Date, request: NetworkRequest): Failure | undefined {
  const { status } = response;
  if (request.isReturned && (status === 404 || status === 410))
    return { class: 'GONE', message: 'The session of the upload ended.', code: `HTTP ${status}` };
  const failure = googleDialect.failureOf(response, now, request);
  const problem = PROBLEMS[failure?.code ?? ''];
  if (failure && problem)
    return { ...failure, class: problem.field === 'media' ? 'FIX_MEDIA' : 'FIX_CONTENT', problem };
  return failure?.class.startsWith('FIX_') ? { ...failure, problem: UNTOLD } : failure;
}

/** Failures of the calls that publish a video. */
export const youtubeDialect: Dialect = { failureOf };
