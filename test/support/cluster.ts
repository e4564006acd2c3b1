import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedDatabase, type EmbeddedDatabase } from '../../src/kernel/database/embedded';
import { clusterFolder } from '../../src/kernel/database/embedded/cluster-location';

/** A server of the tests' own; what it holds is worth nothing after them. */
export interface TestCluster extends EmbeddedDatabase {
  dataDir: string;
}

/** Data that need not survive a power cut is written without waiting for the disk. */
const FAST_SETTINGS = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '200',
};

export async function startTestCluster(): Promise<TestCluster> {
  const dataDir = await mkdtemp(join(tmpdir(), 'test-cluster-'));
  await chmod(dataDir, 0o755); // under root the server is another user, who must be able to enter
  const database = await startEmbeddedDatabase({ dataDir, settings: FAST_SETTINGS });
  return { ...database, dataDir };
}

/** Stops the server and removes its data, wherever it had to be kept. */
export async function removeTestCluster(cluster: TestCluster): Promise<void> {
  await cluster.stop();
  await rm(await clusterFolder(cluster.dataDir), { recursive: true, force: true });
  await rm(cluster.dataDir, { recursive: true, force: true });
}
