import pino, { type DestinationStream, type Logger } from 'pino';

export type { Logger } from 'pino';

/** Properties whose values are redacted in log entries and errors. */
const secretFields = new Set([
  'password',
  'newPassword',
  'currentPassword',
  'accessToken',
  'refreshToken',
  'token',
  'secret',
  'clientSecret',
  'consumerSecret',
  'authorization',
  'cookie',
  'passwordHash',
]);

/** Adds a property whose values are redacted. Loggers that were created before do not redact it. */
export const addSecretField = (name: string): void => void secretFields.add(name);

export const isSecretField = (name: string): boolean => secretFields.has(name);

/** Returns where redacted properties can be in log entries. */
const secretPaths = (): string[] =>
  [...secretFields].flatMap((name) => [name, `*.${name}`, `*.*.${name}`, `*.*.*.${name}`]);

/** Properties of PostgreSQL errors that can contain values of a row or statement. */
const FIELDS_WITH_VALUES = new Set(['detail', 'where', 'internalQuery']);

const isError = (value: unknown): value is Error =>
  typeof value === 'object' && value !== null && 'stack' in value && 'message' in value;

/** Returns the loggable part of an error's property. Objects are dropped, because they can contain user input. */
function sanitized(value: unknown, ancestors: readonly unknown[]): unknown {
  if (isError(value)) return ancestors.includes(value) ? undefined : sanitizedError(value, ancestors);
  if (Array.isArray(value) && value.length && value.every(isError))
    return value.map((error) => sanitized(error, ancestors));
  return typeof value === 'object' ? undefined : value;
}

/**
 * Returns an error with its causes for the log. Removes values of user input and rows except in messages: TypeORM errors
 * contain the parameters of the statement, PostgreSQL errors the row that violates a constraint.
 */
function sanitizedError(error: Error, ancestors: readonly unknown[] = []): object {
  const { message, stack, cause, errors } = error as Error & Partial<AggregateError>;
  const fields = Object.entries({ ...(error as object), cause, errors }).filter(
    ([name]) => !FIELDS_WITH_VALUES.has(name),
  );
  const path = [...ancestors, error];
  return {
    type: error.constructor.name,
    message,
    stack,
    ...Object.fromEntries(fields.map(([name, value]) => [name, sanitized(value, path)])),
  };
}

const err = (error: unknown): unknown => (isError(error) ? sanitizedError(error) : String(error));

/** Creates the logger, which writes JSON lines. Requests log with their ID; variables of operations are never logged. */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const redact = { paths: secretPaths(), censor: '[secret]' };
  const options = { level, redact, serializers: { err }, base: undefined };
  return destination ? pino(options, destination) : pino(options);
}
