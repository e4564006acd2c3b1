import pino, { type DestinationStream, type Logger } from 'pino';

export type { Logger } from 'pino';

/** Wherever these stand in what is logged, their value is not written. */
const SECRET_FIELDS = [
  'password',
  'newPassword',
  'currentPassword',
  'accessToken',
  'refreshToken',
  'token',
  'authorization',
  'cookie',
  'passwordHash',
];
const paths = SECRET_FIELDS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`, `*.*.*.${name}`]);

/** Where PostgreSQL repeats values of a row or of a statement in its errors. */
const FIELDS_WITH_VALUES = new Set(['detail', 'where', 'internalQuery']);

const isError = (value: unknown): value is Error =>
  typeof value === 'object' && value !== null && 'stack' in value && 'message' in value;

/** What is told of something that an error has; of what is no text and the like nothing, since it may be what was sent. */
function sanitized(value: unknown, ancestors: readonly unknown[]): unknown {
  if (isError(value)) return ancestors.includes(value) ? undefined : sanitizedError(value, ancestors);
  if (Array.isArray(value) && value.length && value.every(isError))
    return value.map((error) => sanitized(error, ancestors));
  return typeof value === 'object' ? undefined : value;
}

/**
 * An error with the errors behind it, but, beyond its message, without values that people sent or that rows have: TypeORM's hold the
 * parameters of the statement, PostgreSQL's the row that broke a rule.
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

/** The program's log: JSON lines. Each request logs with its id; variables of operations are never logged. */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const redact = { paths, censor: '[secret]' };
  const options = { level, redact, serializers: { err }, base: undefined };
  return destination ? pino(options, destination) : pino(options);
}
