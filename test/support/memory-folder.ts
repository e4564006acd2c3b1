import { accessSync, constants, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';

const MEMORY = '/dev/shm';
/** Free space that is enough for all files of a run. Containers often have less. */
const ENOUGH_BYTES = 4 * 1024 ** 3;

/**
 * Returns the folder for files that are lost without harm: in memory if the machine has enough, otherwise that of the
 * system. On a disk, creating the hundreds of files of each test database takes longer than copying what is in them.
 */
export function memoryFolder(): string {
  try {
    accessSync(MEMORY, constants.W_OK);
    const { bavail, bsize } = statfsSync(MEMORY);
    return bavail * bsize >= ENOUGH_BYTES ? MEMORY : tmpdir();
  } catch {
    return tmpdir();
  }
}
