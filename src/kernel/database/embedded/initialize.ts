import { randomUUID } from 'node:crypto';
import { chown, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { runAs } from './os-user';
import type { Binaries } from './binaries';
import { EmbeddedDatabaseError, failedWith, lastUsefulLine } from './errors';
import { hasCluster, type ClusterLocation } from './cluster-location';

export const SUPERUSER = 'postgres';

/** The library's characters decide what full text search folds; sorting is the builtin provider's everywhere. */
const CHARACTERS = process.platform === 'darwin' ? 'en_US.UTF-8' : 'C.UTF-8';

const INITDB_FLAGS = [
  `--username=${SUPERUSER}`,
  '--auth=scram-sha-256',
  '--encoding=UTF8',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--locale=C',
  `--lc-ctype=${CHARACTERS}`,
  '--set=timezone=UTC',
  '--set=log_timezone=UTC',
];

/** Makes the cluster beside its place and renames it when complete: an interrupted initdb leaves no half cluster. */
export async function initializeCluster(
  binaries: Binaries,
  { folder, osUser }: ClusterLocation,
  password: string,
  durable: boolean,
): Promise<void> {
  const draft = `${folder}.new-${randomUUID()}`;
  try {
    await mkdir(draft, { mode: 0o700 });
    if (osUser.uid !== undefined && osUser.gid !== undefined) await chown(draft, osUser.uid, osUser.gid);
    const flags = [...INITDB_FLAGS, ...(durable ? [] : ['--no-sync']), `--pgdata=${draft}`];
    // Through a pipe: the password shows neither in the list of processes nor in a file the account can read.
    const script = 'cat | "$0" "$@" --pwfile=/dev/stdin';
    const made = await runAs(osUser, '/bin/sh', ['-c', script, binaries.initdb, ...flags], `${password}\n`);
    if (!made.succeeded) {
      throw new EmbeddedDatabaseError(
        `The database ${folder} cannot be made: ${lastUsefulLine(made.output)}`,
      );
    }
    await rename(draft, folder);
  } catch (error) {
    await removeDraft(draft);
    if (hasCluster(folder)) return; // a start beside this one was faster
    if (!failedWith(error, 'ENOTEMPTY', 'EEXIST', 'ENOTDIR')) throw error;
    throw new EmbeddedDatabaseError(`${folder} holds something that is not a PostgreSQL database.`);
  }
}

/** A start beside this one may still be filling its draft, or removing it as well: what that puts in the way passes. */
const removeDraft = (draft: string): Promise<void> =>
  rm(draft, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });

/** Removes what interrupted starts have left; only who runs the cluster may, nobody else can need the drafts. */
export async function removeDrafts(folder: string): Promise<void> {
  const drafts = (await readdir(dirname(folder))).filter((name) =>
    name.startsWith(`${basename(folder)}.new-`),
  );
  await Promise.all(drafts.map((name) => removeDraft(join(dirname(folder), name))));
}

/** PostgreSQL reads only the files of its own major version. */
export async function assertSameMajorVersion(folder: string, binaries: Binaries): Promise<void> {
  const found = (await readFile(join(folder, 'PG_VERSION'), 'utf8')).trim();
  if (found === String(binaries.majorVersion)) return;
  throw new EmbeddedDatabaseError(
    `The database ${folder} is of PostgreSQL ${found}, the embedded one is PostgreSQL ${binaries.majorVersion}: ` +
      `upgrade it with pg_upgrade, or set DATABASE_URL to a server of version ${found}.`,
  );
}
