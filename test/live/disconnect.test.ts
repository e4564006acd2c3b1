import { connect as connectTo } from 'node:net';
import { WebSocket } from 'ws';
import { hashPassword } from '../../src/kernel/auth/passwords';
import { SocketConnection } from '../../src/server/websocket-connection';
import { startTestServer } from '../support/server';
import { received } from '../support/sockets';
import { RawSocket, until } from './subscription-helpers';
import { openStudio, type Studio } from './studio';

const MINUTE = 60_000;
const ENDED = { code: 4401, reason: 'Session ended' };

let studio: Studio;

beforeAll(async () => {
  // The periodic checks are disabled, so that only events and limits close sockets.
  studio = await openStudio({
    websockets: {
      maxBufferedBytes: 100_000,
      watch: { intervalMs: 100 * MINUTE, stalledAfterMs: 100 * MINUTE },
    },
  });
});
afterAll(() => studio.server.stop());

const sessionOf = (token: string): string =>
  (JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as { sid: string }).sid;

describe('closes the sockets of an ended session only', () => {
  test('when the session is revoked from another one', async () => {
    const { server, owner } = studio;
    const [lost, mine] = [await server.tokenFor(owner.id), await server.tokenFor(owner.id)];
    const [gone, left] = [await new RawSocket(server).init(lost), await new RawSocket(server).init(mine)];
    const answer = await server.run(
      'mutation($input: RevokeSessionInput!) { revokeSession(input: $input) { revokedSessionId userErrors { code } } }',
      { input: { id: sessionOf(lost) } },
      mine,
    );

    expect(answer.data).toEqual({ revokeSession: { revokedSessionId: sessionOf(lost), userErrors: [] } });
    expect(await gone.closed).toEqual(ENDED);
    expect(left.socket.readyState).toBe(WebSocket.OPEN);
    left.socket.close();
  });

  test('when the password is changed, except those of the current session', async () => {
    const { server } = studio;
    const [old, fresh] = ['chai at the station', 'a kulhad of chai'];
    const person = await server.rows.user({ passwordHash: await hashPassword(old) });
    const [lost, mine] = [await server.tokenFor(person), await server.tokenFor(person)];
    const stranger = await new RawSocket(server).init(studio.owner.token);
    const [gone, left] = [await new RawSocket(server).init(lost), await new RawSocket(server).init(mine)];
    const answer = await server.run(
      'mutation($input: ChangePasswordInput!) { changePassword(input: $input) { endedSessionCount userErrors { code } } }',
      { input: { currentPassword: old, newPassword: fresh } },
      mine,
    );

    expect(answer.data).toEqual({ changePassword: { endedSessionCount: 1, userErrors: [] } });
    expect(await gone.closed).toEqual(ENDED);
    expect([left.socket.readyState, stranger.socket.readyState]).toEqual([WebSocket.OPEN, WebSocket.OPEN]);
    left.socket.close();
    stranger.socket.close();
  });
});

test('closes the socket of a client that requests more than it reads, and buffers nothing more', async () => {
  const { server, owner, organization } = studio;
  for (let i = 0; i < 5; i += 1) await studio.create(`Long ${i}`, { body: 'x'.repeat(100_000) });
  const raw = await new RawSocket(server).init(await server.tokenFor(owner.id));
  const query = `{ posts(organizationId: "${organization}", first: 5) { nodes { body again: body } } }`;
  const closing = jest.spyOn(SocketConnection.prototype, 'close');
  raw.socket.pause();
  for (let i = 0; i < 20; i += 1) raw.send({ type: 'subscribe', id: `${i}`, payload: { query } });
  await until(() => closing.mock.calls.length > 0);
  raw.socket.resume();

  expect(closing.mock.calls[0]).toEqual([[4008, 'Client too slow']]);
  closing.mockRestore();
  // A client that does not read the buffered results within two seconds does not receive the close frame.
  expect([4008, 1006]).toContain((await raw.closed).code);
  const answers = raw.messages.filter(({ type }) => type === 'next');
  expect(answers.length).toBeGreaterThan(0);
  // The results in the buffers of the network, and those being sent.
  expect(answers.length).toBeLessThan(20);
  for (const { payload } of answers)
    expect((payload as unknown as { data: { posts: { nodes: object[] } } }).data.posts.nodes).toHaveLength(5);
});

test('terminates a socket without `connection_init` that ignores the close frame', async () => {
  const hasty = await startTestServer({ beside: studio.server, websockets: { initTimeout: 100 } });
  const { hostname, port } = new URL(hasty.url);
  const socket = connectTo(Number(port), hostname);
  socket.write(
    'GET /graphql HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n' +
      'Sec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n',
  );

  expect(await received(socket)).toContain('Connection initialisation timeout');
  await hasty.stop();
});
