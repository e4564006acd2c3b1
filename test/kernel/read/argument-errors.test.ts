import fc from '../../support/property';
import { encodeCursor } from '../../../src/kernel/read/page';
import { type SignedIn, signedIn } from './signed-in';

let world: SignedIn;
let campaign: string;
let post: string;

const CREATED = '2026-01-01 00:00:00+00';
const SOME_ID = '0198c2a0-0000-7000-8000-000000000001';

beforeAll(async () => {
  world = await signedIn();
  const { organization, server } = world;
  campaign = await server.rows.campaign(organization);
  post = await server.rows.post(organization, { campaign, createdAt: CREATED });
  await server.rows.publication(organization, post, {});
});

afterAll(() => world.stop());

const LIST = `query ($organization: ID!, $first: Int, $after: String, $last: Int, $before: String,
    $where: PostWhere, $orderBy: PostOrder) {
  posts(organizationId: $organization, first: $first, after: $after, last: $last, before: $before,
    where: $where, orderBy: $orderBy) { nodes { id } }
}`;

/** Returns the only error of a list with these arguments, and expects null data. */
async function refusal(args: object): Promise<{ message: string; argument: unknown; code: unknown }> {
  const answer = await world.ask(LIST, { organization: world.organization, ...args });
  expect(answer.data).toBeNull();
  expect(answer.errors).toHaveLength(1);
  const { message, path, extensions } = answer.errors![0]!;
  expect(path).toEqual(['posts']);
  return { message, argument: extensions.argument, code: extensions.code };
}

const cursor = (order: string, value: string, id = SOME_ID): string =>
  encodeCursor({ type: 'Post', order }, value, id);
const raw = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('page arguments', () => {
  test.each([
    ['first', { first: 0 }, 'must be from 1 to 100, but is 0.'],
    ['first', { first: -1 }, 'must be from 1 to 100, but is -1.'],
    ['first', { first: 101 }, 'must be from 1 to 100, but is 101.'],
    ['last', { last: 0 }, 'must be from 1 to 100, but is 0.'],
    ['last', { last: 101 }, 'must be from 1 to 100, but is 101.'],
    ['last', { first: 1, last: 1 }, 'cannot be combined with `first`.'],
    ['after', { after: '' }, 'is not a valid cursor for this list.'],
    ['after', { after: 'garbage' }, 'is not a valid cursor for this list.'],
    ['before', { before: '☃' }, 'is not a valid cursor for this list.'],
    ['after', { after: raw({}) }, 'is not a valid cursor for this list.'],
    ['after', { after: raw(['Post', 'CREATED_AT', CREATED]) }, 'is not a valid cursor for this list.'],
    ['after', { after: raw(['Post', 'CREATED_AT', 1, 'x']) }, 'is not a valid cursor for this list.'],
    ['after', { after: raw(['Post', 'CREATED_AT', null, null]) }, 'is not a valid cursor for this list.'],
  ])('rejects page argument `%s` of %j', async (argument, args, message) => {
    expect(await refusal(args)).toEqual({
      message: `\`${argument}\` ${message}`,
      argument,
      code: 'BAD_USER_INPUT',
    });
  });

  test.each([
    ['SQL instead of a value', cursor('CREATED_AT', "2026-01-01'; DROP TABLE posts; --")],
    ['SQL after a value', cursor('CREATED_AT', `${CREATED}'); DROP TABLE posts; --`)],
    ['a value that PostgreSQL does not write', cursor('CREATED_AT', 'now')],
    ['a day that does not exist', cursor('CREATED_AT', '2026-02-30 00:00:00+00')],
    ['an hour that does not exist', cursor('CREATED_AT', '2026-01-01 24:00:00+00')],
    ['a year that PostgreSQL does not support', cursor('CREATED_AT', '0000-01-01 00:00:00+00')],
    ['a malformed ID', cursor('CREATED_AT', CREATED, 'x')],
    ['an empty ID', cursor('CREATED_AT', CREATED, '')],
  ])('rejects a cursor with %s', async (_, after) => {
    expect(await refusal({ after })).toEqual({
      message: '`after` is not a valid cursor for this list.',
      argument: 'after',
      code: 'BAD_USER_INPUT',
    });
  });

  test('rejects a cursor of another sort order and names the sort order of the list', async () => {
    const before = cursor('SCHEDULED_AT', CREATED);

    expect(await refusal({ before })).toEqual({
      message: '`before` belongs to a list with another sort order. This list is sorted by CREATED_AT.',
      argument: 'before',
      code: 'BAD_USER_INPUT',
    });
    expect(await refusal({ before: cursor('x" DESC; --', CREATED) })).toMatchObject({ argument: 'before' });
  });

  test('rejects a cursor of a list of another type', async () => {
    const after = encodeCursor({ type: 'Campaign', order: 'CREATED_AT' }, CREATED, SOME_ID);

    expect(await refusal({ after })).toEqual({
      message: '`after` belongs to a list of other objects. This list contains posts.',
      argument: 'after',
      code: 'BAD_USER_INPUT',
    });
  });

  test('accepts a cursor when its row does not exist', async () => {
    const after = cursor('CREATED_AT', '2026-01-02 00:00:00+00', '00000000-0000-7000-8000-000000000000');

    expect((await world.data(LIST, { organization: world.organization, after })).posts.nodes).toEqual([
      { id: post },
    ]);
  });
});

