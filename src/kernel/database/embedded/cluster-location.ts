import { createHash, randomUUID } from 'node:crypto';
import { chmod, mkdir, readFile, realpath, rename, stat, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { canAccess, runsAsRoot, serverUser, type OsUser } from './os-user';
import { EmbeddedDatabaseError, failedWith } from './embedded-database-error';
import { hasPassword } from './password';
import { openFallbackDirectory } from './fallback-directory';

/** Folder and owner of a cluster. */
export interface ClusterLocation {
  folder: string;
  osUser: OsUser;
}

/** Name of the file with the path of a cluster outside of the data folder. */
const LOCATION_FILE = 'postgres-place';

export function hasCluster(folder: string): boolean {
  return existsSync(join(folder, 'PG_VERSION'));
}

/** Returns the folder of the data folder's cluster, or the default folder if no cluster exists. */
export async function clusterFolder(dataDir: string): Promise<string> {
  const file = join(dataDir, LOCATION_FILE);
  const stored = existsSync(file) ? (await readFile(file, 'utf8')).trim() : undefined;
  if (stored && !hasCluster(stored)) {
    throw new EmbeddedDatabaseError(
      `The database ${stored}, which ${file} points to, does not exist. Remove that file to start with an empty one.`,
    );
  }
  return stored ?? join(dataDir, 'postgres');
}

/**
 * Chooses the folder of the cluster: `<dataDir>/postgres`, or, if root's server user cannot access it, a folder in a
 * fallback directory, named after the real path of the data folder.
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
      `PostgreSQL cannot access ${folderToAccess}. Allow it on all parent folders (chmod a+x).`,
    );
  }
  return {
    folder: await fallbackFolder(dataDir, await openFallbackDirectory(fallbackDirectories, osUser)),
    osUser,
  };
}

/** Returns the owner of the cluster, who must run it. Only root can switch to another user. */
async function clusterOwner(folder: string): Promise<OsUser | undefined> {
  const found = await stat(folder).catch((error: unknown) => {
    if (failedWith(error, 'ENOENT')) return undefined;
    throw error;
  });
  if (!found || (runsAsRoot() && found.uid === 0)) return undefined;
  if (runsAsRoot()) return { uid: found.uid, gid: found.gid };
  if (found.uid === process.getuid?.()) return {};
  throw new EmbeddedDatabaseError(
    `The database ${folder} belongs to the user with ID ${found.uid}. Start as that user or as root.`,
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
  // Without a password in the data folder, the cluster belongs to a removed data folder of the same path.
  if (hasCluster(folder) && !hasPassword(dataDir)) await rename(folder, `${folder}.${randomUUID()}`);
  return folder;
}

/** Stores the folder of an existing cluster outside of the data folder. */
export async function saveClusterLocation(dataDir: string, folder: string): Promise<void> {
  if (folder !== (await clusterFolder(dataDir))) await writeFile(join(dataDir, LOCATION_FILE), `${folder}\n`);
}
