/** Thrown if the embedded PostgreSQL cannot be used. The message is one line that says what to do. */
export class EmbeddedDatabaseError extends Error {
  override name = 'EmbeddedDatabaseError';

  constructor(message: string) {
    super(message.replace(/\s*\n\s*/g, ' ').trim());
  }
}

/** Converts failed system calls to an EmbeddedDatabaseError. Returns other errors unchanged. */
export function explainSystemError(error: unknown): unknown {
  if (error instanceof EmbeddedDatabaseError || !isSystemError(error)) return error;
  return new EmbeddedDatabaseError(`The embedded PostgreSQL cannot start: ${error.message}`);
}

/** Returns whether a system call failed. Checks properties, because `instanceof` fails across the realms of a test runner. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return typeof error === 'object' && error !== null && 'syscall' in error && 'code' in error;
}

/** Returns whether a system call failed with one of the codes. */
export function failedWith(error: unknown, ...codes: string[]): boolean {
  return isSystemError(error) && codes.includes(error.code ?? '');
}

/** Returns the line of a PostgreSQL program's output that explains its failure: the last error, else the last line. */
export function lastUsefulLine(output: string): string {
  const lines = output.split('\n').map((line) => line.trim());
  const said = lines.filter((line) => line !== '' && !/\b(LOG|HINT|DETAIL|hint|detail): /.test(line));
  const errors = said.filter((line) => /\b(FATAL|PANIC|ERROR|error): /.test(line));
  const line = errors.at(-1) ?? said.at(-1) ?? 'no output';
  return line.replace(/^.*?\b(FATAL|PANIC|ERROR): +/, '');
}
