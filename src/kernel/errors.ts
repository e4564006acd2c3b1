import { GraphQLError } from 'graphql';

/** The codes of top-level errors, in `extensions.code`. Everything a form can answer is a user error in a payload instead. */
export type ErrorCode =
  'UNAUTHENTICATED' | 'BAD_USER_INPUT' | 'OPERATION_TOO_LARGE' | 'RATE_LIMITED' | 'UNAVAILABLE' | 'INTERNAL';

/** An error whose message is written for the client. */
export class ApiError extends GraphQLError {
  constructor(code: ErrorCode, message: string, details: Record<string, unknown> = {}) {
    super(message, { extensions: { code, ...details } });
  }
}

export const unauthenticated = (
  message = 'Sign in first: send `Authorization: Bearer <access token>`.',
): ApiError => new ApiError('UNAUTHENTICATED', message, { http: { status: 401 } });

/** An argument whose value cannot be used; `argument` is its path, such as `where.status.eq`. */
export const badArgument = (argument: string, message: string): ApiError =>
  new ApiError('BAD_USER_INPUT', `${argument}: ${message}`, { argument });
