import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { until } from '../live/subscription-helpers';
import { newOrganization } from '../support/people';
import { serverForTests } from '../support/server';
import { acceptedBy, closed } from '../support/sockets';

const UNREAD_TIMEOUT_MS = 600;
/** 50 aliases of 100,000 characters of three bytes: more than the buffers of the operating system hold. */
const FIELDS = Array.from({ length: 50 }, (_, i) => `a${i}: body`).join(' ');
const BYTES = 50 * 300_000;
/** Enough to count as progress: the operating system reports it only when a third of its buffer is free. */
const PORTION = 1_500_000;

const server = serverForTests({ unreadTimeoutMs: UNREAD_TIMEOUT_MS });
let body: string;
let token: string;

beforeAll(async () => {
  const { id, owner } = await newOrganization(server);
  const post = await server.rows.post(id, { body: 'अ'.repeat(100_000) });
  token = owner.token;
  body = JSON.stringify({ query: `{ post(id: "${post}") { ${FIELDS} } }` });
});

/** Requests the large response. Reads nothing of it yet. */
async function request(): Promise<Socket> {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1').pause();
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  const headers = `host: a\r\ncontent-type: application/json\r\nauthorization: Bearer ${token}\r\nconnection: close`;
  socket.write(`POST /graphql HTTP/1.1\r\n${headers}\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
  return socket;
}

test('closes connections whose clients read nothing of the response', async () => {
  const accepted = acceptedBy(server.app.server);
  const sockets = await Promise.all(Array.from({ length: 5 }, request));
  await until(() => accepted.sockets.length === 5 && accepted.sockets.every(({ closed: gone }) => gone));
  for (const socket of sockets) {
    let received = 0;
    socket.on('data', (chunk) => (received += chunk.length)).resume();
    await closed(socket);
    expect(received).toBeLessThan(BYTES);
  }
});

test('completes the response when the client reads slowly for longer than the timeout', async () => {
  const socket = await request();
  const begun = performance.now();
  let received = 0;
  let pauses = 0;
  for await (const chunk of socket) {
    received += (chunk as Buffer).length;
    if (received < (pauses + 1) * PORTION) continue;
    pauses += 1;
    await wait(UNREAD_TIMEOUT_MS / 4);
  }
  expect(performance.now() - begun).toBeGreaterThan(2 * UNREAD_TIMEOUT_MS);
  expect(received).toBeGreaterThan(BYTES);
});

test('keeps an idle connection open after its response', async () => {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  let answers = 0;
  socket.on('data', (chunk: Buffer) => (answers += chunk.toString().split('HTTP/1.1 200').length - 1));
  const ask = (): void => void socket.write('GET /healthz HTTP/1.1\r\nhost: a\r\n\r\n');
  ask();
  await until(() => answers === 1);
  await wait(2 * UNREAD_TIMEOUT_MS);
  ask();
  await until(() => answers === 2);
  socket.destroy();
});
