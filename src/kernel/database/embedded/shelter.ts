import { chmod, lstat, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mayEnter, runsAsRoot, type Account } from './account';
import { EmbeddedDatabaseError, isSystemError } from './errors';

/** Where binaries and data go that the server may not enter, or that cannot be completed, in their own folder. */
export function standardShelters(dataDir: string): string[] {
  if (!runsAsRoot()) return [join(dataDir, 'postgres-binaries')];
  return ['/var/lib/marquee', join(tmpdir(), 'marquee')];
}

/** The first shelter the account may enter that is this user's alone: nobody else has prepared it or writes to it. */
export async function openShelter(shelters: string[], account: Account): Promise<string> {
  for (const shelter of shelters) {
    try {
      const made = await mkdir(shelter, { recursive: true });
      const found = await lstat(shelter);
      if (!found.isDirectory() || found.uid !== process.getuid?.() || (!made && found.mode & 0o022)) continue;
      await chmod(shelter, 0o755);
      if (await mayEnter(account, shelter)) return shelter;
    } catch (error) {
      if (!isSystemError(error)) throw error;
    }
  }
  throw new EmbeddedDatabaseError(
    `No folder for the embedded PostgreSQL can be made: tried ${shelters.join(', ')}`,
  );
}
