import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { until } from '../live/subscription-helpers';
import { lockTable } from '../support/locks';
import { serverForTests, startTestServer, type TestServer } from '../support/server';
import { acceptedBy, closed, received } from '../support/sockets';

const REQUEST_TIMEOUT_MS = 1_000;

const server = serverForTests();

const open = (to: { url: string } = server): Socket => connect(Number(new URL(to.url).port), '127.0.0.1');

/** Returns everything that the server sends until it closes the connection. */
async function answerOn(socket: Socket): Promise<{ status: string; headers: string[]; body: unknown }> {
  const [head = '', body = ''] = (await received(socket)).split('\r\n\r\n');
  const [status = '', ...headers] = head.split('\r\n');
  return { status, headers: headers.map((line) => line.toLowerCase()), body: JSON.parse(body) as unknown };
}

const send = (bytes: string): ReturnType<typeof answerOn> => {
  const socket = open();
  socket.write(bytes);
  return answerOn(socket);
};

const refused = (status: string, code: string, message: string, extensions = {}) => ({
  status: `HTTP/1.1 ${status}`,
  headers: expect.arrayContaining([
    'content-type: application/json; charset=utf-8',
    'connection: close',
  ]) as string[],
  body: { errors: [{ message, extensions: { code, ...extensions } }] },
});

const WITH_ID = { requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string };
const LATE = refused('408 Request Timeout', 'BAD_REQUEST', 'The request was not received in time.');
const NO_HTTP = refused('400 Bad Request', 'BAD_REQUEST', 'The request is not valid HTTP/1.1.');
const POST =
  'POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\nauthorization: Bearer hush\r\n';

describe('a malformed request receives the reason and is disconnected', () => {
  test.each([
    ['an invalid request line', 'GARBAGE\r\n\r\n'],
    ['an invalid header', 'GET /graphql HTTP/1.1\r\nhost: a\r\nno colon\r\n\r\n'],
    ['two lengths', `${POST}content-length: 2\r\ncontent-length: 3\r\n\r\n{}`],
    ['a length and chunks', `${POST}content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n{}`],
    ['an invalid chunk', `${POST}transfer-encoding: chunked\r\n\r\nzz\r\n{}\r\n`],
    ['another protocol', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ])('%s', async (_, bytes) => {
    expect(await send(bytes)).toEqual(NO_HTTP);
  });

  test.each([
    ['20 kB', 20_000],
    ['5 MB', 5_000_000],
  ])('headers of %s', async (_, length) => {
    expect(await send(`GET /graphql HTTP/1.1\r\nhost: a\r\nx: ${'x'.repeat(length)}\r\n\r\n`)).toEqual(
      refused('431 Request Header Fields Too Large', 'BAD_REQUEST', 'The request headers are too large.'),
    );
  });

  test('chunk extensions that are too long', async () => {
    const chunk = `2;${'x'.repeat(20_000)}\r\n{}\r\n0\r\n\r\n`;
    expect(await send(`${POST}transfer-encoding: chunked\r\n\r\n${chunk}`)).toEqual(
      refused('413 Payload Too Large', 'BAD_REQUEST', 'The chunk extensions are too large.'),
    );
  });

  test('a request without a host', async () => {
    expect(await send('GET /healthz HTTP/1.1\r\n\r\n')).toEqual(
      refused('400 Bad Request', 'BAD_REQUEST', 'The `Host` header is missing.', WITH_ID),
    );
  });

  test('an incomplete body', async () => {
    const socket = open();
    socket.end(`${POST}content-length: 500\r\n\r\n{"query": `);
    expect(await answerOn(socket)).toEqual(NO_HTTP);
  });
});

describe('a slow client', () => {
  let hasty: TestServer;
  beforeAll(async () => {
    hasty = await startTestServer({ beside: server, requestTimeoutMs: REQUEST_TIMEOUT_MS });
  });
  afterAll(() => hasty.stop());

  test.each([
    ['its headers', 'POST /graphql HTTP/1.1\r\nhost: a\r\nx: '],
    ['its body', `${POST}content-length: 5000\r\n\r\n{"query": "`],
  ])('receives 408 when sending %s too slowly', async (_, beginning) => {
    const socket = open(hasty);
    const begun = performance.now();
    socket.write(beginning);
    const drip = setInterval(() => socket.write('x'), 20);
    try {
      expect(await answerOn(socket)).toEqual(LATE);
    } finally {
      clearInterval(drip);
    }
    expect(performance.now() - begun).toBeGreaterThan(REQUEST_TIMEOUT_MS - 1);
  });

  test('changes nothing when the request is completed after the timeout', async () => {
    const token = await server.tokenFor(await server.rows.user());
    const body = JSON.stringify({ query: 'mutation { signOut { signedOut } }' });
    const socket = open(hasty);
    socket.write(`${POST.replace('hush', token)}content-length: ${body.length}\r\n\r\n${body.slice(0, -1)}`);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1.1 408 /);
    const end = closed(socket);
    socket.write('}');
    await end;
    expect((await server.run('{ viewer { fullName } }', {}, token)).data).toEqual({
      viewer: { fullName: 'Asha Rao' },
    });
  });
});

test('logs only the kind of a malformed request', () => {
  expect(server.log()).toContain('"code":"HPE_HEADER_OVERFLOW"');
  expect(server.log()).not.toContain('hush');
  expect(server.log()).not.toMatch(/"level":[456]0/);
});

test('returns UNAVAILABLE on kept-alive connections when the server stops', async () => {
  const stopping = await startTestServer();
  const accepted = acceptedBy(stopping.app.server);
  const token = await stopping.tokenFor(await stopping.rows.user());
  const lock = await lockTable(stopping, 'user_preferences');
  const body = JSON.stringify({ query: '{ viewer { preferences { timezone } } }' });
  const working = open(stopping);
  working.write(`${POST.replace('hush', token)}content-length: ${body.length}\r\n\r\n${body}`);
  await lock.waiting(1);
  const late = open(stopping);
  const ask = 'GET /healthz HTTP/1.1\r\nhost: a\r\n\r\n';
  late.write(ask);
  await once(late, 'readable');
  late.read();
  late.write(ask.slice(0, -2));
  await accepted.read(2 * ask.length - 2);
  const stopped = stopping.app.close();
  await until(() => !stopping.app.server.listening);
  late.write('\r\n');

  expect(await answerOn(late)).toEqual(
    refused(
      '503 Service Unavailable',
      'UNAVAILABLE',
      'The server is shutting down. Retry later, or on another instance.',
      WITH_ID,
    ),
  );
  await lock.release();
  expect((await answerOn(working)).body).toMatchObject({ data: { viewer: { preferences: null } } });
  await stopped;
  await stopping.stop();
});
