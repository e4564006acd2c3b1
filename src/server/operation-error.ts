import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { RequestContext } from '../kernel/session/context';
import { isUnavailable } from '../kernel/database/failures';
import { ApiError } from '../kernel/errors';
import { INTERNAL_MESSAGE, UNAVAILABLE_MESSAGE } from './http-errors';
import { withShortMessage } from './short-messages';

/** Ends an operation of a socket with errors that are formatted for the client. */
export class OperationError extends Error {
  constructor(readonly errors: readonly GraphQLFormattedError[]) {
    super(errors[0]?.message);
  }
}

/** Formats an error for the client. Internal errors are logged. */
export function formatError(
  error: unknown,
  { requestId, log }: Pick<RequestContext, 'requestId' | 'log'>,
): GraphQLFormattedError {
  const known = error instanceof GraphQLError ? error : undefined;
  const code = known?.extensions.code;
  if (known && code !== undefined) return coded(known, code as string);
  // Without an original error, graphql-js found an argument or a variable invalid.
  if (known && !known.originalError) return coded(known, 'BAD_USER_INPUT');
  const cause = known?.originalError ?? error;
  if (isUnavailable(cause)) {
    log.warn({ reqId: requestId, err: cause }, 'database unavailable');
    return new ApiError('UNAVAILABLE', UNAVAILABLE_MESSAGE, { requestId }).toJSON();
  }
  log.error({ reqId: requestId, err: cause }, 'subscription failed');
  return new ApiError('INTERNAL', INTERNAL_MESSAGE, { requestId }).toJSON();
}

function coded(error: GraphQLError, code: string): GraphQLFormattedError {
  const { http: _, ...extensions } = error.extensions;
  return withShortMessage({ ...error.toJSON(), extensions: { ...extensions, code } });
}
