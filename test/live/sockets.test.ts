import { WebSocket } from 'ws';
import { followMessage, metric, RawSocket, until } from './subscription-helpers';
import { openStudio, type Studio } from './studio';

const MINUTE = 60_000;
let studio: Studio;

beforeAll(async () => {
  studio = await openStudio({
    websockets: { initTimeout: 1_500, watch: { intervalMs: 50, stalledAfterMs: 500 } },
  });
});
afterAll(() => studio.server.stop());
afterEach(() => until(async () => (await metric(studio.server, 'websocket_connections')) === 0));

const open = (protocol?: string[]) => new RawSocket(studio.server, protocol).opened();
const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });
const follow = (id: string) => followMessage(studio.organization, id);

describe('who does not speak the protocol is closed with a code that says why', () => {
  test('who never says who it is', async () => {
    expect(await (await open()).closed).toEqual({ code: 4408, reason: 'Connection initialisation timeout' });
  });

  test.each([
    ['what is no JSON', '{', 4400, 'Invalid message received'],
    ['a message without a type', {}, 4400, 'Invalid message received'],
    ['a type that nobody knows', { type: 'shout' }, 4400, 'Invalid message received'],
    ['a type that only servers send', { type: 'connection_ack' }, 4400, 'Unexpected message'],
    [
      'an operation before the beginning',
      { type: 'subscribe', id: '1', payload: { query: '{ __typename }' } },
      4401,
      'Unauthorized',
    ],
    ['no token', { type: 'connection_init' }, 4401, 'Unauthorized'],
    ['a token that is none', { type: 'connection_init', payload: bearer('abc') }, 4401, 'Unauthorized'],
    ['a message that is too long', `"${'x'.repeat(1_048_577)}"`, 1009, ''],
  ] as const)('%s', async (_, message, code, reason) => {
    const raw = await open();
    raw.send(message);

    expect(await raw.closed).toEqual({ code, reason });
  });

  test('bytes that are no UTF-8', async () => {
    const raw = await open();
    raw.socket.send(Buffer.concat([Buffer.from('{"type":"ping","payload":{"a":"'), Buffer.from([0xff])]));
    expect(await raw.closed).toEqual({ code: 4400, reason: 'Unexpected message' });
  });

  test('beginning twice, two operations of one id, another protocol', async () => {
    const twice = await (await open()).init(studio.owner.token);
    twice.send({ type: 'connection_init', payload: bearer(studio.owner.token) });
    expect((await twice.closed).code).toBe(4429);

    const same = await (await open()).init(studio.owner.token);
    same.send(follow('1'));
    same.send(follow('1'));
    expect((await same.closed).code).toBe(4409);

    expect((await (await open([])).closed).code).toBe(4406);
  });

  test('another path is not upgraded', async () => {
    const socket = new WebSocket(studio.server.url.replace('http', 'ws').replace('/graphql', '/other'));
    const message = await new Promise<string>((resolve) => socket.on('error', (e) => resolve(e.message)));
    expect(message).toBe('Unexpected server response: 404');
  });
});

describe('the token', () => {
  test('tells when it expires, is renewed by a ping, and does not come back in the pong', async () => {
    const raw = await (await open()).init(studio.owner.token);
    const [ack] = await raw.received('connection_ack');
    const first = new Date((ack!.payload as unknown as { expiresAt: string }).expiresAt).getTime();
    studio.server.clock.advance(5 * MINUTE);
    raw.send({ type: 'ping', payload: bearer(await studio.server.tokenFor(studio.owner.id)) });
    const [pong] = await raw.received('pong');
    const second = (pong!.payload as unknown as { expiresAt: string }).expiresAt;
    expect(Object.keys(pong!.payload!)).toEqual(['expiresAt']);
    expect(new Date(second).getTime() - first).toBe(5 * MINUTE);

    // Past the first token's end, and short of the second one's.
    studio.server.clock.advance(6 * MINUTE);
    raw.send({ type: 'subscribe', id: '1', payload: { query: '{ viewer { id } }' } });
    const [next] = await raw.received('next');
    expect(next!.payload).toMatchObject({ data: { viewer: { id: studio.owner.id } } });

    studio.server.clock.advance(5 * MINUTE);
    expect(await raw.closed).toEqual({ code: 4401, reason: 'Token expired' });
  });

  test('is taken as long as over HTTP: a minute more, since clocks differ', async () => {
    const token = await studio.server.tokenFor(studio.owner.id);
    const raw = await (await open()).init(token);
    const viewer = async () => (await studio.server.run('{ viewer { id } }', {}, token)).data?.viewer;
    studio.server.clock.advance(11 * MINUTE - 1_000);
    expect(await viewer()).toEqual({ id: studio.owner.id });
    const late = await (await open()).init(token);
    raw.send({ type: 'subscribe', id: '1', payload: { query: '{ viewer { id } }' } });
    expect((await raw.received('next'))[0]!.payload).toMatchObject({ data: { viewer: await viewer() } });

    studio.server.clock.advance(1_000);
    expect(await viewer()).toBeUndefined();
    for (const { closed } of [raw, late])
      expect(await closed).toEqual({ code: 4401, reason: 'Token expired' });
  });

  test('a ping without one is answered without anything', async () => {
    const raw = await (await open()).init(await studio.server.tokenFor(studio.owner.id));
    raw.send({ type: 'ping', payload: { anything: 1 } });

    expect(await raw.received('pong')).toEqual([{ type: 'pong' }]);
    raw.socket.close();
  });

  test('of another person, or none that is valid, ends the socket', async () => {
    const token = await studio.server.tokenFor(studio.owner.id);
    const stranger = await studio.person();
    const first = await (await open()).init(token);
    first.send({ type: 'ping', payload: bearer(stranger.token) });
    expect(await first.closed).toEqual({ code: 4403, reason: 'Token of another user' });

    const second = await (await open()).init(token);
    second.send({ type: 'ping', payload: bearer('abc') });
    expect(await second.closed).toEqual({ code: 4401, reason: 'Unauthorized' });
  });
});

describe('the session', () => {
  test('that is signed out ends its sockets, and no others', async () => {
    const [leaving, staying] = [
      await studio.server.tokenFor(studio.owner.id),
      await studio.server.tokenFor(studio.owner.id),
    ];
    const gone = await (await open()).init(leaving);
    const left = await (await open()).init(staying);
    await studio.server.run('mutation { signOut { signedOut } }', {}, leaving);

    expect(await gone.closed).toEqual({ code: 4401, reason: 'Session ended' });
    expect(left.socket.readyState).toBe(WebSocket.OPEN);
    left.socket.close();
  });

  test('that is ended without an event is found, and not entered again', async () => {
    const token = await studio.server.tokenFor(studio.owner.id);
    const raw = await (await open()).init(token);
    await studio.server.database.query(`UPDATE sessions SET ended_at = now() WHERE ended_at IS NULL`);
    expect(await raw.closed).toEqual({ code: 4401, reason: 'Session ended' });

    const again = await open();
    again.send({ type: 'connection_init', payload: bearer(token) });
    expect(await again.closed).toEqual({ code: 4401, reason: 'Session ended' });
  });

  test('has ten sockets', async () => {
    const token = await studio.server.tokenFor(studio.owner.id);
    const raws = [];
    for (let i = 0; i < 10; i += 1) raws.push(await (await open()).init(token));
    const eleventh = await open();
    eleventh.send({ type: 'connection_init', payload: bearer(token) });

    expect(await eleventh.closed).toEqual({ code: 4430, reason: 'Too many connections' });
    for (const raw of raws) raw.socket.close();
  });
});
