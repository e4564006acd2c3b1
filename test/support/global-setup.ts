import 'reflect-metadata';
import { Client } from 'pg';
import { prepareDatabase } from '../../src/server/database';
import { startTestCluster, type TestCluster } from './cluster';
import { TEMPLATE } from './database';

declare global {
  var testCluster: TestCluster | undefined;
}

/** The globals in which TypeORM and TypeGraphQL keep declarations. */
const DECLARATIONS = ['typeormMetadataArgsStorage', 'TypeGraphQLMetadataStorage'];

/**
 * One PostgreSQL for the whole run, with a migrated template that every test file clones. TEST_CLUSTER_URL names another
 * one, which has to be empty; see `npm run test:postgresql`.
 */
export default async function globalSetup(): Promise<void> {
  if (!process.env.TEST_CLUSTER_URL) {
    globalThis.testCluster = await startTestCluster();
    process.env.TEST_CLUSTER_URL = globalThis.testCluster.url();
  }
  const url = new URL(process.env.TEST_CLUSTER_URL);
  const client = new Client({ connectionString: url.href });
  await client.connect();
  await client.query(`CREATE DATABASE ${TEMPLATE}`);
  await client.end();
  url.pathname = `/${TEMPLATE}`;
  await prepareDatabase(url.href);
  // Without workers, the test files run in this process: what they declare must not be added to what this file has loaded.
  for (const name of DECLARATIONS) Reflect.deleteProperty(globalThis, name);
}
