import { SocketConnection } from '../../src/server/websocket-connection';
import { POST_CHANGED, RawSocket, subscribed, until } from './subscription-helpers';
import { openStudio, type Studio } from './studio';

let studio: Studio;

beforeAll(async () => {
  studio = await openStudio();
});
afterAll(() => studio.server.stop());

test('answers pings of a client that does not read with one pong', async () => {
  // Initialized before, because the time limit for that must not depend on how long the pings take.
  const raw = await new RawSocket(studio.server).init(studio.owner.token);
  raw.socket.pause();
  for (let i = 0; i < 50_000; i += 1) raw.send({ type: 'ping' });
  await until(() => raw.socket.bufferedAmount === 0);
  raw.socket.resume();
  raw.send({ type: 'connection_init' });

  // A second initialization ends the socket after the last ping.
  expect((await raw.closed).code).toBe(4429);
  const pongs = raw.messages.filter(({ type }) => type === 'pong').length;
  expect(pongs).toBeGreaterThan(0);
  expect(pongs).toBeLessThan(5_000);
});

test('closes the socket of a client with too many unsent messages', async () => {
  const raw = await new RawSocket(studio.server).init(studio.owner.token);
  const payload = { query: POST_CHANGED, variables: { organizationId: studio.organization } };
  for (let i = 0; i < 20; i += 1) raw.send({ type: 'subscribe', id: `s${i}`, payload });
  await subscribed(studio.server, 20);
  const closing = jest.spyOn(SocketConnection.prototype, 'close');
  raw.socket.pause();
  // Each is rejected with a message that contains its long ID, so that the network buffers fill quickly.
  for (let i = 0; i < 10_000; i += 1) raw.send({ type: 'subscribe', id: `${i}`.padEnd(2_000, 'x'), payload });
  await until(() => closing.mock.calls.length > 0);
  raw.socket.resume();

  expect(closing.mock.calls[0]).toEqual([[4008, 'Client too slow']]);
  // A client that does not read the queued messages within two seconds does not receive the close frame.
  expect([4008, 1006]).toContain((await raw.closed).code);
  expect(raw.messages.length).toBeLessThan(9_000);
});
