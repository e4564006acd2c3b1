import { readFile, rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { runAs } from './os-user';
import { EmbeddedDatabaseError, failedWith } from './embedded-database-error';

/** A server whose program was killed shuts down immediately. One that still runs after this time is in use. */
const IN_USE_AFTER_MS = 3_000;
const SHUTDOWN_TIMEOUT_MS = 30_000;

/** Content of postmaster.pid, written by a running server. */
export interface LockFile {
  pid: number;
  /** The data folder as passed to the server, which can be another path to the same folder. */
  folder: string;
  status: string;
}

/** Reads postmaster.pid: process, folder, and on the eighth line the status, which is missing at first. */
export async function readLockFile(folder: string): Promise<LockFile | undefined> {
  try {
    const lines = (await readFile(join(folder, 'postmaster.pid'), 'utf8')).split('\n');
    return { pid: Number(lines[0]), folder: lines[1] ?? folder, status: lines[7]?.trim() ?? '' };
  } catch (error) {
    if (failedWith(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** Returns whether a process is the server of the folder. After a power failure its PID can belong to another program. */
export async function isServerOf(pid: number, folder: string): Promise<boolean> {
  const command = await commandLine(pid);
  const isPostgres = /(^|\/)postgres(\s|$)/.test(command); // its child processes are called "postgres: …"
  return isPostgres && (command.includes(` ${folder} `) || !command.includes(' -D /'));
}

async function commandLine(pid: number): Promise<string> {
  if (process.platform !== 'linux')
    return `${(await runAs({}, 'ps', ['-o', 'command=', '-p', `${pid}`])).output} `;
  return (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).replaceAll('\0', ' ');
}

/**
 * Waits until no server uses the folder. Throws if a server is in use rather than shutting down. Removes a stale lock
 * file whose PID belongs to another program, which PostgreSQL would mistake for a server. If the process does not exist,
 * PostgreSQL removes the file itself.
 */
export async function waitForPreviousServer(folder: string): Promise<void> {
  for (const begun = Date.now(); ; await sleep(100)) {
    const lock = await readLockFile(folder);
    if (!lock) return;
    if (!(await isServerOf(lock.pid, lock.folder))) {
      if (processExists(lock.pid)) await rm(join(folder, 'postmaster.pid'), { force: true });
      return;
    }
    const waited = Date.now() - begun;
    if (waited > IN_USE_AFTER_MS && lock.status !== 'stopping') throw inUse(folder, lock.pid);
    if (waited > SHUTDOWN_TIMEOUT_MS) {
      throw new EmbeddedDatabaseError(`The database ${folder} is still shutting down (process ${lock.pid}).`);
    }
  }
}

export function inUse(folder: string, pid?: number): EmbeddedDatabaseError {
  const server = pid === undefined ? '' : ` (its server is process ${pid})`;
  return new EmbeddedDatabaseError(`The database ${folder} is in use by another running program${server}.`);
}

/** Returns whether a process runs, also if it belongs to another user. */
export function processExists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return failedWith(error, 'EPERM');
  }
}
