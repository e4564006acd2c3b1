import fc from '../support/property';
import { CampaignStatus } from '../../src/domains/campaigns/campaigns.enums';
import { encodeCursor } from '../../src/kernel/read/page';
import { diceOf, pick } from '../fuzz/documents';
import { newOrganization, type Person } from '../support/people';
import { type Json, serverForTests, startTestServer, type TestServer } from '../support/server';

/** Orders by the rank of an enumeration and another value within it, in opposite directions, on both read paths. */
const server = serverForTests();
const STATUSES = Object.keys(CampaignStatus);
const DATES = [null, '2026-01-01', '2026-05-05', '2027-01-01'];

interface Row {
  readonly id: string;
  readonly status: string;
  readonly startDate: string | null;
}

let resolving: TestServer;
let organization: string;
let owner: Person;
/** In ascending order: from the last status to the first, and by the first day within each. */
let ascending: Row[];

beforeAll(async () => {
  resolving = await startTestServer({ beside: server, compiled: false });
  ({ id: organization, owner } = await newOrganization(server));
  const dice = diceOf(7);
  const rows: Row[] = [];
  for (let i = 0; i < 60; i += 1) {
    const values = { status: pick(dice, STATUSES), startDate: pick(dice, DATES) };
    rows.push({ id: await server.rows.campaign(organization, values), ...values });
  }
  const key = ({ id, status, startDate }: Row): string =>
    [9 - STATUSES.indexOf(status), startDate ?? '', id].join(' ');
  ascending = rows.sort((a, b) => (key(a) < key(b) ? -1 : 1));
});
afterAll(() => resolving.stop());

const run = (on: TestServer, args: string): Promise<Json> =>
  on.run(
    `query ($id: ID!) { campaigns(organizationId: $id, ${args}) {
       nodes { id status startDate } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`,
    { id: organization },
    owner.token,
  );

/** Returns all pages of a list, from its start or from its end, after requiring that both read paths agree. */
async function pages(direction: string, backwards: boolean, size: number): Promise<Row[]> {
  const found: Row[] = [];
  const order = `orderBy: { field: STATUS_START_DATE, direction: ${direction} }`;
  let from = '';
  for (;;) {
    const args = `${backwards ? 'last' : 'first'}: ${size}, ${order}${from}`;
    const [{ data, errors, extensions }, resolved] = await Promise.all([
      run(server, args),
      run(resolving, args),
    ]);
    expect(errors).toBeUndefined();
    expect(extensions.cost.plan).toBe('compiled');
    expect(resolved.data).toEqual(data);
    const { nodes, pageInfo } = data.campaigns;
    if (backwards) found.unshift(...nodes);
    else found.push(...nodes);
    if (!(backwards ? pageInfo.hasPreviousPage : pageInfo.hasNextPage)) return found;
    from = backwards ? `, before: "${pageInfo.startCursor}"` : `, after: "${pageInfo.endCursor}"`;
  }
}

test('pages of any size in either direction contain all rows in the order', async () => {
  const arbitrary = [fc.constantFrom('ASC', 'DESC'), fc.boolean(), fc.integer({ min: 3, max: 70 })] as const;
  await fc.assert(
    fc.asyncProperty(...arbitrary, async (direction, backwards, size) => {
      const expected = direction === 'ASC' ? ascending : [...ascending].reverse();
      expect(await pages(direction, backwards, size)).toEqual(expected);
    }),
    { numRuns: 12, endOnFailure: true },
  );
});

test('descending lists begin with the first status and the last day', async () => {
  const [first] = await pages('DESC', false, 70);

  expect(first).toMatchObject({ status: 'DRAFT', startDate: '2027-01-01' });
});

describe('cursors', () => {
  const BY_BOTH = 'orderBy: { field: STATUS_START_DATE, direction: ASC }';
  const ID = '0198c2a0-0000-7000-8000-000000000000';
  const cursor = (value: string, order = 'STATUS_START_DATE'): string =>
    encodeCursor({ type: 'Campaign', order }, value, ID);

  test.each([
    ['2026-01-01', '`after` is not a valid cursor for this list.'],
    ['x 2026-01-01', '`after` is not a valid cursor for this list.'],
    ['99999 2026-01-01', '`after` is not a valid cursor for this list.'],
    ['3 yesterday', '`after` is not a valid cursor for this list.'],
    ['', '`after` is not a valid cursor for this list.'],
  ])('of an invalid sort key %p are rejected', async (value, message) => {
    const { data, errors } = await run(server, `${BY_BOTH}, after: "${cursor(value)}"`);

    expect(data).toBeNull();
    expect(errors).toMatchObject([{ message, extensions: { code: 'BAD_USER_INPUT', argument: 'after' } }]);
  });

  test('of an order by one value are rejected', async () => {
    const { errors } = await run(server, `${BY_BOTH}, after: "${cursor('2026-01-01', 'START_DATE')}"`);

    expect(errors).toMatchObject([
      {
        message:
          '`after` belongs to a list with another sort order. This list is sorted by STATUS_START_DATE.',
      },
    ]);
  });

  test('of a rank that no status has are between those of statuses', async () => {
    const { data } = await run(server, `${BY_BOTH}, first: 100, after: "${cursor('9 2026-01-01')}"`);

    expect(data.campaigns.nodes).toEqual([]);
  });
});

test('social accounts are sorted by platform, then by name', async () => {
  const accounts: [platform: string, displayName: string][] = [
    ['X', 'b'],
    ['INSTAGRAM', 'z'],
    ['X', 'A'],
    ['FACEBOOK', 'm'],
  ];
  for (const [platform, displayName] of accounts)
    await server.rows.account(organization, { platform, displayName, username: displayName });
  const { data } = await server.run(
    `query ($id: ID!) { socialAccounts(organizationId: $id, orderBy: { field: PLATFORM_DISPLAY_NAME, direction: ASC }) {
       nodes { platform displayName } } }`,
    { id: organization },
    owner.token,
  );

  expect(data.socialAccounts.nodes.map(Object.values)).toEqual([
    ['INSTAGRAM', 'z'],
    ['FACEBOOK', 'm'],
    ['X', 'A'],
    ['X', 'b'],
  ]);
});
