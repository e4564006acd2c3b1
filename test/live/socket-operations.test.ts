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
  studio = await openStudio({ websockets: { watch: { intervalMs: 50, stalledAfterMs: 500 } } });
});
afterAll(() => studio.server.stop());
afterEach(() => until(async () => (await metric(studio.server, 'websocket_connections')) === 0));

const follow = (id: string, caption?: string) => followMessage(studio.organization, id, caption);

/** A socket of the owner, who has said who it is. */
const enter = async (): Promise<RawSocket> =>
  new RawSocket(studio.server).init(await studio.server.tokenFor(studio.owner.id));

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

  test('twenty run at a time; one that is completed makes room', async () => {
    const raw = await enter();
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

  test('twenty run at a time, also when each is completed at once', async () => {
    const raw = await enter();
    const query = `mutation { createPost(input: { organizationId: "${studio.organization}", caption: "Burst" }) { post { id } } }`;
    for (let i = 0; i < 300; i += 1) {
      raw.send({ type: 'subscribe', id: `${i}`, payload: { query } });
      raw.send({ type: 'complete', id: `${i}` });
    }
    const made = async (): Promise<number> => {
      const rows = await studio.server.database.query<{ n: number }>(
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
    const raw = await enter();
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
  const [slow, token] = [await enter(), await studio.server.tokenFor(studio.owner.id)];
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
