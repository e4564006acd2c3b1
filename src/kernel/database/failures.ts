import { QueueTimeoutError } from '../limits/fair-queue';

/** SQLSTATEs: connection exceptions, too many connections, and a server that shuts down, has crashed or starts. */
const UNAVAILABLE_SQLSTATE = /^(08...|53300|57P0[123])$/;
const SYSTEM_ERROR =
  /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|ERR_STREAM_DESTROYED)$/;
/** Messages of pg and TypeORM, which give these errors no code. */
const CONNECTION_MESSAGE =
  /^(timeout exceeded when trying to connect|timeout expired|Connection terminated|Query read timeout|Client (was closed|has encountered a connection error) and is not queryable|Query runner already released)/;
const CANCELED_SQLSTATE = '57014';
const RESULT_TIMEOUT = 'Query read timeout';

/** Thrown when the statements of a request have taken too long in total. */
export class RequestTimeoutError extends Error {
  override name = 'RequestTimeoutError';

  constructor() {
    super('The statements of the request have taken too long.');
  }
}

/** Returns the error of the driver. TypeORM wraps it. */
const driverErrorOf = (error: unknown): { code?: unknown; message?: unknown } | undefined =>
  error instanceof Error && 'driverError' in error ? driverErrorOf(error.driverError) : (error as object);

/**
 * Returns whether an error means that the database could not be reached, or did not respond in time. It does not tell
 * whether a statement was executed.
 */
export function isUnavailable(error: unknown): boolean {
  if (error instanceof QueueTimeoutError) return true;
  const { code, message } = driverErrorOf(error) ?? {};
  if (typeof code === 'string') return UNAVAILABLE_SQLSTATE.test(code) || SYSTEM_ERROR.test(code);
  return typeof message === 'string' && CONNECTION_MESSAGE.test(message);
}

/** Returns whether an error means that statements ran until their time was over, so that they had their full cost. */
export function isTimeout(error: unknown): boolean {
  if (error instanceof RequestTimeoutError) return true;
  const { code, message } = driverErrorOf(error) ?? {};
  return code === CANCELED_SQLSTATE || message === RESULT_TIMEOUT;
}