describe('filter conditions', () => {
  const ids = Array.from({ length: 101 }, () => SOME_ID);

  test.each([
    ['where.status.eq', { status: { eq: null } }],
    ['where.status.in', { status: { in: null } }],
    ['where.scheduledAt.gte', { scheduledAt: { isNull: false, gte: null } }],
    ['where.campaignId.isNull', { campaignId: { isNull: null } }],
    ['where.campaignId', { campaignId: null }],
    ['where.status', { status: null, campaignId: { isNull: true } }],
  ])('rejects null for `%s`', async (argument, where) => {
    expect(await refusal({ where })).toEqual({
      message: `\`${argument}\` must not be null. Use \`isNull\` to match missing values.`,
      argument,
      code: 'BAD_USER_INPUT',
    });
  });

  test('rejects more than 100 values in a filter', async () => {
    expect(await refusal({ where: { campaignId: { in: ids } } })).toEqual({
      message: '`where.campaignId.in` must have at most 100 values, but has 101.',
      argument: 'where.campaignId.in',
      code: 'BAD_USER_INPUT',
    });
    const { posts } = await world.data(LIST, {
      organization: world.organization,
      where: { campaignId: { in: ids.slice(1) } },
    });
    expect(posts.nodes).toEqual([]);
  });

  test.each([
    ['an unknown enum value', { where: { status: { eq: 'LOST' } } }],
    ['an enum value in another case', { where: { status: { eq: 'draft' } } }],
    ['an unknown operator', { where: { status: { gt: 'DRAFT' } } }],
    ['an unknown field', { where: { caption: { eq: 'x' } } }],
    ['an unknown sort order', { orderBy: { field: 'CAPTION', direction: 'ASC' } }],
    ['a sort order without direction', { orderBy: { field: 'CREATED_AT' } }],
    ['an invalid instant', { where: { scheduledAt: { eq: '2026-13-01T00:00:00Z' } } }],
    ['a page size that is not an integer', { first: 1.5 }],
    ['a list that contains null', { where: { status: { in: [null] } } }],
  ])('rejects %s before execution', async (_, args) => {
    const answer = await world.ask(LIST, { organization: world.organization, ...args });

    expect(answer.data).toBeUndefined();
    expect(answer.errors?.map((e) => e.extensions.code)).toEqual(['BAD_USER_INPUT']);
  });

  test('rejects an unknown enum value in the document before execution', async () => {
    const query = `query ($id: ID!) { posts(organizationId: $id, where: { status: { eq: LOST } }) { totalCount } }`;
    const answer = await world.ask(query, { id: world.organization });

    expect(answer.errors?.map((e) => e.extensions.code)).toEqual(['GRAPHQL_VALIDATION_FAILED']);
  });
});

test('never fails with an internal error when cursors and filter values are random', async () => {
  const pad = (n: number): string => String(n).padStart(2, '0');
  const two = fc.integer({ min: 0, max: 99 }).map(pad);
  const instants = fc
    .tuple(fc.constantFrom('0000', '0001', '1999', '2024', '9999'), two, two, two, two, two)
    .map(([y, mo, d, h, mi, s]) => [`${y}-${mo}-${d}`, `${h}:${mi}:${s}`] as const);
  const zones = fc.constantFrom('Z', 'z', '+00:00', '-23:59', '+15:59', '+16:00', '|05:00', '+24:00', '');
  const fractions = fc.constantFrom('', '.1', '.123456', '.123456789', `.${'1'.repeat(200)}`);
  const inputs = fc.oneof(
    fc.record({ after: instants.map(([day, time]) => cursor('CREATED_AT', `${day} ${time}+00`)) }),
    fc.record({ after: fc.string({ unit: 'binary', maxLength: 20 }) }),
    fc.record({ after: fc.json().map((json) => Buffer.from(json).toString('base64url')) }),
    fc
      .tuple(instants, fractions, zones)
      .map(([[day, time], f, z]) => ({ where: { scheduledAt: { gte: `${day}T${time}${f}${z}` } } })),
    fc.record({
      where: fc.record({ campaignId: fc.record({ eq: fc.string({ unit: 'binary', maxLength: 40 }) }) }),
    }),
  );
  await fc.assert(
    fc.asyncProperty(inputs, async (args) => {
      const answer = await world.ask(LIST, { organization: world.organization, ...args });
      const codes = (answer.errors ?? []).map((e) => e.extensions.code);
      expect(codes.filter((code) => code !== 'BAD_USER_INPUT')).toEqual([]);
    }),
    {
      numRuns: 150,
      examples: [
        [{ where: { scheduledAt: { gte: '2026-01-01T00:00:00-23:59' } } }],
        [{ where: { scheduledAt: { gte: '2026-01-01T00:00:00|05:00' } } }],
        [{ where: { scheduledAt: { gte: '0000-01-01T00:00:00Z' } } }],
        [{ where: { scheduledAt: { gte: `2026-01-01T00:00:00.${'1'.repeat(200)}Z` } } }],
      ],
    },
  );
});

