import { execute, parse } from 'graphql';
import type { Pool, PoolClient } from 'pg';
import { servingPool } from '../../src/kernel/database/pools';
import { linkModels } from '../../src/kernel/model/link';
import { ordersOf } from '../../src/kernel/model/indexes';
import { type Attribute, expand, orderSql, ownerColumn, upperSnake } from '../../src/kernel/model/metadata';
import { PlanCache } from '../../src/kernel/read/compiled/plan-cache';
import { rankSql } from '../../src/kernel/model/ranked-orders';
import { encodeCursor, rankedKey } from '../../src/kernel/read/page';
import { Reader } from '../../src/kernel/read/reader';
import { buildMarqueeSchema } from '../../src/schema';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { excessive, explained, type PlanNode, rowsOf, rowsRead } from '../support/explained';
import { fillLargeOrganization, sizesOf, TENANT, USER } from '../support/large-organization';
import { ListCases } from '../support/list-cases';
import { type DeclaredList, type ListPage, listsOf, SEVERAL } from '../support/list-queries';
import { rowId } from '../support/skewed-rows';

/**
 * The generic plans of all lists, run as the serving role in a large organization among small ones. Each reads a bounded
 * number of rows, whatever the size of the organization and of the page.
 */
const LARGE = 4_000;

const schema = buildMarqueeSchema();
const models = linkModels();
const plans = new PlanCache(schema, models);
const lists = listsOf(models);

let database: TestDatabase;
let pool: Pool;
let client: PoolClient;
let cases: ListCases;

beforeAll(async () => {
  database = await createTestDatabase();
  await fillLargeOrganization(database, models, sizesOf(LARGE));
  pool = servingPool(database.servingUrl, { max: 1 });
  client = await pool.connect();
  cases = new ListCases(plans, client, LARGE);
  await client.query('BEGIN');
  const { rows } = await client.query<{ person: string }>('SELECT tenancy.enter($1) AS person', [USER]);
  expect(rows[0]!.person).toBe(USER);
});

afterAll(async () => {
  client.release(true);
  await pool.end();
  await database.drop();
});

/** The IDs in a list, as the compiled statement and the resolvers return them. */
async function idsIn(field: string, source: string, id: string): Promise<string[]> {
  const response = await cases.response(source, id);
  const { data } = await resolverPlans(source, id);
  expect(JSON.parse(response)).toEqual(data);
  const { nodes } = (data as Record<string, { nodes: { id: string }[] }>)[field]!;
  return nodes.map((node) => node.id);
}

/** The plans of the statements that resolvers run, and what they return. Pages are empty unless they are read. */
async function resolverPlans(
  source: string,
  id: string,
  isRead = true,
): Promise<{ plans: PlanNode[]; data: unknown }> {
  const found: PlanNode[] = [];
  const run = async (text: string, values: readonly unknown[]): Promise<(string | null)[][]> => {
    found.push(await explained(client, text, values));
    // The statement of a page, unlike that of a row, joins the page to its parents.
    if (!isRead && text.includes('LEFT JOIN LATERAL')) return [];
    return rowsOf(client, text, values);
  };
  let last: Promise<unknown> = Promise.resolve();
  // Lists of one level are read at once; here one after the other, because a statement is prepared once.
  const query = (text: string, values: readonly unknown[]): Promise<(string | null)[][]> => {
    const result = last.then(() => run(text, values));
    last = result.catch(() => undefined);
    return result;
  };
  const reader = new Reader({ query });
  const contextValue = { reader, actor: { personId: USER } };
  const { data, errors } = await execute({
    schema,
    document: parse(source),
    variableValues: { id },
    contextValue,
  });
  expect(errors).toBeUndefined();
  return { plans: found, data };
}

describe.each(lists.map((list) => [list.name, list] as const))('%s', (_, list) => {
  test('reads bounded rows in a compiled statement, in every order and with every filter', async () => {
    const read = async (source: string): Promise<number> =>
      rowsRead(await cases.plan(source, list.start(TENANT)));

    // The list of a tenant is that of the root, too, which is read with every filter in every order.
    const isBrief = list.from === 'row' && list.isWhole;
    expect(await excessive(cases.of(list, { isBrief }), read)).toEqual([]);
  });

  // Resolvers read the page with the SQL that a compiled statement has, so each kind of filter is read in one order.
  test('reads bounded rows in resolvers, in every order and with every kind of filter', async () => {
    const read = async (source: string): Promise<number> => {
      const { plans: all } = await resolverPlans(source, list.start(TENANT), false);
      return all.reduce((sum, plan) => sum + rowsRead(plan), 0);
    };
    const isTested = ({ args }: ListPage): boolean => args.some((one) => one.includes('ASC'));

    expect(await excessive(cases.of(list, { offset: 1, isBrief: true, isTested }), read)).toEqual([]);
  });
});

