import { QueryFailedError } from 'typeorm';
import { ACTIONS, OBJECT_MESSAGES, VALUE_MESSAGES } from '../messages/kernel-messages';
import type { Message } from '../messages/message';
import { fieldTerm, objectTerm } from '../messages/terms';
import { userError, type UserErrorData } from './mutation-error';
import { LimitExceededError, UserErrorCode } from './user-error';

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

/** invoice_number → invoiceNumber */
const camelCase = (column: string): string => column.replace(/_(\w)/g, (_, c: string) => c.toUpperCase());

/** The last value of a unique key, in the detail of a violation: `Key (slug)=(tea) already exists.` */
const keyValue = (detail = ''): string | undefined => /=\((?:.*, )?(.*)\) already exists/.exec(detail)?.[1];

function takenMessage(
  field: string | undefined,
  { label = 'object', storedValue }: DatabaseErrorOptions,
  { table, constraint, detail }: DatabaseError,
): Message {
  if (field === undefined) return VALUE_MESSAGES.anyTaken();
  if (field !== 'id') return VALUE_MESSAGES.taken({ field: fieldTerm(field) });
  // A restore violates the constraint, and its input has no field but the ID.
  const [, column = 'value'] = new RegExp(`^uq_${table}_(.+)$`).exec(constraint ?? '') ?? [];
  // PostgreSQL omits the detail if row-level security applies to the writer.
  const value = storedValue?.(column) ?? keyValue(detail);
  const values = { object: objectTerm(label), field: fieldTerm(camelCase(column)) };
  return typeof value === 'string'
    ? OBJECT_MESSAGES.restoreTakenValue({ ...values, value })
    : OBJECT_MESSAGES.restoreTaken(values);
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
  const message = field
    ? OBJECT_MESSAGES.storageLimitOfField({ limit, field: fieldTerm(field) })
    : OBJECT_MESSAGES.storageLimit({ limit });
  const error = userError(UserErrorCode.LIMIT_EXCEEDED, message, field ? ['input', field] : ['input']);
  return { ...error, type: LimitExceededError.name, limit };
}

const databaseErrorOf = (error: unknown): DatabaseError =>
  ((error instanceof QueryFailedError ? error.driverError : error) ?? {}) as DatabaseError;

/** Returns the storage limit that a failed statement would have exceeded, in bytes. Undefined for other errors. */
export function exceededStorageLimit(error: unknown): number | undefined {
  const { code, detail } = databaseErrorOf(error);
  return code === STORAGE_LIMIT_SQLSTATE ? Number(detail) : undefined;
}

/** Converts a database error caused by the input to a user error. Returns undefined for internal errors. */
export function userErrorOf(error: unknown, options: DatabaseErrorOptions): UserErrorData | undefined {
  const { fieldOf = () => undefined, label = 'object', input = {} } = options;
  const database = databaseErrorOf(error);
  const { code, table, column } = database;
  const limit = exceededStorageLimit(error);
  if (limit !== undefined) return storageLimitExceeded(limit, input);
  // A NOT NULL violation names no constraint.
  const field = fieldOf(database.constraint ?? `nn_${table}_${column}`);
  const path = field ? ['input', field] : null;
  const named = field && { field: fieldTerm(field) };
  const { selectionGone, anySelectionGone, invalid, anyInvalid, required, anyRequired } = VALUE_MESSAGES;
  switch (code) {
    case '23505':
      return userError(UserErrorCode.TAKEN, takenMessage(field, options, database), path);
    case '23503':
      return userError(UserErrorCode.NOT_FOUND, named ? selectionGone(named) : anySelectionGone(), path);
    case '23514':
      return userError(UserErrorCode.INVALID, named ? invalid(named) : anyInvalid(), path);
    case '23502':
      return userError(UserErrorCode.REQUIRED, named ? required(named) : anyRequired(), path);
    case '42501': {
      const action = ACTIONS.change({ object: objectTerm(label) });
      const remedy = OBJECT_MESSAGES.askAdministrator();
      return userError(UserErrorCode.FORBIDDEN, OBJECT_MESSAGES.forbidden({ action, remedy }), null);
    }
    default:
      return undefined;
  }
}
