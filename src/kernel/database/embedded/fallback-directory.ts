import { chmod, lstat, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canAccess, runsAsRoot, type OsUser } from './os-user';
import { EmbeddedDatabaseError, isSystemError } from './embedded-database-error';

/** Returns the directories for binaries and data if the server cannot access their own folder or it is read-only. */
export function defaultFallbackDirectories(dataDir: string): string[] {
  if (!runsAsRoot()) return [join(dataDir, 'postgres-binaries')];
  return ['/var/lib/marquee', join(tmpdir(), 'marquee')];
}

/** Returns the first directory that the OS user can access and that no other user has created or can write to. */
export async function openFallbackDirectory(fallbackDirectories: string[], osUser: OsUser): Promise<string> {
  for (const directory of fallbackDirectories) {
    try {
      const made = await mkdir(directory, { recursive: true });
      const found = await lstat(directory);
      if (!found.isDirectory() || found.uid !== process.getuid?.() || (!made && found.mode & 0o022)) continue;
      await chmod(directory, 0o755);
      if (await canAccess(osUser, directory)) return directory;
    } catch (error) {
      if (!isSystemError(error)) throw error;
    }
  }
  throw new EmbeddedDatabaseError(
    `Cannot create a folder for the embedded PostgreSQL. Tried: ${fallbackDirectories.join(', ')}`,
  );
}
