import { UserErrorCode } from './user-error';

/** A user error with whatever its kind carries beyond message, code and path. */
export interface UserErrorData {
  /** The kind's name in the graph; InputError unless given. */
  readonly type?: string;
  readonly code: UserErrorCode;
  readonly message: string;
  readonly path: string[] | null;
  readonly [more: string]: unknown;
}

/** A refusal is a plain object: graphql-js throws instances of Error that it finds in a result. */
export const userError = (
  code: UserErrorCode,
  message: string,
  path: string[] | null = null,
): UserErrorData => ({
  code,
  message,
  path,
});

/** Thrown inside a mutation to undo it and to answer with user errors; it never leaves the write side. */
export class MutationError extends Error {
  constructor(readonly errors: readonly UserErrorData[]) {
    super(errors.map((error) => error.message).join(' '));
  }
}

/** Ends the mutation: nothing is written, and the caller is told why. */
export function throwUserError(
  code: UserErrorCode,
  message: string,
  path: string[] | null = null,
  more: Record<string, unknown> = {},
): never {
  throw new MutationError([{ ...more, code, message, path }]);
}

/** A row that is not there, or that the actor may not see: both get the same answer. */
export const notFound = (what: string, path: string[]): UserErrorData =>
  userError(UserErrorCode.NOT_FOUND, `There is no such ${what}.`, path);

export function throwNotFound(what: string, path: string[]): never {
  throw new MutationError([notFound(what, path)]);
}
