/** The embedded PostgreSQL cannot serve; the message is one line that a person at a terminal can act on. */
export class EmbeddedDatabaseError extends Error {
  override name = 'EmbeddedDatabaseError';

  constructor(message: string) {
    super(message.replace(/\s*\n\s*/g, ' ').trim());
  }
}

/** A failed system call becomes an EmbeddedDatabaseError; a mistake in the program stays what it is. */
export function explainSystemError(error: unknown): unknown {
  if (error instanceof EmbeddedDatabaseError || !isSystemError(error)) return error;
  return new EmbeddedDatabaseError(`The embedded PostgreSQL cannot start: ${error.message}`);
}

/** By shape, not by class: an error of Node's core is of another realm than ours under a test runner. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return typeof error === 'object' && error !== null && 'syscall' in error && 'code' in error;
}

/** Whether a system call failed with one of these codes. */
export function failedWith(error: unknown, ...codes: string[]): boolean {
  return isSystemError(error) && codes.includes(error.code ?? '');
}

/** The line of a PostgreSQL program's output that says why it failed: its last error, else its last line. */
export function lastUsefulLine(output: string): string {
  const lines = output.split('\n').map((line) => line.trim());
  const said = lines.filter((line) => line !== '' && !/\b(LOG|HINT|DETAIL|hint|detail): /.test(line));
  const errors = said.filter((line) => /\b(FATAL|PANIC|ERROR|error): /.test(line));
  const line = errors.at(-1) ?? said.at(-1) ?? 'it said nothing';
  return line.replace(/^.*?\b(FATAL|PANIC|ERROR): +/, '');
}
