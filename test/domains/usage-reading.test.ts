import { chargeUsage, reserveCredits, settleCredits } from '../../src/domains/billing/usage';
import { type Member, newMember, newOrganization, newPerson, unchanged } from '../support/people';
import { serverForTests } from '../support/server';

const server = serverForTests();
const AT = new Date('2026-02-03T10:00:00Z');
let organization: string;
let owner: Member;
let post: string;

const QUERY = `query ($id: ID!) {
  organization(id: $id) {
    usagePeriods(orderBy: { field: START_DATE, direction: ASC }, where: { metric: { eq: AI_CREDITS } }) {
      totalCount nodes { metric unit startDate endDate limit used reserved remaining resetsAt user { id } } }
    costEntries(where: { category: { eq: PLATFORM } }) { totalCount nodes {
      kind category service metric quantity reservedQuantity amount reservedAmount currency unitPrices isEstimated
      usageDate billingPeriod createdAt user { id } subject { __typename ... on Post { id } } } }
  }
  costEntries(organizationId: $id, where: { metric: { eq: AI_CREDITS } }) {
    nodes { kind quantity reservedQuantity amount reservedAmount user { id } } }
}`;

beforeAll(async () => {
  const made = await newOrganization(server);
  [organization, owner] = [made.id, made.owner];
  post = await server.rows.post(organization);
  const { owner: connection } = server.database;
  const call = { organization, key: 'generation:1' };
  await reserveCredits(
    connection,
    {
      ...{ ...call, category: 'AI', user: owner.id, quantities: { AI_CREDITS: 9 } },
      cost: { amount: '0.01', currency: 'USD' },
    },
    AT,
  );
  await settleCredits(
    connection,
    call,
    {
      ...{
        quantities: { AI_CREDITS: 5 },
        cost: { amount: '0.004321', currency: 'USD' },
        service: 'test:model',
      },
      unitPrices: { inputMtok: '1.25' },
    },
    AT,
  );
  const charge = {
    ...{ organization, key: `publication:${post}:1`, category: 'PLATFORM' as const, service: 'X' },
    ...{
      quantities: { PAID_POSTS: 1 },
      cost: { amount: '0.2', currency: 'USD' },
      unitPrices: { post: '0.2' },
    },
    subject: { id: post, type: 'Post' },
  };
  await chargeUsage(connection, charge, AT);
});

test('owners read the use, the limits and the ledger', async () => {
  const { data, errors, extensions } = await server.run(QUERY, { id: organization }, owner.token);
  expect(errors).toBeUndefined();
  expect(extensions.cost).toMatchObject({ plan: 'compiled', sqlStatements: 2 });
  const counted = { metric: 'AI_CREDITS', used: 5, reserved: 0 };
  const day = { ...counted, unit: 'DAY', startDate: '2026-02-03', endDate: '2026-02-03', limit: null };
  expect(data.organization.usagePeriods.totalCount).toBe(3);
  expect(data.organization.usagePeriods.nodes[0]).toEqual({
    ...{ ...counted, unit: 'MONTH', startDate: '2026-02-01', endDate: '2026-02-28' },
    ...{ limit: 50, remaining: 45, resetsAt: '2026-03-01T00:00:00+00:00', user: null },
  });
  expect(data.organization.usagePeriods.nodes.slice(1)).toEqual(
    expect.arrayContaining([
      { ...day, remaining: null, resetsAt: '2026-02-04T00:00:00+00:00', user: null },
      { ...day, remaining: null, resetsAt: '2026-02-04T00:00:00+00:00', user: { id: owner.id } },
    ]),
  );
  expect(data.organization.costEntries).toEqual({
    totalCount: 1,
    nodes: [
      {
        ...{ kind: 'CHARGED', category: 'PLATFORM', service: 'X', metric: 'PAID_POSTS' },
        ...{
          quantity: 1,
          reservedQuantity: 0,
          amount: '0.200000',
          reservedAmount: '0.000000',
          currency: 'USD',
        },
        ...{ unitPrices: { post: '0.2' }, isEstimated: false, usageDate: '2026-02-03' },
        ...{ billingPeriod: '2026-02-01', createdAt: '2026-02-03T10:00:00+00:00', user: null },
        subject: { __typename: 'Post', id: post },
      },
    ],
  });
  const user = { id: owner.id };
  const lines = [
    { kind: 'RESERVED', quantity: 0, reservedQuantity: 9, amount: '0.000000', reservedAmount: '0.010000' },
    { kind: 'SETTLED', quantity: 5, reservedQuantity: -9, amount: '0.004321', reservedAmount: '-0.010000' },
  ];
  expect(data.costEntries.nodes).toHaveLength(2);
  expect(data.costEntries.nodes).toEqual(expect.arrayContaining(lines.map((line) => ({ ...line, user }))));
});

test.each([
  ['ADMIN', {}, true],
  ['ADMIN', { deniedPermissions: ['BILLING_READ'] }, false],
  ['MANAGER', {}, false],
  ['MEMBER', { grantedPermissions: ['BILLING_READ'] }, true],
  ['VIEWER', {}, false],
])('a member with the role %s and %j reads the ledger: %s', async (role, values, reads) => {
  const member = await newMember(server, organization, role, values);
  const { data } = await server.run(QUERY, { id: organization }, member.token);
  const { usagePeriods, costEntries } = data.organization;
  expect([usagePeriods.totalCount, costEntries.totalCount, data.costEntries.nodes.length]).toEqual(
    reads ? [3, 1, 2] : [0, 0, 0],
  );
});

test('users of other organizations read nothing', async () => {
  const { owner: stranger } = await newOrganization(server);
  const { data } = await server.run(QUERY, { id: organization }, stranger.token);
  expect(data).toEqual({ organization: null, costEntries: { nodes: [] } });
});

describe('the serving login', () => {
  /** Runs a statement as a user, or as nobody. */
  const runAs = async (user: string | undefined, sql: string, values: unknown[]): Promise<unknown> => {
    const client = await server.pool.connect();
    try {
      await client.query('BEGIN');
      if (user) await client.query('SELECT tenancy.enter($1)', [await server.rows.session(user)]);
      return await client.query(sql, values);
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  };

  test.each([
    `UPDATE cost_entries SET amount = 0`,
    `DELETE FROM cost_entries`,
    `INSERT INTO cost_entries (id) VALUES (gen_random_uuid())`,
    `UPDATE usage_periods SET used = 0`,
    `DELETE FROM usage_reservations`,
  ])('cannot run %s', async (sql) => {
    await unchanged(server, () => expect(runAs(undefined, sql, [])).rejects.toThrow(/permission denied/));
  });

  const RESERVE = `SELECT billing.reserve($1, 'stolen', '[{"metric": "AI_CREDITS", "quantity": 1, "amount": "0"}]',
    '{"category": "AI", "currency": "USD"}', '1 hour', now())`;

  test('reserves for the organizations of the viewer only', async () => {
    const stranger = await newPerson(server);
    const denied = (user: string | undefined) =>
      expect(runAs(user, RESERVE, [organization])).rejects.toThrow(/no member/);
    await denied(undefined);
    await denied(stranger.id);
    await expect(runAs(owner.id, RESERVE, [organization])).resolves.toMatchObject({ rowCount: 1 });
  });
});
