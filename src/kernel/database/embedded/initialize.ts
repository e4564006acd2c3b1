import { randomUUID } from 'node:crypto';
import { chown, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { runAs } from './os-user';
import type { Binaries } from './binaries';
import { EmbeddedDatabaseError, failedWith, lastUsefulLine } from './embedded-database-error';
import { hasCluster, type ClusterLocation } from './cluster-location';

export const SUPERUSER = 'postgres';

/** Character classification of full-text search. Sorting uses the builtin provider on all platforms. */
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

/** Creates the cluster in a temporary folder and renames it, so that an interrupted initdb leaves no partial cluster. */
export async function initializeCluster(
  binaries: Binaries,
  { folder, osUser }: ClusterLocation,
  password: string,
  { durable, onBusy }: { readonly durable: boolean; readonly onBusy?: ((busy: boolean) => void) | undefined },
): Promise<void> {
  const draft = `${folder}.new-${randomUUID()}`;
  try {
    await mkdir(draft, { mode: 0o700 });
    if (osUser.uid !== undefined && osUser.gid !== undefined) await chown(draft, osUser.uid, osUser.gid);
    const flags = [...INITDB_FLAGS, ...(durable ? [] : ['--no-sync']), `--pgdata=${draft}`];
    // The pipe keeps the password out of the process list and out of files.
    const script = 'cat | "$0" "$@" --pwfile=/dev/stdin';
    const making = runAs(osUser, '/bin/sh', ['-c', script, binaries.initdb, ...flags], `${password}\n`);
    onBusy?.(false);
    const made = await making;
    onBusy?.(true);
    if (!made.succeeded) {
      throw new EmbeddedDatabaseError(
        `The database ${folder} cannot be created: ${lastUsefulLine(made.output)}`,
      );
    }
    await rename(draft, folder);
  } catch (error) {
    await removeDraft(draft);
    if (hasCluster(folder)) return; // a concurrent start has created it
    if (!failedWith(error, 'ENOTEMPTY', 'EEXIST', 'ENOTDIR')) throw error;
    throw new EmbeddedDatabaseError(`${folder} exists and is not a PostgreSQL database.`);
  }
}

/** Retries, because a concurrent start may be filling or removing the same folder. */
const removeDraft = (draft: string): Promise<void> =>
  rm(draft, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });

/** Removes the temporary folders of interrupted starts. Call it only while the cluster runs: nobody needs them then. */
export async function removeDrafts(folder: string): Promise<void> {
  const drafts = (await readdir(dirname(folder))).filter((name) =>
    name.startsWith(`${basename(folder)}.new-`),
  );
  await Promise.all(drafts.map((name) => removeDraft(join(dirname(folder), name))));
}

/** Throws if the cluster has another major version than the binaries, because PostgreSQL cannot read its files. */
export async function assertSameMajorVersion(folder: string, binaries: Binaries): Promise<void> {
  const found = (await readFile(join(folder, 'PG_VERSION'), 'utf8')).trim();
  if (found === String(binaries.majorVersion)) return;
  throw new EmbeddedDatabaseError(
    `The database ${folder} requires PostgreSQL ${found}, but the embedded version is ${binaries.majorVersion}. ` +
      `Upgrade it with pg_upgrade, or set DATABASE_URL to a server of version ${found}.`,
  );
}