test.each([
  ['CampaignWhere', 'campaigns', { startDate: { eq: '0000-01-01' } }],
  ['SocialAccountWhere', 'socialAccounts', { username: { eq: 'a\u0000b' } }],
  ['SocialAccountWhere', 'socialAccounts', { username: { in: ['a\u0000b', '\ud800'] } }],
  ['ClientAccountWhere', 'clientAccounts', { slug: { eq: '\u0000' } }],
])('matches nothing or fails with BAD_USER_INPUT when %s of %s is %j', async (type, list, where) => {
  const query = `query ($id: ID!, $where: ${type}) { ${list}(organizationId: $id, where: $where) { totalCount } }`;
  const answer = await world.ask(query, { id: world.organization, where });

  const codes = answer.errors?.map((e) => e.extensions.code);
  expect(codes ?? answer.data[list].totalCount).toEqual(codes ? ['BAD_USER_INPUT'] : 0);
});

describe('nested errors', () => {
  const BAD = encodeCursor({ type: 'Publication', order: 'PUBLISHED_AT' }, CREATED, SOME_ID);

  test('a nested error has the exact path, nulls its nullable parent and keeps siblings', async () => {
    const query = `query ($id: ID!, $bad: String!) {
      bad: campaign(id: $id) { name posts { nodes { id publications(after: $bad) { nodes { id } } } } }
      good: campaign(id: $id) { name posts { nodes { id publications { totalCount } } } }
    }`;
    const answer = await world.ask(query, { id: campaign, bad: BAD });

    expect(answer.data).toEqual({
      bad: null,
      good: { name: 'Diwali', posts: { nodes: [{ id: post, publications: { totalCount: 1 } }] } },
    });
    expect(answer.errors).toEqual([
      {
        message: '`after` belongs to a list with another sort order. This list is sorted by CREATED_AT.',
        path: ['bad', 'posts', 'nodes', 0, 'publications'],
        locations: [{ line: 2, column: 56 }],
        extensions: { code: 'BAD_USER_INPUT', argument: 'after' },
      },
    ]);
  });

  test('a nested error nulls the nearest nullable field', async () => {
    const query = `query ($id: ID!, $bad: String!) { post(id: $id) {
      id campaign { name posts(first: 0) { nodes { id } } }
      also: publications { nodes { post { caption publications(after: $bad) { totalCount } } } }
    } }`;
    const answer = await world.ask(query, { id: post, bad: BAD });

    expect(answer.data).toEqual({ post: { id: post, campaign: null, also: { nodes: [{ post: null }] } } });
    expect(answer.errors?.map((e) => [e.path?.join('.'), e.extensions.argument]).sort()).toEqual([
      ['post.also.nodes.0.post.publications', 'after'],
      ['post.campaign.posts', 'first'],
    ]);
  });

  test('an error in one alias keeps the data of the other', async () => {
    const query = `query ($id: ID!) {
      node(id: $id) { id ... on Campaign { posts(first: 0) { totalCount } } }
      campaign(id: $id) { posts(first: 1) { totalCount } }
    }`;
    const answer = await world.ask(query, { id: campaign });

    expect(answer.data).toEqual({ node: null, campaign: { posts: { totalCount: 1 } } });
    expect(answer.errors?.map((e) => e.path)).toEqual([['node', 'posts']]);
  });
});

test('the server still responds after the rejected requests', async () => {
  expect((await world.data('{ viewer { fullName } }')).viewer).toEqual({ fullName: 'Asha Rao' });
  expect(world.server.log()).not.toContain('field resolver failed');
});

test('an invalid argument below some items of a list leaves no rejected promise unhandled', async () => {
  const { organization, server } = world;
  await server.rows.post(organization, { createdAt: '2026-01-02 00:00:00+00' });
  // Only the first item waits for something when its invalid argument is reached.
  const answer = await world.ask(
    `query ($organization: ID!) { posts(organizationId: $organization, orderBy: { field: CREATED_AT, direction: ASC }) {
      nodes { campaign { viewerCan(permission: CONTENT_WRITE) { allowed } } publications(first: 1, last: 1) { nodes { id } } } } }`,
    { organization },
  );
  // The test would fail with the reason of the promise.
  await new Promise((resolve) => setTimeout(resolve, 50));

  expect(answer.data).toBeNull();
  expect(answer.errors).toMatchObject([
    { message: '`last` cannot be combined with `first`.', extensions: { argument: 'last' } },
  ]);
});
