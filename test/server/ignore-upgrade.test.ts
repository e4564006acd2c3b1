import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Json, startTestServer, type TestServer } from '../support/server';
import { acceptedBy, received } from '../support/sockets';

let server: TestServer;
let token: string;

beforeAll(async () => {
  server = await startTestServer();
  token = await server.tokenFor(await server.rows.user());
});
afterAll(() => server.stop());

/** The headers of `curl --http2` without TLS. */
const OFFER = [
  'Connection: Upgrade, HTTP2-Settings',
  'Upgrade: h2c',
  'HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA',
];

const open = (): Socket => connect(Number(new URL(server.url).port), '127.0.0.1');
const head = (first: string, ...headers: string[]): string =>
  `${[`${first} HTTP/1.1`, 'Host: localhost', ...headers].join('\r\n')}\r\n\r\n`;

async function answerOf(socket: Socket): Promise<{ status: number; headers: string; json: Json }> {
  const answer = await received(socket);
  const end = answer.indexOf('\r\n\r\n');
  const headers = answer.slice(0, end).toLowerCase();
  return { status: Number(answer.slice(9, 12)), headers, json: JSON.parse(answer.slice(end)) };
}

const BODY = JSON.stringify({ query: '{ viewer { fullName } }', variables: { name: 'चाय' } });
const POST = (...more: string[]): string =>
  head(
    'POST /graphql',
    ...OFFER,
    `Authorization: Bearer ${token}`,
    'Content-Type: application/json',
    ...more,
  );
const LENGTH = `Content-Length: ${Buffer.byteLength(BODY)}`;

describe('a request with an upgrade to HTTP/2 is handled without the upgrade', () => {
  test.each([
    ['GET /healthz', 200, { status: 'ok' }],
    ['GET /graphql?query=%7B__typename%7D', 200, { data: { __typename: 'Query' } }],
    ['GET /nowhere', 404, { errors: [{ extensions: { code: 'NOT_FOUND' } }] }],
  ])('%s', async (first, status, json) => {
    const socket = open();
    socket.write(head(first, ...OFFER));
    const answer = await answerOf(socket);

    expect(answer).toMatchObject({ status, json });
    expect(answer.headers).toMatch(/^connection: close$/m);
  });

  test.each([
    ['at once', async (socket: Socket) => void socket.write(POST(LENGTH) + BODY)],
    [
      'in pieces',
      async (socket: Socket) => {
        for (const part of [POST(LENGTH), BODY.slice(0, 9), BODY.slice(9)]) {
          socket.write(part);
          await sleep(30);
        }
      },
    ],
    [
      'in chunks',
      async (socket: Socket) =>
        void socket.write(
          `${POST('Transfer-Encoding: chunked')}${Buffer.byteLength(BODY).toString(16)}\r\n${BODY}\r\n0\r\n\r\n`,
        ),
    ],
    [
      'after 100 Continue',
      async (socket: Socket) => {
        socket.write(POST(LENGTH, 'Expect: 100-continue'));
        const [told] = (await once(socket, 'data')) as [Buffer];
        expect(told.toString()).toBe('HTTP/1.1 100 Continue\r\n\r\n');
        socket.write(BODY);
      },
    ],
  ])('POST with a body sent %s', async (_, send) => {
    const socket = open();
    await send(socket);

    expect(await answerOf(socket)).toMatchObject({
      status: 200,
      json: { data: { viewer: { fullName: 'Asha Rao' } } },
    });
  });

  test('repeatedly', async () => {
    for (let i = 0; i < 30; i += 1) {
      const socket = open();
      socket.write(head('GET /healthz', ...OFFER));
      expect((await answerOf(socket)).json).toEqual({ status: 'ok' });
    }
    expect(server.log()).not.toMatch(/"level":[56]0/);
  });
});

test('survives a disconnect after an upgrade request', async () => {
  const accepted = acceptedBy(server.app.server);
  const socket = open();
  const begun = POST(LENGTH) + BODY.slice(0, 9);
  socket.write(begun);
  await accepted.read(Buffer.byteLength(begun));
  socket.resetAndDestroy();
  const again = open();
  again.write(POST(LENGTH) + BODY);
  expect((await answerOf(again)).status).toBe(200);
});

test('times out when the body of an upgrade request is not sent', async () => {
  const hasty = await startTestServer({ requestTimeoutMs: 400 });
  const socket = connect(Number(new URL(hasty.url).port), '127.0.0.1');
  socket.write(POST(LENGTH) + BODY.slice(0, 9));
  const { status, json } = await answerOf(socket);
  await hasty.stop();

  expect(status).toBe(408);
  expect(json).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
});
