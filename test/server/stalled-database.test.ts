import { EventFeed } from '../../src/kernel/live/feed';
import { startWorker } from '../../src/kernel/jobs/worker';
import { DEFAULT_HEARTBEAT } from '../../src/kernel/jobs/heartbeat';
import { createLogger } from '../../src/kernel/logging';
import { servingPool } from '../../src/kernel/database/pools';
import { until } from '../live/subscription-helpers';
import { mutate, newOrganization } from '../support/people';
import { openProxy, type Proxy } from '../support/proxy';
import { startTestServer, type TestServer } from '../support/server';

/** The database accepts connections and bytes, and says nothing: every wait has to be ended on this side. */

const TIMEOUTS = { connect: 1_000, statement: 1_500, result: 300 };

let base: TestServer;
let server: TestServer;
let proxy: Proxy;
let organization: string;
let post: string;
let token: string;

beforeAll(async () => {
  base = await startTestServer();
  proxy = await openProxy(base.database.servingUrl);
  server = await startTestServer({ beside: base, servingUrl: proxy.url, timeouts: TIMEOUTS });
  const { id, owner } = await newOrganization(base);
  [organization, token] = [id, owner.token];
  post = await base.rows.post(organization);
});
afterEach(() => proxy.resume());
afterAll(async () => {
  await server.stop();
  await proxy.close();
  await base.stop();
});

const CREATE = `mutation($input: CreatePostInput!) { createPost(input: $input) { post { caption } userErrors { code } } }`;
const SIGN_IN = `mutation { signIn(input: { email: "nobody@example.com", password: "chai at eight" }) { accessToken userErrors { code } } }`;

const operations = (): [query: string, variables: object, data: unknown][] => [
  ['query($id: ID!) { post(id: $id) { id } }', { id: post }, { post: { id: post } }],
  ['query($id: ID!) { node(id: $id) { id } }', { id: post }, { node: { id: post } }],
  [
    CREATE,
    { input: { organizationId: organization, caption: 'Chai' } },
    { createPost: { post: { caption: 'Chai' }, userErrors: [] } },
  ],
  [SIGN_IN, {}, { signIn: { accessToken: null, userErrors: [{ code: 'SIGN_IN_FAILED' }] } }],
];

test.each(['on connections of the pools', 'on new connections'])(
  'reads, writes and attempts fail with UNAVAILABLE %s, and work again afterwards',
  async (which) => {
    // Twice, so that the plans are cached and the statements prepared.
    for (let i = 0; i < 2; i += 1)
      for (const [query, variables, data] of operations())
        expect(await server.run(query, variables, token)).toMatchObject({ data });
    if (which === 'on new connections') {
      await proxy.close();
      await until(() => server.pool.totalCount === 0);
      await proxy.open();
    }
    proxy.stall();
    const answers = operations().map(async ([query, variables]) => {
      const response = await server.post({ query, variables }, { authorization: `Bearer ${token}` });
      return { status: response.status, body: await response.json() };
    });
    const error = {
      message: 'The database is unavailable. Retry later.',
      extensions: { code: 'UNAVAILABLE', requestId: expect.any(String) as string },
    };
    for (const answer of await Promise.all(answers))
      expect(answer).toMatchObject({ status: 503, body: { errors: [error] } });
    expect((await fetch(server.url.replace('/graphql', '/readyz'))).status).toBe(503);

    proxy.resume();
    for (const [query, variables, data] of operations())
      expect(await server.run(query, variables, token)).toMatchObject({ data });
    expect(server.log()).not.toContain('"level":50');
  },
);

test('more requests than connections fail with UNAVAILABLE, and leave the pool usable', async () => {
  const query = 'query($id: ID!) { post(id: $id) { id } }';
  proxy.stall();
  const answers = await Promise.all(Array.from({ length: 30 }, () => server.run(query, { id: post }, token)));
  expect(new Set(answers.map(({ errors }) => errors?.[0]!.extensions.code))).toEqual(
    new Set(['UNAVAILABLE']),
  );
  proxy.resume();
  expect((await server.run(query, { id: post }, token)).errors).toBeUndefined();
  expect(server.pool.waitingCount).toBe(0);
});

test('the event feed connects again and misses no event', async () => {
  const lines: string[] = [];
  const log = createLogger('warn', { write: (line) => void lines.push(line) });
  const pool = servingPool(proxy.url, { max: 1, timeouts: TIMEOUTS });
  const feed = new EventFeed(pool, log, { pollIntervalMs: 50 });
  const names: string[] = [];
  feed.onEvent(({ name }) => names.push(name));
  await feed.open();
  proxy.stall();
  // A statement without a result first, and then a connection.
  await until(() => lines.length >= 2);
  await mutate(base, 'createPost', { organizationId: organization, caption: 'Late' }, token, 'post { id }');
  proxy.resume();
  await until(() => names.length > 0);
  expect(names).toEqual(['post.created']);
  proxy.stall();
  await feed.close();
  proxy.resume();
  await pool.end();
});

test('a worker stops while its database does not respond', async () => {
  const ownerUrl = new URL(base.database.ownerUrl);
  ownerUrl.host = new URL(proxy.url).host;
  const heartbeat = { ...DEFAULT_HEARTBEAT, intervalMs: 300 };
  const worker = await startWorker(ownerUrl.href, {}, [], createLogger('silent'), heartbeat, {
    timeouts: TIMEOUTS,
  });
  proxy.stall();
  await worker.stop();
});
