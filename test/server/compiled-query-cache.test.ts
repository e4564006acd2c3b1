import { ApolloServer } from '@apollo/server';
import { PlanCache } from '../../src/kernel/read/compiled/plan-cache';
import { newOrganization } from '../support/people';
import { startTestServer, type TestServer } from '../support/server';

const POSTS = `query Posts($organization: ID!, $first: Int) {
  posts(organizationId: $organization, first: $first) { totalCount nodes { caption } } }
  query Other { viewer { fullName } }`;

/** Records the requests that reach Apollo. */
const apollo = jest.spyOn(ApolloServer.prototype, 'executeHTTPGraphQLRequest');

let server: TestServer;
let general: TestServer;
let person: string;
let token: string;
let organization: string;

beforeAll(async () => {
  server = await startTestServer();
  general = await startTestServer({ beside: server, compiled: false });
  const { id, owner } = await newOrganization(server);
  [organization, person, token] = [id, owner.id, owner.token];
  for (const caption of ['Morning', 'चाय और “पकोड़े”', 'Line\nbreak'])
    await server.rows.post(organization, { caption });
});
afterAll(async () => {
  await general.stop();
  await server.stop();
});
beforeEach(() => apollo.mockClear());

interface Told {
  readonly status: number;
  readonly type: string | null;
  readonly retryAfter: string | null;
  readonly text: string;
}

async function ask(to: TestServer, body: object, headers: Record<string, string> = {}): Promise<Told> {
  const response = await to.post(body, { authorization: `Bearer ${token}`, ...headers });
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    retryAfter: response.headers.get('retry-after')?.replace(/\d+/, 'seconds') ?? null,
    text: await response.text(),
  };
}

const withoutBalance = ({ text }: Told): string => text.replace(/"available":\d+/, '');

/** Returns a response without its cost, which differs between resolvers and compiled queries. */
const withoutCost = ({ text, ...told }: Told): object => {
  const { extensions: _, ...answer } = JSON.parse(text);
  return { ...told, answer };
};
const body = (variables: object = {}, more: object = {}): object => ({
  query: POSTS,
  operationName: 'Posts',
  variables: { organization, ...variables },
  ...more,
});

/** Returns nested lists. The object of variables around them adds one level. */
const nested = (depth: number): unknown => (depth ? [nested(depth - 1)] : 1);

test('returns the same response without Apollo when a query is repeated', async () => {
  const first = await ask(server, body());
  expect(apollo).toHaveBeenCalledTimes(1);
  const again = await ask(server, body());

  expect(apollo).toHaveBeenCalledTimes(1);
  expect({ ...again, text: withoutBalance(again) }).toEqual({ ...first, text: withoutBalance(first) });
  expect(again).toMatchObject({ status: 200, type: 'application/json; charset=utf-8' });
  expect(JSON.parse(again.text)).toEqual({
    data: {
      posts: {
        totalCount: 3,
        nodes: [{ caption: 'Line\nbreak' }, { caption: 'चाय और “पकोड़े”' }, { caption: 'Morning' }],
      },
    },
    extensions: {
      cost: {
        requested: 126,
        actual: 24,
        available: expect.any(Number) as number,
        sqlStatements: 2,
        plan: 'compiled',
      },
    },
  });
});

test('reads current rows with the permissions of the viewer', async () => {
  const stranger = await server.tokenFor(await server.rows.user());
  await ask(server, body());
  const added = await server.rows.post(organization, { caption: 'Evening' });
  const mine = JSON.parse((await ask(server, body())).text);
  const theirs = await ask(server, body(), { authorization: `Bearer ${stranger}` });
  await server.database.query('DELETE FROM posts WHERE id = $1', [added]);

  expect(mine.data.posts).toMatchObject({ totalCount: 4 });
  expect(JSON.parse(theirs.text)).toMatchObject({ data: { posts: { totalCount: 0, nodes: [] } } });
  expect(apollo).not.toHaveBeenCalled();
});

test('ignores undeclared variables up to the nesting limit', async () => {
  await ask(server, body());
  apollo.mockClear();
  const again = await ask(server, body({ other: nested(49) }));

  expect(apollo).not.toHaveBeenCalled();
  expect(JSON.parse(again.text)).toMatchObject({ data: { posts: { totalCount: 3 } } });
});

test('sends a query to Apollo when its variables change the cost', async () => {
  await ask(server, body({ first: 2 }));
  const again = await ask(server, body({ first: 2 }));

  expect(apollo).toHaveBeenCalledTimes(1);
  expect(JSON.parse(again.text)).toMatchObject({
    data: { posts: { nodes: [{}, {}] } },
    extensions: { cost: { requested: 23 } },
  });
});

