import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedDatabase, type EmbeddedDatabase } from '../../src/kernel/database/embedded';
import { clusterFolder } from '../../src/kernel/database/embedded/cluster-location';

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

export async function startTestCluster(): Promise<TestCluster> {
  const dataDir = await mkdtemp(join(tmpdir(), 'test-cluster-'));
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
