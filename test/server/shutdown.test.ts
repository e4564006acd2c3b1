import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { until } from '../live/subscription-helpers';
import { lockTable } from '../support/locks';
import { startTestServer, type TestServer } from '../support/server';

/** Longer than any test: a server without open connections stops at once. */
const GRACE_MS = 120_000;
const QUERY = JSON.stringify({ query: '{ viewer { id } }' });
const POST = `POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: ${QUERY.length}\r\n\r\n`;
const REFUSED = {
  errors: [
    {
      message: 'The server is shutting down. Retry later, or on another instance.',
      extensions: { code: 'UNAVAILABLE', requestId: expect.any(String) as string },
    },
  ],
};

let server: TestServer;

beforeEach(async () => {
  server = await startTestServer({ graceMs: GRACE_MS });
});
afterEach(() => server.stop());

const open = (to = server): Socket => connect(Number(new URL(to.url).port), '127.0.0.1');

async function opened(to = server): Promise<Socket> {
  const accepted = once(to.app.server, 'connection');
  const socket = open(to);
  await Promise.all([once(socket, 'connect'), accepted]);
  return socket;
}

/** Returns everything that the server sends until it closes the connection. Fails on a reset. */
async function answerOn(socket: Socket): Promise<{ status?: string; close: boolean; body: unknown }> {
  const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');
  const [status, ...headers] = head.split('\r\n');
  return { status, close: headers.includes('connection: close'), body: JSON.parse(body) as unknown };
}

const refused = { status: 'HTTP/1.1 503 Service Unavailable', close: true, body: REFUSED };

/** Starts to stop the server and waits until it no longer listens. */
async function stopping(of = server): Promise<{ closed: Promise<unknown> }> {
  const closed = of.app.close();
  await until(() => !of.app.server.listening);
  return { closed };
}

test('answers a request that arrives on an open connection when the server has stopped listening', async () => {
  const early = await opened();
  const { closed } = await stopping();
  early.write(POST);
  await wait(20);
  early.write(QUERY);
  expect(await answerOn(early)).toEqual(refused);
  await closed;
});

test('answers a request on a connection that the server has not accepted when it begins to stop', async () => {
  const pending = open();
  pending.write(POST + QUERY);
  const accepted = once(server.app.server, 'connection');
  const closed = server.app.close();
  await accepted;
  expect(await answerOn(pending)).toEqual(refused);
  await closed;
});

test('answers a request that arrives on a kept connection', async () => {
  const kept = await opened();
  kept.write(POST + QUERY);
  const [first] = (await once(kept, 'data')) as [Buffer];
  expect(first.toString()).toMatch(/^HTTP\/1.1 200 /);
  const { closed } = await stopping();
  kept.write(POST + QUERY);
  expect(await answerOn(kept)).toEqual(refused);
  await closed;
});

test('closes connections without a request in order, and refuses new ones', async () => {
  const bounded = await startTestServer({ beside: server, graceMs: 100 });
  const silent = await opened(bounded);
  const { closed } = await stopping(bounded);
  const late = open(bounded);
  expect(await once(late, 'error')).toMatchObject([{ code: 'ECONNREFUSED' }]);
  expect(await text(silent)).toBe('');
  await closed;
  await bounded.stop();
});

test('ends connections whose requests are not completed in time', async () => {
  const bounded = await startTestServer({ beside: server, shutdownTimeoutMs: 100 });
  const token = await bounded.tokenFor(await bounded.rows.user());
  const lock = await lockTable(server, 'user_preferences');
  const waiting = bounded.run('{ viewer { preferences { timezone } } }', {}, token);
  await lock.waiting(1);
  const outcome = expect(waiting).rejects.toThrow('fetch failed');
  await bounded.app.close();
  await outcome;
  await lock.release();
  await bounded.stop();
});