describe('requests that Apollo handles without a difference', () => {
  beforeAll(async () => {
    await ask(server, body());
  });

  // Functions, because the organization does not exist yet when the table is created.
  test.each<[string, () => object, Record<string, string>]>([
    ['an unknown operation name', () => body({}, { operationName: 'Third' }), {}],
    ['no operation name among two operations', () => body({}, { operationName: null }), {}],
    ['an operation name of the wrong type', () => body({}, { operationName: 7 }), {}],
    ['variables in a list', () => body({}, { variables: [] }), {}],
    ['variables in a string', () => body({}, { variables: '{}' }), {}],
    ['missing variables', () => body({}, { variables: null }), {}],
    ['a variable of the wrong type', () => body({ first: 'x' }), {}],
    ['undeclared variables that exceed the nesting limit', () => body({ other: nested(50) }), {}],
    ['a page that exceeds the limit', () => body({ first: 101 }), {}],
    ['extensions', () => body({}, { extensions: { persistedQuery: { version: 2, sha256Hash: 'x' } } }), {}],
    ['an invalid token', () => body(), { authorization: 'Bearer a.b.c' }],
    ['another authentication scheme', () => body(), { authorization: 'Basic abc' }],
    ['an anonymous request', () => body(), { authorization: '' }],
    ['an unsupported media type', () => body(), { accept: 'text/html' }],
  ])('%s', async (_, make, headers) => {
    const sent = make();
    const told = await ask(server, sent, headers);

    expect(apollo).toHaveBeenCalledTimes(1);
    expect(withoutCost(told)).toEqual(withoutCost(await ask(general, sent, headers)));
  });

  test('a revoked session', async () => {
    const ended = await server.tokenFor(person);
    await server.database.query('UPDATE sessions SET ended_at = now() WHERE user_id = $1', [person]);
    const told = await ask(server, body(), { authorization: `Bearer ${ended}` });
    token = await server.tokenFor(person);

    expect(told.status).toBe(401);
    expect(JSON.parse(told.text)).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
    expect(apollo).toHaveBeenCalledTimes(1);
  });
});

test.each([
  ['*/*'],
  ['application/json'],
  ['application/graphql-response+json'],
  ['application/graphql-response+json, application/json;q=0.9'],
  ['application/json;q=0.5, application/graphql-response+json;q=0.8'],
  ['text/html, application/json'],
  ['multipart/mixed, application/graphql-response+json, application/json'],
  ['application/json;q=0, */*'],
])('answers %s in the media type that Apollo chooses', async (accept) => {
  await ask(server, body(), { accept });
  apollo.mockClear();
  const again = await ask(server, body(), { accept });

  expect(apollo).not.toHaveBeenCalled();
  expect(withoutCost(again)).toEqual(withoutCost(await ask(general, body(), { accept })));
});

test('consumes the same cost, and returns nothing when the budget is exhausted', async () => {
  const poor = await startTestServer({ beside: server, budget: { capacity: 197, refill: 0.001 } });
  const left = async (): Promise<number> =>
    JSON.parse((await ask(poor, body())).text).extensions.cost.available;
  const available = [await left(), await left(), await left()];
  const refused = await ask(poor, body());
  await poor.stop();

  expect(available).toEqual([173, 149, 125]);
  expect(refused.status).toBe(429);
  expect(JSON.parse(refused.text)).toMatchObject({
    errors: [{ extensions: { code: 'RATE_LIMITED', requested: 126, available: 125 } }],
  });
});

test.each([
  ['more expensive than the rest of the budget', 0],
  ['sent when the budget is overdrawn', 10],
])('rejects a query that is %s like Apollo, without Apollo', async (_, earlier) => {
  const poor = await startTestServer({ beside: server, budget: { capacity: 197, refill: 0.001 } });
  for (let i = 0; i < 3 + earlier; i += 1) await ask(poor, body());
  apollo.mockClear();
  const rejected = await ask(poor, body());
  expect(apollo).not.toHaveBeenCalled();
  const byApollo = await ask(poor, body({}, { query: `${POSTS} ` }));
  expect(apollo).toHaveBeenCalledTimes(1);
  await poor.stop();

  const withoutFigures = ({ text, ...told }: Told): object => ({
    ...told,
    text: text.replace(/-?\d+(\.\d+)?/g, '0'),
  });
  expect(rejected).toMatchObject({ status: 429, type: 'application/json; charset=utf-8' });
  expect(rejected.text).toContain(earlier ? 'requested 0' : 'requested 126');
  expect(withoutFigures(rejected)).toEqual(withoutFigures(byApollo));
});

test('compiles and runs nothing for anonymous requests', async () => {
  await ask(server, body());
  const compiled = jest.spyOn(PlanCache.prototype, 'bind');
  const before = server.statements.length;
  for (let first = 1; first <= 5; first += 1) await ask(server, body({ first }), { authorization: '' });

  expect(server.statements).toHaveLength(before);
  expect(compiled).not.toHaveBeenCalled();
});
