import { createHash, randomUUID } from 'node:crypto';
import { chmod, mkdir, readFile, realpath, rename, stat, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { canAccess, runsAsRoot, serverUser, type OsUser } from './os-user';
import { EmbeddedDatabaseError, failedWith } from './errors';
import { hasPassword } from './password';
import { openFallbackDirectory } from './fallback-directory';

/** Where a cluster lives and whom it belongs to. */
export interface ClusterLocation {
  folder: string;
  osUser: OsUser;
}

/** Holds the path of a cluster that could not live in the data folder itself. */
const LOCATION_FILE = 'postgres-place';

export function hasCluster(folder: string): boolean {
  return existsSync(join(folder, 'PG_VERSION'));
}

/** The folder of the cluster that an earlier start has made, or would be the first to make, for this data folder. */
export async function clusterFolder(dataDir: string): Promise<string> {
  const file = join(dataDir, LOCATION_FILE);
  const stored = existsSync(file) ? (await readFile(file, 'utf8')).trim() : undefined;
  if (stored && !hasCluster(stored)) {
    throw new EmbeddedDatabaseError(
      `The database ${stored}, which ${file} points to, is gone; remove that file to begin with an empty one.`,
    );
  }
  return stored ?? join(dataDir, 'postgres');
}

/**
 * Chooses the cluster's folder. `<dataDir>/postgres` unless root's server user may not enter it: then a folder of a
 * shelter, named after the data folder's real path.
 */
export async function chooseClusterLocation(
  dataDir: string,
  fallbackDirectories: string[],
): Promise<ClusterLocation> {
  const folder = await clusterFolder(dataDir);
  const osUser = (await clusterOwner(folder)) ?? (await serverUser());
  const folderToAccess = hasCluster(folder) ? folder : dataDir;
  if (await canAccess(osUser, folderToAccess)) return { folder, osUser };
  if (hasCluster(folder) || !runsAsRoot()) {
    throw new EmbeddedDatabaseError(
      `PostgreSQL may not enter ${folderToAccess}: allow it on the folders above (chmod a+x).`,
    );
  }
  return {
    folder: await fallbackFolder(dataDir, await openFallbackDirectory(fallbackDirectories, osUser)),
    osUser,
  };
}

/** Who made the cluster runs it: root takes over that user, nobody else can. */
async function clusterOwner(folder: string): Promise<OsUser | undefined> {
  const found = await stat(folder).catch((error: unknown) => {
    if (failedWith(error, 'ENOENT')) return undefined;
    throw error;
  });
  if (!found || (runsAsRoot() && found.uid === 0)) return undefined;
  if (runsAsRoot()) return { uid: found.uid, gid: found.gid };
  if (found.uid === process.getuid?.()) return {};
  throw new EmbeddedDatabaseError(
    `The database ${folder} belongs to the user with id ${found.uid}: start as that user or as root.`,
  );
}

async function fallbackFolder(dataDir: string, directory: string): Promise<string> {
  const clusters = join(directory, 'clusters');
  await mkdir(clusters, { recursive: true });
  await chmod(clusters, 0o755);
  const name = createHash('sha256')
    .update(await realpath(dataDir))
    .digest('hex')
    .slice(0, 16);
  const folder = join(clusters, name);
  // Without a password in the data folder the cluster is of a data folder that was here before and was removed.
  if (hasCluster(folder) && !hasPassword(dataDir)) await rename(folder, `${folder}.${randomUUID()}`);
  return folder;
}

/** Remembers a cluster that lives elsewhere, once it exists. */
export async function saveClusterLocation(dataDir: string, folder: string): Promise<void> {
  if (folder !== (await clusterFolder(dataDir))) await writeFile(join(dataDir, LOCATION_FILE), `${folder}\n`);
}
