import type { PoolClient } from 'pg';
import { until } from '../live/subscription-helpers';
import { WAITING } from '../support/locks';
import { newOrganization } from '../support/people';
import { type Answer, startTestServer, type TestServer } from '../support/server';

/**
 * Eight connections to read: one user holds two of them while others wait, and never the last two. Of five to write, it
 * is one and one. A lock of the table makes statements slow that belong to one user.
 */

let server: TestServer;
let lock: PoolClient;
let greedy: { id: string; token: string };
let other: { id: string; token: string };

beforeAll(async () => {
  server = await startTestServer({ poolSize: 8 });
  const [a, b] = [await newOrganization(server), await newOrganization(server)];
  greedy = { id: a.id, token: a.owner.token };
  other = { id: b.id, token: b.owner.token };
});
afterAll(() => server.stop());

beforeEach(async () => {
  lock = await server.database.owner.connect();
  await lock.query('BEGIN; LOCK TABLE posts');
});
afterEach(async () => {
  await lock.query('ROLLBACK');
  lock.release();
});

const lists = (of: string): string => `query($id: ID!) { ${of}(organizationId: $id) { nodes { id } } }`;
const CREATE_POST = `mutation($id: ID!) { createPost(input: { organizationId: $id }) { userErrors { code } } }`;
const CREATE_CAMPAIGN = `mutation($id: ID!) { createCampaign(input: { organizationId: $id, name: "Diwali" }) { userErrors { code } } }`;

const many = (count: number, query: string, to = server): Promise<Answer>[] =>
  Array.from({ length: count }, () => to.run(query, { id: greedy.id }, greedy.token));

/** Waits until that many statements wait for the lock, and no more come. */
async function blocked(count: number): Promise<void> {
  await until(async () => (await server.database.count(WAITING)) === count);
}

/** The number of connections, or of those who wait for one, as operators see it. */
async function metric(state: string, of = server): Promise<number> {
  const text = await (await fetch(of.url.replace('/graphql', '/metrics'))).text();
  return Number(new RegExp(`pg_pool_connections\\{state="${state}"\\} (\\d+)`).exec(text)?.[1]);
}

test.each([
  ['compiled queries', lists('posts')],
  [
    'queries of resolvers',
    'query($id: ID!) { node(id: $id) { ... on Organization { posts { totalCount } } } }',
  ],
])('serves reads and attempts of others while one user has slow %s', async (_, query) => {
  const answers = many(30, query);
  await blocked(6);
  await until(async () => (await metric('waiting')) === 24);

  const read = await server.run(lists('campaigns'), { id: other.id }, other.token);
  expect(read.data).toEqual({ campaigns: { nodes: [] } });
  const by = 'query($id: ID!) { organization(id: $id) { viewerCan(permission: CONTENT_WRITE) { allowed } } }';
  const resolved = await server.run(by, { id: other.id }, other.token);
  expect(resolved.data).toEqual({ organization: { viewerCan: { allowed: true } } });
  const reset = await server.run(
    'mutation { requestPasswordReset(input: { email: "nobody@example.com" }) { requested } }',
  );
  expect(reset.data).toEqual({ requestPasswordReset: { requested: true } });

  await lock.query('ROLLBACK; BEGIN');
  for (const { errors } of await Promise.all(answers)) expect(errors).toBeUndefined();
});

test('runs two expensive operations of a user at a time, and small ones and those of others beside them', async () => {
  const expensive = `query($id: ID!) { ${[1, 2, 3].map((n) => `a${n}: posts(organizationId: $id, first: 100) { nodes { id publications { nodes { id } } } }`).join(' ')} }`;
  const answers = many(15, expensive);
  await blocked(2);
  await until(async () => (await metric('waiting')) === 13);

  const small = many(1, lists('posts'));
  const others = server.run(expensive, { id: other.id }, other.token);
  await blocked(4);

  await lock.query('ROLLBACK; BEGIN');
  for (const { errors } of await Promise.all([...answers, ...small, others])) expect(errors).toBeUndefined();
});

test('serves writes of others while one user has slow mutations', async () => {
  const answers = many(20, CREATE_POST);
  await blocked(4);
  const write = await server.run(CREATE_CAMPAIGN, { id: other.id }, other.token);
  expect(write.data).toEqual({ createCampaign: { userErrors: [] } });
  await lock.query('ROLLBACK; BEGIN');
  for (const { errors } of await Promise.all(answers)) expect(errors).toBeUndefined();
});

test('returns UNAVAILABLE when a request waits for too long', async () => {
  const hasty = await startTestServer({ beside: server, poolSize: 8, timeouts: { connect: 4_000 } });
  const answers = many(10, lists('posts'), hasty);
  await blocked(6);
  const { errors: [first] = [] } = await Promise.race(answers);
  expect(first?.extensions.code).toBe('UNAVAILABLE');
  await until(async () => hasty.pool.waitingCount === 0 && (await metric('waiting', hasty)) === 0);
  await lock.query('ROLLBACK; BEGIN');
  const codes = (await Promise.all(answers)).map(({ errors }) => errors?.[0]!.extensions.code);
  expect(codes.filter((code) => code === undefined)).toHaveLength(6);
  expect(codes.filter((code) => code === 'UNAVAILABLE')).toHaveLength(4);
  await hasty.stop();
});
