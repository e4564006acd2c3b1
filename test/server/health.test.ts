import { once } from 'node:events';
import { connect } from 'node:net';
import { servingPool } from '../../src/kernel/database/pools';
import { MemoryBudget } from '../../src/kernel/limits/memory';
import { createLogger } from '../../src/kernel/logging';
import { createApp } from '../../src/server/app';
import { createApollo } from '../../src/server/graphql';
import { buildMarqueeSchema } from '../../src/schema';
import type { Services } from '../../src/kernel/session/context';
import { until } from '../live/subscription-helpers';
import { lockTable } from '../support/locks';
import { serverForTests, startTestServer, type TestServer } from '../support/server';

const path = (server: TestServer, name: string): string => server.url.replace('/graphql', name);

describe('a running server', () => {
  const server = serverForTests();

  test('reports that it is alive and ready', async () => {
    expect(await (await fetch(path(server, '/healthz'))).json()).toEqual({ status: 'ok' });
    const ready = await fetch(path(server, '/readyz'));
    expect([ready.status, await ready.json()]).toEqual([200, { status: 'ready' }]);
  });

  test('serves the public key of its access tokens only', async () => {
    const { keys } = (await (await fetch(path(server, '/.well-known/jwks.json'))).json()) as {
      keys: object[];
    };
    expect(keys).toHaveLength(1);
    expect(Object.keys(keys[0]!).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x']);
  });

  test('exposes metrics of the pool and of requests by known route', async () => {
    await fetch(path(server, '/made-up/by-a-client'));
    await server.run('{ viewer { id } }');
    const response = await fetch(path(server, '/metrics'));
    expect(response.headers.get('content-type')).toContain('text/plain');
    const metrics = await response.text();
    expect(metrics).toContain('http_request_duration_seconds_count{route="none",status="404"} 1');
    expect(metrics).toMatch(/http_request_duration_seconds_count\{route="\/graphql",status="200"\} 1/);
    for (const name of [
      'pg_pool_connections{state="idle"}',
      'http_requests_aborted_total',
      'process_cpu_seconds_total',
      'nodejs_eventloop_lag_seconds',
    ])
      expect(metrics).toContain(name);
    expect(metrics).not.toContain('made-up');
  });
});

test('reports alive but not ready without its database, and reveals nothing else', async () => {
  const pool = servingPool('postgres://nobody:hush@127.0.0.1:1/none');
  const apollo = await createApollo({ schema: buildMarqueeSchema(), introspection: true, production: false });
  const app = await createApp({
    apollo,
    services: { pool, memory: new MemoryBudget() } as unknown as Services,
    log: createLogger('silent'),
  });
  try {
    const address = await app.listen({ host: '127.0.0.1', port: 0 });
    expect((await fetch(`${address}/healthz`)).status).toBe(200);
    const ready = await fetch(`${address}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([503, { status: 'no database' }]);
  } finally {
    await app.close();
    await apollo.stop();
    await pool.end();
  }
});

test('returns UNAVAILABLE and continues when the database connection is lost', async () => {
  const server = await startTestServer();
  const token = await server.tokenFor(await server.rows.user());
  const end = (): Promise<unknown> =>
    server.database.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name IN ('marquee', 'marquee writes') AND datname = current_database()`,
    );
  const lock = await lockTable(server, 'user_preferences');
  const broken = server.run('{ viewer { id preferences { timezone } } }', {}, token);
  await lock.waiting(1);
  await end();
  await lock.release();

  expect(await broken).toMatchObject({
    data: { viewer: null },
    errors: [
      {
        message: 'The database is unavailable. Retry later.',
        extensions: { code: 'UNAVAILABLE' },
      },
    ],
  });
  expect(JSON.stringify(await broken)).not.toMatch(/terminat|administrator|postgres/);
  expect((await server.run('{ viewer { id } }', {}, token)).errors).toBeUndefined();
  await server.stop();
});

test('completes requests in progress and rejects new ones when closing', async () => {
  const server = await startTestServer();
  const { rows, app } = server;
  const person = await rows.user();
  const token = await server.tokenFor(person);
  const silent = connect(Number(new URL(server.url).port), '127.0.0.1');
  await once(silent, 'connect');
  const lock = await lockTable(server, 'user_preferences');

  const slow = server.run('{ viewer { id preferences { timezone } } }', {}, token);
  await lock.waiting(1);
  const closed = app.close();
  await until(() => !app.server.listening);
  await expect(fetch(path(server, '/healthz'))).rejects.toThrow('fetch failed');
  await lock.release();

  expect((await slow).data).toEqual({ viewer: { id: person, preferences: null } });
  await closed;
  await server.stop();
});
