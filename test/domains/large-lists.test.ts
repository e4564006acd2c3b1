import type { Pool, PoolClient } from 'pg';
import { linkModels } from '../../src/kernel/model/link';
import { servingPool } from '../../src/kernel/database/pools';
import { PlanCache } from '../../src/kernel/read/compiled/plan-cache';
import { buildMarqueeSchema } from '../../src/schema';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { excessive, type PlanNode, rowsRead, tablesScanned } from '../support/explained';
import { fillLargeOrganization, USER } from '../support/large-organization';
import { ListCases } from '../support/list-cases';
import { listsOf } from '../support/list-queries';
import { fillSkewed } from '../support/skewed-rows';

/**
 * The lists of the tables that grow most, each with 200,000 rows, of which one organization has 80,000 and 2,000 have 60 each:
 * every order, and every filter whose rows an index has. A plan that reads a table, or all rows of a tenant, shows here whatever
 * the planner expects.
 */
const LARGE = 80_000;
const SMALL = Array.from({ length: 2_000 }, () => 60);
const TABLES = ['posts', 'publications', 'campaigns', 'media_assets'];

const schema = buildMarqueeSchema();
const models = linkModels();
const plans = new PlanCache(schema, models);
const large = models.filter(({ table }) => TABLES.includes(table));

let database: TestDatabase;
let pool: Pool;
let client: PoolClient;

/** Runs work while the tables have no indexes but those of constraints. Building an index is faster than inserting into it. */
async function withoutIndexes(work: () => Promise<void>): Promise<void> {
  const indexes = await database.query<{ name: string; sql: string }>(
    `SELECT indexname AS name, indexdef AS sql FROM pg_indexes WHERE schemaname = 'public' AND tablename = ANY ($1)
        AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = format('%I', indexname)::regclass)`,
    [TABLES],
  );
  await database.query(indexes.map(({ name }) => `DROP INDEX "${name}"`).join('; '));
  await work();
  await database.query(`SET maintenance_work_mem = '256MB'; ${indexes.map(({ sql }) => sql).join('; ')}`);
}

beforeAll(async () => {
  database = await createTestDatabase();
  const others = models.filter((model) => !large.includes(model));
  await withoutIndexes(() => fillSkewed(database, large, [LARGE, ...SMALL]));
  await fillLargeOrganization(database, others, [600, ...SMALL.map(() => 1)]);
  pool = servingPool(database.servingUrl, { max: 1 });
  client = await pool.connect();
  await client.query('BEGIN');
  await client.query('SELECT tenancy.enter($1)', [USER]);
});

afterAll(async () => {
  client.release(true);
  await pool.end();
  await database.drop();
});

test('each table has 200,000 rows', async () => {
  for (const table of TABLES) {
    const [{ rows }] = (await database.query(`SELECT count(*)::int AS rows FROM "${table}"`)) as [
      { rows: number },
    ];
    expect(rows).toBe(200_000);
  }
});

const lists = listsOf(models).filter(({ model }) => large.includes(model));

test.each(lists.map((list) => [list.name, list] as const))(
  '%s reads bounded rows by indexes, in every order and with every filter that has one',
  async (_, list) => {
    const cases = new ListCases(plans, client, LARGE);
    const scanned = new Set<string>();
    const read = async (source: string): Promise<number> => {
      const plan: PlanNode = await cases.plan(source, list.start(1));
      for (const table of tablesScanned(plan)) scanned.add(table);
      return rowsRead(plan);
    };

    expect(await excessive(cases.of(list, { offset: 2, isTested: ({ isFound }) => isFound }), read)).toEqual(
      [],
    );
    expect([...scanned].filter((table) => TABLES.includes(table))).toEqual([]);
  },
);
