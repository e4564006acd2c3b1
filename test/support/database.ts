import { randomBytes } from 'node:crypto';
import { Client, type Pool, type QueryResultRow } from 'pg';
import { ensureServingLogin } from '../../src/kernel/database/roles';
import { testPool } from './pool';

export const TEMPLATE = 'marquee_template';

/** A separate database, cloned from the migrated template. */
export interface TestDatabase {
  readonly ownerUrl: string;
  readonly servingUrl: string;
  /** Connections of the owner, who can read and write everything. */
  readonly owner: Pool;
  /** Runs a statement as the owner. Returns its rows. */
  query<Row extends QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>;
  /** Counts the rows of a FROM clause, as the owner. */
  count(from: string, values?: unknown[]): Promise<number>;
  drop(): Promise<void>;
}

function clusterUrl(database = 'postgres'): string {
  const url = new URL(process.env.TEST_CLUSTER_URL!);
  url.pathname = `/${database}`;
  return url.toString();
}

export async function asSuperuser<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: clusterUrl() });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** CREATE DATABASE … TEMPLATE fails while another clone is being created, so clones wait for a lock. */
const CLONE_LOCK = 7_011;

export async function createTestDatabase(): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asSuperuser(async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [CLONE_LOCK]);
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
  });
  const ownerUrl = clusterUrl(name);
  const owner = testPool({ connectionString: ownerUrl, max: 3 });
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  const servingUrl = await ensureServingLogin(client, ownerUrl);
  await client.end();
  const query = async <Row extends QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]> =>
    (await owner.query<Row>(sql, values)).rows;
  return {
    ownerUrl,
    servingUrl,
    owner,
    query,
    count: async (from, values) =>
      (await query<{ n: number }>(`SELECT count(*)::int AS n FROM ${from}`, values))[0]!.n,
    drop: async () => {
      await owner.end();
      await asSuperuser((superuser) => superuser.query(`DROP DATABASE ${name} WITH (FORCE)`));
    },
  };
}
