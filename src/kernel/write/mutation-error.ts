import { OBJECT_MESSAGES } from '../messages/kernel-messages';
import type { Message } from '../messages/message';
import { fieldTerm, itemTerm, objectTerm } from '../messages/terms';
import type { Violation, ViolationParameters } from '../model/constraints';
import { InvalidValueError, UserErrorCode } from './user-error';

/** The data of a user error: message, code, path, and the fields of its type. */
export interface UserErrorData {
  /** The GraphQL type. Defaults to InputError. */
  readonly type?: string;
  readonly code: UserErrorCode;
  /** Written in the language of the viewer when it is returned. */
  readonly message: Message;
  readonly path: string[] | null;
  readonly [more: string]: unknown;
}

/** Creates a user error. It is a plain object, because graphql-js throws instances of Error that it finds in a result. */
export const userError = (
  code: UserErrorCode,
  message: Message,
  path: string[] | null = null,
): UserErrorData => ({
  code,
  message,
  path,
});

/** Creates a user error with parameters that programs can read. */
export const invalidValue = (
  code: UserErrorCode,
  message: Message,
  path: string[],
  parameters: ViolationParameters,
): UserErrorData => ({ ...userError(code, message, path), type: InvalidValueError.name, ...parameters });

/** Creates the user error of an invalid value at a path. A violation of an item adds its index to the path. */
export function violationError(violation: Violation, path: readonly string[]): UserErrorData {
  const { code, message, values, parameters, index } = violation;
  const field = path.findLast((segment) => !/^\d+$/.test(segment))!;
  const text = message({
    ...values,
    ...(parameters as Record<string, number>),
    field: index === undefined ? fieldTerm(field) : itemTerm(field, index),
  });
  const place = index === undefined ? [...path] : [...path, String(index)];
  return parameters ? invalidValue(code, text, place, parameters) : userError(code, text, place);
}

/** Rolls back a mutation and returns user errors. `mutate` catches it. */
export class MutationError extends Error {
  constructor(readonly errors: readonly UserErrorData[]) {
    super(errors.map(({ code, message }) => `${code}: ${message.key}`).join(', '));
  }
}

/** Throws a single user error. The mutation writes nothing. */
export function throwUserError(
  code: UserErrorCode,
  message: Message,
  path: string[] | null = null,
  more: Record<string, unknown> = {},
): never {
  throw new MutationError([{ ...more, code, message, path }]);
}

/** Creates the error for an ID in an input that refers to no visible object of the tenant, or to no shared one. */
export function referenceNotFound(
  label: string,
  tenant: string | undefined,
  path: string[],
  shared = false,
): UserErrorData {
  const object = objectTerm(label);
  if (tenant === undefined)
    return userError(UserErrorCode.NOT_FOUND, OBJECT_MESSAGES.selectionNotFound({ object }), path);
  const make = shared ? OBJECT_MESSAGES.selectionNotShared : OBJECT_MESSAGES.selectionNotFoundIn;
  return userError(UserErrorCode.NOT_FOUND, make({ object, tenant: objectTerm(tenant) }), path);
}

/** Throws NOT_FOUND for a missing or invisible object. Both have the same text, which does not reveal that it exists. */
export const throwNotFound = (label: string, path: string[]): never =>
  throwUserError(UserErrorCode.NOT_FOUND, OBJECT_MESSAGES.notFound({ object: objectTerm(label) }), path);
