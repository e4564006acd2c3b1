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

/** The program's log: JSON lines. Each request logs with its id; variables of operations are never logged. */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const options = { level, redact: { paths, censor: '[secret]' }, base: undefined };
  return destination ? pino(options, destination) : pino(options);
}
