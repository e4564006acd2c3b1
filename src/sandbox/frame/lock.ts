import { existsSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Folders that this process locked. */
const locked = new Set<string>();

/**
 * Locks a folder for this process with a file that has its process ID, and returns what unlocks it. Throws if the folder is
 * locked. The lock of a process that was killed does not count.
 */
export function lockFolder(folder: string): () => void {
  const real = realpathSync(folder);
  const path = join(real, 'lock');
  const owner = ownerOf(path);
  if (locked.has(real) || (owner !== undefined && owner !== process.pid && isRunning(owner)))
    throw new Error(
      `The sandbox is already running with the folder ${real} (process ${owner}). Stop it first. If it does not run, delete ${path}.`,
    );
  if (owner !== undefined) rmSync(path);
  // Fails if another process created the file in the meantime.
  writeFileSync(path, String(process.pid), { flag: 'wx' });
  locked.add(real);
  return () => {
    locked.delete(real);
    rmSync(path, { force: true });
  };
}

/** Returns the process ID in a lock file. 0 if it is malformed, undefined if there is no file. */
const ownerOf = (path: string): number | undefined =>
  existsSync(path) ? Number(readFileSync(path, 'utf8')) || 0 : undefined;

/** Returns whether a process runs, also if it belongs to another user. */
function isRunning(id: number): boolean {
  if (!id) return false;
  try {
    return process.kill(id, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
