import pino, { type DestinationStream, type Logger } from 'pino';

export type { Logger } from 'pino';

/** Wherever these stand in what is logged, their value is not written. */
const SECRETS = [
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
const paths = SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`, `*.*.*.${name}`]);

/** Where PostgreSQL repeats values of a row or of a statement in its errors. */
const REPEATED = new Set(['detail', 'where', 'internalQuery']);

const isError = (value: unknown): value is Error =>
  typeof value === 'object' && value !== null && 'stack' in value && 'message' in value;

/** What is told of something that an error has; of what is no text and the like nothing, since it may be what was sent. */
function told(value: unknown, around: readonly unknown[]): unknown {
  if (isError(value)) return around.includes(value) ? undefined : toldError(value, around);
  if (Array.isArray(value) && value.length && value.every(isError))
    return value.map((error) => told(error, around));
  return typeof value === 'object' ? undefined : value;
}

/**
 * An error with the errors behind it, but, beyond its message, without values that people sent or that rows have: TypeORM's hold the
 * parameters of the statement, PostgreSQL's the row that broke a rule.
 */
function toldError(error: Error, around: readonly unknown[] = []): object {
  const { message, stack, cause, errors } = error as Error & Partial<AggregateError>;
  const more = Object.entries({ ...(error as object), cause, errors }).filter(
    ([name]) => !REPEATED.has(name),
  );
  const inside = [...around, error];
  return {
    type: error.constructor.name,
    message,
    stack,
    ...Object.fromEntries(more.map(([name, value]) => [name, told(value, inside)])),
  };
}

const err = (error: unknown): unknown => (isError(error) ? toldError(error) : String(error));

/** The program's log: JSON lines. Each request logs with its id; variables of operations are never logged. */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const redact = { paths, censor: '[secret]' };
  const options = { level, redact, serializers: { err }, base: undefined };
  return destination ? pino(options, destination) : pino(options);
}
