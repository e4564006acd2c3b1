import { GraphQLError } from 'graphql';

/** Codes of top-level errors, in `extensions.code`. Errors that a user can fix are user errors in payloads instead. */
export type ErrorCode =
  'UNAUTHENTICATED' | 'BAD_USER_INPUT' | 'OPERATION_TOO_LARGE' | 'RATE_LIMITED' | 'UNAVAILABLE' | 'INTERNAL';

/** Error whose message is sent to the client. */
export class ApiError extends GraphQLError {
  constructor(code: ErrorCode, message: string, details: Record<string, unknown> = {}) {
    super(message, { extensions: { code, ...details } });
  }
}

export const unauthenticated = (
  message = 'Authentication required. Send the header `Authorization: Bearer <access token>`.',
): ApiError => new ApiError('UNAUTHENTICATED', message, { http: { status: 401 } });

/** Creates the error for an invalid argument: `argument` is its path, such as `where.status.eq`, `problem` a predicate. */
export const badArgument = (argument: string, problem: string): ApiError =>
  new ApiError('BAD_USER_INPUT', `\`${argument}\` ${problem}`, { argument });
