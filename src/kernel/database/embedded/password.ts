import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EmbeddedDatabaseError, failedWith } from './embedded-database-error';

const FILE = 'postgres-password';

export function hasPassword(dataDir: string): boolean {
  return existsSync(join(dataDir, FILE));
}

/** Returns the superuser's password of an existing cluster. */
export async function readPassword(dataDir: string): Promise<string> {
  if (!hasPassword(dataDir)) {
    throw new EmbeddedDatabaseError(
      `The password of the database is missing: ${join(dataDir, FILE)} does not exist.`,
    );
  }
  return (await readFile(join(dataDir, FILE), 'utf8')).trim();
}

/** Creates the superuser's password unless an earlier or concurrent start has created it. */
export async function ensurePassword(dataDir: string): Promise<string> {
  const draft = join(dataDir, `${FILE}.${randomUUID()}`);
  await writeFile(draft, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
  try {
    await link(draft, join(dataDir, FILE)); // creates the file atomically
  } catch (error) {
    if (!failedWith(error, 'EEXIST')) throw error;
  } finally {
    await rm(draft, { force: true });
  }
  return readPassword(dataDir);
}
