import { chmod, lstat, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canAccess, runsAsRoot, type OsUser } from './os-user';
import { EmbeddedDatabaseError, isSystemError } from './errors';

/** Where binaries and data go that the server may not enter, or that cannot be completed, in their own folder. */
export function defaultFallbackDirectories(dataDir: string): string[] {
  if (!runsAsRoot()) return [join(dataDir, 'postgres-binaries')];
  return ['/var/lib/marquee', join(tmpdir(), 'marquee')];
}

/** The first shelter the account may enter that is this user's alone: nobody else has prepared it or writes to it. */
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
    `No folder for the embedded PostgreSQL can be made: tried ${fallbackDirectories.join(', ')}`,
  );
}