/** The cursor of the row in the middle of a tenant's list, and its rows from there on. */
async function middle(list: DeclaredList, order: Attribute, direction: 'ASC' | 'DESC'): Promise<string> {
  const { model, from } = list;
  const key = orderSql(model, order, 't');
  const rank = rankSql(model, order, 't');
  const sorted = [...(rank === undefined ? [] : [rank]), key, 't.id'];
  const rows = {
    tenant: `t."${ownerColumn(model)}" = '${rowId(0, TENANT)}'`,
    platform: 'true',
    everyone: expand(model, model.shared?.when ?? '', 't'),
    row: 'true',
  };
  const [row] = await database.query<{ value: string; id: string }>(
    `SELECT ${rank === undefined ? `(${key})::text` : rankedKey(rank, key)} AS value, t.id
       FROM "${model.table}" t WHERE ${rows[from]}
      ORDER BY ${sorted.map((one) => `${one} ${direction}`).join(', ')} OFFSET ${LARGE / 2} LIMIT 1`,
  );
  return encodeCursor({ type: model.name, order: upperSnake(order.name) }, row!.value, row!.id);
}

const rootLists = lists.filter(({ from }) => from !== 'row');

test.each(rootLists.map((list) => [list.name, list] as const))(
  '%s reads bounded rows after a cursor in the middle',
  async (_, list) => {
    for (const order of ordersOf(list.model)) {
      for (const direction of ['ASC', 'DESC'] as const) {
        const cursor = await middle(list, order, direction);
        const source = list.operation(
          (given) =>
            `(${[...given, 'first: 10'].join(', ')}, after: "${cursor}",
              orderBy: { field: ${upperSnake(order.name)}, direction: ${direction} }) { nodes { id } }`,
        );

        const hasDefault = [...list.model.attributes.values()].some(({ filterDefault }) => filterDefault);
        const most = hasDefault ? 10 * SEVERAL : 10;
        expect(rowsRead(await cases.plan(source, list.start(TENANT)))).toBeLessThanOrEqual(most);
      }
    }
  },
);

const ORGANIZATION = rowId(0, TENANT);
const NEWEST = 'orderBy: { field: CREATED_AT, direction: DESC }';
const OLDEST = 'orderBy: { field: CREATED_AT, direction: ASC }';

test('many lists of many parents read only their pages', async () => {
  const source = `query($id: ID!) { campaigns(organizationId: $id, first: 30, ${NEWEST}) { nodes { id
    newest: posts(first: 3, ${NEWEST}) { nodes { id } } oldest: posts(first: 3, ${OLDEST}) { nodes { id } } } } }`;
  const { plans: all } = await resolverPlans(source, ORGANIZATION);
  expect(rowsRead(await cases.plan(source, ORGANIZATION))).toBeLessThanOrEqual(30 + 30 * 6);
  expect(all).toHaveLength(3);
  expect(all.reduce((sum, plan) => sum + rowsRead(plan), 0)).toBeLessThanOrEqual(30 + 30 * 6);
});

test('lists of a large parent read only their pages', async () => {
  const source = `query($id: ID!) { campaign(id: $id) {
    newest: posts(first: 3, ${NEWEST}) { nodes { id } } oldest: posts(last: 3, ${NEWEST}) { nodes { id } } } }`;

  expect(rowsRead(await cases.plan(source, rowId(TENANT, 1)))).toBeLessThanOrEqual(1 + 6);
});

test('a count reads each counted row once', async () => {
  const source = `query($id: ID!) { posts(organizationId: $id, last: 40) { totalCount nodes { id } } }`;

  expect(rowsRead(await cases.plan(source, ORGANIZATION))).toBeLessThanOrEqual(LARGE + 40);
});

test('a page of the tasks of a user reads no tasks of others, nor those that the default filter excludes', async () => {
  const page = (user: string, status = ''): Promise<PlanNode> =>
    cases.plan(
      `query($id: ID!) { reviewQueue(organizationId: $id, first: 10, where: { userId: { eq: "${user}" }${status} }) {
        nodes { id } } }`,
      ORGANIZATION,
    );
  // One user has every second task and another one a single task. Every hundredth task is closed, the others are open.
  for (const plan of [page(USER), page(rowId(0, 3)), page(USER, ', status: { eq: CLOSED }')])
    expect(rowsRead(await plan)).toBeLessThanOrEqual(10 + 2);
});

