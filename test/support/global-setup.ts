import 'reflect-metadata';
import { Client } from 'pg';
import { prepareDatabase } from '../../src/server/database';
import { startTestCluster, type TestCluster } from './cluster';
import { TEMPLATE } from './database';

declare global {
  var testCluster: TestCluster | undefined;
}

/** One PostgreSQL for the whole run, with a migrated template that every test file clones. */
export default async function globalSetup(): Promise<void> {
  const cluster = await startTestCluster();
  globalThis.testCluster = cluster;
  process.env.TEST_CLUSTER_URL = cluster.url();
  const client = new Client({ connectionString: cluster.url() });
  await client.connect();
  await client.query(`CREATE DATABASE ${TEMPLATE}`);
  await client.end();
  await prepareDatabase(cluster.url(TEMPLATE));
}
