import { getIntrospectionQuery } from 'graphql';
import type { Client } from 'graphql-ws';
import { loadConfig } from '../../src/config';
import { connect, metric, RawSocket, runOver, until } from '../live/subscription-helpers';
import { newOrganization } from '../support/people';
import { type Answer, startTestServer, type TestServer } from '../support/server';

let server: TestServer;
let token: string;
let organization: string;
let client: Client;

beforeAll(async () => {
  server = await startTestServer();
  const { id, owner } = await newOrganization(server);
  [organization, token] = [id, owner.token];
  client = connect(server, token);
});

afterAll(async () => {
  await client.dispose();
  await server.stop();
});

const refusal = (query: string, over = client): Promise<Answer['errors']> =>
  runOver(over, query).then(
    (answer) => {
      throw new Error(`It was answered: ${JSON.stringify(answer)}`);
    },
    (errors: unknown) => errors as Answer['errors'],
  );

const deep = `${'organization { posts(first: 1) { nodes { '.repeat(5)} id ${'} } } '.repeat(5)}`;
const dear = `organization { posts(first: 100) { nodes { publications(first: 100) { nodes { post { publications(first: 100) { nodes { id } } } } } } } }`;

const bombs: [string, string, object][] = [
  ['depth', deep, { code: 'OPERATION_TOO_LARGE', limit: 'depth', maximum: 15 }],
  ['cost', dear, { code: 'OPERATION_TOO_LARGE', limit: 'cost', maximum: 100_000 }],
  ['tokens', 'id '.repeat(5_000), { code: 'GRAPHQL_PARSE_FAILED' }],
];

describe.each(bombs)('limit on %s', (_, selection, extensions) => {
  test('rejects a query over the limit with the same error as over HTTP', async () => {
    const query = `{ node: post(id: "x") { ${selection} } }`;
    const before = server.statements.length;
    const refused = await refusal(query);
    expect(refused).toEqual((await server.run(query, {}, token)).errors);
    expect(refused).toMatchObject([{ extensions }]);
    expect(server.statements.length).toBe(before);
  });

  test('rejects a subscription over the limit before it starts', async () => {
    const before = server.statements.length;
    const refused = await refusal(
      `subscription { postChanged(organizationId: "${organization}") { post { ${selection} } } }`,
    );
    expect(refused!.length).toBe(1);
    expect(refused).toMatchObject([{ extensions }]);
    expect(refused![0]!.extensions).not.toHaveProperty('http');
    expect(server.statements.length).toBe(before);
  });
});

test('returns RATE_LIMITED over WebSocket when the budget is exhausted', async () => {
  const poor = await startTestServer({ beside: server, budget: { capacity: 1_000, refill: 1 } });
  const { pool } = poor;
  const raw = await new RawSocket(poor).init(token);
  const taken = await Promise.all(Array.from({ length: pool.options.max }, () => pool.connect()));
  const ask = (id: string, query: string) => raw.send({ type: 'subscribe', id, payload: { query } });
  const page = (first: number): string =>
    `posts(organizationId: "${organization}", first: ${first}) { nodes { id } }`;
  // Each operation holds its requested cost while it waits for a connection.
  for (let i = 0; i < 9; i += 1) ask(`held ${i}`, `{ ${page(90)} }`);
  await until(async () => (await metric(poor, 'pg_pool_connections\\{state="waiting"\\}')) === 9);
  ask('query', `{ a: ${page(99)} b: ${page(99)} }`);
  ask(
    'subscription',
    `subscription { postChanged(organizationId: "${organization}") {
      post { organization { a: posts(first: 99) { nodes { id } } b: posts(first: 99) { nodes { id } } } } } }`,
  );
  const refused = await raw.received('error', 2);
  taken.forEach((connection) => connection.release());

  const told = (id: string, requested: number) => ({
    id,
    type: 'error',
    payload: [
      {
        message: expect.stringMatching(
          /^Cost budget exceeded: requested \d+, available \d+\. Retry in \d+ seconds\.$/,
        ) as string,
        extensions: {
          code: 'RATE_LIMITED',
          requested,
          available: expect.any(Number) as number,
          retryAfter: expect.any(Number) as number,
        },
      },
    ],
  });
  expect(refused).toHaveLength(2);
  expect(refused).toEqual(expect.arrayContaining([told('query', 200), told('subscription', 203)]));
  const answered = await raw.received('next', 9);
  for (const { payload } of answered) expect(payload).toMatchObject({ data: { posts: { nodes: [] } } });
  raw.socket.close();
  await poor.stop();
});

test('allows introspection over HTTP and WebSocket when it is enabled in production, without suggestions', async () => {
  const production = { NODE_ENV: 'production', DATABASE_URL: 'postgres://db/marquee' };
  expect(loadConfig(production)).toMatchObject({ production: true, introspection: false });
  const config = loadConfig({ ...production, INTROSPECTION: 'on' });
  expect(config).toMatchObject({ production: true, introspection: true });
  expect(loadConfig({ INTROSPECTION: 'off' })).toMatchObject({ production: false, introspection: false });

  const { introspection } = config;
  const open = await startTestServer({ production: true, introspection });
  const over = connect(open, await open.tokenFor(await open.rows.user()));
  const query = getIntrospectionQuery();
  const overHttp = await open.run(query);
  expect(overHttp.data.__schema.types.map(({ name }: { name: string }) => name)).toContain('Campaign');
  expect((await runOver(over, query)).data).toEqual(overHttp.data);
  for (const errors of [(await open.run('{ viewr { id } }')).errors, await refusal('{ viewr { id } }', over)])
    expect(errors).toMatchObject([{ message: 'Cannot query field "viewr" on type "Query".' }]);
  await over.dispose();
  await open.stop();
});
