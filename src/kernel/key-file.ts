import { randomUUID } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Returns the text of a file with keys, which only its owner can read. Creates the file if there is none. */
export async function readOrCreateKeyFile(
  file: string,
  create: () => string | Promise<string>,
): Promise<string> {
  if (!existsSync(file)) {
    const text = await create();
    mkdirSync(dirname(file), { recursive: true });
    writeFileExclusive(file, text);
  }
  return readFileSync(file, 'utf8');
}

/** Creates a file atomically. If another process has created it first, that file is kept. */
function writeFileExclusive(file: string, text: string): void {
  const temporaryFile = `${file}.${randomUUID()}`;
  writeFileSync(temporaryFile, text, { mode: 0o600, flag: 'wx' });
  try {
    linkSync(temporaryFile, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(temporaryFile);
  }
}
