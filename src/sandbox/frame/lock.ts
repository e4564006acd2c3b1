import { existsSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { processExists } from '../../kernel/database/embedded/lock-file';

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
  if (locked.has(real) || isLive(owner)) throw inUse(real, path, owner);
  if (owner !== undefined) removeStale(real, path);
  // Fails if another process created the file in the meantime.
  writeFileSync(path, String(process.pid), { flag: 'wx' });
  locked.add(real);
  return () => {
    locked.delete(real);
    rmSync(path, { force: true });
  };
}

const isLive = (owner: number | undefined): boolean =>
  owner !== undefined && owner !== 0 && owner !== process.pid && processExists(owner);

const inUse = (folder: string, path: string, owner: number | undefined): Error =>
  new Error(
    `The sandbox is already running with the folder ${folder} (process ${owner}). Stop it first. If it does not run, delete ${path}.`,
  );

/**
 * Removes the lock of a killed process. Of two processes that found it, one moves it away. The other one moves the new lock of
 * the first, and returns it.
 */
function removeStale(folder: string, path: string): void {
  const moved = `${path}.${process.pid}`;
  // Fails if another process moved the file in the meantime.
  renameSync(path, moved);
  const owner = ownerOf(moved);
  if (isLive(owner)) {
    renameSync(moved, path);
    throw inUse(folder, path, owner);
  }
  rmSync(moved);
}

/** Returns the process ID in a lock file. 0 if it is malformed, undefined if there is no file. */
const ownerOf = (path: string): number | undefined =>
  existsSync(path) ? Number(readFileSync(path, 'utf8')) || 0 : undefined;
