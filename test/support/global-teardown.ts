import { removeTestCluster } from './cluster';

export default async function globalTeardown(): Promise<void> {
  if (globalThis.testCluster) await removeTestCluster(globalThis.testCluster);
}
