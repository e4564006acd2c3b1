import { QueryFailedError } from 'typeorm';
import { formatted } from '../model/constraints';
import { upperFirst, words } from '../model/metadata';
import { userError, type UserErrorData } from './mutation-error';
import { UserErrorCode } from './user-error';

/** The fields of a pg error; see the appendix on error codes in PostgreSQL's manual. */
interface DatabaseError {
  readonly code?: string;
  readonly constraint?: string;
  readonly detail?: string;
  readonly table?: string;
  readonly column?: string;
}

/** Raised by `tenancy.add_stored_bytes`: DETAIL is the limit in bytes. */
const STORAGE_LIMIT_SQLSTATE = 'MQ002';

/** Maps a constraint to the input field that violates it, where the constraint's name does not contain the field. */
export type ConstraintFields = (constraint: string) => string | undefined;

export interface DatabaseErrorOptions {
  readonly fieldOf?: ConstraintFields;
  /** Label of the object that is written. */
  readonly label?: string;
  /** The input of the mutation. */
  readonly input?: object;
  /** Returns a stored value of the row that is written, by column. Errors name the value that is in use. */
  readonly storedValue?: (column: string) => unknown;
}

/** Names an input field in a sentence: "bankAccountId" → "bank account". */
const fieldLabel = (field: string): string => words(field).replace(/ id$/, '');

/** The last value of a unique key, in the detail of a violation: `Key (slug)=(tea) already exists.` */
const keyValue = (detail = ''): string | undefined => /=\((?:.*, )?(.*)\) already exists/.exec(detail)?.[1];

function takenMessage(
  field: string | undefined,
  { label = 'object', storedValue }: DatabaseErrorOptions,
  { table, constraint, detail }: DatabaseError,
): string {
  if (field !== 'id') return `This ${fieldLabel(field ?? 'value')} is already in use. Choose another one.`;
  // A restore violates the constraint, and its input has no field but the ID.
  const [, column = 'value'] = new RegExp(`^uq_${table}_(.+)$`).exec(constraint ?? '') ?? [];
  // PostgreSQL omits the detail if row-level security applies to the writer.
  const value = storedValue?.(column) ?? keyValue(detail);
  const named = typeof value === 'string' ? `${words(column)} “${value}”` : words(column);
  return `This ${label} cannot be restored because its ${named} is already in use. Change the ${words(column)} of the other ${label}, then restore this one.`;
}

/** Returns the field of an input that has the longest value. Undefined if the input has only IDs. */
function longestField(input: object): string | undefined {
  const lengths = Object.entries(input)
    .filter(([name]) => !/^id$|Ids?$|^idempotencyKey$/.test(name))
    .map(([name, value]): [string, number] => [name, JSON.stringify(value ?? null).length]);
  return lengths.sort(([, a], [, b]) => b - a)[0]?.[0];
}

/** Creates the error for a change that needs more storage than the tenant has left. Names the longest field. */
function storageLimitExceeded(limit: number, input: object): UserErrorData {
  const field = longestField(input);
  const remedy = field ? `Shorten the ${fieldLabel(field)}` : 'Delete content';
  return userError(
    UserErrorCode.LIMIT_EXCEEDED,
    `The storage limit of ${formatted(limit)} bytes is exceeded. ${remedy}, or contact support for a higher limit.`,
    field ? ['input', field] : ['input'],
  );
}

/** Converts a database error caused by the input to a user error. Returns undefined for internal errors. */
export function userErrorOf(error: unknown, options: DatabaseErrorOptions): UserErrorData | undefined {
  const { fieldOf = () => undefined, label = 'object', input = {} } = options;
  const database = ((error instanceof QueryFailedError ? error.driverError : error) ?? {}) as DatabaseError;
  const { code, detail, table, column } = database;
  // A NOT NULL violation names no constraint.
  const field = fieldOf(database.constraint ?? `nn_${table}_${column}`);
  const path = field ? ['input', field] : null;
  const subject = field && upperFirst(fieldLabel(field));
  switch (code) {
    case STORAGE_LIMIT_SQLSTATE:
      return storageLimitExceeded(Number(detail), input);
    case '23505':
      return userError(UserErrorCode.TAKEN, takenMessage(field, options, database), path);
    case '23503':
      return userError(
        UserErrorCode.NOT_FOUND,
        `The selected ${fieldLabel(field ?? 'object')} no longer exists. Choose another one.`,
        path,
      );
    case '23514':
      return userError(
        UserErrorCode.INVALID,
        subject
          ? `${subject} has an invalid value. Change it and try again.`
          : 'A value is invalid. Change it and try again.',
        path,
      );
    case '23502':
      return userError(
        UserErrorCode.INVALID,
        subject ? `${subject} is required.` : 'A required value is missing.',
        path,
      );
    case '42501':
      return userError(
        UserErrorCode.FORBIDDEN,
        `You do not have permission to change this ${label}. Ask an administrator for access.`,
        null,
      );
    default:
      return undefined;
  }
}
