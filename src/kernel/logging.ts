import pino, { type DestinationStream, type Logger } from 'pino';

export type { Logger } from 'pino';

/** Properties whose values are redacted in log entries and errors. */
export const SECRET_FIELDS = [
  'password',
  'newPassword',
  'currentPassword',
  'accessToken',
  'refreshToken',
  'token',
  'grantedTokens',
  'codeVerifier',
  'secret',
  'clientSecret',
  'authorization',
  'cookie',
  'passwordHash',
];
const paths = SECRET_FIELDS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`, `*.*.*.${name}`]);

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
  const redact = { paths, censor: '[secret]' };
  const options = { level, redact, serializers: { err }, base: undefined };
  return destination ? pino(options, destination) : pino(options);
}