describe('a filtered page has the rows that a plain query finds', () => {
  const SEVERAL = `'DRAFT', 'ARCHIVED'`;
  const DAY = '2026-01-02';
  const inCampaign = (sql: string): string => `campaign_id IN (SELECT id FROM campaigns WHERE ${sql})`;
  const filters: [where: string, sql: string][] = [
    ['status: { in: [DRAFT, ARCHIVED] }', `status IN (${SEVERAL})`],
    ['status: { in: [ARCHIVED, ARCHIVED] }', `status = 'ARCHIVED'`],
    ['status: { in: [] }', 'false'],
    ['scheduledAt: { isNull: true }', 'scheduled_at IS NULL'],
    ['scheduledAt: { isNull: false }', 'scheduled_at IS NOT NULL'],
    [`scheduledAt: { gte: "${DAY}T00:00:00Z" }`, `scheduled_at >= '${DAY}'`],
    [`scheduledAt: { lt: "2026-01-01T00:10:00Z" }`, `scheduled_at < '2026-01-01 00:10Z'`],
    [
      `scheduledAt: { gt: "2026-01-01T10:00:00Z", lte: "2026-01-01T10:20:00Z" }`,
      `scheduled_at > '2026-01-01 10:00Z' AND scheduled_at <= '2026-01-01 10:20Z'`,
    ],
    [
      `scheduledAt: { in: ["2026-01-01T10:00:00Z", "2026-01-01T11:00:00Z"] }`,
      `scheduled_at IN ('2026-01-01 10:00Z', '2026-01-01 11:00Z')`,
    ],
    [
      `campaignId: { in: ["${rowId(TENANT, 1)}", "${rowId(TENANT, 3)}", "nonsense"] }`,
      `campaign_id IN ('${rowId(TENANT, 1)}', '${rowId(TENANT, 3)}')`,
    ],
    [
      `campaignId: { in: ["${rowId(TENANT, 3)}", "${rowId(TENANT, 5)}"] }`,
      `campaign_id IN ('${rowId(TENANT, 3)}', '${rowId(TENANT, 5)}')`,
    ],
    [
      'status: { in: [DRAFT, ARCHIVED] }, scheduledAt: { isNull: true }',
      `status IN (${SEVERAL}) AND scheduled_at IS NULL`,
    ],
    ['campaign: { status: { eq: DRAFT } }', inCampaign(`status = 'DRAFT'`)],
    ['campaign: { name: { eq: "common name" } }', inCampaign(`name = 'common name'`)],
    ['campaign: { status: { eq: REVIEW } }', 'false'],
    ['format: { eq: POST }, status: { in: [DRAFT, ARCHIVED] }', `format = 'POST' AND status IN (${SEVERAL})`],
  ];
  const ORDERS = { CREATED_AT: 'created_at', SCHEDULED_AT: `coalesce(scheduled_at, '-infinity')` };

  test.each(filters)('%s', async (where, sql) => {
    for (const [order, column] of Object.entries(ORDERS)) {
      for (const direction of ['ASC', 'DESC']) {
        const sorted = (also: string): string =>
          `SELECT id, (${column})::text AS value FROM posts WHERE organization_id = $1 AND ${sql} ${also}
            ORDER BY ${column} ${direction}, id ${direction}`;
        const all = await database.query<{ id: string; value: string }>(sorted(''), [ORGANIZATION]);
        const from = all[Math.floor(all.length / 2)];
        const rest = all.slice(Math.floor(all.length / 2) + 1);
        const page = (args: string): Promise<string[]> =>
          idsIn(
            'posts',
            `query($id: ID!) { posts(organizationId: $id, ${args}, where: { ${where} },
              orderBy: { field: ${order}, direction: ${direction} }) { nodes { id } } }`,
            ORGANIZATION,
          );
        const ids = (rows: { id: string }[]): string[] => rows.map(({ id }) => id);

        expect(await page('first: 30')).toEqual(ids(all.slice(0, 30)));
        expect(await page('last: 30')).toEqual(ids(all.slice(-30)));
        if (!from) continue;
        const cursor = encodeCursor({ type: 'Post', order }, from.value, from.id);
        expect(await page(`first: 7, after: "${cursor}"`)).toEqual(ids(rest.slice(0, 7)));
      }
    }
  });

  test('also where a range is large and none of its rows comes early', async () => {
    const large = rowId(0, 1_000_000);
    await database.query(
      `INSERT INTO organizations (id, owner_id, name, slug) VALUES ($1, $2, 'Large', 'large')`,
      [large, USER],
    );
    await database.query(
      `INSERT INTO campaigns (organization_id, id, name, created_at, start_date)
       SELECT $1, gen_random_uuid(), 'C', timestamptz '2026-01-01 00:00Z' + n * interval '1 minute',
              date '2026-01-01' + n FROM generate_series(1, 5200) n`,
      [large],
    );
    await database.query(
      `INSERT INTO memberships (organization_id, id, user_id, role, status, joined_at)
       VALUES ($1, gen_random_uuid(), $2, 'OWNER', 'ACTIVE', now())`,
      [large, USER],
    );
    await client.query('SELECT tenancy.enter($1)', [USER]);
    const expected = await database.query<{ id: string }>(
      `SELECT id FROM campaigns WHERE organization_id = $1 AND start_date > '2026-02-01' ORDER BY created_at, id LIMIT 2`,
      [large],
    );

    const found = await idsIn(
      'campaigns',
      `query($id: ID!) { campaigns(organizationId: $id, first: 2, where: { startDate: { gt: "2026-02-01" } },
        orderBy: { field: CREATED_AT, direction: ASC }) { nodes { id } } }`,
      large,
    );
    expect(found).toEqual(expected.map(({ id }) => id));
  });
});
