import { chargeUsage, refundCredits, reserveCredits, settleCredits } from '../../src/domains/billing/usage';
import { type Member, newMember, newOrganization } from '../support/people';
import { type Json, serverForTests } from '../support/server';

/** Totals of the ledger: costs per currency, which have no sum with each other. */
const server = serverForTests();
let organization: string;
let owner: Member;

beforeAll(async () => {
  const made = await newOrganization(server);
  [organization, owner] = [made.id, made.owner];
  const { owner: connection } = server.database;
  const call = async (name: string, day: string, credits: number, amount: string, currency = 'USD') => {
    const at = new Date(`${day}T20:00:00Z`);
    const use = { quantities: { AI_CREDITS: credits }, cost: { amount, currency } };
    await reserveCredits(connection, { organization, key: name, category: 'AI', ...use }, at);
    await settleCredits(connection, { organization, key: name }, use, at);
  };
  await call('first', '2026-01-30', 4, '0.000001');
  await call('second', '2026-01-31', 3, '0.02');
  await call('third', '2026-02-01', 2, '1.5', 'INR');
  const post = {
    ...{ organization, key: 'post', category: 'PLATFORM' as const, service: 'X', isEstimated: true },
    ...{ quantities: { PAID_POSTS: 1 }, cost: { amount: '0.2', currency: 'USD' } },
  };
  await chargeUsage(connection, post, new Date('2026-01-31T10:00:00Z'));
  await refundCredits(connection, post, new Date('2026-02-02T10:00:00Z'));
});

async function costs(args: string, token = owner.token): Promise<{ rows: Json[]; cost: Json }> {
  const { data, errors, extensions } = await server.run(
    `query ($id: ID!) { organization(id: $id) {
       costs(from: "2026-01-01", to: "2026-02-28", timeZone: "Asia/Kolkata"${args}) {
         category currency periodStart entries amount aiCredits } } }`,
    { id: organization },
    token,
  );
  expect(errors).toBeUndefined();
  return { rows: data.organization.costs, cost: extensions.cost };
}

const row = (values: object): object => ({ category: null, currency: null, periodStart: null, ...values });

test('costs are summed per currency', async () => {
  const { rows, cost } = await costs(', groupBy: [CATEGORY, CURRENCY]');
  expect(cost).toMatchObject({ plan: 'compiled', sqlStatements: 2 });
  expect(rows).toEqual([
    row({ category: 'AI', currency: 'INR', entries: 2, amount: '1.500000', aiCredits: 2 }),
    row({ category: 'AI', currency: 'USD', entries: 4, amount: '0.020001', aiCredits: 7 }),
    row({ category: 'PLATFORM', currency: 'USD', entries: 2, amount: '0.000000', aiCredits: null }),
  ]);
});

test('costs without a currency have no amount', async () => {
  expect((await costs('')).rows).toEqual([row({ entries: 8, amount: null, aiCredits: 9 })]);
});

test('costs count on the day of their entry in the time zone of the report', async () => {
  const { rows } = await costs(', groupBy: [CURRENCY, MONTH]');
  const usd = { currency: 'USD' };
  expect(rows).toEqual([
    row({ currency: 'INR', periodStart: '2026-02-01', entries: 2, amount: '1.500000', aiCredits: 2 }),
    row({ ...usd, periodStart: '2026-01-01', entries: 3, amount: '0.200001', aiCredits: 4 }),
    row({ ...usd, periodStart: '2026-02-01', entries: 3, amount: '-0.180000', aiCredits: 3 }),
  ]);
});

test.each(['MANAGER', 'VIEWER'])('a member with the role %s sees no costs', async (role) => {
  const member = await newMember(server, organization, role);
  expect((await costs(', groupBy: [CURRENCY]', member.token)).rows).toEqual([]);
  expect((await costs('', member.token)).rows).toEqual([row({ entries: 0, amount: null, aiCredits: null })]);
});

test('groups of a long range are limited', async () => {
  const { errors } = await server.run(
    `query ($id: ID!) { organization(id: $id) {
       costs(from: "2024-06-01", to: "2026-07-31", timeZone: "UTC", groupBy: [CATEGORY, CURRENCY, DAY]) { entries } } }`,
    { id: organization },
    owner.token,
  );
  expect(errors![0]!.message).toMatch(/at most 5,000 groups, but can lead to 23,730/);
});
