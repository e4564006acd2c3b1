import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request as send } from 'node:http';
import { connect } from 'node:net';
import { json, text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { until } from '../live/subscription-helpers';
import { collectGarbage } from '../support/heap';
import { serverForTests } from '../support/server';
import { closed } from '../support/sockets';

const PIECE = Buffer.alloc(65_536, 'x');
const PIECES = 960;
const LENGTH = PIECE.length * PIECES;

const server = serverForTests();

const post = (headers: Record<string, string | number>): ClientRequest =>
  send(server.url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers } });

/** Returns the bytes of buffers that are still referenced, and of those that the garbage collector has yet to free. */
function heldByBuffers(): number {
  collectGarbage();
  return process.memoryUsage().arrayBuffers;
}

/** Sends 60 MB with backpressure. Waits at the end until less than half of it is in buffers. Returns the response. */
async function sendAll(request: ClientRequest): Promise<{ status?: number; body: unknown }> {
  // The server can close the connection after its response.
  const response = once(
    request.on('error', () => undefined),
    'response',
  ) as Promise<[IncomingMessage]>;
  const before = heldByBuffers();
  for (let i = 0; i < PIECES; i += 1) if (!request.write(PIECE)) await once(request, 'drain');
  // Memory is freed in the background, but never if the server keeps the body.
  await until(() => heldByBuffers() - before < LENGTH / 2);
  request.end();
  const [answer] = await response;
  return { status: answer.statusCode, body: await json(answer) };
}

const REFUSED = {
  errors: [
    {
      message: 'Request body is too large',
      extensions: { code: 'BAD_REQUEST', requestId: expect.any(String) as string },
    },
  ],
};

test.each([
  ['with Content-Length', { 'content-length': LENGTH }],
  ['in chunks', { 'transfer-encoding': 'chunked' }],
])('rejects 60 MB %s without buffering them', async (_, headers) => {
  expect(await sendAll(post(headers))).toEqual({ status: 413, body: REFUSED });
  expect((await server.run('{ viewer { id } }')).data).toEqual({ viewer: null });
  expect(server.log()).not.toMatch(/"level":[456]0/);
});

test('responds to a client that reads only after sending everything', async () => {
  const { port } = new URL(server.url);
  const socket = connect({ host: '127.0.0.1', port: Number(port) }).pause();
  const most = 1_100_000 + 10 * PIECE.length;
  socket.write(
    `POST /graphql HTTP/1.1\r\nhost: test\r\ncontent-type: application/json\r\ncontent-length: ${most}\r\n\r\n`,
  );
  // Exceeds the limit at once, then sends for five more seconds: longer than the server waits for a silent client.
  socket.write(Buffer.alloc(1_100_000, 'x'));
  for (let i = 0; i < 10; i += 1) {
    await wait(500);
    socket.write(PIECE);
  }
  const answer = await text(socket);
  expect(answer).toMatch(/^HTTP\/1.1 413 /);
  expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))).toEqual(REFUSED);
});

test('does not wait for a client that announces a large body and sends nothing', async () => {
  const request = post({ 'content-length': LENGTH });
  request.on('error', () => undefined);
  request.flushHeaders();
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  expect({ status: response.statusCode, body: await json(response) }).toEqual({ status: 413, body: REFUSED });
  request.destroy();
});

test('waits for the rest of the body when the process was stalled, not the client', async () => {
  const { port } = new URL(server.url);
  const socket = connect({ host: '127.0.0.1', port: Number(port) });
  let received = '';
  socket.setEncoding('utf8').on('data', (chunk) => (received += String(chunk)));
  const length = 1_100_000 + 2 * PIECE.length;
  socket.write(
    `POST /graphql HTTP/1.1\r\nhost: test\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n`,
  );
  socket.write(Buffer.alloc(1_100_000, 'x'));
  // The server has rejected the body by then and discards the rest.
  await wait(500);
  socket.write(PIECE);
  // Stalls for longer than the server waits for a silent client, with data unread.
  const end = performance.now() + 4_000;
  while (performance.now() < end);
  await wait(100);
  expect(received).toBe('');
  socket.write(PIECE);
  await closed(socket);
  expect(received).toMatch(/^HTTP\/1.1 413 /);
});
