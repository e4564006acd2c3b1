import { QueryFailedError } from 'typeorm';
import { userError, type UserErrorData } from './mutation-error';
import { UserErrorCode } from './user-error';

/** What pg tells of a failed statement; see PostgreSQL's appendix on error codes. */
interface DatabaseError {
  readonly code?: string;
  readonly constraint?: string;
  readonly message?: string;
  readonly detail?: string;
  readonly table?: string;
  readonly column?: string;
}

/** What functions of the database refuse with: the message is for a person, DETAIL the code, COLUMN the input's field. */
const USER_ERROR_SQLSTATE = 'MQ001';

/** Constraint → the field of the input that breaks it, where the constraint's name does not say it. */
export type ConstraintFields = (constraint: string) => string | undefined;

/** A rule of the database that an input broke, as a user error; undefined when the fault is ours. */
export function userErrorOf(error: unknown, fieldOf: ConstraintFields): UserErrorData | undefined {
  const database = ((error instanceof QueryFailedError ? error.driverError : error) ?? {}) as DatabaseError;
  const { code, message = '', detail, table, column } = database;
  // A null where there must be a value breaks no constraint that PostgreSQL names.
  const field = fieldOf(database.constraint ?? `nn_${table}_${column}`);
  const path = field ? ['input', field] : null;
  switch (code) {
    case USER_ERROR_SQLSTATE:
      return userError(detail as UserErrorCode, message, column ? ['input', column] : ['input']);
    case '23505':
      return userError(UserErrorCode.TAKEN, 'This value is taken.', path);
    case '23503':
      return userError(UserErrorCode.NOT_FOUND, 'It refers to something that does not exist here.', path);
    case '23514':
    case '23502':
      return userError(UserErrorCode.INVALID, 'The value is not allowed here.', path);
    case '42501':
      return userError(UserErrorCode.FORBIDDEN, 'Your role does not allow it.', null);
    default:
      return undefined;
  }
}
