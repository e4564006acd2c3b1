import { randomUUID } from 'node:crypto';
import { type OperationDefinitionNode, parse } from 'graphql';
import type { Pool } from 'pg';
import type { Actor } from '../../src/kernel/auth/access-tokens';
import { CHECKED } from '../../src/domains/publishing/preflight/preflight-rows';
import { servingPool } from '../../src/kernel/database/pools';
import { rollPartitions } from '../../src/kernel/jobs/partitions';
import { linkModels } from '../../src/kernel/model/link';
import { PlanCache } from '../../src/kernel/read/compiled/plan-cache';
import { ReadTransaction } from '../../src/kernel/session/read-transaction';
import { buildMarqueeSchema } from '../../src/schema';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { rowMaker } from '../support/rows';

/** Lists use an index under row-level security as the serving role, so they stay fast when tables grow. */
let database: TestDatabase;
let pool: Pool;
let plans: PlanCache;
let actor: Actor;
let organization: string;

/**
 * Inserts campaigns, posts, publications and metrics for the organizations in $1. The metrics cover every month with a
 * partition and one month without.
 */
const FILL = [
  `INSERT INTO campaigns (organization_id, id, name)
   SELECT o, gen_random_uuid(), 'C' || n FROM unnest($1::uuid[]) o, generate_series(1, 20) n`,
  `INSERT INTO posts (organization_id, id, campaign_id, caption, created_at)
   SELECT c.organization_id, gen_random_uuid(), c.id, 'P', now() - n * interval '1 hour'
     FROM campaigns c, generate_series(1, 25) n WHERE c.organization_id = ANY ($1)`,
  `INSERT INTO publications (organization_id, id, post_id, platform, created_at)
   SELECT organization_id, gen_random_uuid(), id, 'FACEBOOK', created_at FROM posts WHERE organization_id = ANY ($1)`,
  `INSERT INTO engagement_metrics (organization_id, publication_id, platform, collected_at)
   SELECT p.organization_id, p.id, p.platform, date_trunc('month', now(), 'UTC') + n * interval '1 month'
     FROM publications p, generate_series(-1, 3) n WHERE p.organization_id = ANY ($1)`,
];

beforeAll(async () => {
  database = await createTestDatabase();
  pool = servingPool(database.servingUrl, { max: 1 });
  plans = new PlanCache(buildMarqueeSchema(), linkModels());
  const rows = rowMaker(database.owner);
  const person = await rows.user();
  actor = { userId: person, sessionId: await rows.session(person) };
  const organizations: string[] = [];
  for (let n = 0; n < 12; n += 1) organizations.push(await rows.organization(person));
  organization = organizations[0]!;
  await rows.membership(organization, person, { role: 'OWNER' });
  await rollPartitions(database.owner, 'engagement_metrics');
  for (const sql of FILL) await database.query(sql, [organizations]);
  await database.query('ANALYZE');
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

/** Returns the PostgreSQL query plan of a GraphQL query by a member of the organization. */
async function plan(source: string): Promise<string> {
  const document = parse(`query($id: ID!) { ${source} }`);
  const operation = document.definitions[0] as OperationDefinitionNode;
  const bound = plans.bind(document, operation, { id: organization });
  const explain = `EXPLAIN (COSTS OFF) ${bound!.plan.text}`;
  const lines = await new ReadTransaction(pool, actor).queryOnce(explain, bound!.values);
  return lines!.map((line) => line.text(0)).join('\n');
}

const METRICS = 'publications(first: 5) { nodes { metrics(first: 5) { nodes { likes } } } }';

test.each([
  ['a root list', 'posts(organizationId: $id) { nodes { id } }', ['posts']],
  [
    'a root list in another order',
    'posts(organizationId: $id, orderBy: { field: SCHEDULED_AT, direction: ASC }) { nodes { id } }',
    ['posts'],
  ],
  [
    'a root list with a filter',
    'posts(organizationId: $id, where: { status: { eq: FAILED } }) { nodes { id } }',
    ['posts'],
  ],
  ['a list of an organization', 'organization(id: $id) { posts { nodes { id } } }', ['posts']],
  [
    'nested lists',
    `campaigns(organizationId: $id, first: 5) { nodes { posts(first: 5) { nodes { ${METRICS} } } } }`,
    ['posts', 'publications', 'engagement_metrics'],
  ],
  [
    'a list filtered by its sort key',
    `publications(organizationId: $id, first: 5) { nodes { metrics(where: { collectedAt: { gte: "2020-01-01T00:00:00Z" } }) { nodes { likes } } } }`,
    ['publications', 'engagement_metrics'],
  ],
])('%s scans an index of each large table', async (_, source, tables) => {
  const told = await plan(source);

  expect(told).not.toMatch(/Seq Scan on (posts|publications|engagement_metrics)/);
  for (const table of tables) expect(told).toMatch(new RegExp(`Index (Only )?Scan.* on (ix_)?${table}`));
});

test('a page in the default order is read from an index without sorting', async () => {
  const told = await plan('posts(organizationId: $id, first: 5) { nodes { id } }');

  expect(told).toContain('ix_posts_by_created_at');
  expect(told).not.toContain('Sort Key');
});

test('metrics are read by the primary key of every monthly partition', async () => {
  const told = await plan(
    `publications(organizationId: $id, first: 5) { nodes { metrics { nodes { likes } } } }`,
  );
  const months = (
    await database.query<{ name: string }>(
      `SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'engagement_metrics'::regclass`,
    )
  ).map(({ name }) => name);

  expect(months.length).toBeGreaterThan(2);
  for (const month of months) expect(told).toMatch(new RegExp(`Scan.* using ${month}_pkey`));
});

test('preflightPost reads only recent publications from an index without sorting', async () => {
  const id = randomUUID();
  const explain = `EXPLAIN (COSTS OFF) ${CHECKED}`;
  const lines = await new ReadTransaction(pool, actor).queryOnce(explain, [id, [id]]);
  const told = lines!.map((line) => line.text(0)).join('\n');

  expect(told).toMatch(
    /Index Scan Backward using ix_publications_\w+_by_published_at on publications s\n *Index Cond: .*GREATEST\(published_at/,
  );
  expect(told).not.toMatch(/Seq Scan on (posts|publications)/);
});
