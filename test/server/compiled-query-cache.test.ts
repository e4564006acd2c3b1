import { ApolloServer } from '@apollo/server';
import { PlanCache } from '../../src/kernel/read/compiled/plan-cache';
import { newOrganization } from '../support/people';
import { startTestServer, type TestServer } from '../support/server';

const POSTS = `query Posts($organization: ID!, $first: Int) {
  posts(organizationId: $organization, first: $first) { totalCount nodes { caption } } }
  query Other { viewer { fullName } }`;

/** Every request that Apollo is asked to answer. */
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
  readonly text: string;
}

async function ask(to: TestServer, body: object, headers: Record<string, string> = {}): Promise<Told> {
  const response = await to.post(body, { authorization: `Bearer ${token}`, ...headers });
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    text: await response.text(),
  };
}

const withoutBalance = ({ text }: Told): string => text.replace(/"available":\d+/, '');

/** An answer without what it cost, which tells the general way from the compiled one. */
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

/** Lists in one another: together with the object of variables one less than the depth that they make. */
const nested = (depth: number): unknown => (depth ? [nested(depth - 1)] : 1);

test('what is asked again is answered the same, without Apollo', async () => {
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

test('an answer is that of the moment and of who asks', async () => {
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

test('variables that nobody asked for make no difference up to the nesting that every operation may have', async () => {
  await ask(server, body());
  apollo.mockClear();
  const again = await ask(server, body({ other: nested(49) }));

  expect(apollo).not.toHaveBeenCalled();
  expect(JSON.parse(again.text)).toMatchObject({ data: { posts: { totalCount: 3 } } });
});

test('another cost is another plan: the first time Apollo measures it', async () => {
  await ask(server, body({ first: 2 }));
  const again = await ask(server, body({ first: 2 }));

  expect(apollo).toHaveBeenCalledTimes(1);
  expect(JSON.parse(again.text)).toMatchObject({
    data: { posts: { nodes: [{}, {}] } },
    extensions: { cost: { requested: 23 } },
  });
});

describe('is left to Apollo, which answers as it would anyway', () => {
  beforeAll(async () => {
    await ask(server, body());
  });

  // Made when the test runs: before, there is no organization to ask for.
  test.each<[string, () => object, Record<string, string>]>([
    ['another operation of the document', () => body({}, { operationName: 'Third' }), {}],
    ['no operation among two', () => body({}, { operationName: null }), {}],
    ['a name that is none', () => body({}, { operationName: 7 }), {}],
    ['variables in a list', () => body({}, { variables: [] }), {}],
    ['variables in a text', () => body({}, { variables: '{}' }), {}],
    ['variables that are missing', () => body({}, { variables: null }), {}],
    ['a variable of another type', () => body({ first: 'x' }), {}],
    ['variables that nobody asked for, nested too deep', () => body({ other: nested(50) }), {}],
    ['a page that is too large', () => body({ first: 101 }), {}],
    ['extensions', () => body({}, { extensions: { persistedQuery: { version: 2, sha256Hash: 'x' } } }), {}],
    ['a token that is not ours', () => body(), { authorization: 'Bearer a.b.c' }],
    ['a header that is no token', () => body(), { authorization: 'Basic abc' }],
    ['nobody', () => body(), { authorization: '' }],
    ['a media type that we do not have', () => body(), { accept: 'text/html' }],
  ])('%s', async (_, make, headers) => {
    const sent = make();
    const told = await ask(server, sent, headers);

    expect(apollo).toHaveBeenCalledTimes(1);
    expect(withoutCost(told)).toEqual(withoutCost(await ask(general, sent, headers)));
  });

  test('a session that has ended', async () => {
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

test('costs the budget as much as before, and nothing is answered beyond it', async () => {
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

test('nobody has plans compiled or statements run', async () => {
  await ask(server, body());
  const compiled = jest.spyOn(PlanCache.prototype, 'bind');
  const before = server.statements.length;
  for (let first = 1; first <= 5; first += 1) await ask(server, body({ first }), { authorization: '' });

  expect(server.statements).toHaveLength(before);
  expect(compiled).not.toHaveBeenCalled();
});
