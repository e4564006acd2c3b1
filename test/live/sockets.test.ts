import { WebSocket } from 'ws';
import { startTestServer } from '../support/server';
import { followMessage, metric, RawSocket, until } from './subscription-helpers';
import { openStudio, type Studio } from './studio';

const MINUTE = 60_000;
let studio: Studio;

beforeAll(async () => {
  studio = await openStudio({
    websockets: { watch: { intervalMs: 50 } },
  });
});
afterAll(() => studio.server.stop());
afterEach(() => until(async () => (await metric(studio.server, 'websocket_connections')) === 0));

const open = (protocol?: string[]) => new RawSocket(studio.server, protocol).opened();
const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });
const follow = (id: string) => followMessage(studio.organization, id);

describe('closes the socket with a code and a reason', () => {
  test('without `connection_init`', async () => {
    const hasty = await startTestServer({ beside: studio.server, websockets: { initTimeout: 100 } });
    const raw = await new RawSocket(hasty).opened();
    expect(await raw.closed).toEqual({ code: 4408, reason: 'Connection initialisation timeout' });
    await hasty.stop();
  });

  test.each([
    ['for invalid JSON', '{', 4400, 'Invalid message received'],
    ['for a message without a type', {}, 4400, 'Invalid message received'],
    ['for an unknown type', { type: 'shout' }, 4400, 'Invalid message received'],
    ['for a type that only servers send', { type: 'connection_ack' }, 4400, 'Unexpected message'],
    [
      'for an operation before `connection_init`',
      { type: 'subscribe', id: '1', payload: { query: '{ __typename }' } },
      4401,
      'Unauthorized',
    ],
    ['without a token', { type: 'connection_init' }, 4401, 'Unauthorized'],
    ['for an invalid token', { type: 'connection_init', payload: bearer('abc') }, 4401, 'Unauthorized'],
    ['for a message above the maximum size', `"${'x'.repeat(1_048_577)}"`, 1009, ''],
  ] as const)('%s', async (_, message, code, reason) => {
    const raw = await open();
    raw.send(message);

    expect(await raw.closed).toEqual({ code, reason });
  });

  test('for a message that is not UTF-8', async () => {
    const raw = await open();
    raw.socket.send(Buffer.concat([Buffer.from('{"type":"ping","payload":{"a":"'), Buffer.from([0xff])]));
    expect(await raw.closed).toEqual({ code: 4400, reason: 'Unexpected message' });
  });

  test('for a second `connection_init`, a duplicate ID and another subprotocol', async () => {
    const twice = await (await open()).init(studio.owner.token);
    twice.send({ type: 'connection_init', payload: bearer(studio.owner.token) });
    expect((await twice.closed).code).toBe(4429);

    const same = await (await open()).init(studio.owner.token);
    same.send(follow('1'));
    same.send(follow('1'));
    expect((await same.closed).code).toBe(4409);

    expect((await (await open([])).closed).code).toBe(4406);
  });

  test('rejects an upgrade on another path', async () => {
    const socket = new WebSocket(studio.server.url.replace('http', 'ws').replace('/graphql', '/other'));
    const message = await new Promise<string>((resolve) => socket.on('error', (e) => resolve(e.message)));
    expect(message).toBe('Unexpected server response: 404');
  });
});

describe('the access token', () => {
  test('is acknowledged with its expiry, renewed by a ping and not repeated in the pong', async () => {
    const raw = await (await open()).init(studio.owner.token);
    const [ack] = await raw.received('connection_ack');
    const first = new Date((ack!.payload as unknown as { expiresAt: string }).expiresAt).getTime();
    studio.server.clock.advance(5 * MINUTE);
    raw.send({ type: 'ping', payload: bearer(await studio.server.tokenFor(studio.owner.id)) });
    const [pong] = await raw.received('pong');
    const second = (pong!.payload as unknown as { expiresAt: string }).expiresAt;
    expect(Object.keys(pong!.payload!)).toEqual(['expiresAt']);
    expect(new Date(second).getTime() - first).toBe(5 * MINUTE);

    // After the expiry of the first token and before that of the second.
    studio.server.clock.advance(6 * MINUTE);
    raw.send({ type: 'subscribe', id: '1', payload: { query: '{ viewer { id } }' } });
    const [next] = await raw.received('next');
    expect(next!.payload).toMatchObject({ data: { viewer: { id: studio.owner.id } } });

    studio.server.clock.advance(5 * MINUTE);
    expect(await raw.closed).toEqual({ code: 4401, reason: 'Token expired' });
  });

  test('is accepted for one minute after its expiry, as over HTTP', async () => {
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

  test('is not required in a ping, which receives an empty pong', async () => {
    const raw = await (await open()).init(await studio.server.tokenFor(studio.owner.id));
    raw.send({ type: 'ping', payload: { anything: 1 } });

    expect(await raw.received('pong')).toEqual([{ type: 'pong' }]);
    raw.socket.close();
  });

  test('closes the socket if it is invalid or belongs to another user', async () => {
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
  test('closes its own sockets only when it is signed out', async () => {
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

  test('closes its sockets when it ended without an event, and opens no others', async () => {
    const token = await studio.server.tokenFor(studio.owner.id);
    const raw = await (await open()).init(token);
    await studio.server.database.query(`UPDATE sessions SET ended_at = now() WHERE ended_at IS NULL`);
    expect(await raw.closed).toEqual({ code: 4401, reason: 'Session ended' });

    const again = await open();
    again.send({ type: 'connection_init', payload: bearer(token) });
    expect(await again.closed).toEqual({ code: 4401, reason: 'Session ended' });
  });

  test('keeps its first 10 sockets when more are opened at once', async () => {
    const token = await studio.server.tokenFor(studio.owner.id);
    const raws = await Promise.all(Array.from({ length: 15 }, () => open()));
    for (const raw of raws) raw.send({ type: 'connection_init', payload: bearer(token) });
    const rejected = await Promise.all(
      raws.map(async (raw) => ((await raw.received('connection_ack')).length ? undefined : raw)),
    );
    const late = await open();
    late.send({ type: 'connection_init', payload: bearer(token) });

    for (const raw of [...rejected.filter((one) => one !== undefined), late])
      expect(await raw.closed).toEqual({ code: 4430, reason: 'Too many connections' });
    const kept = raws.filter((raw) => !rejected.includes(raw));
    expect(kept).toHaveLength(10);
    for (const raw of kept) expect(raw.socket.readyState).toBe(WebSocket.OPEN);

    kept[0]!.socket.close();
    await kept[0]!.closed;
    kept[0] = await (await open()).init(token);
    for (const raw of kept) raw.socket.close();
  });
});
