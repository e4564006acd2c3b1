import { QueryFailedError } from 'typeorm';
import { inputError, type Refused } from './refusal';
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
const REFUSED = 'MQ001';

/** Constraint → the field of the input that breaks it, where the constraint's name does not say it. */
export type ConstraintFields = (constraint: string) => string | undefined;

/** A rule of the database that an input broke, as a user error; undefined when the fault is ours. */
export function userErrorOf(error: unknown, fieldOf: ConstraintFields): Refused | undefined {
  const database = ((error instanceof QueryFailedError ? error.driverError : error) ?? {}) as DatabaseError;
  const { code, message = '', detail, table, column } = database;
  // A null where there must be a value breaks no constraint that PostgreSQL names.
  const field = fieldOf(database.constraint ?? `nn_${table}_${column}`);
  const path = field ? ['input', field] : null;
  switch (code) {
    case REFUSED:
      return inputError(detail as UserErrorCode, message, column ? ['input', column] : ['input']);
    case '23505':
      return inputError(UserErrorCode.TAKEN, 'This value is taken.', path);
    case '23503':
      return inputError(UserErrorCode.NOT_FOUND, 'It refers to something that does not exist here.', path);
    case '23514':
    case '23502':
      return inputError(UserErrorCode.INVALID, 'The value is not allowed here.', path);
    case '42501':
      return inputError(UserErrorCode.FORBIDDEN, 'Your role does not allow it.', null);
    default:
      return undefined;
  }
}
