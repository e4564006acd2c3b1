import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { startEmbeddedDatabase } from '../../../src/kernel/database/embedded';
import { clusterFolder } from '../../../src/kernel/database/embedded/cluster-location';
import { prepareDatabase } from '../../../src/server/database';
import { fill, type Size, type Tenants } from './data';

/** The loaded database of all contenders. */
export interface BenchDatabase extends Tenants {
  readonly ownerUrl: string;
  readonly servingUrl: string;
  /** Process ID of the server. Its backends are child processes. */
  readonly pid: number;
  readonly version: string;
  readonly owner: Client;
  /** Also the data folder of the measured server, so that both use the same signing key. */
  readonly folder: string;
  /** IDs of the campaigns, and of some posts and publications of the measured organization, for variables. */
  readonly campaigns: string[];
  readonly posts: string[];
  readonly publications: string[];
}

/** Production settings, except for durability. */
const SETTINGS = {
  shared_buffers: '512MB',
  shared_preload_libraries: 'pg_stat_statements',
  'pg_stat_statements.track': 'top',
  max_connections: '100',
  max_wal_size: '4GB',
  fsync: 'off',
  autovacuum: 'off',
};

async function identify(owner: Client): Promise<{ pid: number; version: string }> {
  const { rows } = await owner.query<{ version: string; pid: string }>(
    `SELECT current_setting('server_version') AS version, split_part(pg_read_file('postmaster.pid'), chr(10), 1) AS pid`,
  );
  return { version: rows[0]!.version, pid: Number(rows[0]!.pid) };
}

async function ids(owner: Client, sql: string, values: unknown[]): Promise<string[]> {
  const { rows } = await owner.query<{ id: string }>(sql, values);
  return rows.map((row) => row.id);
}

/**
 * Starts PostgreSQL in a temporary folder, runs the migrations and loads the rows. Calls `started` with a function that
 * stops it and removes the folder, even if loading fails.
 */
export async function openBenchDatabase(
  size: Size,
  started: (stop: () => Promise<void>) => void,
): Promise<BenchDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'marquee-bench-'));
  await chmod(folder, 0o755); // If the benchmark runs as root, the server runs as another user, who needs access.
  const server = await startEmbeddedDatabase({ dataDir: folder, settings: SETTINGS });
  const owner = new Client({ connectionString: server.url() });
  started(async () => {
    await owner.end();
    await server.stop();
    await rm(await clusterFolder(folder), { recursive: true, force: true });
    await rm(folder, { recursive: true, force: true });
  });
  const servingUrl = await prepareDatabase(server.url());
  await owner.connect();
  await owner.query('CREATE EXTENSION pg_stat_statements');
  const tenants = { person: randomUUID(), session: randomUUID(), organization: randomUUID() };
  for (const [sql, values] of fill(tenants, size)) await owner.query(sql, values);
  const ofOrganization = 'WHERE organization_id = $1 ORDER BY created_at DESC, id LIMIT $2';
  return {
    ...tenants,
    ...(await identify(owner)),
    ownerUrl: server.url(),
    servingUrl,
    owner,
    folder,
    campaigns: await ids(owner, `SELECT id FROM campaigns ${ofOrganization}`, [
      tenants.organization,
      size.campaigns,
    ]),
    posts: await ids(owner, `SELECT id FROM posts ${ofOrganization}`, [tenants.organization, 1_000]),
    publications: await ids(owner, `SELECT id FROM publications ${ofOrganization}`, [
      tenants.organization,
      1_000,
    ]),
  };
}
