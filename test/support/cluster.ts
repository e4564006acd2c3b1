import { chmod, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { startEmbeddedDatabase, type EmbeddedDatabase } from '../../src/kernel/database/embedded';
import { clusterFolder } from '../../src/kernel/database/embedded/cluster-location';
import { memoryFolder } from './memory-folder';

/** A PostgreSQL server for tests, without data worth keeping. */
export interface TestCluster extends EmbeddedDatabase {
  dataDir: string;
}

/** Disables waiting for the disk, because the data need not survive a power failure. */
const FAST_SETTINGS = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '200',
};

const PREFIX = 'test-cluster-';
/** Age at which the cluster of an interrupted run is removed. No run takes as long. */
const ABANDONED_MS = 12 * 60 * 60_000;

/** Removes the clusters of interrupted runs, which would stay in memory. */
async function removeAbandonedClusters(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.startsWith(PREFIX)) continue;
    const path = join(folder, name);
    // A concurrent run may remove it first, and that of another user stays.
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs > ABANDONED_MS)
      await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}

export async function startTestCluster(): Promise<TestCluster> {
  const folder = memoryFolder();
  await removeAbandonedClusters(folder);
  const dataDir = await mkdtemp(join(folder, PREFIX));
  await chmod(dataDir, 0o755); // If the tests run as root, the server runs as another user, who needs access.
  const database = await startEmbeddedDatabase({ dataDir, settings: FAST_SETTINGS });
  return { ...database, dataDir };
}

/** Stops the server and removes its data. */
export async function removeTestCluster(cluster: TestCluster): Promise<void> {
  await cluster.stop();
  await rm(await clusterFolder(cluster.dataDir), { recursive: true, force: true });
  await rm(cluster.dataDir, { recursive: true, force: true });
}
