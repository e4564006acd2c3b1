import { WebSocket } from 'ws';
import { connect, Following, metric, POST_CHANGED, RawSocket, runOver, subscribed, until } from './following';
import { openStudio, type Studio } from './studio';

const MINUTE = 60_000;
let studio: Studio;

beforeAll(async () => {
  studio = await openStudio({
    websockets: { initTimeout: 1_500, watch: { every: 50, stuckAfter: 500 } },
  });
});
afterAll(() => studio.server.stop());
afterEach(() => until(async () => (await metric(studio.server, 'websocket_connections')) === 0));

const open = (protocol?: string[]) => new RawSocket(studio.server, protocol).opened();
const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });
const follow = (id: string, caption = '') => ({
  type: 'subscribe',
  id,
  payload: {
    query: POST_CHANGED.replace('caption', `caption ${caption}`),
    variables: { organizationId: studio.organization },
  },
});

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
    expect(await first.closed).toEqual({ code: 4403, reason: 'Token of another person' });

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

    expect(await eleventh.closed).toEqual({ code: 4430, reason: 'Too many sockets' });
    for (const raw of raws) raw.socket.close();
  });
});

describe('operations', () => {
  test('queries and mutations are answered as over HTTP, errors and all', async () => {
    const token = await studio.server.tokenFor(studio.owner.id);
    const client = connect(studio.server, token);
    const made = await runOver(
      client,
      'mutation($input: CreatePostInput!) { createPost(input: $input) { post { caption author { id } } userErrors { code } } }',
      { input: { organizationId: studio.organization, caption: 'Over a socket' } },
    );
    expect(made.data).toEqual({
      createPost: { post: { caption: 'Over a socket', author: { id: studio.owner.id } }, userErrors: [] },
    });
    for (const query of ['{ posts(organizationId: "x", first: 1000) { totalCount } }', '{ viewer { id } }']) {
      const { errors, data, extensions } = await studio.server.run(query, {}, token);
      expect(await runOver(client, query)).toEqual({ ...(errors && { errors }), data, extensions });
    }
    const refusals = await runOver(client, '{ nothing }').catch((errors: unknown) => errors);
    expect(refusals).toEqual((await studio.server.run('{ nothing }', {}, token)).errors);
    await client.dispose();
  });

  test('a failure of ours is masked, logged, and no more', async () => {
    const token = await studio.server.tokenFor(studio.owner.id);
    const raw = await (await open()).init(token);
    raw.send(follow('1'));
    await subscribed(studio.server, 1);
    await studio.server.database.query('ALTER FUNCTION tenancy.enter(uuid) RENAME TO entered');
    await studio.server.database.query(
      `SELECT events.record(gen_random_uuid(), 'post.updated', $1, NULL, $1, '{}')`,
      [studio.organization],
    );
    const [error] = await raw.received('error');
    await studio.server.database.query('ALTER FUNCTION tenancy.entered(uuid) RENAME TO enter');

    expect(error!.payload).toEqual([
      {
        message: 'Something went wrong on our side.',
        extensions: { code: 'INTERNAL', requestId: expect.any(String) as string },
      },
    ]);
    const { requestId } = (error!.payload as unknown as { extensions: { requestId: string } }[])[0]!
      .extensions;
    expect(studio.server.log()).toContain(requestId);
    raw.socket.close();
  });

  test('twenty run at a time; one that is completed makes room', async () => {
    const raw = await (await open()).init(await studio.server.tokenFor(studio.owner.id));
    for (let i = 0; i < 20; i += 1) raw.send(follow(`s${i}`));
    await subscribed(studio.server, 20);
    raw.send(follow('more'));
    expect(await raw.received('error')).toEqual([
      expect.objectContaining({
        id: 'more',
        payload: [
          {
            message: 'A socket runs 20 operations at a time: wait for one, or complete one.',
            extensions: { code: 'RATE_LIMITED' },
          },
        ],
      }),
    ]);
    raw.send({ type: 'complete', id: 's0' });
    await subscribed(studio.server, 19);
    raw.send(follow('more'));
    await subscribed(studio.server, 20);
    raw.socket.close();
    await subscribed(studio.server, 0);
    const { pool } = studio.server;
    await until(() => pool.idleCount === pool.totalCount);
  });

  test('twenty run at a time, also when each is completed at once', async () => {
    const raw = await (await open()).init(await studio.server.tokenFor(studio.owner.id));
    const query = `mutation { createPost(input: { organizationId: "${studio.organization}", caption: "Burst" }) { post { id } } }`;
    for (let i = 0; i < 300; i += 1) {
      raw.send({ type: 'subscribe', id: `${i}`, payload: { query } });
      raw.send({ type: 'complete', id: `${i}` });
    }
    const made = async (): Promise<number> => {
      const { rows } = await studio.server.database.owner.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM posts WHERE caption = 'Burst'`,
      );
      return rows[0]!.n;
    };
    await until(async () => (await made()) >= 20);
    raw.send({ type: 'subscribe', id: 'last', payload: { query: '{ viewer { id } }' } });
    await raw.received('next');

    // What was sent in several pieces may have found a place that was free again.
    expect(await made()).toBeLessThan(100);
    raw.socket.close();
  });

  test('a page that completes all it follows may follow as much anew at once', async () => {
    const raw = await (await open()).init(await studio.server.tokenFor(studio.owner.id));
    for (let i = 0; i < 20; i += 1) raw.send(follow(`s${i}`));
    await subscribed(studio.server, 20);
    for (let i = 0; i < 20; i += 1) raw.send({ type: 'complete', id: `s${i}` });
    for (let i = 0; i < 20; i += 1) raw.send(follow(`t${i}`));
    await studio.create('To the new ones');

    expect(await raw.received('next', 20)).toHaveLength(20);
    expect(await raw.received('error', 0)).toEqual([]);
    raw.socket.close();
  });
});

test('who does not read is given up, while others go on', async () => {
  const [slow, token] = [
    await (await open()).init(await studio.server.tokenFor(studio.owner.id)),
    await studio.server.tokenFor(studio.owner.id),
  ];
  for (let i = 0; i < 20; i += 1) slow.send(follow(`s${i}`, 'body again: body'));
  await subscribed(studio.server, 20);
  const client = connect(studio.server, token);
  const quick = new Following(client, studio.organization);
  await subscribed(studio.server, 21);
  slow.socket.pause();
  for (let i = 0; i < 8; i += 1) await studio.create(`Long ${i}`, { body: 'x'.repeat(100_000) });
  await quick.count(8);
  await until(async () => (await metric(studio.server, 'websocket_connections')) === 1);

  await studio.create('After');
  await quick.count(9);
  expect(quick.captions.at(-1)).toBe('After');
  slow.socket.resume();
  slow.socket.terminate();
  await client.dispose();
});
