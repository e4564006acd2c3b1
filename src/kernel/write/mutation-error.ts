import { upperFirst } from '../model/metadata';
import { UserErrorCode } from './user-error';

/** The data of a user error: message, code, path, and the fields of its type. */
export interface UserErrorData {
  /** The GraphQL type. Defaults to InputError. */
  readonly type?: string;
  readonly code: UserErrorCode;
  readonly message: string;
  readonly path: string[] | null;
  readonly [more: string]: unknown;
}

/** Creates a user error. It is a plain object, because graphql-js throws instances of Error that it finds in a result. */
export const userError = (
  code: UserErrorCode,
  message: string,
  path: string[] | null = null,
): UserErrorData => ({
  code,
  message,
  path,
});

/** Rolls back a mutation and returns user errors. `mutate` catches it. */
export class MutationError extends Error {
  constructor(readonly errors: readonly UserErrorData[]) {
    super(errors.map((error) => error.message).join(' '));
  }
}

/** Throws a single user error. The mutation writes nothing. */
export function throwUserError(
  code: UserErrorCode,
  message: string,
  path: string[] | null = null,
  more: Record<string, unknown> = {},
): never {
  throw new MutationError([{ ...more, code, message, path }]);
}

/** Creates the error for a missing or invisible object. Both have the same text, which does not reveal that it exists. */
const notFound = (label: string, path: string[]): UserErrorData =>
  userError(
    UserErrorCode.NOT_FOUND,
    `${upperFirst(label)} not found, or you do not have access to it.`,
    path,
  );

/** Creates the error for an ID in an input that refers to no visible object of the tenant, or to no shared one. */
export function referenceNotFound(
  label: string,
  tenant: string | undefined,
  path: string[],
  shared = false,
): UserErrorData {
  const place = tenant === undefined ? '' : ` in this ${tenant}`;
  const message = `The selected ${label} does not exist${place}${shared ? ' and is not shared with it' : ''}. Choose another one.`;
  return userError(UserErrorCode.NOT_FOUND, message, path);
}

export function throwNotFound(label: string, path: string[]): never {
  throw new MutationError([notFound(label, path)]);
}
