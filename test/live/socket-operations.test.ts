import { Operations } from '../../src/server/websocket-operations';
import { startTestServer } from '../support/server';
import {
  connect,
  Following,
  followMessage,
  metric,
  RawSocket,
  runOver,
  subscribed,
  until,
} from './subscription-helpers';
import { openStudio, type Studio } from './studio';

let studio: Studio;

beforeAll(async () => {
  studio = await openStudio();
});
afterAll(() => studio.server.stop());
afterEach(() => until(async () => (await metric(studio.server, 'websocket_connections')) === 0));

const follow = (id: string, caption?: string) => followMessage(studio.organization, id, caption);

/** Opens an authenticated socket of the owner. */
const openSocket = async (): Promise<RawSocket> =>
  new RawSocket(studio.server).init(await studio.server.tokenFor(studio.owner.id));

describe('operations', () => {
  test('returns the same results and errors of queries and mutations as over HTTP', async () => {
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

  test('masks an internal error, logs it and keeps the socket open', async () => {
    const token = await studio.server.tokenFor(studio.owner.id);
    const raw = await new RawSocket(studio.server).init(token);
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
        message: 'Internal server error. If the problem persists, report the `requestId`.',
        extensions: { code: 'INTERNAL', requestId: expect.any(String) as string },
      },
    ]);
    const { requestId } = (error!.payload as unknown as { extensions: { requestId: string } }[])[0]!
      .extensions;
    expect(studio.server.log()).toContain(requestId);
    raw.socket.close();
  });

  test('rejects the 21st operation until one is completed', async () => {
    const raw = await openSocket();
    for (let i = 0; i < 20; i += 1) raw.send(follow(`s${i}`));
    await subscribed(studio.server, 20);
    raw.send(follow('more'));
    expect(await raw.received('error')).toEqual([
      expect.objectContaining({
        id: 'more',
        payload: [
          {
            message:
              'A WebSocket connection runs at most 20 operations at a time. Wait for one, or complete one.',
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

  test('runs at most 20 operations although the client completes each immediately', async () => {
    const raw = await openSocket();
    const started = jest.spyOn(Operations.prototype, 'results');
    const owner = await studio.server.database.owner.connect();
    await owner.query('BEGIN; LOCK TABLE posts');
    const query = `mutation { createPost(input: { organizationId: "${studio.organization}", caption: "Burst" }) { post { id } } }`;
    for (let i = 0; i < 300; i += 1) {
      raw.send({ type: 'subscribe', id: `${i}`, payload: { query } });
      raw.send({ type: 'complete', id: `${i}` });
    }
    raw.send({ type: 'subscribe', id: 'last', payload: { query: '{ viewer { id } }' } });
    raw.send({ type: 'ping' });
    await raw.received('pong');

    expect(started).toHaveBeenCalledTimes(20);
    await owner.query('COMMIT');
    owner.release();
    expect(await raw.received('next')).toMatchObject([{ id: 'last' }]);
    expect(started).toHaveBeenCalledTimes(21);
    started.mockRestore();
    // Later tests must not receive the events of these posts.
    const made = `SELECT id FROM posts WHERE caption = 'Burst'`;
    await until(async () => (await studio.server.database.query(made)).length === 20);
    raw.socket.close();
  });

  test('replaces 20 completed subscriptions with 20 new ones immediately', async () => {
    const raw = await openSocket();
    for (let i = 0; i < 20; i += 1) raw.send(follow(`s${i}`));
    await subscribed(studio.server, 20);
    for (let i = 0; i < 20; i += 1) raw.send({ type: 'complete', id: `s${i}` });
    for (let i = 0; i < 20; i += 1) raw.send(follow(`t${i}`));
    raw.send({ type: 'ping' });
    await raw.received('pong');
    await subscribed(studio.server, 20);
    await studio.create('To the new ones');

    expect(await raw.received('next', 20)).toHaveLength(20);
    expect(await raw.received('error', 0)).toEqual([]);
    raw.socket.close();
  });
});

describe('an ID that is reused after `complete`', () => {
  test('is a new operation, and nothing of the old one is sent', async () => {
    const other = await studio.server.rows.organization(studio.owner.id);
    await studio.server.rows.membership(other, studio.owner.id, { role: 'OWNER' });
    const raw = await openSocket();
    raw.send(follow('1'));
    raw.send({ type: 'complete', id: '1' });
    raw.send(followMessage(other, '1'));
    raw.send({ type: 'ping' });
    await raw.received('pong');
    await subscribed(studio.server, 1);
    await studio.create('In the first organization');
    await studio.create('In the second organization', { organizationId: other });
    await studio.create('In the second organization again', { organizationId: other });

    const captions = (await raw.received('next', 2)).map(
      ({ payload }) =>
        (payload as unknown as { data: { postChanged: { post: { caption: string } } } }).data.postChanged.post
          .caption,
    );
    expect(captions).toEqual(['In the second organization', 'In the second organization again']);
    raw.send({ type: 'complete', id: '1' });
    await subscribed(studio.server, 0);
    raw.socket.close();
  });

  test('leaves no subscription behind when everything is completed', async () => {
    const raw = await openSocket();
    for (let round = 0; round < 10; round += 1) {
      for (let i = 0; i < 15; i += 1) {
        raw.send(follow('same'));
        raw.send({ type: 'complete', id: 'same' });
      }
      raw.send(follow(`kept ${round}`));
      await subscribed(studio.server, round + 1);
    }
    for (let round = 0; round < 10; round += 1) raw.send({ type: 'complete', id: `kept ${round}` });
    await subscribed(studio.server, 0);

    expect(await raw.received('error', 0)).toEqual([]);
    raw.socket.close();
  });

  test('closes the socket while the first operation is open, with a reason that fits', async () => {
    const raw = await openSocket();
    const id = 'ह'.repeat(1_000);
    raw.send(follow(id));
    raw.send(follow(id));

    expect(await raw.closed).toEqual({
      code: 4409,
      reason: `Subscriber for ${'ह'.repeat(19)}… already exists`,
    });
  });
});

test('closes the socket of a client that stops reading, and serves the others', async () => {
  const hasty = await startTestServer({
    beside: studio.server,
    websockets: { watch: { intervalMs: 50, stalledAfterMs: 3_000 } },
  });
  const token = await studio.server.tokenFor(studio.owner.id);
  const slow = await new RawSocket(hasty).init(token);
  for (let i = 0; i < 20; i += 1) slow.send(follow(`s${i}`, 'body again: body'));
  await subscribed(hasty, 20);
  const client = connect(hasty, token);
  const quick = new Following(client, studio.organization);
  await subscribed(hasty, 21);
  slow.socket.pause();
  for (let i = 0; i < 8; i += 1) await studio.create(`Long ${i}`, { body: 'x'.repeat(100_000) });
  await quick.count(8);
  await until(async () => (await metric(hasty, 'websocket_connections')) === 1);

  await studio.create('After');
  await quick.count(9);
  expect(quick.captions.at(-1)).toBe('After');
  slow.socket.resume();
  slow.socket.terminate();
  await client.dispose();
  await hasty.stop();
});
